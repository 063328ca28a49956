"""The plug is pulled while a hall votes through the fast lane: every confirmed vote is there."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from tests.faults.browser import read_store

from zhaishangyi.record.ids import uuid7
from zhaishangyi.server import RunningServer, make_environment, start_server

VOTERS, STATEMENTS = 12, 8
FILL = """
import json, sys
from pathlib import Path
from zhaishangyi.commands import prepare
from zhaishangyi.folder import mark_filled, open_folder
folder = Path(sys.argv[1])
open_folder(folder, wants_demo=False)
prepare.start_django(folder)
prepare.prepare_store()
from zhaishangyi.benching.hall import open_hall
hall = open_hall({voters}, {statements})
mark_filled(folder)
print(json.dumps({{"sessions": hall.sessions, "statements": hall.statements}}))
"""


def fill(folder: Path) -> dict[str, Any]:
    """A meeting with an open round, made in another process: this one has a store of its own."""
    code = FILL.format(voters=VOTERS, statements=STATEMENTS)
    done = subprocess.run(
        [sys.executable, "-c", code, str(folder)],
        env=make_environment(), capture_output=True, text=True, check=True,
    )  # fmt: skip
    found: dict[str, Any] = json.loads(done.stdout.splitlines()[-1])
    return found


class Voter(threading.Thread):
    """Votes as fast as it can, and remembers what was confirmed, by act id."""

    def __init__(self, server: RunningServer, session: str, statements: list[str]) -> None:
        super().__init__()
        self.server, self.session, self.statements = server, session, statements
        self.confirmed: dict[str, str] = {}
        self.sent: set[str] = set()

    def run(self) -> None:
        """Until the server is gone."""
        line = http.client.HTTPConnection("127.0.0.1", self.server.port, timeout=30)
        headers = {"Cookie": f"sessionid={self.session}", "Content-Type": "application/json"}
        for number in range(100_000):
            act_id = str(uuid7())
            statement = self.statements[number % len(self.statements)]
            values = {"act_id": act_id, "statement": statement, "value": number % 3 - 1}
            self.sent.add(act_id.replace("-", ""))
            try:
                line.request("POST", "/fast/statement-vote", json.dumps(values), headers)
                answer = line.getresponse()
                said = json.loads(answer.read())
            except (OSError, http.client.HTTPException, ValueError):
                line.close()
                return
            assert answer.status == 200, said
            self.confirmed[act_id.replace("-", "")] = said["id"].replace("-", "")


@pytest.mark.slow
def test_every_confirmed_vote_is_there_and_none_is_half_written(tmp_path: Path):
    hall = fill(tmp_path)
    confirmed: dict[str, str] = {}
    sent: set[str] = set()
    for seconds in (0.7, 1.1):
        server = start_server(tmp_path, demo=False)
        voters = [Voter(server, session, hall["statements"]) for session in hall["sessions"]]
        for voter in voters:
            voter.start()
        deadline = time.monotonic() + 30
        while not all(voter.confirmed for voter in voters) and time.monotonic() < deadline:
            time.sleep(0.05)
        time.sleep(seconds)
        server.kill()
        for voter in voters:
            voter.join(30)
            confirmed |= voter.confirmed
            sent |= voter.sent
    with start_server(tmp_path, demo=False):
        pass
    query = "SELECT act_id, subject_id FROM record_entry WHERE kind = 'statement.vote'"
    kept = {str(act): str(vote) for act, vote in read_store(tmp_path, query)}
    assert len(confirmed) > VOTERS * 2
    assert confirmed.items() <= kept.items()
    assert set(kept) <= sent
    assert read_store(tmp_path, "PRAGMA integrity_check") == [("ok",)]
    assert read_store(tmp_path, "PRAGMA foreign_key_check") == []
    # As many votes as there are in the record, each at the version that was recorded last.
    rows = "SELECT count(*) FROM voting_statementvote v WHERE v.version <> "
    last = "(SELECT max(e.subject_version) FROM record_entry e WHERE e.subject_id = v.id)"
    assert read_store(tmp_path, rows + last) == [(0,)]
    [(votes,)] = read_store(tmp_path, "SELECT count(*) FROM voting_statementvote")
    assert votes == len(set(kept.values()))

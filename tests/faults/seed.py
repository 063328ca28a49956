"""Fills a folder with a very small demo town, in a process of its own: `seed.py FOLDER`.

Prints JSON: the session of its administrator and the id of the town.
"""

from __future__ import annotations

import json
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path

from zhaishangyi.commands import prepare
from zhaishangyi.folder import mark_filled, open_folder
from zhaishangyi.server import make_environment


@dataclass(frozen=True)
class Seeded:
    """A folder with a town in it, and what a browser needs to work there."""

    folder: Path
    session: str
    town: str


def seed(folder: Path) -> Seeded:
    """Make the town in another process: this one has a store of its own open."""
    done = subprocess.run(
        [sys.executable, __file__, str(folder)],
        env=make_environment(),
        capture_output=True,
        text=True,
        check=True,
    )
    found = json.loads(done.stdout)
    return Seeded(folder, found["session"], found["town"])


def fill(folder: Path) -> dict[str, str]:
    """Open the town, and sign its administrator in as the demo's switcher would."""
    open_folder(folder, wants_demo=True)
    prepare.start_django(folder)
    prepare.prepare_store()
    from django.contrib.sessions.backends.db import SessionStore

    from zhaishangyi.people.actions import open_town
    from zhaishangyi.people.sessions import DEMO_KEY
    from zhaishangyi.record.actor import operator

    person = open_town(operator(), name="香樟镇", code="xz", administrator="管理员")
    session = SessionStore()
    session[DEMO_KEY] = str(person.pk)
    session.save()
    mark_filled(folder)
    return {"session": str(session.session_key), "town": str(person.jurisdiction_id)}


if __name__ == "__main__":
    print(json.dumps(fill(Path(sys.argv[1]))))

"""As much of a browser as it takes to send a form to a real server."""

from __future__ import annotations

import http.client
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlencode

from tests.faults.seed import Seeded

from zhaishangyi.folder import STORE
from zhaishangyi.record.ids import uuid7
from zhaishangyi.server import RunningServer

TOKEN = "t" * 32
BOUNDARY = "a-line-that-is-not-in-the-picture"
ADD_PERSON = "/people/new/"


def make_headers(town: Seeded, sort: str) -> dict[str, str]:
    """A signed-in session and the token against forged forms."""
    return {
        "Cookie": f"sessionid={town.session}; csrftoken={TOKEN}",
        "Content-Type": sort,
        "Accept-Language": "zh-CN",
    }


def make_fields(town: Seeded, name: str, act_id: str = "") -> dict[str, str]:
    """The form that puts somebody on the roster."""
    return {
        "csrfmiddlewaretoken": TOKEN,
        "act_id": act_id or str(uuid7()),
        "name": name,
        "jurisdiction": town.town,
    }


def add_person(server: RunningServer, town: Seeded, name: str, act_id: str = "") -> tuple[int, str]:
    """Send the form; gives the status and the page. Raises OSError when the server is gone."""
    body = urlencode(make_fields(town, name, act_id))
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=30)
    try:
        headers = make_headers(town, "application/x-www-form-urlencoded")
        connection.request("POST", ADD_PERSON, body, headers)
        answer = connection.getresponse()
        return answer.status, answer.read().decode()
    finally:
        connection.close()


def add_person_with_file(server: RunningServer, town: Seeded, name: str, size: int) -> int:
    """Send the form with a file of `size` bytes before its other fields; gives the status."""
    head = (
        f"--{BOUNDARY}\r\nContent-Disposition: form-data; name=photos; filename=film.jpg\r\n"
        "Content-Type: image/jpeg\r\n\r\n"
    )
    fields = make_fields(town, name).items()
    tail = "".join(
        f"\r\n--{BOUNDARY}\r\nContent-Disposition: form-data; name={key}\r\n\r\n{value}"
        for key, value in fields
    )
    pieces = [head.encode(), *cut_file(size), f"{tail}\r\n--{BOUNDARY}--\r\n".encode()]
    connection = http.client.HTTPConnection("127.0.0.1", server.port, timeout=60)
    headers = make_headers(town, f"multipart/form-data; boundary={BOUNDARY}")
    headers["Content-Length"] = str(sum(map(len, pieces)))
    connection.request("POST", ADD_PERSON, iter(pieces), headers)
    status = connection.getresponse().status
    connection.close()
    return status


def cut_file(size: int) -> Iterator[bytes]:
    """A file of this many bytes, in pieces that are one and the same in memory."""
    piece = b"\xff" * 1_000_000
    for start in range(0, size, len(piece)):
        yield piece[: size - start]


def read_store(folder: Path, question: str) -> list[tuple[object, ...]]:
    """Ask the store itself, past the program."""
    store = sqlite3.connect(folder / STORE)
    try:
        return store.execute(question).fetchall()
    finally:
        store.close()

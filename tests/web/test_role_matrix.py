"""Every address × every role, from one table. An address without a row fails.

While a dispute with a rare word in every text lies in the store, so that whatever page is opened
here also proves that it tells nobody of it; see `tests/mediation/test_confidentiality.py`.
"""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import URLPattern, URLResolver, get_resolver, reverse
from tests.mediation.rare_word import WORD, is_told, play_dispute, read_answer
from tests.web.sample import Sample, build_sample
from tests.world import CAST, World

HERE = Path(__file__).parent
TABLE = tomllib.loads((HERE / "role_matrix.toml").read_text(encoding="utf-8"))
GROUPS: dict[str, list[str]] = TABLE["groups"]


def read_rows() -> dict[str, dict[str, Any]]:
    """The rows of the table, and those of rooms that keep their own in `role_matrix/`."""
    rows = dict(TABLE["pages"])
    for path in sorted((HERE / "role_matrix").glob("*.toml")):
        rows |= tomllib.loads(path.read_text(encoding="utf-8"))["pages"]
    return rows


ROWS = read_rows()
CLOSED: list[str] = TABLE["closed"]["names"]
EVERYBODY = ["anonymous", *CAST]


def list_names(resolver: URLResolver, prefix: str = "") -> list[str]:
    """The names of all addresses, with their namespaces."""
    names = []
    for pattern in resolver.url_patterns:
        if isinstance(pattern, URLResolver):
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            names += list_names(pattern, inner)
        elif isinstance(pattern, URLPattern):
            names.append(f"{prefix}{pattern.name}")
    return names


ALL_NAMES = sorted(set(list_names(get_resolver())))


def read_allowed(row: dict[str, Any]) -> set[str]:
    """The members of the cast that a row lets in."""
    allowed: set[str] = set()
    for word in row["allow"]:
        allowed |= set(GROUPS.get(word, EVERYBODY if word == "everybody" else [word]))
    return allowed


def test_every_address_has_a_row() -> None:
    assert set(ALL_NAMES) == set(ROWS) | set(CLOSED)


def test_the_table_names_only_people_of_the_cast() -> None:
    for name, row in ROWS.items():
        assert read_allowed(row) <= set(EVERYBODY), name


def find_room(name: str) -> str:
    """The room of an address; "library" for those of the sign-in library."""
    return name.partition(":")[0] if ":" in name else "library"


ROOMS = sorted({find_room(name) for name in ROWS})


def ask(client: Client, sample: Sample, name: str, row: dict[str, Any]) -> Any:
    """Open the page and look for the rare word, or post nothing where only forms are taken."""
    address = reverse(name, kwargs=sample.fill(row.get("args", [])))
    if row.get("method") == "POST":
        return client.post(address, {})
    # The search says again what was looked for: it is asked where that is taken into account.
    return client.get(address, {} if name == "search:find" else {"q": WORD})


def find_wrong(name: str, who: str, status: int) -> str:
    """What is wrong with an answer, in words; "" when it is as the table says."""
    row = ROWS[name]
    refused = row.get("refused", 403)
    if status >= 500:
        return f"{name} as {who}: {status}"
    if who not in read_allowed(row):
        return "" if status == refused else f"{name} as {who}: {status}, should be refused"
    closed = {403, 404, 405} - set(row.get("fine", []))
    return f"{name} as {who}: {status}, should be let in" if status in closed else ""


def look_at(name: str, who: str, answer: Any) -> list[str]:
    """Whatever is wrong with one answer: who was let in, and what was told."""
    wrong = find_wrong(name, who, answer.status_code)
    told = f"{name} tells {who} of a dispute" if is_told(who, read_answer(answer)) else ""
    return [found for found in (wrong, told) if found]


# Who may what is decided without a store, and thousands of requests take their time.
@pytest.mark.once
@pytest.mark.django_db
@pytest.mark.parametrize("room", ROOMS)
def test_who_may(world: World, room: str) -> None:
    play_dispute(world)
    sample = build_sample(world)
    clients = {who: world.client(who) for who in EVERYBODY}
    wrong = [
        found
        for name in sorted(ROWS)
        if find_room(name) == room
        for who in EVERYBODY
        for found in look_at(name, who, ask(clients[who], sample, name, ROWS[name]))
    ]
    assert wrong == []


@pytest.mark.django_db
@pytest.mark.parametrize("name", sorted(CLOSED))
def test_addresses_of_libraries_that_nobody_may_open(world: World, name: str) -> None:
    address = reverse(name, kwargs=build_sample(world).fill_library(name))
    for who in ("anonymous", "resident", "convener", "administrator"):
        for answer in (world.client(who).get(address), world.client(who).post(address)):
            assert answer.status_code in (403, 404, 405), f"{name} as {who}"

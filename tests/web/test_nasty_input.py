"""Whatever stands in an address or a form, the answer is a page and never a broken one."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.sample import build_sample
from tests.web.test_role_matrix import ROWS
from tests.world import World

from zhaishangyi.record import ids

pytestmark = pytest.mark.django_db

WORDS = (
    "'\"><script>alert(1)</script> OR 1=1 --１２%s%(x)s{0}../../etc/passwd \u202e\u200b\U0001f600"
)
# The first two are what a store may stumble over: a sign and a number that it cannot hold.
NASTY = [
    "\x00",
    "9" * 400,
    pytest.param(WORDS, marks=pytest.mark.once),
    pytest.param("-1", marks=pytest.mark.once),
]
ASKED = ("q", "page", "village", "state", "tier", "place", "matter", "venue", "person", "next")
FORMS = sorted(name for name in ROWS if ":" in name)
# Where a page shows no form: what somebody might try.
GUESSED = ["value", "text", "choice", "message"]
# (who, name) -> the fields, read once: they do not depend on what is then written into them.
fields_shown: dict[tuple[str, str], list[str]] = {}


def read_content(answer: Any) -> bytes:
    """The page; files to take away come piece by piece."""
    return b"".join(answer.streaming_content) if answer.streaming else bytes(answer.content)


@pytest.mark.parametrize("value", NASTY)
def test_nasty_words_in_an_address(world: World, value: str) -> None:
    sample, broken = build_sample(world), []
    for who in ("convener", "anonymous"):
        client = world.client(who)
        for name in FORMS:
            address = reverse(name, kwargs=sample.fill(ROWS[name].get("args", [])))
            answer = client.get(address, dict.fromkeys(ASKED, value))
            if answer.status_code >= 500 or b"<script>alert" in read_content(answer):
                broken.append(f"{name} as {who}: {answer.status_code}")
    assert broken == []


def read_fields(client: Client, who: str, name: str, address: str) -> list[str]:
    """The names of the fields of the form that somebody is shown at an address."""
    if (who, name) not in fields_shown:
        page = client.get(address)
        form = page.context and page.context.get("form")
        fields_shown[who, name] = list(form.fields) if form else []
    return fields_shown[who, name] or GUESSED


@pytest.mark.parametrize("value", NASTY)
def test_nasty_words_in_every_field_of_every_form(world: World, value: str) -> None:
    sample, broken = build_sample(world), []
    for who in ("convener", "administrator", "resident"):
        client = world.client(who)
        for name in FORMS:
            if name in ("people:sign_out", "people:become"):
                continue
            address = reverse(name, kwargs=sample.fill(ROWS[name].get("args", [])))
            fields = read_fields(client, who, name, address)
            sent = dict.fromkeys(fields, value) | {"act_id": str(ids.uuid7())}
            answer = client.post(address, sent)
            if answer.status_code >= 500 or b"<script>alert" in read_content(answer):
                broken.append(f"{name} as {who}: {answer.status_code}")
    assert broken == []

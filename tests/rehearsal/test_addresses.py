"""The rehearsal goes to the addresses that the program has."""

from __future__ import annotations

import re
import runpy
from typing import Any
from uuid import UUID

import pytest
from django.urls import reverse

from zhaishangyi.people import urls
from zhaishangyi.rehearsal.addresses import ADDRESSES, find_address

A_RECORD = 0x7000_8000_0000_0000_0000
WORDS = {"link": "investigate", "code": "ABCD2345"}
IN_A_DEMO_ONLY = "people:become"


@pytest.mark.parametrize("name", [name for name in ADDRESSES if name != IN_A_DEMO_ONLY])
def test_an_address_is_that_of_its_page(name: str):
    wanted = re.findall(r"{(\w+)}", ADDRESSES[name])
    records = {part: UUID(int=A_RECORD + number) for number, part in enumerate(wanted)}
    parts = {part: WORDS.get(part, record) for part, record in records.items()}
    said = find_address(name, **{part: str(value) for part, value in parts.items()})
    assert said == reverse(name, kwargs=parts)


def test_the_switcher_is_where_it_is_looked_for_in_a_demo(settings: Any):
    settings.IS_DEMO = True
    found = runpy.run_path(urls.__file__)["urlpatterns"]
    assert [f"/{one.pattern}" for one in found if one.name == "become"] == [
        ADDRESSES[IN_A_DEMO_ONLY]
    ]

"""Finding what begins with a text, at the ends of the alphabet too."""

from __future__ import annotations

import pytest

from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.lookups import find_end

LAST = chr(0x10FFFF)


@pytest.mark.parametrize(
    ("text", "end"),
    [
        ("a", "b"),
        ("八烈 2024-", "八烈 2024."),
        ("x" + LAST, "y"),
        ("\ud7ff", "\ue000"),
        (LAST, ""),
        (LAST + LAST, ""),
    ],
)
def test_end_of_what_begins_with_a_text(text: str, end: str) -> None:
    assert find_end(text) == end


@pytest.mark.django_db
@pytest.mark.parametrize("text", ["", "八", "八烈村" + LAST, LAST, "\ud7ff"])
def test_begins_is_starts_with(world, text: str) -> None:
    every = list(Jurisdiction.objects.values_list("name", flat=True))
    found = Jurisdiction.objects.filter(name__begins=text).values_list("name", flat=True)
    assert sorted(found) == sorted(name for name in every if name.startswith(text))

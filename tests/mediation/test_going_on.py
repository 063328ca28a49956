"""What a mediation waits for next, from the first question to the file put away."""

from __future__ import annotations

import pytest

from zhaishangyi.mediation.rules.going_on import Situation, find_next, list_open_ways

TALKING = {"state": "talking", "sittings": 1}


@pytest.mark.parametrize(
    ("expected", "values"),
    [
        ("", {"state": "waiting"}),
        ("consent", {"state": "consent", "unasked": 1}),
        ("sitting", {"state": "talking"}),
        ("proposal", TALKING),
        ("answer", {**TALKING, "has_proposal": True, "has_open_answer": True}),
        ("proposal", {**TALKING, "has_proposal": True}),
        ("agreement", {**TALKING, "has_proposal": True, "is_proposal_taken": True}),
        ("read_aloud", {**TALKING, "paper": "written", "unsigned": 2}),
        ("sign", {**TALKING, "paper": "read", "unsigned": 1}),
        ("sign_as_mediator", {**TALKING, "paper": "read"}),
        ("visit_plan", {"state": "signed", "open_terms": 2}),
        ("term", {"state": "signed", "open_terms": 2, "is_visit_planned": True}),
        ("visit_write", {"state": "signed", "is_visit_planned": True}),
        ("close", {"state": "signed", "is_kept": True}),
        ("", {"state": "settled"}),
        ("", {"state": "ended"}),
    ],
)
def test_next(expected: str, values: dict[str, object]) -> None:
    now = Situation(**values)  # type: ignore[arg-type]
    assert find_next(now) == expected
    if expected:
        assert expected in list_open_ways(now)


def test_what_is_over_stays_as_it_is() -> None:
    assert list_open_ways(Situation(state="ended")) == frozenset()
    assert list_open_ways(Situation(state="settled")) == {"breach", "confirmation"}


def test_at_the_top_there_is_no_higher_level() -> None:
    assert "climb" in list_open_ways(Situation(state="talking"))
    assert "climb" not in list_open_ways(Situation(state="talking", is_at_top=True))


def test_a_file_is_put_away_only_when_all_is_kept() -> None:
    kept = Situation(state="signed", is_kept=True)
    assert "close" in list_open_ways(kept)
    assert "close" not in list_open_ways(Situation(state="signed", is_kept=True, open_terms=1))
    assert "close" not in list_open_ways(Situation(state="signed", is_visit_planned=True))

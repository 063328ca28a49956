"""The statements of a meeting in its live document: counts, groups and what they share."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from zhaishangyi.voting.mapping import RoundView
from zhaishangyi.voting.statements.seen import MapView, Shared, StatementTally

MOST_TALLIES = 40
MOST_SHARED = 5


def describe_round(view: RoundView | None) -> dict[str, Any] | None:
    """The round that is on or was last, with its map where there are people enough for one."""
    if view is None:
        return None
    return {
        "id": view.id,
        "topic": view.topic,
        "is_open": view.is_open,
        "statements": view.statements,
        "waiting": view.waiting,
        "people": view.people,
        "votes": view.votes,
        "map": describe_map(view.map),
        "why_no_map": view.why_no_map,
        "common": [describe_shared(shared) for shared in view.common[:MOST_SHARED]],
        "consensus": {
            "agree": [describe_tally(tally) for tally in view.agreed[:MOST_SHARED]],
            "disagree": [describe_tally(tally) for tally in view.disagreed[:MOST_SHARED]],
        },
        "tallies": [describe_tally(tally) for tally in choose_tallies(view.tallies)],
    }


def describe_map(drawn: MapView | None) -> dict[str, Any] | None:
    """The groups and the points, from 0 to 1000 either way."""
    if drawn is None:
        return None
    groups = [
        {
            "name": group.name,
            "size": group.size,
            "outline": group.outline,
            "representative": [
                {"number": telling.number, "text": telling.text, "direction": telling.direction}
                for telling in group.representative
            ],
        }
        for group in drawn.groups
    ]
    return {"people": drawn.people, "groups": groups, "points": drawn.points}


def describe_shared(shared: Shared) -> dict[str, Any]:
    """A statement that every group agrees with."""
    return {
        "id": shared.id,
        "number": shared.number,
        "text": shared.text,
        "agree": shared.agree,
        "seen": shared.seen,
        "groups": [
            {"name": count.name, "agree": count.agree, "seen": count.seen}
            for count in shared.groups
        ],
    }


def describe_tally(tally: StatementTally) -> dict[str, Any]:
    """A statement and what everybody says to it."""
    return {
        "id": tally.id,
        "number": tally.number,
        "text": tally.text,
        "agree": tally.agree,
        "pass": tally.passed,
        "disagree": tally.disagree,
    }


def choose_tallies(tallies: Iterable[StatementTally]) -> list[StatementTally]:
    """The statements to which most people said something, in their own order."""
    listed = list(tallies)
    most = sorted(listed, key=lambda tally: -tally.seen)[:MOST_TALLIES]
    return sorted(most, key=lambda tally: tally.number)

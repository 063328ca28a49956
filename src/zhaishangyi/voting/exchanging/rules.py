"""What tables must be like to become a round of a meeting. No Django."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import count_characters
from zhaishangyi.voting.statements.rules import FEWEST_COUNTED

MOST_VOTES, MOST_STATEMENTS = 100_000, 2_000
LONGEST_TEXT = 1_000
MOST_NUMBER = 2**31 - 1
Id = int | str


def require_counts(votes: int, statements: int) -> None:
    """Raises RuleBroken for more than a meeting can hold."""
    if votes > MOST_VOTES:
        raise RuleBroken(
            "votes",
            "There are %(count)s votes in this file, and there is room for %(most)s.",
            count=votes,
            most=MOST_VOTES,
        )
    if statements > MOST_STATEMENTS:
        raise RuleBroken(
            "statements",
            "There are %(count)s statements in this file, and there is room for %(most)s.",
            count=statements,
            most=MOST_STATEMENTS,
        )


def require_statements(texts: Mapping[Id, str], lines: Mapping[Id, int]) -> None:
    """Raises RuleBroken for the first statement without words, too long, or not numbered."""
    for one, text in texts.items():
        if not isinstance(one, int) or one > MOST_NUMBER:
            raise RuleBroken(
                "statements",
                "Line %(line)s: comment-id is %(id)s. A whole number is needed there.",
                line=lines[one],
                id=one,
            )
        if not 1 <= count_characters(text) <= LONGEST_TEXT:
            raise RuleBroken(
                "statements",
                "Line %(line)s: a statement has 1 to %(most)s characters, this one %(count)s.",
                line=lines[one],
                most=LONGEST_TEXT,
                count=count_characters(text),
            )


def number_people(marks: Iterable[str]) -> dict[str, int]:
    """Numbers from 1 for people, by marks that say nothing about them."""
    return {mark: number for number, mark in enumerate(sorted(set(marks)), 1)}


def has_enough(people: Sequence[object]) -> bool:
    """Whether so many took part that a table of it gives nobody away."""
    return len(set(people)) >= FEWEST_COUNTED

"""Where a round is found, and what its end says in the running record."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse
from django.utils.translation import gettext

from zhaishangyi.voting.mapping import read_round
from zhaishangyi.voting.models import StatementRound
from zhaishangyi.voting.statements.seen import RoundView, Shared, StatementTally

MOST_NAMED = 3


def find_address(round: StatementRound) -> str:
    """The page of a round."""
    return reverse("voting:round", args=[round.pk])


def say_round(round: StatementRound) -> str:
    """What a round came to, in the language of the page, for the running record."""
    return say_view(read_round(round))


def say_view(view: RoundView) -> str:
    """The same from what was read: how many took part, and what they share."""
    values = {
        "topic": view.topic,
        "people": view.people,
        "statements": view.statements,
        "votes": view.votes,
    }
    said = (
        gettext(
            "Statements: %(topic)s. %(people)s people said what they think, %(votes)s times, "
            "of %(statements)s statements."
        )
        % values
    )
    return " ".join(filter(None, (said, say_shared(view))))


def say_shared(view: RoundView) -> str:
    """What all groups share; without groups, what most people agree with."""
    if view.common:
        sentence = gettext("All groups agree: %(texts)s")
        return sentence % {"texts": name_texts(view.common)}
    if view.agreed:
        sentence = gettext("Most agree: %(texts)s")
        return sentence % {"texts": name_texts(view.agreed)}
    return gettext("There is nothing yet that all share.") if view.votes else ""


def name_texts(statements: Sequence[Shared | StatementTally]) -> str:
    """The first few statements, with their numbers and how many agreed."""
    named = [
        gettext("no. %(number)s “%(text)s” (%(agree)s of %(seen)s)")
        % {"number": each.number, "text": each.text, "agree": each.agree, "seen": each.seen}
        for each in statements[:MOST_NAMED]
    ]
    return gettext("; ").join(named)

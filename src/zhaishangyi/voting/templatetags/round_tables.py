"""Ways to the tables of a round, for those who may have them."""

from __future__ import annotations

from typing import Any

from django import template

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record.pages import find_actor
from zhaishangyi.voting.models import StatementRound
from zhaishangyi.voting.permissions import IMPORTERS, TABLE_READERS
from zhaishangyi.voting.statements.rules import FEWEST_COUNTED

register = template.Library()


@register.inclusion_tag("voting/parts/round_tables.html", takes_context=True)
def round_tables(context: Any, round: StatementRound, people: int) -> dict[str, Any]:
    """Links to both tables of a closed round in which enough people took part."""
    by = find_actor(context["request"])
    return {
        "round": round,
        "is_there": not round.is_open and people >= FEWEST_COUNTED,
        "has_votes": TABLE_READERS.find_standing(by, {"round": round}) is not None,
    }


@register.inclusion_tag("voting/parts/round_import_link.html", takes_context=True)
def round_import_link(context: Any, meeting: Meeting) -> dict[str, Any]:
    """The way to bring in a conversation held elsewhere."""
    by = find_actor(context["request"])
    is_open = IMPORTERS.find_standing(by, {"meeting": meeting}) is not None
    return {"meeting": meeting, "is_open": is_open}

"""Matters that everybody may read. Who raised them is in no set of data."""

from __future__ import annotations

from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.exchange.datasets.shape import (
    Dataset,
    PeriodWish,
    Row,
    keep_choices,
    keep_period,
    keep_place,
    show_place,
    write_id,
    write_moment,
)
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.actor import NOBODY

StateWord = Literal["raised", "under_way", "declined", "merged", "finished"]
TierWord = Literal["small", "big", "urgent"]
CategoryWord = Literal[
    "road", "water", "light", "house", "clean", "care", "neighbour", "farming", "other"
]


class MatterRow(Schema):
    """Something that residents want talked over and put right."""

    id: UUID
    number: str
    place: UUID
    place_name: str
    place_path: str
    handled_at: UUID = Field(description=mark("The place whose convener handles it."))
    title: str
    place_text: str
    category: CategoryWord
    channel: str = Field(description=mark("How it came in."))
    tier: TierWord | Literal[""] = Field(
        description=mark("How urgent; empty before it is decided.")
    )
    procedure: str
    state: StateWord
    link: str = Field(description=mark("The link of the procedure that is open."))
    round: int = Field(description=mark("1, and one more for each time it was opened again."))
    raised_at: datetime
    due_at: datetime | None = Field(description=mark("When the open link is due."))
    finished_at: datetime | None
    merged_into: UUID | None


class MatterWish(PeriodWish):
    """Matters raised in a time, in one state."""

    state: StateWord | None = None
    tier: TierWord | None = None
    category: CategoryWord | None = None


def find_matters(wish: MatterWish) -> QuerySet[Matter]:
    """Matters that somebody without a name may read."""
    found = keep_place(visible_to(NOBODY).select_related("merged_into"), wish)
    found = keep_period(found, wish, "raised_at")
    return keep_choices(found, state=wish.state, tier=wish.tier, category=wish.category)


def show_matter(matter: Matter) -> Row:
    """One row."""
    joined = matter.merged_into
    return {
        "id": str(matter.pk),
        "number": matter.number,
        **show_place(matter.jurisdiction),
        "handled_at": str(matter.handled_at_id),
        "title": matter.title,
        "place_text": matter.place_text,
        "category": matter.category,
        "channel": matter.channel,
        "tier": matter.tier,
        "procedure": matter.procedure,
        "state": matter.state,
        "link": matter.link,
        "round": matter.round,
        "raised_at": write_moment(matter.raised_at),
        "due_at": write_moment(matter.due_at),
        "finished_at": write_moment(matter.finished_at),
        "merged_into": write_id(joined.pk if joined and joined.is_public else None),
    }


MATTERS = Dataset(
    "matters",
    _("Matters"),
    _("What was raised, where it stands and when it is due, never who said it."),
    MatterRow,
    MatterWish,
    find_matters,
    show_matter,
)

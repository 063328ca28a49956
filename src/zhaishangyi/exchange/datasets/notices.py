"""Public notices and theme months."""

from __future__ import annotations

from datetime import date, datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.exchange.datasets.shape import (
    Dataset,
    PeriodWish,
    PlaceWish,
    Row,
    keep_choices,
    keep_period,
    keep_place,
    show_place,
    write_day,
    write_moment,
)
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.procedures.voice import mark

SortWord = Literal["meeting", "result", "other"]


class NoticeRow(Schema):
    """Something everybody was told."""

    id: UUID
    place: UUID
    place_name: str
    place_path: str
    sort: SortWord
    title: str
    text: str = Field(description=mark("Empty once it is withdrawn."))
    url: str = Field(description=mark("Where on this site it leads to."))
    published_at: datetime
    withdrawn_at: datetime | None
    withdrawn_reason: str


class NoticeWish(PeriodWish):
    """Notices published in a time."""

    sort: SortWord | None = None


class CampaignRow(Schema):
    """A theme month: one theme, talked over in many villages at once."""

    id: UUID
    place: UUID
    place_name: str
    place_path: str
    title: str
    theme: str
    text: str
    begins_on: date
    ends_on: date = Field(description=mark("Its last day."))
    closed_at: datetime | None
    cancelled_at: datetime | None
    summary: str
    villages: list[UUID] = Field(description=mark("The villages that take part."))
    targets: dict[str, int] = Field(description=mark("What it wants to reach, by figure."))


def find_notices(wish: NoticeWish) -> QuerySet[PublicNotice]:
    """The notices asked for; withdrawn ones say so."""
    found = keep_place(PublicNotice.objects.select_related("jurisdiction"), wish)
    return keep_choices(keep_period(found, wish, "published_at"), sort=wish.sort)


def show_notice(notice: PublicNotice) -> Row:
    """One row."""
    return {
        "id": str(notice.pk),
        **show_place(notice.jurisdiction),
        "sort": notice.sort,
        "title": notice.title,
        "text": "" if notice.withdrawn_at else notice.text,
        "url": notice.url,
        "published_at": write_moment(notice.published_at),
        "withdrawn_at": write_moment(notice.withdrawn_at),
        "withdrawn_reason": notice.withdrawn_reason,
    }


def find_campaigns(wish: PlaceWish) -> QuerySet[Campaign]:
    """The theme months of a town, called off ones too."""
    found = keep_place(Campaign.objects.select_related("jurisdiction"), wish)
    return found.prefetch_related("villages", "targets")


def show_campaign(campaign: Campaign) -> Row:
    """One row."""
    villages = sorted(str(part.jurisdiction_id) for part in campaign.villages.all())
    targets = sorted((target.figure, target.number) for target in campaign.targets.all())
    return {
        "id": str(campaign.pk),
        **show_place(campaign.jurisdiction),
        "title": campaign.title,
        "theme": campaign.theme,
        "text": campaign.text,
        "begins_on": write_day(campaign.begins_on),
        "ends_on": write_day(campaign.ends_on),
        "closed_at": write_moment(campaign.closed_at),
        "cancelled_at": write_moment(campaign.cancelled_at),
        "summary": campaign.summary,
        "villages": villages,
        "targets": dict(targets),
    }


NOTICES = Dataset(
    "notices",
    _("Public notices"),
    _("What everybody was told, in full; withdrawn ones with the reason."),
    NoticeRow,
    NoticeWish,
    find_notices,
    show_notice,
)
CAMPAIGNS = Dataset(
    "campaigns",
    _("Theme months"),
    _("One theme, talked over in many villages at once, and what it was to reach."),
    CampaignRow,
    PlaceWish,
    find_campaigns,
    show_campaign,
)

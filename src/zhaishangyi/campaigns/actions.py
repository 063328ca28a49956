"""Everything anyone may do about theme months."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from datetime import date, datetime, time

from zhaishangyi.campaigns import announcing, rules
from zhaishangyi.campaigns.counting import NONE, list_stands
from zhaishangyi.campaigns.membership import (
    add_event,
    add_matter,
    add_village,
    find_course,
    join,
    leave_village,
    load_open,
    remove_event,
    remove_matter,
)
from zhaishangyi.campaigns.models import Campaign, CampaignTarget
from zhaishangyi.campaigns.permissions import KEEPERS, OPENERS
from zhaishangyi.people.queries import find_person
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.texts import require_text

__all__ = [
    "add_event",
    "add_matter",
    "add_village",
    "cancel_campaign",
    "change_campaign",
    "close_campaign",
    "leave_village",
    "open_campaign",
    "remind_villages",
    "remove_event",
    "remove_matter",
    "set_targets",
]


@act("campaign.open", who=OPENERS)
def open_campaign(
    by: Actor,
    jurisdiction: Jurisdiction,
    title: str,
    theme: str,
    text: str,
    begins_on: date,
    ends_on: date,
    villages: Sequence[Jurisdiction] = (),
    targets: Mapping[str, int | None] | None = None,
) -> Campaign:
    """Call a theme month: a theme, its days, villages, and what is to be reached. (发起专题月)

    Everybody reads it in a public notice; the conveners of the villages are told.
    """
    if jurisdiction.level != Level.TOWN:
        raise RuleBroken("", "A theme month is called by a town, for its villages.")
    campaign = Campaign(jurisdiction=jurisdiction, made_at=clock.now(), made_by=find_person(by))
    fill_campaign(campaign, title, theme, text, begins_on, ends_on)
    campaign.save()
    for village in villages:
        join(campaign, village, "villages")
    write_targets(campaign, targets or {})
    announcing.publish_opening(campaign, villages, by)
    for village in villages:
        announcing.tell_village(campaign, village, by)
    return campaign


@act("campaign.change", who=KEEPERS)
def change_campaign(
    by: Actor,
    campaign: Campaign,
    title: str,
    theme: str,
    text: str,
    begins_on: date,
    ends_on: date,
    seen_version: int | None = None,
) -> Campaign:
    """Correct what is said of a theme month, or its days. What is part of it stays."""
    campaign = load_open(campaign, seen_version)
    fill_campaign(campaign, title, theme, text, begins_on, ends_on)
    campaign.save()
    return campaign


def fill_campaign(
    campaign: Campaign, title: str, theme: str, text: str, begins_on: date, ends_on: date
) -> None:
    """Put checked words and days into it, without saving it."""
    rules.require_period(begins_on, ends_on, clock.today())
    campaign.title = rules.require_title(title)
    campaign.theme = rules.require_theme(theme)
    campaign.text = require_text("text", text, least=0, most=2000)
    campaign.begins_on, campaign.ends_on = begins_on, ends_on


@act("campaign.set_targets", who=KEEPERS)
def set_targets(by: Actor, campaign: Campaign, targets: Mapping[str, int | None]) -> Campaign:
    """Say what is to be reached, by key of `rules.FIGURES`; 0 or nothing takes a target away."""
    campaign = load_open(campaign)
    write_targets(campaign, targets)
    return campaign


def write_targets(campaign: Campaign, targets: Mapping[str, int | None]) -> None:
    """Write the targets that are named here; others stay as they are."""
    kept = rules.require_targets(targets)
    known = {one.figure: one for one in CampaignTarget.objects.filter(campaign=campaign)}
    for figure in targets:
        if figure not in kept and figure in known:
            known[figure].delete()
    for figure, number in kept.items():
        target = known.get(figure) or CampaignTarget(campaign=campaign, figure=figure)
        if target.number != number:
            target.number = number
            target.save()


@act("campaign.remind", who=KEEPERS)
def remind_villages(by: Actor, campaign: Campaign) -> Campaign:
    """Ask the villages without a meeting or a day for it how it stands; once a day. (问一声)"""
    campaign = load_open(campaign)
    stands = list_stands([campaign.pk])[campaign.pk]
    without = [stand.village for stand in stands if stand.state == NONE]
    rules.require_can_remind(len(without), was_reminded(campaign))
    announcing.ask_villages(campaign, without, by)
    return campaign


def was_reminded(campaign: Campaign) -> bool:
    """Whether the villages were asked today already."""
    since = datetime.combine(clock.today(), time(), clock.HERE)
    asked = Entry.objects.filter(kind="campaign.remind", subject_id=campaign.pk, at__gte=since)
    return asked.exists()


@act("campaign.close", who=KEEPERS)
def close_campaign(by: Actor, campaign: Campaign, summary: str) -> Campaign:
    """Say what came of it, on its last day or later; the figures go into a notice. (公布专题月成果)

    Matters that are still under way go on, and count when they are done.
    """
    campaign = load(Campaign, campaign.pk)
    rules.require_can_close(find_course(campaign), clock.today())
    campaign.summary = require_text("summary", summary, least=4, most=2000)
    campaign.closed_at = clock.now()
    campaign.save()
    announcing.publish_result(campaign, by)
    announcing.tell_villages(campaign, announcing.HAS_CLOSED, by)
    return campaign


@act("campaign.cancel", who=KEEPERS)
def cancel_campaign(by: Actor, campaign: Campaign, reason: str) -> Campaign:
    """Call a theme month off, with the reason. What is part of it goes on by itself."""
    campaign = load_open(campaign)
    campaign.cancelled_reason = rules.require_reason(reason)
    campaign.cancelled_at = clock.now()
    campaign.save()
    announcing.publish_end(campaign, by)
    announcing.tell_villages(campaign, announcing.CALLED_OFF, by)
    return campaign

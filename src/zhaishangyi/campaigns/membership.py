"""What is part of a theme month: its villages, its matters, its talks and activities."""

from __future__ import annotations

from zhaishangyi.campaigns import announcing, rules
from zhaishangyi.campaigns.models import (
    Campaign,
    CampaignEvent,
    CampaignMatter,
    CampaignVillage,
)
from zhaishangyi.campaigns.permissions import EVENT_ADDERS, JOINERS, KEEPERS, MATTER_ADDERS
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.sides.queries import list_joined_paths
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.queries import find_person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken


def find_course(campaign: Campaign) -> rules.Course:
    """Its days and how it ended, as the rules see them."""
    return rules.Course(
        campaign.begins_on, campaign.ends_on, campaign.closed_at, campaign.cancelled_at
    )


def load_open(campaign: Campaign, seen_version: int | None = None) -> Campaign:
    """A theme month that is neither closed nor called off, locked."""
    found = load(Campaign, campaign.pk, seen_version=seen_version)
    rules.require_open(find_course(found))
    return found


def list_village_paths(campaign: Campaign) -> list[str]:
    """The paths of the villages that take part."""
    villages = CampaignVillage.objects.filter(campaign=campaign)
    return list(villages.values_list("jurisdiction__path", flat=True))


def join(campaign: Campaign, village: Jurisdiction, field: str = "village") -> CampaignVillage:
    """Let a village of the town take part; one that does already stays as it is.

    A problem stands at the form field `field`.
    """
    town_path = campaign.jurisdiction.path
    is_ended = village.ended_on is not None
    rules.require_village(field, village.level, village.path, town_path, is_ended)
    known = CampaignVillage.objects.filter(campaign=campaign, jurisdiction=village).first()
    return known or CampaignVillage.objects.create(
        campaign=campaign, jurisdiction=village, since=clock.now()
    )


@act("campaign.add_village", who=JOINERS)
def add_village(by: Actor, campaign: Campaign, village: Jurisdiction) -> CampaignVillage:
    """A village takes part; its conveners are told unless they said so themselves. (加入专题月)"""
    campaign = load_open(campaign)
    is_new = not CampaignVillage.objects.filter(campaign=campaign, jurisdiction=village).exists()
    joined = join(campaign, village)
    if is_new:
        announcing.tell_village(campaign, village, by)
    return joined


@act("campaign.leave_village", who=KEEPERS)
def leave_village(by: Actor, campaign: Campaign, village: Jurisdiction) -> Campaign:
    """A village takes part no longer. What it has brought in is taken out before."""
    campaign = load_open(campaign)
    here = village.path
    rules.require_can_leave(
        CampaignMatter.objects.filter(
            campaign=campaign, matter__jurisdiction__path__startswith=here
        ).count(),
        CampaignEvent.objects.filter(
            campaign=campaign, meeting__jurisdiction__path__startswith=here
        ).count(),
    )
    for joined in CampaignVillage.objects.filter(campaign=campaign, jurisdiction=village):
        joined.delete()
    return campaign


@act("campaign.add_matter", who=MATTER_ADDERS)
def add_matter(by: Actor, campaign: Campaign, matter: Matter) -> CampaignMatter:
    """Talk a matter over as part of a theme month; its deliberations count there. (列入专题月)"""
    campaign = load_open(campaign)
    matter = load(Matter, matter.pk)
    rules.require_addable(describe_matter(matter), list_village_paths(campaign), campaign.begins_on)
    known = CampaignMatter.objects.filter(matter=matter).select_related("campaign").first()
    if known is not None:
        raise RuleBroken(
            "matter",
            "This matter is part of the theme month %(title)s already.",
            title=known.campaign.title,
        )
    return CampaignMatter.objects.create(
        campaign=campaign, matter=matter, added_at=clock.now(), added_by=find_person(by)
    )


def describe_matter(matter: Matter) -> rules.Candidate:
    """A matter as the rules of theme months see it: also part of every village of its sides."""
    return rules.Candidate(
        state=matter.state,
        raised_on=clock.local(matter.raised_at).date(),
        paths=(matter.jurisdiction.path, *list_joined_paths(matter)),
        is_past_village=matter.is_past_village,
    )


@act("campaign.remove_matter", who=MATTER_ADDERS)
def remove_matter(by: Actor, campaign: Campaign, matter: Matter, reason: str) -> Campaign:
    """Take a matter out of a theme month that is still open, with the reason."""
    campaign = load_open(campaign)
    reason = rules.require_reason(reason)
    found = CampaignMatter.objects.filter(campaign=campaign, matter=matter).first()
    if found is None:
        raise RuleBroken("", "This matter is not part of the theme month any more.")
    found.delete()
    announcing.tell_taken_out(campaign, found.matter, reason, by)
    return campaign


@act("campaign.add_event", who=EVENT_ADDERS)
def add_event(by: Actor, campaign: Campaign, meeting: Meeting) -> CampaignEvent:
    """A legal talk or an activity is part of a theme month. (列入专题月活动)"""
    campaign = load_open(campaign)
    meeting = load(Meeting, meeting.pk)
    rules.require_event(meeting.sort, meeting.state)
    rules.require_event_place(
        meeting.jurisdiction.path, list_village_paths(campaign), campaign.jurisdiction.path
    )
    rules.require_event_day(clock.local(meeting.starts_at).date(), campaign.begins_on)
    known = CampaignEvent.objects.filter(meeting=meeting).select_related("campaign").first()
    if known is not None:
        raise RuleBroken(
            "meeting",
            "It is part of the theme month %(title)s already.",
            title=known.campaign.title,
        )
    return CampaignEvent.objects.create(
        campaign=campaign, meeting=meeting, added_at=clock.now(), added_by=find_person(by)
    )


@act("campaign.remove_event", who=EVENT_ADDERS)
def remove_event(by: Actor, campaign: Campaign, meeting: Meeting, reason: str) -> Campaign:
    """Take a talk or an activity out of a theme month that is still open, with the reason."""
    campaign = load_open(campaign)
    reason = rules.require_reason(reason)
    found = CampaignEvent.objects.filter(campaign=campaign, meeting=meeting).first()
    if found is None:
        raise RuleBroken("", "It is not part of the theme month any more.")
    found.delete()
    announcing.tell_taken_out(campaign, found.meeting, reason, by)
    return campaign

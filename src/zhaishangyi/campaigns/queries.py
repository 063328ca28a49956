"""Reading theme months; each page asks a fixed number of times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet
from django.utils.translation import gettext

from zhaishangyi.campaigns import rules
from zhaishangyi.campaigns.counting import AHEAD, MET, NONE, VillageStand, list_stands
from zhaishangyi.campaigns.membership import find_course
from zhaishangyi.campaigns.models import Campaign, CampaignEvent, CampaignMatter, CampaignTarget
from zhaishangyi.campaigns.permissions import KEEPERS
from zhaishangyi.matters.cards import Pill
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.event_rules import EVENT_SORTS
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.people.queries import choose_nodes
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role

MOST_NAMED, MOST_OFFERED, MOST_EVENTS = 6, 60, 60
OPEN = Q(closed_at=None, cancelled_at=None)


@dataclass(frozen=True, slots=True)
class CampaignPanel:
    """A theme month at a glance: its days, and how far each village is.

    `stands` are those that have met, then those with a day for it, then those without.
    """

    campaign: Campaign
    state: str
    stands: tuple[VillageStand, ...]

    def count(self, stand: str) -> int:
        """How many villages stand so."""
        return sum(one.state == stand for one in self.stands)

    @property
    def met(self) -> int:
        """How many villages have met."""
        return self.count(MET)

    @property
    def ahead(self) -> int:
        """How many have a day for it."""
        return self.count(AHEAD)

    @property
    def without(self) -> int:
        """How many have neither."""
        return self.count(NONE)

    @property
    def names_without(self) -> str:
        """The villages that have neither, by name; the first few of many."""
        return join_names([one.village for one in self.stands if one.state == NONE])

    @property
    def pill(self) -> Pill:
        """How far the theme month is, in a word."""
        return choose_pill(self.state)


def join_names(places: list[Jurisdiction]) -> str:
    """Names of places in a row; of many the first few, and how many more."""
    names = gettext(", ").join(place.name for place in places[:MOST_NAMED])
    more = len(places) - MOST_NAMED
    if more <= 0:
        return names
    return gettext("%(names)s and %(count)s more") % {"names": names, "count": more}


def choose_pill(state: str) -> Pill:
    """How far a theme month is, in a word."""
    pills = {
        rules.PLANNED: Pill("wait", gettext("Begins soon")),
        rules.RUNNING: Pill("doing", gettext("Going on")),
        rules.OVER: Pill("wait", gettext("Over, result to come")),
        rules.CLOSED: Pill("done", gettext("Result is here")),
        rules.CANCELLED: Pill("off", gettext("Not taking place"), "dash"),
    }
    return pills[state]


def get_campaign(by: Actor, campaign_id: UUID) -> Campaign:
    """A theme month by id; they are public."""
    campaign = Campaign.objects.select_related("jurisdiction").filter(pk=campaign_id).first()
    if campaign is None:
        raise NotHere("There is no such theme month. Look for it in the list.")
    return campaign


def read_current(town_path: str, today: date) -> CampaignPanel | None:
    """The theme month of a town that goes on; else one without its result, else the next.

    None where there is none of these. Three queries.
    """
    found = Campaign.objects.filter(OPEN, jurisdiction__path=town_path)
    campaign = rules.choose_current(list(found.select_related("jurisdiction")), today)
    return show_panels([campaign], today)[0] if campaign else None


def show_panels(campaigns: list[Campaign], today: date) -> list[CampaignPanel]:
    """These theme months at a glance; two queries, however many they are."""
    order = (MET, AHEAD, NONE)
    stands = list_stands([campaign.pk for campaign in campaigns])
    return [
        CampaignPanel(
            campaign=campaign,
            state=find_course(campaign).find_state(today),
            stands=tuple(sorted(stands[campaign.pk], key=lambda one: order.index(one.state))),
        )
        for campaign in campaigns
    ]


def list_campaigns(town: Jurisdiction) -> QuerySet[Campaign]:
    """The theme months of a town, the newest first."""
    found = Campaign.objects.filter(jurisdiction=town).select_related("jurisdiction")
    return found.order_by("-begins_on", "pk")


def list_open(town_path: str) -> QuerySet[Campaign]:
    """The theme months of a town that are neither closed nor called off, the newest first."""
    found = Campaign.objects.filter(OPEN, jurisdiction__path=town_path)
    return found.select_related("jurisdiction").order_by("-begins_on", "pk")


def find_before(campaign: Campaign) -> Campaign | None:
    """The theme month of the same theme before this one, to compare with."""
    same = Campaign.objects.filter(
        jurisdiction=campaign.jurisdiction_id,
        theme=campaign.theme,
        begins_on__lt=campaign.begins_on,
        cancelled_at=None,
    )
    return same.order_by("-begins_on").first()


def list_targets(campaign: Campaign) -> dict[str, int]:
    """What is to be reached, by key of `rules.FIGURES`."""
    targets = CampaignTarget.objects.filter(campaign=campaign)
    return dict(targets.values_list("figure", "number"))


def find_of_matter(matter_id: UUID) -> CampaignMatter | None:
    """The place of a matter in a theme month; None for one that is in none."""
    places = CampaignMatter.objects.select_related("campaign__jurisdiction")
    return places.filter(matter=matter_id).first()


def find_of_event(meeting_id: UUID) -> CampaignEvent | None:
    """The place of a talk or an activity in a theme month; None for one that is in none."""
    places = CampaignEvent.objects.select_related("campaign__jurisdiction")
    return places.filter(meeting=meeting_id).first()


def list_addable_matters(
    by: Actor, campaign: Campaign, chosen: UUID | None = None
) -> QuerySet[Matter]:
    """The newest matters that this actor may add to a theme month, and the `chosen` one."""
    candidates = Matter.objects.filter(
        choose_nodes(list_paths(campaign), "jurisdiction__path"),
        is_past_village=False,
        campaign_place=None,
        raised_at__gte=find_start(campaign),
    ).exclude(state__in=rules.NOT_TAKEN)
    if not by.holds(Role.SUPERVISOR, at=campaign.node_path):
        nodes = by.list_nodes(Role.CONVENER)
        candidates = candidates.filter(choose_nodes(nodes, "handled_at__path"))
    candidates = candidates.order_by("-raised_at", "pk")
    return candidates.filter(
        pk__in=offer(candidates.values_list("pk", flat=True), chosen)
    ).select_related("jurisdiction", "handled_at")


def list_addable_events(
    by: Actor, campaign: Campaign, chosen: UUID | None = None
) -> QuerySet[Meeting]:
    """The newest talks and activities that this actor may add, and the `chosen` one."""
    town = Q(jurisdiction=campaign.jurisdiction_id)
    candidates = Meeting.objects.filter(
        choose_nodes(list_paths(campaign), "jurisdiction__path") | town,
        sort__in=EVENT_SORTS,
        campaign_place=None,
        starts_at__gte=find_start(campaign),
    ).exclude(state=MeetingState.CANCELLED)
    if not by.holds(Role.SUPERVISOR, at=campaign.node_path):
        nodes = by.list_nodes(Role.CONVENER)
        own = Q(convener=by.person_id)
        candidates = candidates.filter(own | choose_nodes(nodes, "jurisdiction__path"))
    candidates = candidates.order_by("-starts_at", "pk")
    return candidates.filter(
        pk__in=offer(candidates.values_list("pk", flat=True), chosen)
    ).select_related("jurisdiction", "venue")


def offer(newest_first: QuerySet[Any, UUID], chosen: UUID | None) -> list[UUID]:
    """The ids of the first few, and the chosen one: a list of hundreds helps nobody."""
    offered = list(newest_first[:MOST_OFFERED])
    return offered if chosen is None else [*offered, chosen]


def list_joinable(by: Actor, campaign: Campaign) -> QuerySet[Jurisdiction]:
    """Villages of the town that do not take part yet and that this actor may let in."""
    joined = campaign.villages.values("jurisdiction")
    villages = Jurisdiction.objects.filter(
        level=Level.VILLAGE, path__startswith=campaign.node_path, ended_on=None
    ).exclude(pk__in=joined)
    if KEEPERS.find_standing(by, {"campaign": campaign}) is None:
        villages = villages.filter(choose_nodes(by.list_nodes(Role.CONVENER)))
    return villages.order_by("position", "path")


def list_events(campaign: Campaign) -> list[Meeting]:
    """Its talks and activities, the newest first; those called off are left out."""
    found = Meeting.objects.filter(campaign_place__campaign=campaign)
    shown = found.exclude(state__in=(MeetingState.CANCELLED, MeetingState.PLANNED))
    return list(shown.select_related("jurisdiction", "venue").order_by("-starts_at")[:MOST_EVENTS])


def find_start(campaign: Campaign) -> datetime:
    """From when on something can be part of a theme month."""
    return datetime.combine(rules.find_first_day(campaign.begins_on), time(), clock.HERE)


def list_paths(campaign: Campaign) -> list[str]:
    """The paths of the villages that take part."""
    return list(campaign.villages.values_list("jurisdiction__path", flat=True))

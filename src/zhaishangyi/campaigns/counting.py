"""The figures of theme months, counted from the records: a fixed number of queries for any many."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Count, Q

from zhaishangyi.campaigns.models import CampaignEvent, CampaignMatter, CampaignVillage
from zhaishangyi.campaigns.rules import FIGURES
from zhaishangyi.matters.models import State
from zhaishangyi.meetings.models import Meeting, MeetingSort, MeetingState, Participant
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.roles import Role

MET, AHEAD, NONE = "done", "plan", "none"
Counted = dict[UUID, dict[str, int]]
REPRESENTATIVES = (Role.DEPUTY, Role.CPPCC)
CAMPAIGN = "matter__campaign_place__campaign"


def count_campaigns(campaign_ids: Collection[UUID]) -> Counted:
    """The figures of each of these theme months by key of `rules.FIGURES`; five queries."""
    counted: Counted = {key: dict.fromkeys(FIGURES, 0) for key in campaign_ids}
    if counted:
        count_meetings(counted)
        count_people(counted)
        count_solved(counted)
        count_villages(counted)
        count_events(counted)
    return counted


def choose_held() -> Q:
    """Deliberations that took place."""
    return Q(sort=MeetingSort.DELIBERATION, state=MeetingState.CLOSED)


def count_meetings(counted: Counted) -> None:
    """Deliberations held on the matters of each."""
    held = Meeting.objects.filter(choose_held(), **{f"{CAMPAIGN}__in": counted})
    for key, number in held.order_by().values_list(CAMPAIGN).annotate(n=Count("pk")):
        counted[key]["meetings"] = number


def count_people(counted: Counted) -> None:
    """Everybody who checked in at them, once a meeting, and the representatives among them."""
    field = f"meeting__{CAMPAIGN}"
    present = Participant.objects.filter(
        meeting__sort=MeetingSort.DELIBERATION,
        meeting__state=MeetingState.CLOSED,
        checked_in_at__isnull=False,
        **{f"{field}__in": counted},
    )
    is_representative = Q(role__in=REPRESENTATIVES)
    rows = (
        present.order_by()
        .values_list(field)
        .annotate(all=Count("pk"), those=Count("pk", filter=is_representative))
    )
    for key, everybody, representatives in rows:
        counted[key]["participations"] = everybody
        counted[key]["representatives"] = representatives


def count_solved(counted: Counted) -> None:
    """The matters of each that are finished."""
    done = CampaignMatter.objects.filter(campaign__in=counted, matter__state=State.FINISHED)
    for key, number in done.order_by().values_list("campaign").annotate(n=Count("pk")):
        counted[key]["solved"] = number


def count_villages(counted: Counted) -> None:
    """The villages taking part in which a deliberation was held."""
    for key, stands in list_stands(counted).items():
        counted[key]["villages_met"] = sum(stand.state == MET for stand in stands)


def count_events(counted: Counted) -> None:
    """The legal talks and activities of each that took place."""
    held = CampaignEvent.objects.filter(campaign__in=counted, meeting__state=MeetingState.CLOSED)
    for key, number in held.order_by().values_list("campaign").annotate(n=Count("pk")):
        counted[key]["activities"] = number


@dataclass(frozen=True, slots=True)
class VillageStand:
    """A village that takes part: it has met, has a day for it, or has none yet."""

    village: Jurisdiction
    state: str


def list_stands(campaign_ids: Collection[UUID]) -> dict[UUID, list[VillageStand]]:
    """How far each village of each theme month is, in the order of the villages; two queries.

    A meeting counts where it was held and where its matter arose: a village whose matter is
    talked over at the town has met.
    """
    met: dict[tuple[UUID, bool], set[str]] = defaultdict(set)
    meetings = Meeting.objects.filter(
        ~Q(state=MeetingState.CANCELLED),
        sort=MeetingSort.DELIBERATION,
        **{f"{CAMPAIGN}__in": campaign_ids},
    )
    for key, state, *paths in meetings.order_by().values_list(
        CAMPAIGN, "state", "jurisdiction__path", "matter__jurisdiction__path"
    ):
        met[key, state == MeetingState.CLOSED].update(paths)
    villages = CampaignVillage.objects.filter(campaign__in=campaign_ids)
    stands: dict[UUID, list[VillageStand]] = {key: [] for key in campaign_ids}
    for one in villages.select_related("jurisdiction").order_by(
        "jurisdiction__position", "jurisdiction__path"
    ):
        key, village = one.campaign_id, one.jurisdiction
        state = choose_stand(village.path, met[key, True], met[key, False])
        stands[key].append(VillageStand(village, state))
    return stands


def choose_stand(village_path: str, held: Collection[str], ahead: Collection[str]) -> str:
    """Met, planned or none, from the places of meetings that were held and that are to come."""
    if any(path.startswith(village_path) for path in held):
        return MET
    return AHEAD if any(path.startswith(village_path) for path in ahead) else NONE

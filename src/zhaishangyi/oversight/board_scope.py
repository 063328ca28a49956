"""Which places a board looks at, what it is asked for, and the open matters that are left."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from functools import cached_property
from uuid import UUID

from django.db.models import Count, Exists, Min, OuterRef, Q, QuerySet

from zhaishangyi.campaigns.models import Campaign, CampaignMatter
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import LinkClosing, Matter, SideState, State, UrgencyTier
from zhaishangyi.matters.queries import READING_ROLES, list_nodes_above
from zhaishangyi.oversight.board_rules import Tally, Works
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.ids import read_id

OPEN = (State.RAISED, State.UNDER_WAY)
STANDINGS = ("late", "warned", "raised", "under_way", "skipped")
MOST_CAMPAIGNS = 24


@dataclass(frozen=True)
class Scope:
    """A place with all below it, as it stands today.

    `villages` are the rows in the town's order. `homes` leads from each place to its row: a grid
    to its village, a merged village to the one it belongs to now. `readable` are the places where
    this actor may read what went past the village.
    """

    place: Jurisdiction
    town: Jurisdiction
    villages: tuple[Jurisdiction, ...]
    homes: Mapping[UUID, UUID]
    above: tuple[UUID, ...]
    readable: tuple[UUID, ...]

    @property
    def rows(self) -> list[tuple[UUID, str]]:
        """Ids and names of the villages, in order."""
        return [(village.pk, village.name) for village in self.villages]

    @property
    def ids(self) -> list[UUID]:
        """Every place looked at."""
        return list(self.homes)

    def find_row(self, row_id: UUID | None) -> Jurisdiction | None:
        """A row by its id; the place itself has one where something arose in no village."""
        return next((one for one in (*self.villages, self.place) if one.pk == row_id), None)

    def list_below(self, row_id: UUID) -> list[UUID]:
        """The places that count to a row."""
        return [place for place, home in self.homes.items() if home == row_id]


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is asked for in the address; empty means everything."""

    tier: str = ""
    campaign: UUID | None = None
    office: UUID | None = None
    village: UUID | None = None
    link: str = ""
    state: str = ""

    @property
    def is_filtered(self) -> bool:
        """Whether something is left out of the board."""
        return bool(self.tier or self.campaign or self.office)


def read_scope(by: Actor, place: Jurisdiction, today: date) -> Scope:
    """The places of a board; one query. Outlines of villages are large and are left unread."""
    above = list_nodes_above(place.path)[:-1]
    known = Jurisdiction.objects.filter(Q(path__startswith=place.path) | Q(path__in=above))
    places = list(known.defer("outline").order_by("position", "path"))
    below = [one for one in places if one.path.startswith(place.path)]
    higher = [one for one in places if not one.path.startswith(place.path)]
    villages = [one for one in below if is_living_village(one, today)]
    rows = {one.path: one for one in villages} or {place.path: place}
    return Scope(
        place=place,
        town=next((one for one in higher if one.level == Level.TOWN), place),
        villages=tuple(rows.values()),
        homes={one.pk: find_home(one, rows, place).pk for one in below},
        above=tuple(one.pk for one in higher),
        readable=tuple(one.pk for one in places if by.find_standing(READING_ROLES, one.path)),
    )


def is_living_village(place: Jurisdiction, today: date) -> bool:
    """A village that has not been merged into another."""
    has_ended = place.ended_on is not None and place.ended_on <= today
    return place.level == Level.VILLAGE and not has_ended


def find_home(
    place: Jurisdiction, rows: Mapping[str, Jurisdiction], otherwise: Jurisdiction
) -> Jurisdiction:
    """The row to which a place counts: the nearest village above; the town's own stay there."""
    for path in reversed(list_nodes_above(place.path)):
        if path in rows:
            return rows[path]
    return otherwise


@dataclass(frozen=True)
class Choices:
    """What a board can be narrowed to."""

    tiers: list[tuple[str, str]]
    campaigns: list[Campaign]
    offices: list[ResponsibleOffice]


def list_choices(scope: Scope) -> Choices:
    """Tiers, the town's campaigns, and the offices around; two queries."""
    around = [*scope.above, *scope.ids]
    campaigns = Campaign.objects.filter(jurisdiction__in=around, cancelled_at=None)
    offices = ResponsibleOffice.objects.filter(jurisdiction__in=around)
    return Choices(
        tiers=[(value, str(label)) for value, label in UrgencyTier.choices],
        campaigns=list(campaigns.order_by("-begins_on", "title")[:MOST_CAMPAIGNS]),
        offices=list(offices.order_by("name", "pk")),
    )


def read_wanted(asked: Mapping[str, str], choices: Choices) -> Wanted:
    """The filters of an address; what is not on offer counts as not asked for."""
    tier = asked.get("tier", "")
    campaign, office = read_id(asked.get("campaign")), read_id(asked.get("office"))
    return Wanted(
        tier=tier if tier in UrgencyTier.values else "",
        campaign=campaign if campaign in {one.pk for one in choices.campaigns} else None,
        office=office if office in {one.pk for one in choices.offices} else None,
    )


def read_wanted_list(asked: Mapping[str, str], choices: Choices, scope: Scope) -> Wanted:
    """The filters of a list: those of the board, and a village, a link and how it stands."""
    village = scope.find_row(read_id(asked.get("village")))
    return replace(
        read_wanted(asked, choices),
        village=village.pk if village else None,
        link=asked.get("link", "")[:20],
        state=asked.get("state", "") if asked.get("state") in STANDINGS else "",
    )


@dataclass(frozen=True)
class Look:
    """Who looks at which places, for what, and when."""

    by: Actor
    scope: Scope
    wanted: Wanted
    works: Works
    now: datetime

    @property
    def today(self) -> date:
        """The day in the town."""
        return clock.local(self.now).date()

    @cached_property
    def joint(self) -> list[tuple[UUID, Tally]]:
        """Matters of other villages that a village here has joined, with their ids; one query."""
        return list_joint(self)

    @property
    def kept(self) -> dict[str, str]:
        """The filters of the board as they stand in an address."""
        wanted = self.wanted
        asked = {"tier": wanted.tier, "campaign": wanted.campaign, "office": wanted.office}
        return {name: str(value) for name, value in asked.items() if value}


def narrow(wanted: Wanted) -> Q:
    """Matters of a tier, in a campaign, or with an open promise of an office."""
    found = Q(tier=wanted.tier) if wanted.tier else Q()
    if wanted.campaign:
        added = CampaignMatter.objects.filter(matter=OuterRef("pk"), campaign=wanted.campaign)
        found &= Q(Exists(added))
    if wanted.office:
        items = ActionItem.objects.filter(
            matter=OuterRef("pk"), office=wanted.office, withdrawn_at=None
        ).exclude(state=ActionItem.State.ACCEPTED)
        found &= Q(Exists(items))
    return found


def narrow_to_state(state: str, now: datetime) -> Q:
    """Late, near the limit, with a step left out, raised, or under way; "" for any."""
    if state == "late":
        return Q(due_at__lt=now)
    if state == "warned":
        return Q(warn_at__lte=now, due_at__gte=now)
    if state == "skipped":
        return Q(Exists(LinkClosing.objects.filter(matter=OuterRef("pk"), is_skip=True)))
    return Q(state=state) if state else Q()


def arose_at(scope: Scope, places: Collection[UUID]) -> Q:
    """Matters that arose at these places and that this actor may read."""
    may_read = Q(is_past_village=False) | Q(handled_at__in=scope.readable)
    return may_read & Q(jurisdiction__in=places)


def choose_own(look: Look) -> QuerySet[Matter]:
    """Open matters that arose anywhere on the board."""
    here = arose_at(look.scope, look.scope.ids)
    return Matter.objects.filter(here, narrow(look.wanted), state__in=OPEN)


def list_tallies(look: Look) -> list[Tally]:
    """How many open matters stand where; one query, and one for those that villages share."""
    is_late = Q(due_at__lt=look.now)
    counted = (
        choose_own(look)
        .order_by()
        .values("jurisdiction_id", "procedure", "link")
        .annotate(
            number=Count("pk"),
            warned=Count("pk", filter=Q(warn_at__lte=look.now, due_at__gte=look.now)),
            late=Count("pk", filter=is_late),
            oldest=Min("due_at", filter=is_late),
        )
    )
    names = ("jurisdiction_id", "procedure", "link", "number", "warned", "late", "oldest")
    own = [Tally(*row) for row in counted.values_list(*names)]
    return own + [tally for _matter, tally in look.joint]


def list_joint(look: Look) -> list[tuple[UUID, Tally]]:
    """Open matters of other villages that a village here has joined, with their ids; one query."""
    shared = Matter.objects.filter(
        narrow(look.wanted),
        state__in=OPEN,
        is_past_village=False,
        sides__jurisdiction__in=look.scope.ids,
        sides__state=SideState.JOINED,
    )
    names = ("pk", "sides__jurisdiction", "jurisdiction", "procedure", "link", "warn_at", "due_at")
    return [
        (matter, tally_one(place, procedure, link, warn_at, due_at, look.now))
        for matter, place, arose, procedure, link, warn_at, due_at in shared.values_list(*names)
        if look.scope.homes.get(place) != look.scope.homes.get(arose)
    ]


def tally_one(
    place_id: UUID,
    procedure: str,
    link: str,
    warn_at: datetime | None,
    due_at: datetime | None,
    now: datetime,
) -> Tally:
    """One matter, counted at a place."""
    is_late = due_at is not None and due_at < now
    is_warned = warn_at is not None and warn_at <= now and not is_late
    oldest = due_at if is_late else None
    return Tally(place_id, procedure, link, 1, int(is_warned), int(is_late), oldest)


def choose_open(look: Look) -> QuerySet[Matter]:
    """The open matters behind the board or one of its cells: those that its numbers count."""
    scope, wanted = look.scope, look.wanted
    places = set(scope.list_below(wanted.village) if wanted.village else scope.ids)
    shared = {matter for matter, tally in look.joint if tally.place_id in places}
    here = arose_at(scope, places)
    found = Matter.objects.filter(
        here | Q(pk__in=shared) if shared else here,
        narrow(wanted),
        narrow_to_state(wanted.state, look.now),
        state__in=OPEN,
    )
    if wanted.link not in look.works.list_ids():
        return found
    return found.filter(stand_at(wanted.link, list_standings(look), look.works))


def list_standings(look: Look) -> set[tuple[str, str]]:
    """The procedures and links at which something stands here; one query."""
    own = choose_own(look).order_by().values_list("procedure", "link").distinct()
    return {*own, *((tally.procedure, tally.link) for _matter, tally in look.joint)}


def stand_at(work: str, standings: set[tuple[str, str]], works: Works) -> Q:
    """Matters whose link shows as this one of the eight."""
    found = Q(pk__in=[])
    for procedure, link in sorted(standings):
        if works.find(procedure, link) == work:
            found |= Q(procedure=procedure, link=link)
    return found

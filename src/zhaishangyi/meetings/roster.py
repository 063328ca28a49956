"""Whom one may invite to a meeting, or look for at its desk."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from uuid import UUID

from django.db.models import Q, QuerySet

from zhaishangyi.matters.sides.queries import hold_sides, list_joined_paths
from zhaishangyi.meetings import rules
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.meetings.queries import list_nodes_above, list_participants
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import choose_nodes, list_valid_grants
from zhaishangyi.record.ids import read_id
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import STAFF_ROLES, Role

MOST_RESIDENTS = 40
MOST_FOUND = 20
# Those who come because of what they are; a village's residents are listed apart.
CALLED_ROLES = (
    Role.RESPECTED_LOCAL,
    Role.DEPUTY,
    Role.CPPCC,
    Role.OFFICE,
    Role.EXPERT,
    Role.LAWYER,
    Role.JUDICIAL,
    Role.GRID_POLICE,
    Role.MEDIATOR,
    Role.GRID_WORKER,
)
# Of another town or village also those who run things there; those at home need no invitation.
SIDE_ROLES = (Role.CONVENER, Role.RECORDER)
ROLES_TO_INVITE = (Role.RESIDENT, *CALLED_ROLES, *SIDE_ROLES)


@dataclass(frozen=True, slots=True)
class Candidate:
    """Somebody who may be invited in one role."""

    person: Person
    role: str
    is_invited: bool

    @property
    def key(self) -> str:
        """What the tick box sends."""
        return f"{self.person.pk}:{self.role}"

    @property
    def where(self) -> str:
        """What tells people of the same name apart."""
        if self.person.office is not None and self.role == Role.OFFICE:
            return str(self.person.office)
        return f"{self.person.village.name}{self.person.group}"


@dataclass(slots=True)
class Party:
    """One role with everybody who could come in it."""

    role: str
    is_required: bool
    candidates: list[Candidate] = field(default_factory=list)

    @property
    def label(self) -> str:
        return label_role(self.role)

    @property
    def invited(self) -> int:
        """How many of the listed are invited already."""
        return sum(candidate.is_invited for candidate in self.candidates)


def list_paths(meeting: Meeting) -> list[str]:
    """The node of the meeting, and those of the places that work on its matter too."""
    if meeting.matter is None:
        return [meeting.node_path]
    hold_sides([meeting.matter])
    return [meeting.node_path, *list_joined_paths(meeting.matter)]


def list_towns(meeting: Meeting) -> list[str]:
    """The paths of the towns that people may come from."""
    return list(dict.fromkeys(list_nodes_above(path)[0] for path in list_paths(meeting)))


def list_parties(meeting: Meeting, text: str = "") -> list[Party]:
    """Everybody who may be invited, by role; five queries.

    Of the residents the first 40 by name, or those whose name holds `text`.
    """
    invited = {(one.person_id, one.role) for one in list_participants(meeting) if one.invited_at}
    known = {person_id for person_id, _role in invited}
    parties = {
        role.value: Party(role.value, role in meeting.required_roles) for role in ROLES_TO_INVITE
    }
    for person, role in [*_list_called(meeting, text), *_list_residents(meeting, text)]:
        candidate = Candidate(person, role, person.pk in known)
        parties[role].candidates.append(candidate)
    shown = [party for party in parties.values() if party.candidates or party.is_required]
    return sorted(shown, key=lambda party: not party.is_required)


def _list_called(meeting: Meeting, text: str) -> list[tuple[Person, str]]:
    """Holders of a role at the meeting's node or a side, above them or in their grids."""
    near = Q()
    for path in list_paths(meeting):
        near |= Q(jurisdiction__path__in=list_nodes_above(path))
        near |= Q(jurisdiction__path__startswith=path)
    sides = choose_nodes(list_paths(meeting)[1:], "jurisdiction__path")
    called = near & Q(role__in=CALLED_ROLES) | sides & Q(role__in=SIDE_ROLES)
    grants = (
        list_valid_grants()
        .filter(called, person__left_on=None)
        .select_related("person__jurisdiction__parent", "person__office")
        .order_by("person__name")
    )
    found = grants.filter(person__name__contains=text) if text else grants
    once = {(grant.person_id, grant.role): (grant.person, grant.role) for grant in found}
    return list(once.values())


def _list_residents(meeting: Meeting, text: str) -> list[tuple[Person, str]]:
    """Those who live here and come as nothing else."""
    roles = (*CALLED_ROLES, *STAFF_ROLES)
    others = list_valid_grants().filter(role__in=roles).values("person")
    people = list_roster(meeting, text).exclude(pk__in=others)[:MOST_RESIDENTS]
    return [(person, Role.RESIDENT.value) for person in people]


def list_roster(meeting: Meeting, text: str = "") -> QuerySet[Person]:
    """People of the roster who live where the meeting is or on a side of it, by name."""
    found = Person.objects.filter(
        choose_nodes(list_paths(meeting), "jurisdiction__path"), left_on=None
    ).select_related("jurisdiction__parent", "office")
    return (found.filter(name__contains=text) if text else found).order_by("name", "pk")


def list_offered(parties: Iterable[Party]) -> list[tuple[Person, str]]:
    """Everybody on the page, as (person, role)."""
    return [
        (candidate.person, candidate.role) for party in parties for candidate in party.candidates
    ]


def find_picked(
    meeting: Meeting, keys: Iterable[str], listed: Iterable[tuple[Person, str]]
) -> list[tuple[Person, str]]:
    """People ticked before the list was searched, who do not stand in it now."""
    seen = {f"{person.pk}:{role}" for person, role in listed}
    wanted: dict[UUID, str] = {}
    for key in keys:
        person_id, _sign, role = key.partition(":")
        parsed = read_id(person_id)
        if key not in seen and parsed is not None and role in ROLES_TO_INVITE:
            wanted[parsed] = role
    if not wanted:
        return []
    people = Person.objects.filter(
        choose_nodes(list_towns(meeting), "jurisdiction__path"), pk__in=wanted, left_on=None
    ).select_related("jurisdiction__parent", "office")
    return [(person, wanted[person.pk]) for person in people]


def list_missing_parties(meeting: Meeting) -> list[str]:
    """The required parties of which nobody is invited yet, in words; one query."""
    invited = list_participants(meeting).filter(invited_at__isnull=False)
    roles = invited.values_list("role", flat=True)
    return [label_role(role) for role in rules.list_missing(meeting.required_roles, roles)]


def search_roster(meeting: Meeting, text: str) -> Sequence[Person]:
    """People of the town, and of those that work on it too, whose name holds `text`.

    Those of the place come first; two queries.
    """
    if not text:
        return []
    found = Person.objects.filter(
        choose_nodes(list_towns(meeting), "jurisdiction__path"), left_on=None, name__contains=text
    ).select_related("jurisdiction__parent", "office")
    people = list(found.order_by("name", "pk")[: MOST_FOUND * 5])
    people.sort(key=lambda one: not one.node_path.startswith(meeting.node_path))
    return people[:MOST_FOUND]


def list_expected(participants: Iterable[Participant]) -> list[Participant]:
    """Those who are invited and not here yet; who said yes first, who said no last."""
    order = {"yes": 0, "": 1, "no": 2}
    away = [one for one in participants if one.checked_in_at is None]
    return sorted(away, key=lambda one: (order[one.answer], one.role, one.name))

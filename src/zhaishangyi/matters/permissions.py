"""Who may do something to a matter, beyond a role held where it is handled."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters import rules
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import HELPER_ROLES, READING_ROLES
from zhaishangyi.matters.sides.queries import list_joined_paths, list_sides
from zhaishangyi.matters.sides.rules import STANDING
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import Target, Who, when
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role


def find_matter(target: Target) -> Matter | None:
    """The matter that an act is about, directly or through a round or a review."""
    for name in ("matter", "opinion_round", "review"):
        record: Any = target.get(name)
        if record is not None:
            found: Matter = record if isinstance(record, Matter) else record.matter
            return found
    return None


def find_standing_near(by: Actor, matter: Matter, roles: tuple[Role, ...]) -> Standing | None:
    """A role held where the matter is handled, or in a grid of its village or of another side.

    Past the village only the first counts: the village is not to know.
    """
    standing = by.find_standing(roles, matter.node_path)
    if standing is not None or matter.is_past_village or not by.holds(*roles):
        return standing
    for path in (matter.jurisdiction.path, *list_joined_paths(matter)):
        for role in roles:
            if rules.is_around(by.list_nodes(role), path):
                return Standing(role, matter.node_path)
    return None


def near(*roles: Role) -> Who:
    """Holders of a role where the matter is handled, above it, or in a grid of the village."""

    def test(by: Actor, target: Target) -> Standing | None:
        matter = find_matter(target)
        return find_standing_near(by, matter, roles) if matter is not None else None

    return Who(tuple(LABELS[role] for role in roles), test)


def can_read(by: Actor, matter: Matter) -> bool:
    """Whether this actor may read a matter; of a public one the database is asked nothing."""
    is_its_own = by.person_id is not None and by.person_id in (matter.raiser_id, matter.convener_id)
    if matter.is_public or is_its_own or by.holds(*READING_ROLES, at=matter.node_path):
        return True
    return by.holds(*READING_ROLES) and is_of_side(by, matter)


def is_of_side(by: Actor, matter: Matter) -> bool:
    """Whether this actor reads for a place that works on it, or is asked to."""
    sides = [side for side in list_sides(matter) if side.state in STANDING]
    return any(by.holds(*READING_ROLES, at=side.node_path) for side in sides)


def lives_there(home: str, matter: Matter) -> bool:
    """Whether somebody who lives at `home` lives where it arose, or on another side of it."""
    if home.startswith(matter.jurisdiction.path):
        return True
    return bool(home) and any(home.startswith(path) for path in list_joined_paths(matter))


def stand_as_reader(by: Actor, target: Target) -> Standing | None:
    """Whoever has signed in and may read the matter."""
    matter = find_matter(target)
    if not by.is_signed_in or matter is None or not can_read(by, matter):
        return None
    return Standing(Role.RESIDENT, by.home)


def stand_as_local(by: Actor, target: Target) -> Standing | None:
    """Whoever lives in the village of the matter, or helps there."""
    matter = find_matter(target)
    if matter is None or not by.is_signed_in or not can_read(by, matter):
        return None
    if lives_there(by.home, matter):
        return Standing(Role.RESIDENT, by.home)
    return find_standing_near(by, matter, HELPER_ROLES)


def stand_as_expert(by: Actor, target: Target) -> Standing | None:
    """The expert who was asked by name."""
    review: Any = target.get("review")
    if review is None or by.person_id is None or review.expert_id != by.person_id:
        return None
    return Standing(Role.EXPERT, review.node_path)


def stand_as_asked_office(by: Actor, target: Target) -> Standing | None:
    """Somebody of the office that was asked; one query, and only for those of an office."""
    review: Any = target.get("review")
    if review is None or review.office_id is None or by.person_id is None:
        return None
    if not by.holds(Role.OFFICE):
        return None
    people = Person.objects.filter(pk=by.person_id, office=review.office_id, left_on=None)
    return Standing(Role.OFFICE, review.node_path) if people.exists() else None


READER_NAME: Promise = _("whoever has signed in and may read this matter")
READERS = when(READER_NAME, stand_as_reader)
LOCALS = when(_("the residents of this village"), stand_as_local)
ASKED_EXPERT = when(_("the expert who was asked"), stand_as_expert)
ASKED = ASKED_EXPERT | when(_("the office that was asked"), stand_as_asked_office)
WALKERS = near(Role.CONVENER, Role.GRID_WORKER, Role.RECORDER, Role.DEPUTY)

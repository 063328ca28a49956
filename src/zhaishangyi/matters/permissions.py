"""Who may do something to a matter, beyond a role held where it is handled."""

from __future__ import annotations

from typing import Any

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters import rules
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import HELPER_ROLES, READING_ROLES
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
    """A role held where the matter is handled, or in a grid of its village.

    Past the village only the first counts: the village is not to know.
    """
    standing = by.find_standing(roles, matter.node_path)
    if standing is not None or matter.is_past_village:
        return standing
    for role in roles:
        if rules.is_around(by.list_nodes(role), matter.jurisdiction.path):
            return Standing(role, matter.node_path)
    return None


def near(*roles: Role) -> Who:
    """Holders of a role where the matter is handled, above it, or in a grid of the village."""

    def test(by: Actor, target: Target) -> Standing | None:
        matter = find_matter(target)
        return find_standing_near(by, matter, roles) if matter is not None else None

    return Who(tuple(LABELS[role] for role in roles), test)


def can_read(by: Actor, matter: Matter) -> bool:
    """Whether this actor may read a matter; asks nothing of the database."""
    is_its_own = by.person_id is not None and by.person_id in (matter.raiser_id, matter.convener_id)
    return matter.is_public or is_its_own or by.holds(*READING_ROLES, at=matter.node_path)


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
    if by.home.startswith(matter.jurisdiction.path):
        return Standing(Role.RESIDENT, by.home)
    return find_standing_near(by, matter, HELPER_ROLES)


def stand_as_expert(by: Actor, target: Target) -> Standing | None:
    """The expert who was asked by name."""
    review: Any = target.get("review")
    if review is None or by.person_id is None or review.expert_id != by.person_id:
        return None
    return Standing(Role.EXPERT, review.node_path)


READER_NAME: Promise = _("whoever has signed in and may read this matter")
READERS = when(READER_NAME, stand_as_reader)
LOCALS = when(_("the residents of this village"), stand_as_local)
ASKED_EXPERT = when(_("the expert who was asked"), stand_as_expert)
WALKERS = near(Role.CONVENER, Role.GRID_WORKER, Role.RECORDER, Role.DEPUTY)

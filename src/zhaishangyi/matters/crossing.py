"""Matters across a boundary: another town or village is asked, joins, declines or leaves."""

from __future__ import annotations

from collections.abc import Callable

from django.urls import reverse

from zhaishangyi.matters import news, progress, queries
from zhaishangyi.matters.inquiry import CONVENERS, load_under_way
from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.sides import rules
from zhaishangyi.matters.sides.queries import list_sides, name_lead, name_place
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role

ANSWERERS = holds(Role.CONVENER, Role.SUPERVISOR, at="side")
SIDE_CONVENERS = holds(Role.CONVENER, at="side")
ASKED = mark("%(title)s: %(lead)s asks %(place)s to work on it together. %(reason)s")
HAS_JOINED = mark("%(title)s: %(place)s works on it together with us from now on.")
HAS_DECLINED = mark("%(title)s: %(place)s does not join. The reason: %(reason)s")
HAS_LEFT = mark("%(title)s: %(place)s does not work on it any more. The reason: %(reason)s")

Check = Callable[[Matter], None]
_checks: list[Check] = []


def add_check(check: Check) -> None:
    """Have a room below say no (RuleBroken) before the sides of a matter change."""
    if check not in _checks:
        _checks.append(check)


def load_changeable(matter: Matter) -> Matter:
    """The locked matter, if places may still come and go: under way, and nothing agreed yet."""
    held = load_under_way(matter)
    for check in _checks:
        check(held)
    return held


@act("side.ask", who=CONVENERS)
def ask_side(by: Actor, matter: Matter, jurisdiction: Jurisdiction, reason: str) -> MatterSide:
    """Ask another town or village to work on a matter together; its conveners are told. (邀请共议)

    Whoever declined or left before may be asked again.
    """
    held = load_changeable(matter)
    leads = (held.node_path, held.jurisdiction.path)
    rules.require_other_place(jurisdiction.level, jurisdiction.path, leads)
    sides = list_sides(held)
    rules.require_not_there(jurisdiction.path, {side.node_path: side.state for side in sides})
    known = next((side.pk for side in sides if side.jurisdiction_id == jurisdiction.pk), None)
    side = load(MatterSide, known) if known else MatterSide(matter=held, jurisdiction=jurisdiction)
    side.state, side.reason = SideState.ASKED, rules.require_reason(reason)
    side.asked_at, side.asked_by = clock.now(), progress.find_person(by)
    side.answer_reason, side.answered_at, side.convener = "", None, None
    side.save()
    tell_side(side, [*sides, side])
    return side


def tell_side(side: MatterSide, sides: list[MatterSide]) -> None:
    """Tell the conveners of a place that they are asked; where there is none, its supervisors."""
    nodes = queries.list_nodes_above(side.node_path)
    people = queries.list_holders(nodes, Role.CONVENER)
    people = people or queries.list_holders(nodes, Role.SUPERVISOR)
    values = {
        "title": side.matter.title,
        "lead": name_lead(side.matter, sides),
        "place": side.jurisdiction.name,
        "reason": side.reason,
    }
    url = reverse("matters:side_answer", args=[side.pk])
    tell_people([person.pk for person in people], ASKED, values, url=url, icon="handshake")


def load_side(side: MatterSide) -> MatterSide:
    """A side and its matter, locked, the matter first, as long as places may come and go."""
    matter = load_changeable(side.matter)
    held = load(MatterSide, side.pk)
    held.matter = matter
    return held


def answer(side: MatterSide, state: SideState, reason: str = "") -> None:
    """Put the answer of a place down."""
    side.state, side.answer_reason = state, reason
    side.answered_at = clock.now()
    side.save()


def tell_everybody(side: MatterSide, sentence: str, icon: str) -> None:
    """Tell those concerned, on this side of the boundary and the other, what became of it."""
    place = name_place(side.jurisdiction, side.matter.node_path)
    asked_by = {side.asked_by_id} if side.asked_by_id else set()
    told = news.list_concerned(side.matter) | asked_by
    news.tell(side.matter, told, sentence, icon, place=place, reason=side.answer_reason)


@act("side.join", who=ANSWERERS)
def join_matter(by: Actor, side: MatterSide, convener: Person | None = None) -> MatterSide:
    """Join a matter: it is this place's as well, and nothing is settled without it. (参加共议)

    `convener` looks after it on this side; whoever answers does, unless they only supervise.
    """
    held = load_side(side)
    rules.require_asked(held.state)
    held.convener = choose_convener(held, by, convener)
    answer(held, SideState.JOINED)
    tell_everybody(held, HAS_JOINED, "handshake")
    return held


def choose_convener(side: MatterSide, by: Actor, wanted: Person | None) -> Person:
    """The wanted convener, else whoever answers; only somebody who convenes at that place."""
    allowed = {person.pk: person for person in list_side_conveners(side)}
    chosen = wanted.pk if wanted is not None else by.person_id
    rules.require_convener(chosen in allowed)
    assert chosen is not None
    return allowed[chosen]


def list_side_conveners(side: MatterSide) -> list[Person]:
    """Those who may look after a matter on this side: conveners there or above."""
    return queries.list_holders(queries.list_nodes_above(side.node_path), Role.CONVENER)


@act("side.decline", who=ANSWERERS)
def decline_side(by: Actor, side: MatterSide, reason: str) -> MatterSide:
    """Do not join, with a reason that the other side reads. (不参加)"""
    held = load_side(side)
    rules.require_asked(held.state)
    answer(held, SideState.DECLINED, rules.require_reason(reason))
    tell_everybody(held, HAS_DECLINED, "dash")
    return held


@act("side.leave", who=SIDE_CONVENERS)
def leave_matter(by: Actor, side: MatterSide, reason: str) -> MatterSide:
    """Leave a matter before anything is agreed, with a reason. (退出共议)"""
    held = load_side(side)
    rules.require_joined(held.state)
    reason = rules.require_reason(reason)
    told = news.list_concerned(held.matter)
    answer(held, SideState.LEFT, reason)
    place = name_place(held.jurisdiction, held.matter.node_path)
    news.tell(held.matter, told, HAS_LEFT, "dash", place=place, reason=reason)
    return held

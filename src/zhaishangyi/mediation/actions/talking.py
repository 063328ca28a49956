"""Sittings, and what the mediator keeps for themselves."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from zhaishangyi.mediation import casework
from zhaishangyi.mediation.models import Case, MediatorNote, Party, Sitting, SittingPresence
from zhaishangyi.mediation.permissions import MEDIATOR_OF, in_confidence
from zhaishangyi.mediation.rules import taking_up, talking
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import find_person
from zhaishangyi.places.models import Venue
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

Helper = tuple[str, Person | None, str]
MOST_HELPERS = 12


@act("sitting.hold", who=MEDIATOR_OF, hides_actor=in_confidence)
def hold_sitting(
    by: Actor,
    case: Case,
    sort: str,
    held_at: datetime,
    minutes: int,
    summary: str,
    parties: Sequence[Party],
    venue: Venue | None = None,
    place_text: str = "",
    helpers: Sequence[Helper] = (),
) -> Sitting:
    """Write down a talk: who was there, how long, and what came of it. (记会谈)

    What one side says alone is read by nobody but the mediator who writes it. `helpers` are
    (role, person of the roster or None, name), such as a lawyer who explained the law.
    """
    case = casework.load_case(case)
    talking.require_unsigned(case.state)
    talking.require_sitting(case.state, sort, held_at, minutes, clock.now())
    active = {party.pk: party for party in casework.list_active(case)}
    there = [active[party.pk] for party in parties if party.pk in active]
    talking.require_present(sort, [party.side for party in there])
    sitting = Sitting.objects.create(
        case=case,
        sort=sort,
        level=case.handled_at.level,
        held_at=held_at,
        minutes=minutes,
        venue=venue,
        place_text=require_text("place_text", place_text, least=0, most=100),
        summary=require_text("summary", summary, most=talking.LONGEST_SUMMARY),
        written_by=find_person(by),
        round=case.round,
    )
    for party in there:
        SittingPresence.objects.create(sitting=sitting, party=party)
    write_helpers(sitting, helpers)
    casework.tell_inside(case, by)
    return sitting


def write_helpers(sitting: Sitting, helpers: Sequence[Helper]) -> None:
    """Keep who helped, by role. Raises RuleBroken for too many, or one without a role."""
    if len(helpers) > MOST_HELPERS:
        raise RuleBroken(
            "helpers", "At most %(most)s people can be written down.", most=MOST_HELPERS
        )
    for role, person, name in helpers:
        if role not in list(Role):
            raise RuleBroken("helpers", "Choose in which role they were there.")
        name = require_text("helpers", name, least=0, most=taking_up.LONGEST_NAME)
        if person is None and not name:
            raise RuleBroken("helpers", "Write what they are called.")
        SittingPresence.objects.create(sitting=sitting, person=person, name=name, role=role)


@act("case.note", who=MEDIATOR_OF, hides_actor=in_confidence)
def write_note(by: Actor, case: Case, text: str) -> MediatorNote:
    """Keep a note that nobody but its writer reads. (写笔记)"""
    case = casework.load_case(case)
    talking.require_going_on(case.state)
    writer = find_person(by)
    if writer is None:
        raise RuleBroken("", "Somebody of the roster has to write it. Sign in as yourself.")
    text = require_text("text", text, most=talking.LONGEST_SUMMARY)
    return MediatorNote.objects.create(case=case, writer=writer, text=text, at=clock.now())

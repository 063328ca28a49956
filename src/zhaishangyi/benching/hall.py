"""A meeting that sits, with people who have checked in and statements to vote on: for timing."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.contrib.sessions.backends.db import SessionStore

from zhaishangyi.matters.raising import raise_matter
from zhaishangyi.matters.triage import triage_matter
from zhaishangyi.meetings.actions import check_in, open_on_the_spot
from zhaishangyi.people.actions import add_person, grant_role, open_town
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import build_actor
from zhaishangyi.people.sessions import PERSON_KEY
from zhaishangyi.places.actions import add_place
from zhaishangyi.record.actor import Actor, operator
from zhaishangyi.record.roles import Role
from zhaishangyi.voting.actions import open_motion
from zhaishangyi.voting.statements.actions import open_round

TOPIC = "村东这条路怎么修"


@dataclass(frozen=True)
class Hall:
    """What a phone needs to vote: a session for each person, and what is voted on."""

    meeting: str
    motion: str
    statements: tuple[str, ...]
    sessions: tuple[str, ...]


def open_hall(people: int, statements: int) -> Hall:
    """Make a village with so many residents, and open a meeting with all of them, by acts."""
    administrator = open_town(operator(), name="香樟镇", code="xz", administrator="管理员")
    by = be(administrator)
    village = add_place(by, parent=administrator.jurisdiction, name="八烈村", code="balie")
    called = add_person(by, jurisdiction=village, name="召集人")
    grant_role(by, person=called, role=Role.CONVENER, jurisdiction=village)
    residents = [add_person(by, jurisdiction=village, name=f"居民{n}") for n in range(people)]
    convener = be(called)
    matter = raise_matter(
        be(residents[0]), jurisdiction=village, text=TOPIC, place_text="村东", wished_tier="small"
    )
    matter = triage_matter(convener, matter=matter, decision="accept", tier="small")
    meeting = open_on_the_spot(
        convener, jurisdiction=village, matter=matter, title=TOPIC, place_text="村口"
    )
    for person in residents:
        check_in(be(person), meeting=meeting, code=meeting.join_code)
    motion = open_motion(convener, meeting=meeting, question="坏的一段挖开重铺，行不行？")
    texts = [f"第{n}个办法我看可以。" for n in range(1, statements + 1)]
    round = open_round(convener, meeting=meeting, topic=TOPIC, statements=texts)
    return Hall(
        meeting=str(meeting.pk),
        motion=str(motion.pk),
        statements=tuple(str(pk) for pk in round.statements.values_list("pk", flat=True)),
        sessions=sign_in(residents),
    )


def be(person: Person) -> Actor:
    """The actor for somebody, surely signed in."""
    return build_actor(person.pk, is_strong=True)


def sign_in(people: Sequence[Person]) -> tuple[str, ...]:
    """A session for each, as after a slip and a PIN; gives their keys."""
    keys = []
    for person in people:
        session = SessionStore()
        session[PERSON_KEY] = str(person.pk)
        session.create()
        keys.append(str(session.session_key))
    return tuple(keys)

"""The fast lane and the pages give the same answer: everybody × every act × how far things are."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.fast import Phone
from tests.web.walk import Walk
from tests.world import CAST, World

from zhaishangyi.meetings.models import MeetingState
from zhaishangyi.record import clock
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting import actions as voting
from zhaishangyi.voting.models import Motion, Statement, StatementRound

EVERYBODY = ["anonymous", *CAST]
TEXTS = ["坏的一段挖开重铺。", "先限重，再修路。"]


@dataclass
class Table:
    """What can be sent: a meeting, a question, two statements of which one is put up, a matter."""

    walk: Walk
    motion: Motion
    shown: Statement
    waiting: Statement

    def list_asked(self) -> list[tuple[str, dict[str, Any], str, dict[str, Any]]]:
        """(what, values for the fast lane, address of the page, values for the page)."""
        meeting, matter = self.walk.meeting, self.walk.matter
        found: list[tuple[str, dict[str, Any], str, dict[str, Any]]] = [
            (
                "check-in",
                {"meeting": str(meeting.pk), "code": meeting.join_code},
                reverse("meetings:check_in", args=[meeting.join_code]),
                {},
            ),
            (
                "vote",
                {"motion": str(self.motion.pk), "choice": "yes"},
                reverse("voting:cast", args=[self.motion.pk]),
                {"choice": "yes"},
            ),
            (
                "rating",
                {"matter": str(matter.pk), "value": "solved", "comment": "好"},
                reverse("delivery:rate", args=[matter.pk]),
                {"value": "solved", "comment": "好"},
            ),
        ]
        for statement in (self.shown, self.waiting):
            address = reverse("voting:statement_vote", args=[statement.pk])
            values = {"statement": str(statement.pk), "value": -1}
            found.append(("statement-vote", values, address, {"value": "-1"}))
        return found


@pytest.fixture
def table(world: World) -> Table:
    """A meeting that sits, with an open question and an open round."""
    walk = Walk(world).sit()
    motion = walk.put_to_vote()
    with outside_the_door("two statements for tests"):
        round = StatementRound.objects.create(meeting=walk.meeting, topic="这条路怎么修")
        states = zip(TEXTS, ("shown", "waiting"), strict=True)
        shown, waiting = (
            Statement.objects.create(round=round, number=number, text=text, state=state)
            for number, (text, state) in enumerate(states)
        )
    return Table(walk, motion, shown, waiting)


def ask_page(client: Client, address: str, values: dict[str, Any]) -> int:
    """Send the form as a browser does; 200 when it was done."""
    answer = client.post(address, {"act_id": str(uuid7()), **values})
    if answer.status_code == 302:
        # Nobody in particular is asked to sign in: that is no for an answer as well.
        return 403 if answer["Location"].startswith(reverse("people:sign_in")) else 200
    return int(answer.status_code)


def compare(table: Table) -> dict[tuple[str, int], int]:
    """Everybody sends everything both ways; how often each answer was given."""
    given: dict[tuple[str, int], int] = {}
    for who in EVERYBODY:
        phone, client = Phone(table.walk.world, who), table.walk.world.client(who)
        for what, values, address, typed in table.list_asked():
            phone.ask(f"/fast/{what}", json.dumps({"act_id": str(uuid7()), **values}))
            by_page = ask_page(client, address, typed)
            assert phone.status == by_page, (who, what, values)
            given[what, by_page] = given.get((what, by_page), 0) + 1
    return given


def test_while_the_meeting_sits(table: Table):
    given = compare(table)
    # Whoever checks in first may vote next; nobody in particular may do neither.
    assert given["check-in", 200] == given["vote", 200] == len(CAST)
    assert given["statement-vote", 200] == given["statement-vote", 404] - 1 == len(CAST)
    assert given["rating", 422] > 0
    assert given["rating", 403] > 0


def test_when_it_is_over(table: Table):
    voting.close_motion(table.walk.world.actor("convener"), motion=table.motion)
    with outside_the_door("a meeting that is over"):
        round = table.shown.round
        round.closed_at = table.motion.opened_at = round.opened_at
        round.save()
        meeting = table.walk.meeting
        meeting.state, meeting.closed_at = MeetingState.CLOSED, meeting.opened_at
        meeting.save()
    given = compare(table)
    assert ("vote", 200) not in given
    assert ("check-in", 200) not in given
    assert ("statement-vote", 200) not in given
    assert given["vote", 422] == given["statement-vote", 422] > 3


def test_before_it_begins(table: Table):
    with outside_the_door("a meeting that is only announced"):
        meeting = table.walk.meeting
        meeting.state = MeetingState.ANNOUNCED
        meeting.save()
    given = compare(table)
    assert given["check-in", 200] == len(CAST)
    assert ("vote", 200) not in given


def test_a_matter_past_the_village_is_hidden_both_ways(table: Table):
    with outside_the_door("a matter that went past the village"):
        matter = table.walk.matter
        matter.is_past_village = True
        matter.save()
    given = compare(table)
    assert given["rating", 404] > 3
    assert given["vote", 200] == len(CAST)


def test_while_the_result_is_rated(world: World):
    walk = Walk(world).deliver()
    meeting = walk.meeting
    with outside_the_door("what was asked then"):
        motion = meeting.motions.get()
        round = StatementRound.objects.create(
            meeting=meeting, topic="修得怎样", opened_at=motion.opened_at, closed_at=clock.now()
        )
        statements = [
            Statement.objects.create(round=round, number=number, text=text, state="shown")
            for number, text in enumerate(TEXTS)
        ]
    given = compare(Table(walk, motion, *statements))
    # The office that carried it out and the convener who wrote the report do not rate it.
    assert given["rating", 200] > 3
    assert given["rating", 422] >= 1
    assert given["rating", 403] == 3

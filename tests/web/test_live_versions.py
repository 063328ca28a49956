"""Versions of a live document, and how often the store is asked for it."""

from __future__ import annotations

import json
from functools import partial
from typing import Any

import pytest
from django.test import Client
from tests.web.counting import count_queries
from tests.web.live_caller import Live, ask_for, at, live, open_round, read, walk
from tests.web.walk import Walk

from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock, ids
from zhaishangyi.voting import actions as voting_acts
from zhaishangyi.voting.models import Motion
from zhaishangyi.voting.statements import actions as statement_acts
from zhaishangyi.web.live import halls as live_halls
from zhaishangyi.web.live.document import read_document
from zhaishangyi.web.live.versions import read_versions

__all__ = ["live", "walk"]


# Versions


def test_nothing_new_has_no_body(live: Live, walk: Walk) -> None:
    first = live.ask(Client(), at(walk))
    version, mark = first.document["version"], first.headers["ETag"]
    asked = [
        live.ask(Client(), at(walk, f"?since={version}")),
        live.ask(Client(), at(walk), HTTP_IF_NONE_MATCH=mark),
        live.ask(Client(), at(walk), HTTP_IF_NONE_MATCH=f"W/{mark}"),
    ]
    assert [(one.status, one.body) for one in asked] == [(304, b"")] * 3
    for since in (version - 1, 0, f"{version}0", "x", ""):
        assert live.ask(Client(), at(walk, f"?since={since}")).status == 200


def test_each_act_of_a_meeting_makes_a_larger_version(walk: Walk) -> None:
    desk, resident = walk.world.actor("convener"), walk.world.actor("resident")
    meeting = walk.meeting
    asked = open_round(walk)
    motion = walk.put_to_vote()
    first = asked.statements.get(number=0)
    acts: list[Any] = [
        lambda: walk.check_in("expert"),
        lambda: ask_for(walk, "黄志强"),
        lambda: meeting_acts.give_floor(desk, meeting=meeting),
        lambda: meeting_acts.start_next_point(desk, meeting=meeting),
        lambda: meeting_acts.write_note(desk, meeting=meeting, text="要修好", role="resident"),
        lambda: meeting_acts.set_agenda(desk, meeting=meeting, points=[("再议", 5)]),
        lambda: meeting_acts.set_agenda(desk, meeting=meeting, points=[]),
        lambda: meeting_acts.check_in_by_name(desk, meeting=meeting, name="过路人"),
        lambda: meeting_acts.undo_check_in(
            desk, participant=Participant.objects.get(meeting=meeting, name="过路人")
        ),
        lambda: meeting_acts.check_in_by_name(desk, meeting=meeting, name="过路人"),
        lambda: voting_acts.cast_vote(resident, motion=motion, choice="yes"),
        lambda: voting_acts.cast_vote(resident, motion=motion, choice="no"),
        lambda: statement_acts.cast_stance(resident, statement=first, value=1),
        lambda: statement_acts.cast_stance(resident, statement=first, value=0),
        lambda: statement_acts.add_statement(desk, round=asked, text="先把车拦住。"),
        lambda: statement_acts.close_round(desk, round=asked),
        lambda: open_round(walk),
        lambda: voting_acts.close_motion(desk, motion=motion),
        walk.put_to_vote,
        lambda: voting_acts.withdraw_motion(desk, motion=Motion.objects.get(closed_at=None)),
        walk.put_to_vote,
    ]
    versions = [find_version(meeting)]
    for act in acts:
        act()
        versions.append(find_version(meeting))
    assert versions == sorted(set(versions)), versions


def find_version(meeting: Meeting) -> int:
    versions = read_versions(meeting.pk)
    assert versions is not None
    return versions.whole


def test_two_processes_give_the_same_versions_and_documents(walk: Walk) -> None:
    one, other = Live(), Live()
    for step in range(3):
        walk.check_in(("expert", "lawyer", "mediator")[step])
        for process in (one, other):
            process.happen()
        # Seconds spoken count on between two readings: both look at the same moment.
        with clock.pretend(clock.now()):
            first, second = (process.ask(Client(), at(walk)) for process in (one, other))
        assert first.headers["ETag"] == second.headers["ETag"]
        assert first.document == second.document
    started_again = Live().ask(Client(), at(walk))
    assert started_again.headers["ETag"] == first.headers["ETag"]


def test_what_is_done_elsewhere_changes_nothing_here(live: Live, walk: Walk) -> None:
    other = Walk(walk.world)
    first = read(live, walk)
    hall = live.state.halls.halls[walk.meeting.pk]
    rows = hall.rows
    other.triage()
    live.happen()
    assert read(live, walk)["version"] == first["version"]
    assert hall.rows is rows


def test_the_document_for_pages_is_the_same(live: Live, walk: Walk) -> None:
    with clock.pretend(clock.now()):
        said = read(live, walk)
        made = json.loads(json.dumps(read_document(walk.meeting.pk)))
    assert made | {"language": said["language"]} == said
    inside = read_document(walk.meeting.pk, is_inside=True)
    assert inside is not None
    assert inside["speaker"]["name"] == "陆阿根"
    assert read_document(ids.uuid7()) is None


# How often the store is asked


def test_asking_again_costs_nothing(live: Live, walk: Walk) -> None:
    clients = [walk.world.client(who) for who in ("resident", "convener")] + [Client()]
    for client in clients:
        live.ask(client, at(walk))
    for client in clients:
        assert count_queries(partial(live.ask, client, at(walk))) == 0


def test_between_two_readings_what_was_there_is_shown(live: Live, walk: Walk) -> None:
    first = read(live, walk)
    walk.check_in("expert")
    live.happen()
    assert read(live, walk)["present"]["count"] == first["present"]["count"] + 1
    walk.check_in("lawyer")
    assert live.age.mark is not None
    live.age.mark = (live.age.mark[0] + 1, 1)
    assert count_queries(lambda: live.ask(Client(), at(walk))) == 0
    assert read(live, walk)["present"]["count"] == first["present"]["count"] + 1
    live.happen()
    assert read(live, walk)["present"]["count"] == first["present"]["count"] + 2


def test_nobody_waits_while_another_reads(live: Live, walk: Walk) -> None:
    first = read(live, walk)
    walk.check_in("expert")
    live.happen()
    with live.state.halls.halls[walk.meeting.pk].lock:
        assert read(live, walk)["version"] == first["version"]
    assert read(live, walk)["version"] > first["version"]


def test_a_statement_vote_reads_only_the_round_again(live: Live, walk: Walk) -> None:
    asked = open_round(walk)
    first = asked.statements.get(number=0)
    read(live, walk)
    hall = live.state.halls.halls[walk.meeting.pk]
    room = hall.rows.room
    statement_acts.cast_stance(walk.world.actor("resident"), statement=first, value=1)
    live.happen()
    assert count_queries(lambda: live.ask(Client(), at(walk))) <= 8
    assert hall.rows.room is room
    assert hall.rows.said is not None
    assert hall.rows.said.votes == 1


def test_the_number_of_queries_stays(walk: Walk) -> None:
    def ask() -> None:
        assert Live().ask(Client(), at(walk)).status == 200

    few = count_queries(ask)
    for number in range(12):
        meeting_acts.check_in_by_name(
            walk.world.actor("convener"), meeting=walk.meeting, name=f"乡亲{number}"
        )
    assert count_queries(ask) == few


def test_a_store_that_fails_leaves_what_was_there(
    live: Live, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import DatabaseError

    first = read(live, walk)

    def fail(*_asked: Any) -> None:
        raise DatabaseError("gone")

    monkeypatch.setattr(live_halls, "read_versions", fail)
    live.happen()
    assert read(live, walk)["version"] == first["version"]
    refused = Live().ask(Client(), at(walk))
    assert refused.status == 503
    assert "自动" in refused.document["sentence"]

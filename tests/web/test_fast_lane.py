"""Votes, check-ins and ratings that come as JSON: done, refused, and what is no request at all."""

from __future__ import annotations

import json
import time
from typing import Any
from uuid import uuid4

import pytest
from tests.meetings.conftest import announced, evening, matter, plan, sitting
from tests.voting.conftest import motion
from tests.web.fast import Phone, application
from tests.world import World

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.models import Entry
from zhaishangyi.voting import actions as voting
from zhaishangyi.voting.models import Motion, StatementRound, StatementVote, Vote
from zhaishangyi.voting.statements import actions as statements
from zhaishangyi.web import fast_lane
from zhaishangyi.web.fast_lane import Spare

__all__ = ["announced", "evening", "matter", "motion", "plan", "sitting"]


@pytest.fixture
def round(world: World, sitting: Meeting) -> StatementRound:
    """Two statements that everybody present is asked about."""
    return statements.open_round(
        world.actor("convener"),
        meeting=sitting,
        topic="村东这条路怎么修",
        statements=["坏的一段挖开重铺。", "先限重，再修路。"],
    )


def test_a_vote_is_kept_and_may_be_changed(world: World, motion: Motion):
    phone = Phone(world, "resident")
    said = phone.send("vote", motion=str(motion.pk), choice="no")
    assert (phone.status, said["done"]) == (200, True)
    assert said["id"] == str(Vote.objects.get().pk)
    assert phone.send("vote", motion=str(motion.pk), choice="yes")["id"] == said["id"]
    vote = Vote.objects.get()
    assert (vote.choice, vote.way, vote.version) == ("yes", "phone", 2)


def test_the_same_act_sent_twice_is_one(world: World, motion: Motion):
    phone = Phone(world, "resident")
    values = {"act_id": str(uuid7()), "motion": str(motion.pk), "choice": "yes"}
    first = phone.send("vote", json.dumps(values))
    assert phone.send("vote", json.dumps(values)) == first
    assert Entry.objects.filter(kind="vote.cast").count() == 1
    said = phone.send("vote", json.dumps({**values, "choice": "no"}))
    assert phone.status == 409
    assert "已经交过一次" in said["sentence"]
    assert Vote.objects.get().choice == "yes"


def test_a_stance_is_kept_without_a_name_in_the_record(world: World, round: StatementRound):
    statement = round.statements.get(number=0)
    phone = Phone(world, "resident")
    said = phone.send("statement-vote", statement=str(statement.pk), value=1)
    vote = StatementVote.objects.get()
    assert (phone.status, said["id"], vote.value) == (200, str(vote.pk), 1)
    assert vote.participant == Participant.objects.get(person=world.people["resident"])
    entry = Entry.objects.get(kind="statement.vote")
    assert entry.person_id is None
    assert str(world.people["resident"].pk) not in entry.content


@pytest.mark.parametrize(("typed", "kept"), [("１", 1), ("－１", -1), (" 0 ", 0), (-1, -1)])
def test_a_number_may_be_typed_in_any_width(
    world: World, round: StatementRound, typed: Any, kept: int
):
    statement = round.statements.get(number=0)
    phone = Phone(world, "resident")
    phone.send("statement-vote", statement=str(statement.pk), value=typed)
    assert phone.status == 200
    assert StatementVote.objects.get().value == kept


@pytest.mark.parametrize("value", [2, 1.0, True, "一", None, [1], {"a": 1}, 10**40, "9" * 4000])
def test_what_is_no_stance_is_refused_at_its_field(world: World, round: StatementRound, value: Any):
    phone = Phone(world, "resident")
    said = phone.send(
        "statement-vote", statement=str(round.statements.get(number=0).pk), value=value
    )
    assert (phone.status, said["field"]) == (422, "value")
    assert not StatementVote.objects.exists()


def test_checking_in_takes_the_code_as_it_was_typed(world: World, sitting: Meeting):
    code = sitting.join_code.lower().translate({d: d + 0xFEE0 for d in range(48, 58)})
    phone = Phone(world, "stranger")
    said = phone.send("check-in", meeting=str(sitting.pk), code=f" {code} ")
    own = Participant.objects.get(pk=said["id"])
    assert (phone.status, own.person, own.check_in_way) == (200, world.people["stranger"], "qr")


def test_a_wrong_code_stands_at_its_field(world: World, sitting: Meeting):
    phone = Phone(world, "stranger", english=True)
    said = phone.send("check-in", meeting=str(sitting.pk), code="NOTTHIS1")
    assert phone.status == 422
    assert said == {
        "field": "code", "sentence": "This code belongs to no meeting here. Scan it again."
    }  # fmt: skip
    assert not Participant.objects.filter(person=world.people["stranger"]).exists()


def test_who_has_not_checked_in_hears_who_may(world: World, motion: Motion):
    phone = Phone(world, "stranger")
    said = phone.send("vote", motion=str(motion.pk), choice="yes")
    assert (phone.status, said["field"]) == (403, "")
    assert "签到" in said["sentence"]
    phone = Phone(world, "stranger", english=True)
    said = phone.send("vote", motion=str(motion.pk), choice="yes")
    assert said["sentence"] == "This is done by: those who have checked in to the meeting."


def test_nobody_votes_without_a_session(world: World, motion: Motion):
    for cookies in ({}, {"sessionid": "made-up"}, {"sessionid": "x" * 3000}):
        phone = Phone(world, "anonymous")
        for name, value in cookies.items():
            phone.client.cookies[name] = value
        phone.send("vote", motion=str(motion.pk), choice="yes")
        assert phone.status == 403


def test_after_the_count_a_vote_is_refused(world: World, motion: Motion):
    voting.close_motion(world.actor("convener"), motion=motion)
    phone = Phone(world, "resident", english=True)
    said = phone.send("vote", motion=str(motion.pk), choice="yes")
    assert phone.status == 422
    assert said["sentence"].startswith("This vote is closed and counted.")


@pytest.mark.parametrize(
    "body",
    [
        "", "{", "[]", "null", "NaN", '"yes"', "[" * 16_000, b"\xff\xfe{}", "\x00",
        "{}", '{"act_id": 5}', '{"act_id": "not-an-id"}', '{"act_id": ["a"]}',
        '{"act_id": "7e57b2c4-0000-4000-8000-000000000000"}', "1" * 5000,
    ],
)  # fmt: skip
def test_junk_is_refused_in_words(world: World, body: str | bytes):
    phone = Phone(world, "resident")
    said = json.loads(phone.ask("/fast/vote", body))
    assert phone.status == 422
    assert said["sentence"]


@pytest.mark.parametrize("motion_id", ["", "abc", 5, None, [], "'; drop table", "\x00"])
def test_a_vote_about_nothing_is_refused(world: World, motion_id: Any):
    phone = Phone(world, "resident")
    assert phone.send("vote", motion=motion_id, choice="yes")["field"] == "motion"
    assert phone.status == 422


def test_an_unknown_record_is_not_here(world: World, motion: Motion):
    phone = Phone(world, "resident", english=True)
    asked = {
        "vote": {"motion": uuid4(), "choice": "yes"},
        "statement-vote": {"statement": uuid4(), "value": 1},
        "check-in": {"meeting": uuid4(), "code": "ABCDEFGH"},
        "rating": {"matter": uuid4(), "value": "solved", "comment": ""},
    }
    for what, values in asked.items():
        said = phone.send(what, **{name: str(value) for name, value in values.items()} | {
            name: value for name, value in values.items() if isinstance(value, int)
        })  # fmt: skip
        assert phone.status == 404, what
        assert said["sentence"].startswith("There is no such"), what


@pytest.mark.parametrize("text", ["\x00", "\ud800", "yes\x00", "是", "x" * 9000, 7])
def test_a_choice_that_is_none_is_refused_at_its_field(world: World, motion: Motion, text: Any):
    phone = Phone(world, "resident")
    assert phone.send("vote", motion=str(motion.pk), choice=text)["field"] == "choice"
    assert phone.status == 422


def test_a_huge_body_is_read_away_and_refused(world: World):
    phone = Phone(world, "resident")
    environ = phone.make_environ("/fast/vote", "x" * 200_000, {})
    said = json.loads(b"".join(application(environ, phone.hear)))
    assert phone.status == 413
    assert said["sentence"]
    assert environ["wsgi.input"].read() == b""


def test_half_a_body_is_not_taken_for_the_whole(world: World):
    phone = Phone(world, "resident")
    phone.ask("/fast/vote", '{"act_id"', CONTENT_LENGTH="400")
    assert phone.status == 400


@pytest.mark.parametrize(
    ("headers", "status"),
    [
        ({"HTTP_ORIGIN": "http://elsewhere.example"}, 403),
        ({"HTTP_ORIGIN": "null"}, 403),
        ({"HTTP_ORIGIN": "https://testserver"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "cross-site"}, 403),
        ({"HTTP_SEC_FETCH_SITE": "same-site"}, 403),
        ({"HTTP_HOST": ""}, 403),
        ({"CONTENT_TYPE": "text/plain"}, 415),
        ({"CONTENT_TYPE": "application/x-www-form-urlencoded"}, 415),
        ({"CONTENT_TYPE": ""}, 415),
        ({"REQUEST_METHOD": "GET"}, 405),
        ({"PATH_INFO": "/fast/everything"}, 404),
        ({"HTTP_SEC_FETCH_SITE": "same-origin"}, 200),
        ({"CONTENT_TYPE": "Application/JSON; charset=utf-8"}, 200),
    ],
)
def test_only_our_own_pages_send_here(
    world: World, motion: Motion, headers: dict[str, str], status: int
):
    phone = Phone(world, "resident")
    body = json.dumps({"act_id": str(uuid7()), "motion": str(motion.pk), "choice": "yes"})
    said = json.loads(phone.ask("/fast/vote", body, **headers))
    assert phone.status == status
    assert Vote.objects.exists() is (status == 200)
    assert said.get("done", False) is (status == 200)


def test_everything_else_goes_on_to_django(world: World):
    phone = Phone(world, "resident")
    with pytest.raises(AssertionError, match="on to Django"):
        phone.ask("/matters/", "{}")


def test_after_a_stance_the_next_statements_are_said(
    world: World, round: StatementRound, monkeypatch: pytest.MonkeyPatch
):
    from zhaishangyi.web.live import halls

    monkeypatch.setattr(fast_lane, "spare", Spare(share=0.1, most=10.0))
    asked: list[Any] = []

    def choose(*ids: Any) -> list[dict[str, str]]:
        asked.append(ids)
        return [{"id": "x"}]

    monkeypatch.setattr(halls, "choose_next", choose)
    own = Participant.objects.get(person=world.people["resident"])
    phone, values = Phone(world, "resident"), {"statement": str(round.statements.get(number=0).pk)}
    assert phone.send("statement-vote", value=1, **values)["next"] == [{"id": "x"}]
    assert asked == [(own.meeting_id, own.pk)]
    # Votes come first when many vote, and a vote that is in is never answered with an error.
    monkeypatch.setattr(application.lane, "is_busy", True)
    assert "next" not in phone.send("statement-vote", value=0, **values)
    monkeypatch.setattr(application.lane, "is_busy", False)
    monkeypatch.setattr(halls, "choose_next", lambda *ids: 1 / 0)
    assert "next" not in phone.send("statement-vote", value=-1, **values)
    assert (phone.status, StatementVote.objects.get().value) == (200, -1)


def test_what_is_pleasant_gets_a_share_of_the_time():
    spare = Spare(share=0.0, most=1.0)
    assert spare.has_some()
    spare.spend(1.5)
    assert not spare.has_some()
    spare.share = 1000.0
    time.sleep(0.001)
    assert spare.has_some()

"""A round of statements: opening, putting up, reading, saying what one thinks, closing."""

from __future__ import annotations

from typing import Any

import pytest
from tests.meetings.conftest import QUORUM, find, list_inbox
from tests.world import World

from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import Meeting, Note
from zhaishangyi.record import ids
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.queries import read_content
from zhaishangyi.voting import actions
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote

TOPIC = "村口停车怎么办"
TEXTS = ("划线停车，一户一个位", "晒谷场白天可以停车", "外来车辆停到桥南去")


@pytest.fixture
def round(world: World, sitting: Meeting) -> StatementRound:
    """Three statements before six people who are present."""
    return actions.open_round(
        world.actor("recorder"), meeting=sitting, topic=TOPIC, statements=TEXTS
    )


def first(round: StatementRound) -> Statement:
    return round.statements.get(number=0)


def test_opening_puts_up_what_to_begin_with_and_tells(world: World, round: StatementRound):
    made = round.statements.values_list("number", "text", "state")
    assert list(made) == [(number, text, "shown") for number, text in enumerate(TEXTS)]
    assert not round.statements.exclude(author=None).exists()
    assert TOPIC in list_inbox(world, "resident")[0]


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"topic": "停"}, "topic"),
        ({"topic": "长" * 101}, "topic"),
        ({"statements": ()}, "statements"),
        ({"statements": ("停？",)}, "statements"),
        ({"statements": ("长" * 141,)}, "statements"),
        ({"statements": ("划线停车", "划线 停车。")}, "statements"),
        ({"statements": tuple(f"第{n}条意见" for n in range(1001))}, "statements"),
    ],
)
def test_a_round_that_cannot_be_says_where(
    world: World, sitting: Meeting, said: dict[str, Any], field: str
):
    with pytest.raises(RuleBroken) as broken:
        actions.open_round(
            world.actor("recorder"),
            meeting=sitting,
            **{"topic": TOPIC, "statements": TEXTS} | said,
        )
    assert broken.value.field == field
    assert not StatementRound.objects.exists()


def test_one_round_at_a_time_and_only_while_the_meeting_sits(
    world: World, round: StatementRound, sitting: Meeting, announced: Meeting
):
    desk = world.actor("convener")
    with pytest.raises(RuleBroken, match="still open"):
        actions.open_round(desk, meeting=sitting, topic=TOPIC, statements=TEXTS)
    actions.close_round(desk, round=round)
    again = actions.open_round(desk, meeting=sitting, topic=TOPIC, statements=TEXTS)
    assert again.pk != round.pk


def test_a_meeting_that_has_not_begun_has_no_round(world: World, announced: Meeting):
    with pytest.raises(RuleBroken, match="not been opened"):
        actions.open_round(
            world.actor("convener"), meeting=announced, topic=TOPIC, statements=TEXTS
        )


def test_what_a_participant_writes_waits_and_names_nobody(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("deputy"), round=round, text="  装两盏\n路灯 ")
    assert (made.number, made.text, made.state) == (3, "装两盏 路灯", "waiting")
    assert made.author == find(round.meeting, world, "deputy")
    entry = Entry.objects.get(kind="statement.add")
    assert (entry.person_id, entry.role) == (None, "resident")
    assert str(made.author_id) not in entry.content


def test_the_desk_puts_up_at_once(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("convener"), round=round, text="装两盏路灯")
    assert (made.state, made.author) == ("shown", None)


def test_an_unmoderated_round_shows_what_is_written(world: World, sitting: Meeting):
    round = actions.open_round(
        world.actor("convener"), meeting=sitting, topic=TOPIC, statements=TEXTS, is_moderated=False
    )
    made = actions.add_statement(world.actor("neighbour"), round=round, text="装两盏路灯")
    assert (made.state, made.author is not None) == ("shown", True)


@pytest.mark.parametrize(
    "text", ["", "灯", "长" * 141, "划线停车，一户一个位", "划线停车 一户一个位！"]
)
def test_a_statement_that_cannot_be_says_why(world: World, round: StatementRound, text: str):
    with pytest.raises(RuleBroken) as broken:
        actions.add_statement(world.actor("resident"), round=round, text=text)
    assert broken.value.field == "text"
    assert round.statements.count() == 3


def test_showing_tells_the_author(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("resident"), round=round, text="装两盏路灯")
    shown = actions.show_statement(world.actor("recorder"), statement=made)
    assert (shown.state, shown.decided_at is not None) == ("shown", True)
    assert list_inbox(world, "resident")[0].startswith("Your statement is put to everybody: 装两盏")


def test_declining_takes_a_reason_and_tells_the_author(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("resident"), round=round, text="老王家的车乱停")
    desk = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.decline_statement(desk, statement=made)
    assert broken.value.field == "reason"
    done = actions.decline_statement(desk, statement=made, reason="说到具体的人")
    assert (done.state, done.reason) == ("declined", "说到具体的人")
    assert "说到具体的人" in list_inbox(world, "resident")[0]
    again = actions.show_statement(desk, statement=made)
    assert (again.state, again.reason) == ("shown", "")


def test_declining_one_that_is_there_already_names_it(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("resident"), round=round, text="划线，一户停一个位")
    desk = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.decline_statement(desk, statement=made, same_as=made)
    assert broken.value.field == "same_as"
    done = actions.decline_statement(desk, statement=made, same_as=first(round))
    assert done.same_as == first(round)
    assert TEXTS[0] in list_inbox(world, "resident")[0]


def test_two_do_not_decline_each_of_a_pair_for_the_other(world: World, round: StatementRound):
    one, other = round.statements.get(number=0), round.statements.get(number=1)
    actions.decline_statement(world.actor("convener"), statement=one, same_as=other)
    # As the other desk still has it before its eyes.
    assert one.state == "shown"
    with pytest.raises(RuleBroken) as broken:
        actions.decline_statement(world.actor("recorder"), statement=other, same_as=one)
    assert broken.value.field == "same_as"
    assert round.statements.get(number=1).state == "shown"


def test_a_word_may_be_changed_and_gets_a_new_turn(world: World, round: StatementRound):
    by, statement = world.actor("resident"), first(round)
    vote = actions.cast_stance(by, statement=statement, value=-1)
    assert (vote.value, vote.turn, vote.way) == (-1, 1, "phone")
    other = actions.cast_stance(world.actor("neighbour"), statement=statement, value=0)
    assert other.turn == 2
    assert actions.cast_stance(by, statement=statement, value=-1).turn == 1
    changed = actions.cast_stance(by, statement=statement, value=1)
    assert (changed.pk, changed.value, changed.turn) == (vote.pk, 1, 3)
    assert StatementVote.objects.count() == 2


def test_the_record_withholds_who_said_what(world: World, round: StatementRound):
    vote = actions.cast_stance(world.actor("resident"), statement=first(round), value=1)
    entry = Entry.objects.get(kind="statement.vote")
    assert entry.person_id is None
    after = read_content(entry)["changes"][0]["after"]
    assert after["turn"] == 1
    assert str(vote.participant_id) not in entry.content
    assert after["value"] not in (1, "1")
    # Only one deputy is here: whose word it is must not be read from the role.
    actions.cast_stance(world.actor("deputy"), statement=first(round), value=-1)
    roles = Entry.objects.filter(kind="statement.vote").values_list("role", flat=True)
    assert set(roles) == {"resident"}


def test_the_same_word_sent_twice_is_one(world: World, round: StatementRound):
    by = world.actor("resident").carrying(ids.uuid7())
    one = actions.cast_stance(by, statement=first(round), value=1)
    assert actions.cast_stance(by, statement=first(round), value=1) == one
    assert Entry.objects.filter(kind="statement.vote").count() == 1


@pytest.mark.parametrize("value", [2, -2, True, None, "1", 1.0])
def test_a_word_that_is_none_is_refused(world: World, round: StatementRound, value: Any):
    with pytest.raises(RuleBroken) as broken:
        actions.cast_stance(world.actor("resident"), statement=first(round), value=value)
    assert broken.value.field == "value"


def test_only_what_is_put_to_everybody_is_voted_on(world: World, round: StatementRound):
    made = actions.add_statement(world.actor("resident"), round=round, text="装两盏路灯")
    with pytest.raises(RuleBroken, match="not put to everybody"):
        actions.cast_stance(world.actor("resident"), statement=made, value=1)


def test_the_desk_takes_words_down_for_those_who_are_here(world: World, round: StatementRound):
    desk, here = world.actor("recorder"), find(round.meeting, world, "neighbour")
    vote = actions.cast_stance_for(desk, statement=first(round), participant=here, value=1)
    assert (vote.value, vote.way, vote.participant) == (1, "hand", here)
    lawyer = world.people["lawyer"]
    meetings.invite_people(
        world.actor("convener"), meeting=round.meeting, people=((lawyer, "lawyer"),)
    )
    absent = find(round.meeting, world, "lawyer")
    with pytest.raises(RuleBroken, match="has not checked in"):
        actions.cast_stance_for(desk, statement=first(round), participant=absent, value=1)


def test_a_slip_is_taken_down_as_a_whole(world: World, round: StatementRound, sitting: Meeting):
    desk, here = world.actor("recorder"), find(sitting, world, "neighbour")
    marked = [(statement, 1) for statement in round.statements.all()]
    actions.take_slip(desk, round=round, participant=here, stances=marked)
    assert list(StatementVote.objects.values_list("value", "turn")) == [(1, 1), (1, 2), (1, 3)]
    with pytest.raises(RuleBroken):
        actions.take_slip(desk, round=round, participant=here, stances=[])
    with pytest.raises(RuleBroken):
        actions.take_slip(
            desk, round=round, participant=here, stances=[(first(round), 0), (first(round), 7)]
        )
    assert set(StatementVote.objects.values_list("value", flat=True)) == {1}


def test_closing_writes_down_what_is_shared(world: World, round: StatementRound):
    for who in QUORUM[:5]:
        actions.cast_stance(world.actor(who), statement=first(round), value=1)
    closed = actions.close_round(world.actor("recorder"), round=round)
    assert closed.closed_at is not None
    note = Note.objects.get(meeting=round.meeting, sort="vote")
    assert TOPIC in note.text
    assert TEXTS[0] in note.text
    assert TOPIC in list_inbox(world, "deputy")[0]


def test_after_closing_nothing_is_taken_any_more(world: World, round: StatementRound):
    statement = first(round)
    actions.close_round(world.actor("convener"), round=round)
    desk, resident = world.actor("recorder"), world.actor("resident")
    for late in (
        lambda: actions.cast_stance(resident, statement=statement, value=1),
        lambda: actions.add_statement(resident, round=round, text="装两盏路灯"),
        lambda: actions.decline_statement(desk, statement=statement, reason="不合适"),
        lambda: actions.close_round(desk, round=round),
    ):
        with pytest.raises(RuleBroken, match="closed"):
            late()


def test_a_meeting_with_an_open_round_is_not_closed(world: World, round: StatementRound):
    with pytest.raises(RuleBroken, match="round of statements is still open"):
        meetings.close_meeting(world.actor("convener"), meeting=round.meeting)


@pytest.mark.parametrize("who", ["stranger", "lawyer", "auditor", "anonymous"])
def test_who_is_not_here_says_nothing(world: World, round: StatementRound, who: str):
    by = world.actor(who)
    for press in (
        lambda: actions.cast_stance(by, statement=first(round), value=1),
        lambda: actions.add_statement(by, round=round, text="装两盏路灯"),
    ):
        with pytest.raises(Refused):
            press()


@pytest.mark.parametrize("who", ["resident", "office", "other_convener", "anonymous"])
def test_who_may_not_run_a_round(world: World, round: StatementRound, who: str):
    by, statement = world.actor(who), first(round)
    here = find(round.meeting, world, "neighbour")
    for press in (
        lambda: actions.open_round(by, meeting=round.meeting, topic=TOPIC, statements=TEXTS),
        lambda: actions.show_statement(by, statement=statement),
        lambda: actions.decline_statement(by, statement=statement, reason="不合适"),
        lambda: actions.cast_stance_for(by, statement=statement, participant=here, value=1),
        lambda: actions.take_slip(by, round=round, participant=here, stances=[(statement, 1)]),
        lambda: actions.close_round(by, round=round),
    ):
        with pytest.raises(Refused):
            press()

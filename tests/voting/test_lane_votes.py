"""Votes done together leave what votes through the door leave, row by row and entry by entry."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial
from typing import Any

import pytest
from django.db.models.signals import post_save, pre_save
from tests.meetings.conftest import QUORUM
from tests.voting.conftest import announced, evening, matter, motion, plan, sitting
from tests.web.counting import count_queries
from tests.world import CAST, World

from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import ids
from zhaishangyi.record.door import Act
from zhaishangyi.record.errors import AlreadySent, NotHere, Refused, RuleBroken
from zhaishangyi.record.events import _listeners, listen
from zhaishangyi.record.lane import Lane, Waiting
from zhaishangyi.record.models import Entry, Recorded
from zhaishangyi.record.queries import read_content
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting import actions
from zhaishangyi.voting.lane import StancesTogether, VotesTogether
from zhaishangyi.voting.models import Motion, Statement, StatementRound, StatementVote, Vote
from zhaishangyi.voting.statements import actions as statement_actions

__all__ = ["announced", "evening", "matter", "motion", "plan", "sitting"]
ALIKE = ("role", "node_path", "typed_for", "subject_kind", "subject_version", "person_id")


@pytest.fixture
def statements(sitting: Meeting) -> list[Statement]:
    """Three statements of an open round, put to everybody."""
    with outside_the_door("statements for tests"):
        round = StatementRound.objects.create(meeting=sitting, topic="这条路怎么修")
        return [
            Statement.objects.create(round=round, number=number, text=text, state="shown")
            for number, text in enumerate(["重铺。", "限重。", "再等等。"])
        ]


class Group:
    """Acts that wait together, by somebody of the cast each."""

    def __init__(self, world: World, plan: Any) -> None:
        self.world, self.plan = world, plan
        actors = {who: world.actor(who) for who in ["anonymous", *CAST]}
        self.lane = Lane(lambda whos: actors)

    def send(self, asked: Sequence[tuple[str, dict[str, Any]]], *act_ids: Any) -> list[Waiting]:
        """Do them in one go."""
        given = [*act_ids, *(ids.uuid7() for _one in asked[len(act_ids) :])]
        group = [
            Waiting(self.plan, who, "zh-hans", act_id, values)
            for (who, values), act_id in zip(asked, given, strict=True)
        ]
        self.lane.do(group)
        return group


def find_problems(group: Sequence[Waiting]) -> list[type[Exception] | None]:
    """What sort of problem each had."""
    return [type(one.problem) if one.problem else None for one in group]


def find_ids(group: Sequence[Waiting]) -> list[Any]:
    """The records of those that were done."""
    return [one.kept.id for one in group if one.kept is not None]


def show_row(record: Recorded) -> dict[str, Any]:
    """A row without what differs by its nature: its id and the moment."""
    names = [field.attname for field in record._meta.concrete_fields]
    return {name: getattr(record, name) for name in names if name not in ("id", "cast_at")}


def show_entries(act: Act[Any, Any]) -> list[dict[str, Any]]:
    """Entries of an act without ids and moments, whose content fits their columns and digest."""
    shown = []
    for entry in Entry.objects.filter(kind=act.kind).order_by("seq"):
        content = read_content(entry)
        assert content["subject"] == [entry.subject_kind, str(entry.subject_id)]
        assert content.pop("act_id") == str(entry.act_id)
        assert content.pop("at") == entry.at.isoformat(timespec="microseconds")
        content["subject"] = entry.subject_kind
        for change in content["changes"]:
            assert change.pop("id") == str(entry.subject_id)
            # A moment is a moment: which one is the only difference.
            for values in (change["before"], change["after"]):
                values["cast_at"] = "cast_at" in values
        shown.append({**content, **{name: getattr(entry, name) for name in ALIKE}})
    return shown


def clear(*models: Any) -> None:
    """Begin anew: entries only grow, so they are told apart by what came before."""
    with outside_the_door("the same votes once more"):
        for model in models:
            model.objects.all().delete()


def test_open_votes_leave_the_same_as_through_the_door(world: World, motion: Motion):
    said = [(who, "yes" if n % 2 else "no") for n, who in enumerate(QUORUM)]
    said += [("resident", "abstain"), ("resident", "abstain"), ("neighbour", "no")]
    for who, choice in said:
        actions.cast_vote(world.actor(who), motion=motion, choice=choice)
    rows, entries = [show_row(one) for one in list_votes(Vote)], show_entries(actions.cast_vote)
    clear(Vote)
    group = Group(world, VotesTogether())
    done = group.send([(who, {"motion": motion.pk, "choice": choice}) for who, choice in said])
    assert find_problems(done) == [None] * len(said)
    assert [show_row(one) for one in list_votes(Vote)] == rows
    assert show_entries(actions.cast_vote)[len(entries) :] == entries


def test_stances_leave_the_same_as_through_the_door(world: World, statements: list[Statement]):
    said = [(who, statements[n % 3], (1, 0, -1)[n % 3]) for n, who in enumerate(QUORUM)]
    said += [("resident", statements[0], -1), ("resident", statements[0], -1)]
    for who, statement, value in said:
        statement_actions.cast_stance(world.actor(who), statement=statement, value=value)
    stance = statement_actions.cast_stance
    rows, entries = [show_row(one) for one in list_votes(StatementVote)], show_entries(stance)
    clear(StatementVote)
    group = Group(world, StancesTogether())
    asked = [(who, {"statement": one.pk, "value": value}) for who, one, value in said]
    # In two groups, so that a change finds its vote in the store, and in one, in memory.
    assert find_problems(group.send(asked[:4]) + group.send(asked[4:])) == [None] * len(said)
    assert [show_row(one) for one in list_votes(StatementVote)] == rows
    assert show_entries(stance)[len(entries) :] == entries


def list_votes(model: Any) -> list[Any]:
    """All votes, by who cast them."""
    return list(model.objects.order_by("participant__name", "pk"))


def test_a_change_in_a_later_group_counts_on(world: World, statements: list[Statement]):
    group = Group(world, StancesTogether())
    for value in (1, -1, 0, 0):
        group.send([("resident", {"statement": statements[0].pk, "value": value})])
    vote = StatementVote.objects.get()
    assert (vote.value, vote.turn, vote.version) == (0, 3, 3)


def test_turns_are_without_gaps_and_never_twice(world: World, statements: list[Statement]):
    group = Group(world, StancesTogether())
    for number in range(3):
        asked = [(who, {"statement": statements[number].pk, "value": 1}) for who in QUORUM]
        group.send([*asked, ("stranger", {"statement": statements[number].pk, "value": 1})])
    turns = StatementVote.objects.order_by("turn").values_list("turn", flat=True)
    assert list(turns) == list(range(1, 3 * len(QUORUM) + 1))


def test_each_is_done_or_refused_by_itself(world: World, motion: Motion):
    group = Group(world, VotesTogether())
    done = group.send(
        [
            ("resident", {"motion": motion.pk, "choice": "yes"}),
            ("stranger", {"motion": motion.pk, "choice": "yes"}),
            ("neighbour", {"motion": motion.pk, "choice": "perhaps"}),
            ("deputy", {"motion": ids.uuid7(), "choice": "yes"}),
            ("anonymous", {"motion": motion.pk, "choice": "no"}),
            ("office", {"motion": motion.pk, "choice": "no"}),
        ]
    )
    assert find_problems(done) == [None, Refused, RuleBroken, NotHere, Refused, None]
    assert Vote.objects.count() == Entry.objects.filter(kind="vote.cast").count() == 2


def test_an_id_twice_in_a_group_is_one_act(world: World, motion: Motion):
    group, act_id = Group(world, VotesTogether()), ids.uuid7()
    yes, no = ({"motion": motion.pk, "choice": choice} for choice in ("yes", "no"))
    asked = [("resident", yes), ("resident", yes), ("resident", no)]
    first, second, third = group.send(asked, act_id, act_id, act_id)
    assert first.kept == second.kept
    assert isinstance(third.problem, AlreadySent)
    assert Entry.objects.filter(kind="vote.cast").count() == 1
    again = group.send([("resident", yes)], act_id)[0]
    assert again.kept == first.kept


def test_an_id_of_the_door_is_known_to_the_lane_and_back(world: World, motion: Motion):
    act_id = ids.uuid7()
    by = world.actor("resident").carrying(act_id)
    vote = actions.cast_vote(by, motion=motion, choice="yes")
    group = Group(world, VotesTogether())
    values = {"motion": motion.pk, "choice": "yes"}
    assert find_ids(group.send([("resident", values)], act_id)) == [vote.pk]
    other = ids.uuid7()
    [kept] = find_ids(group.send([("neighbour", values)], other))
    by = world.actor("neighbour").carrying(other)
    assert actions.cast_vote(by, motion=motion, choice="yes").pk == kept
    with pytest.raises(AlreadySent):
        actions.cast_vote(by, motion=motion, choice="no")


def test_what_was_kept_in_memory_is_read_anew_when_it_was_saved(world: World, motion: Motion):
    group = Group(world, VotesTogether())
    values = {"motion": motion.pk, "choice": "yes"}
    group.send([("resident", values)])
    with outside_the_door("somebody's presence is taken back"):
        own = Participant.objects.get(person=world.people["neighbour"])
        own.checked_in_at = None
        own.save()
    assert find_problems(group.send([("neighbour", values)])) == [Refused]
    actions.close_motion(world.actor("convener"), motion=motion)
    late = group.send([("resident", {**values, "choice": "no"}), ("stranger", values)])
    assert find_problems(late) == [RuleBroken, Refused]
    assert Vote.objects.get().choice == "yes"


def test_a_group_is_read_with_a_fixed_number_of_queries(world: World, statements: list[Statement]):
    group = Group(world, StancesTogether())
    group.send([(who, {"statement": statements[0].pk, "value": 1}) for who in QUORUM])
    counts = []
    for whos in (QUORUM[:1], QUORUM[1:]):
        asked = [(who, {"statement": statements[0].pk, "value": -1}) for who in whos]
        counts.append(count_queries(partial(group.send, asked)))
    assert counts[0] == counts[1] <= 17


def test_events_are_told_in_order_after_the_commit(
    world: World, motion: Motion, django_capture_on_commit_callbacks: Any
):
    told: list[Any] = []
    listen("vote.cast", told.append)
    try:
        with django_capture_on_commit_callbacks(execute=True):
            asked = [(who, {"motion": motion.pk, "choice": "yes"}) for who in QUORUM]
            done = Group(world, VotesTogether()).send(asked)
            assert told == []
    finally:
        _listeners["vote.cast"].remove(told.append)
    assert [event.act_id for event in told] == [one.act_id for one in done]
    assert {event.subject_kind for event in told} == {"voting.vote"}
    assert [event.subject_id for event in told] == find_ids(done)


def test_nobody_listens_to_rows_that_are_written_together():
    # Rows of a group are written past Django's signals: whoever wants to hear of votes listens to
    # the act, or to the entry.
    for signal in (pre_save, post_save):
        assert not signal.has_listeners(Vote)
        assert not signal.has_listeners(StatementVote)

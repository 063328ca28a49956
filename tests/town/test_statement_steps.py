"""A round of statements as a step of a story, and who says what in it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.meetings.conftest import announced, evening, matter, plan, sitting
from tests.world import World

from zhaishangyi.meetings.models import Meeting, Note
from zhaishangyi.record import clock
from zhaishangyi.town.load import VERBS, play_step
from zhaishangyi.town.reading import Step, Story, read_story
from zhaishangyi.town.stage import Scene, Stage
from zhaishangyi.town.stances import choose_camp, list_stances
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote

__all__ = ["announced", "evening", "matter", "plan", "sitting"]
STEP = Step(
    "statements",
    "",
    "吴晓燕",
    {
        "topic": "路修好以前怎么走",
        "statements": ["先填平再铺路", "夜里要有灯", "一步铺到位，慢一点也行"],
        "added": [["周桂兰", "学生上学的钟点不施工"]],
        "declined": [["陆阿根", "老陆家的车不许停", "说的是一户人家"]],
        "camps": [[3, "++-+"], [2, "-+++"]],
    },
)


@pytest.fixture
def scene(world: World, sitting: Meeting) -> Scene:
    """The small town while its meeting sits."""
    stage = Stage(clock.today(), town=world.town, villages={"八烈村": world.village})
    for person in world.people.values():
        stage.people[person.name] = stage.people[person.long_name] = person
    began = sitting.starts_at + timedelta(minutes=20)
    return Scene(stage, Story("road", "八烈村", (STEP,)), began, meeting_made=sitting)


def test_a_round_is_played_to_its_end(scene: Scene) -> None:
    play_step(scene, STEP)
    round = StatementRound.objects.get(meeting=scene.meeting)
    assert round.closed_at is not None
    states = dict(Statement.objects.filter(round=round).values_list("number", "state"))
    assert states == {0: "shown", 1: "shown", 2: "shown", 3: "shown", 4: "declined"}
    ways = set(
        StatementVote.objects.filter(round=round).values_list("participant__check_in_way", "way")
    )
    assert ("qr", "phone") in ways
    assert StatementVote.objects.filter(round=round).values("participant").distinct().count() == 6
    assert "路修好以前怎么走" in Note.objects.get(meeting=scene.meeting, sort="vote").text


def test_everybody_is_in_a_camp_and_the_camps_are_as_large_as_they_say() -> None:
    camps = [(3, "a"), (2, "b"), (1, "c")]
    chosen = [choose_camp(camps, person) for person in range(6)]
    assert (chosen.count("a"), chosen.count("b"), chosen.count("c")) == (3, 2, 1)
    assert choose_camp(camps, 60) == "c"
    with pytest.raises(ValueError, match="camp"):
        choose_camp([(0, "a")], 0)


def test_nobody_holds_quite_what_the_camp_holds() -> None:
    said = [list_stances([(45, "++++-++++00+")], person) for person in range(45)]
    assert said == [list_stances([(45, "++++-++++00+")], person) for person in range(45)]
    assert all(7 <= len(each) <= 12 for each in said)
    assert len({tuple(each) for each in said}) > 30
    opposite = sum(value < 0 for each in said for number, value in each if number in (0, 1, 2))
    assert 1 <= opposite < 20


def test_the_bridge_has_a_round_with_a_sign_for_each_statement() -> None:
    step = next(step for step in read_story("bridge").steps if step.do == "statements")
    assert step.do in VERBS
    count = len(step["statements"]) + len(step["added"])
    assert {len(signs) for _size, signs in step["camps"]} == {count}
    assert all(4 <= len(text) <= 140 for text in step["statements"])

"""The steps of a story at a legal talk, played in a small town."""

from __future__ import annotations

from datetime import date, datetime

import pytest
from tests.world import World

from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.matters.models import Channel
from zhaishangyi.meetings.models import Leaflet, MeetingState, Participant, Question
from zhaishangyi.record import clock
from zhaishangyi.town.load import VERBS, play_step
from zhaishangyi.town.reading import Step, Story
from zhaishangyi.town.stage import Scene, Stage

TODAY = date(2024, 6, 4)
STEPS = (
    Step(
        "event_plan",
        "-9 09:00",
        "顾建新",
        {
            "sort": "legal_talk",
            "title": "邻居之间怎么讲理",
            "about": "当场问、当场答。",
            "starts": "-5 18:30",
            "venue": "村口老樟树",
            "speakers": [
                ["lawyer", "袁律师", "怎么写下来"],
                ["judicial", "@八烈村:judicial:1", "相邻关系"],
                ["expert", "外来的先生", "水怎么排"],
            ],
        },
    ),
    Step("announce", "-9 09:20", "顾建新"),
    Step("leaflet", "", "顾建新", {"title": "六句话", "text": "滴水归自家。"}),
    Step("open", "-5 18:30", "顾建新"),
    Step("check_in", "", "顾建新", {"scanning": 2}),
    Step("question", "", "吴晓燕", {"text": "檐水冲了墙脚归谁修？", "as": "deputy"}),
    Step(
        "answer_question",
        "",
        "吴晓燕",
        {"text": "谁家的水谁负责。", "as": "lawyer", "name": "袁律师"},
    ),
    Step("question", "", "周桂兰", {"text": "树枝能不能自己锯？"}),
    Step("answer_question", "", "袁律师", {"text": "先打招呼，请他修。"}),
    Step("event_count", "", "吴晓燕", {"attended": 34}),
    Step("suggest", "", "吴晓燕", {"text": "每月在树下讲一回。", "role": "resident"}),
    Step("close", "-5 20:05", "顾建新"),
    Step(
        "event_lead",
        "",
        "顾建新",
        {"text": "公用的水沟堵了，雨天倒灌。", "place": "二组", "category": "water"},
    ),
)


@pytest.fixture
def scene(world: World) -> Scene:
    """The small town as the stage of a story."""
    people = world.people
    stage = Stage(
        TODAY,
        town=world.town,
        villages={"八烈村": world.village},
        venues={("八烈村", "村口老樟树"): world.venue},
        people={person.name: person for person in people.values()},
        posts={
            ("八烈村", "resident"): [people["resident"], people["neighbour"]],
            ("八烈村", "judicial"): [people["judicial"]],
        },
    )
    for person in people.values():
        stage.people[person.long_name] = person
    began = datetime.combine(TODAY, datetime.min.time(), clock.HERE)
    return Scene(stage, Story("talk", "八烈村", STEPS), began.replace(month=5))


def test_every_step_of_a_talk_is_known() -> None:
    assert {step.do for step in STEPS} <= set(VERBS)


def test_a_talk_is_played_from_plan_to_matter(scene: Scene) -> None:
    for step in STEPS:
        play_step(scene, step)
    meeting = scene.meeting
    meeting.refresh_from_db()
    assert (meeting.state, meeting.attended) == (MeetingState.CLOSED, 34)
    present = Participant.objects.filter(meeting=meeting, checked_in_at__isnull=False)
    assert present.filter(role="resident", check_in_way="qr").count() == 2
    assert present.exclude(topic="").count() == 3
    answered = list(Question.objects.values_list("asked_as", "answered_as", "answered_by"))
    assert answered == [("deputy", "lawyer", "袁律师"), ("resident", "lawyer", "袁律师")]
    assert Leaflet.objects.get().title == "六句话"
    assert Suggestion.objects.get().meeting == meeting
    assert scene.matter.channel == Channel.TALK

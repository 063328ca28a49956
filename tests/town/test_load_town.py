"""The demo town as it stands after loading: what its pages have to show."""

from __future__ import annotations

from collections import Counter
from datetime import date, timedelta

import pytest
from django.db import transaction
from django.test import Client
from tests.town.conftest import MORNING, TODAY, Loaded, list_strange_words

from zhaishangyi.delivery.models import ActionItem, ResultNotice, SatisfactionRating, Suggestion
from zhaishangyi.matters.models import Matter, MatterSide, Opinion, State
from zhaishangyi.matters.progress import read_progress
from zhaishangyi.meetings.models import Meeting, MeetingState, Outcome, Participant
from zhaishangyi.meetings.queries import read_floor
from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.registry import import_all_acts
from zhaishangyi.record.trail import is_outside
from zhaishangyi.town import load as loading
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene
from zhaishangyi.voting.models import Motion

pytestmark = [pytest.mark.slow, pytest.mark.django_db, pytest.mark.usefixtures("town")]
SECOND = "zhen-sanxing/"
SET_UP_KINDS = {"town.open", "place.add", "venue.add", "office.add", "person.add", "role.grant"}


def find_matter(title: str) -> Matter:
    return Matter.objects.get(title__contains=title)


def find_open_link(title: str) -> str:
    link = read_progress(find_matter(title)).open_link
    return link.id if link else ""


@pytest.mark.once
def test_the_same_day_gives_the_same_rows(town: Loaded):
    assert town.digests is not None
    assert town.digests[0] == town.digests[1]


def test_it_says_what_it_made(town: Loaded):
    assert any("28" in line for line in town.lines)
    assert len(town.lines) > 10


def test_every_word_of_a_list_stands_on_it():
    assert list_strange_words() == []


def test_the_whole_town_is_there():
    assert Counter(Jurisdiction.objects.values_list("level", flat=True)) == {
        "town": 2,
        "village": 28,
        "grid": 64,
    }
    assert Venue.objects.filter(is_open=True).count() >= 30
    assert 350 <= Person.objects.count() <= 410
    assert len(set(Venue.objects.values_list("latitude", "longitude"))) == Venue.objects.count()


def test_everything_came_through_the_door():
    assert not is_outside()
    assert Entry.objects.count() > 1000
    by_operator = set(Entry.objects.filter(role="operator").values_list("kind", flat=True))
    assert by_operator == SET_UP_KINDS
    # Some acts may not say who did them, such as a question at a legal talk.
    hidden = {kind for kind, act in import_all_acts().items() if act.hides_actor}
    named = Entry.objects.exclude(kind__in=SET_UP_KINDS | hidden)
    assert not named.filter(person_id=None).exists()


def test_nothing_happens_after_yesterday():
    midnight = MORNING.replace(hour=0)
    assert Entry.objects.order_by("-at")[0].at < midnight
    ahead = Meeting.objects.filter(starts_at__gte=midnight)
    assert {meeting.state for meeting in ahead} <= {MeetingState.PLANNED, MeetingState.ANNOUNCED}


def test_nobody_has_a_pin_and_the_first_convener_is_that_of_the_first_village():
    assert not Person.objects.exclude(pin_hash="").exists()
    first = RoleGrant.objects.filter(role="convener").order_by("pk")[0]
    assert (first.person.name, first.jurisdiction.name) == ("顾建新", "八烈村")


def test_the_road_waits_to_be_rated_with_five_days_left():
    matter = find_matter("村东新修的路面")
    step = read_progress(matter).open_step
    assert step is not None
    assert (step.link.id, step.number, step.days_left) == ("review", 8, 5)
    assert ResultNotice.objects.get(matter=matter).rate_until == TODAY + timedelta(days=5)
    values = SatisfactionRating.objects.filter(matter=matter).values_list("value", flat=True)
    assert Counter(values) == {"solved": 24, "nearly": 3, "not_solved": 1}
    assert not any(step.was_late for step in read_progress(matter).steps)


def test_the_road_was_agreed_by_36_people_at_the_roadside():
    matter = find_matter("村东新修的路面")
    outcome = Outcome.objects.get(matter=matter)
    assert outcome.text.startswith("先请镇里的技术人员来查，查明白了按他们说的修")
    present = Participant.objects.filter(meeting=outcome.meeting, checked_in_at__isnull=False)
    assert present.count() == 36
    assert outcome.meeting.quorum == 30
    motion = Motion.objects.get(meeting=outcome.meeting)
    assert (motion.yes, motion.no, motion.abstain, motion.present) == (31, 2, 3, 36)
    assert ActionItem.objects.filter(matter=matter, state="accepted").count() == 3


def test_whoever_can_be_switched_to_still_has_the_road_to_rate():
    matter = find_matter("村东新修的路面")
    rated = SatisfactionRating.objects.filter(matter=matter, person__name__in=["周桂兰", "陆阿根"])
    assert not rated.exists()
    assert matter.raiser is not None
    assert matter.raiser.name == "周桂兰"


def test_residents_spoke_longer_than_officials_at_the_roadside():
    meeting = Outcome.objects.get(matter=find_matter("村东新修的路面")).meeting
    seconds = {group: spoken for group, _label, spoken in read_floor(meeting, clock.now())}
    assert seconds["resident"] > 2 * seconds["deputy"] > 0
    assert seconds["resident"] > seconds["office"] > 0


def test_the_bridge_is_finished_in_time_and_its_pledges_stand_in_the_record():
    matter = find_matter("大桥封了")
    progress = read_progress(matter)
    assert matter.state == State.FINISHED
    assert progress.is_finished
    assert len(progress.steps) == 8
    assert not any(step.was_late for step in progress.steps)
    meeting = Outcome.objects.get(matter=matter).meeting
    assert str(meeting.venue) == "湿地公园芦亭"
    assert meeting.participants.filter(person__jurisdiction__path__startswith=SECOND).count() == 8
    assert meeting.notes.filter(text__contains="钢管").exists()
    assert Motion.objects.get(meeting=meeting).yes == 43


def test_the_bridge_belongs_to_both_towns_and_both_agreed():
    matter = find_matter("大桥封了")
    side = MatterSide.objects.get(matter=matter)
    assert (side.jurisdiction.name, side.state) == ("三星镇", "joined")
    assert side.convener is not None
    assert side.convener.name == "秦海林"
    answers = Outcome.objects.get(matter=matter).consents.values_list(
        "jurisdiction__name", "answer"
    )
    assert set(answers) == {("九龙岛村", "agree"), ("三星镇", "agree")}
    offices = matter.action_items.values_list("office__name", flat=True)
    assert "三星镇建设办" in offices


def test_the_second_town_stands_after_the_first():
    towns = Jurisdiction.objects.filter(level="town").order_by("path")
    assert [town.name for town in towns] == ["香樟镇", "三星镇"]
    assert "编的" in towns[1].description
    assert Person.objects.get(name="严伯钧").grants.get().role == "administrator"


def test_the_old_street_is_being_repaired_after_two_round_tables():
    matter = find_matter("长兴老街")
    assert find_open_link("长兴老街") == "deliver"
    results = Outcome.objects.filter(matter=matter).order_by("settled_at")
    assert [outcome.result for outcome in results] == ["partly", "agreed"]
    assert matter.visits.count() >= 3
    assert Opinion.objects.filter(opinion_round__matter=matter).count() >= 10
    states = Counter(matter.action_items.values_list("state", flat=True))
    assert states == {"agreed": 3, "accepted": 1}


@pytest.mark.parametrize(
    ("title", "link"),
    [
        ("机耕路晚上没有灯", "discuss"),
        ("泵站夜里太吵", "deliver"),
        ("渔港路边垃圾", "deliver"),
        ("晒场地方不够分", "discuss"),
        ("卫生室周末没人", "investigate"),
        ("电瓶车没地方充电", "invite"),
        ("护岸塌了一块", "investigate"),
        ("河东步道没有地方歇脚", "rate"),
        ("栏杆断了两根", "select"),
        ("竹", ""),
    ],
)
def test_small_matters_stand_at_different_steps(title: str, link: str):
    if title == "竹":
        assert find_matter("村口等公交").state == State.FINISHED
    else:
        assert find_open_link(title) == link


def test_the_lamps_are_three_days_overdue():
    step = read_progress(find_matter("机耕路晚上没有灯")).overdue
    assert step is not None
    assert step.days_over == 3


def test_one_was_declined_one_joined_and_one_went_past_the_village():
    assert find_matter("木器厂").state == State.DECLINED
    joined = find_matter("三号桥南边的新路")
    assert joined.merged_into == find_matter("村东新修的路面")
    hidden = Matter.objects.get(is_past_village=True)
    assert hidden.handled_at.level == "town"
    assert hidden.state == State.RAISED


def test_a_meeting_is_announced_for_this_evening_under_the_camphor_tree():
    meeting = Meeting.objects.get(starts_at__date=TODAY)
    assert (str(meeting.venue), meeting.state) == ("香樟树下", MeetingState.ANNOUNCED)
    assert f"{clock.local(meeting.starts_at):%H:%M}" == "18:30"
    roles = set(meeting.participants.values_list("role", flat=True))
    assert {"lawyer", "judicial", "grid_police", "resident"} <= roles


def test_there_are_notices_messages_suggestions_and_drawings():
    sorts = set(PublicNotice.objects.values_list("sort", flat=True))
    assert sorts == {"meeting", "result", "other"}
    convener = Person.objects.get(name="顾建新")
    assert Message.objects.filter(person=convener, read_at=None).count() > 5
    assert Suggestion.objects.filter(state="adopted").count() >= 3
    assert Photo.objects.count() > 20


@pytest.mark.parametrize("path", ["/", "/matters/", "/meetings/", "/places/", "/notices/"])
def test_a_visitor_finds_something_on_every_list(path: str):
    response = Client().get(path)
    assert response.status_code == 200
    assert "村" in response.content.decode()


def test_a_failure_on_the_way_leaves_nothing(monkeypatch: pytest.MonkeyPatch):
    def stumble(scene: Scene, step: Step) -> None:
        raise RuntimeError("stumbled")

    before = Person.objects.count()
    monkeypatch.setitem(loading.VERBS, "raise", stumble)
    monkeypatch.setattr(loading, "read_file", rename_town)
    with pytest.raises(RuntimeError, match="stumbled"), transaction.atomic():
        loading.load_town(date(2024, 6, 5))
    assert Person.objects.count() == before


def rename_town(name: str) -> dict[str, object]:
    """The files, with other codes for the towns: these are there already."""
    from zhaishangyi.town.reading import read_file

    found = read_file(name)
    if name not in ("villages", "second_town"):
        return found
    return {**found, "town": {**found["town"], "code": f"elsewhere-{found['town']['code']}"}}

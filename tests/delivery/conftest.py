"""A matter that a meeting has agreed on, ready for promises."""

from __future__ import annotations

import io
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from PIL import Image
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ActionItem, ResultNotice
from zhaishangyi.matters.models import Evidence, LinkClosing, Matter, State
from zhaishangyi.meetings.models import Meeting, MeetingState, Minutes, Outcome, Participant
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record import clock
from zhaishangyi.record.images import CleanPhoto, clean_photo
from zhaishangyi.record.trail import outside_the_door

NOW = datetime(2024, 5, 7, 2, 0, tzinfo=UTC)
TODAY = date(2024, 5, 7)
BEFORE_DELIVERY = ("collect", "select", "investigate", "invite", "deliberate")
FACTS = (
    "matter_raised", "triaged", "field_visit", "plan_made", "required_roles_invited",
    "notice_published", "meeting_held", "attendance_taken", "minutes_approved",
    "outcome_recorded",
)  # fmt: skip
GUESTS = (("resident", "resident"), ("convener", "convener"), ("office", "office"))


@dataclass
class Road:
    """A matter about a road, its meeting and what can be done with them."""

    world: World
    matter: Matter
    meeting: Meeting
    outcome: Outcome

    def agree(self, promise: str = "凿掉重铺 160 米", days: int = 30) -> ActionItem:
        return actions.agree_item(
            self.world.actor("convener"),
            matter=self.matter,
            promise=promise,
            office=self.world.office,
            due_on=clock.today() + timedelta(days=days),
        )

    def report(self, item: ActionItem, who: str = "office") -> Any:
        return actions.report_item(
            self.world.actor(who),
            item=item,
            sort="done",
            text="路面重铺好了，养护满十四天。",
            no_photo_reason="下雨，照片明天补。",
        )

    def accept(self, item: ActionItem, who: str = "resident") -> ActionItem:
        return actions.accept_item(self.world.actor(who), item=item)

    def deliver(self) -> ActionItem:
        """One promise, agreed, done and accepted."""
        item = self.agree()
        self.report(item)
        return self.accept(item)

    def publish(self) -> ResultNotice:
        return actions.publish_result(
            self.world.actor("convener"),
            matter=self.matter,
            text="160 米路面重新铺好了，能走车了。",
        )

    def rate(self, who: str, value: str, comment: str = "") -> Any:
        return actions.give_rating(
            self.world.actor(who), matter=self.matter, value=value, comment=comment
        )

    def again(self) -> Matter:
        """The matter as it stands now."""
        self.matter = Matter.objects.select_related("jurisdiction", "handled_at").get(
            pk=self.matter.pk
        )
        return self.matter


@pytest.fixture(autouse=True)
def at_noon() -> Any:
    """The clock stands still on the day of the meeting, before anybody is given a role."""
    with clock.pretend(NOW):
        yield


def make_matter(world: World, **other: Any) -> Matter:
    """A big matter under way that waits for its promises."""
    values: dict[str, Any] = {
        "number": "八烈 2024-017",
        "jurisdiction": world.village,
        "handled_at": world.village,
        "title": "村东新修的路面开裂、起砂",
        "text": "裂了好几条缝，还掉砂。",
        "place_text": "村东路三号桥往南",
        "category": "road",
        "raiser": world.people["resident"],
        "raised_at": NOW - timedelta(days=20),
        "state": State.UNDER_WAY,
        "tier": "big",
        "procedure": "eight-links",
        "convener": world.people["convener"],
        "link": "agree",
    }
    return Matter.objects.create(**{**values, **other})


def make_meeting(world: World, matter: Matter, *, is_open: bool = False) -> Meeting:
    """A meeting about the matter, with a resident, the convener and an official present."""
    meeting = Meeting.objects.create(
        matter=matter,
        jurisdiction=world.village,
        title="村东路怎么修",
        venue=world.venue,
        place_text="村口",
        starts_at=NOW - timedelta(hours=2),
        convener=world.people["convener"],
        state=MeetingState.OPEN if is_open else MeetingState.CLOSED,
        join_code=f"CODE{Meeting.objects.count()}",
        opened_at=NOW - timedelta(hours=2),
        closed_at=None if is_open else NOW - timedelta(hours=1),
        has_quorum=None if is_open else True,
    )
    for who, role in GUESTS:
        person = world.people[who]
        Participant.objects.create(
            meeting=meeting, person=person, name=person.name, role=role, checked_in_at=NOW
        )
    return meeting


def make_road(world: World, *, is_open: bool = False, **other: Any) -> Road:
    """The matter with its meeting and outcome; minutes approved unless the meeting still sits."""
    with outside_the_door("a matter with an outcome for tests"):
        matter = make_matter(world, **other)
        meeting = make_meeting(world, matter, is_open=is_open)
        outcome = Outcome.objects.create(
            meeting=meeting, matter=matter, result="agreed", text="先查清楚，再按技术人员说的修。"
        )
        links = BEFORE_DELIVERY[:4] if is_open else BEFORE_DELIVERY
        facts = [fact for fact in FACTS if not (is_open and fact == "minutes_approved")]
        for fact in facts:
            Evidence.objects.create(matter=matter, fact=fact, source_kind="test", at=NOW)
        for link in links:
            LinkClosing.objects.create(matter=matter, link=link, at=NOW - timedelta(days=1))
        if not is_open:
            Minutes.objects.create(meeting=meeting, text="纪要" * 20, approved_at=NOW)
    return Road(world, matter, meeting, outcome)


@pytest.fixture
def road(world: World, at_noon: Any) -> Road:
    """The matter of the road: talked over, agreed, minutes approved."""
    return make_road(world)


@pytest.fixture
def other_office(world: World) -> ResponsibleOffice:
    """An office of the village."""
    with outside_the_door("an office for tests"):
        return ResponsibleOffice.objects.create(jurisdiction=world.village, name="八烈村委会")


def make_photo(shade: int = 90) -> CleanPhoto:
    """A small clean picture."""
    return clean_photo(io.BytesIO(draw_jpeg(shade)), "road.jpg")


def draw_jpeg(shade: int = 90) -> bytes:
    """A small JPEG, as a phone would send it."""
    target = io.BytesIO()
    Image.new("RGB", (320, 240), (shade, 120, 90)).save(target, "JPEG")
    return target.getvalue()

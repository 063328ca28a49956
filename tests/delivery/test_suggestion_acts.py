"""Suggestions are kept by role, and answered."""

from __future__ import annotations

import pytest
from tests.delivery.conftest import Road, make_road
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.meetings.models import Note
from zhaishangyi.notices.models import Message
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken

pytestmark = pytest.mark.django_db


@pytest.fixture
def sitting(world: World, at_noon: None) -> Road:
    """The meeting about the road, still sitting."""
    return make_road(world, is_open=True)


def suggest(road: Road, text: str = "路口装一盏太阳能灯", role: str = "resident") -> Suggestion:
    return actions.make_suggestion(
        road.world.actor("recorder"), meeting=road.meeting, text=text, role=role
    )


def test_a_suggestion_stands_with_its_role_and_in_the_running_record(sitting: Road):
    made = suggest(sitting)
    assert (made.role, made.matter, made.state) == ("resident", sitting.matter, "open")
    note = Note.objects.get(sort="suggestion")
    assert (note.text, note.role, note.participant) == ("路口装一盏太阳能灯", "resident", None)


@pytest.mark.parametrize(
    ("text", "role", "field"),
    [("", "resident", "text"), ("灯" * 501, "resident", "text"), ("装一盏灯", "king", "role")],
)
def test_what_a_suggestion_lacks_is_said(sitting: Road, text: str, role: str, field: str):
    with pytest.raises(RuleBroken) as caught:
        suggest(sitting, text, role)
    assert caught.value.field == field


def test_only_the_desk_writes_it_down_and_only_until_the_minutes_are_approved(
    sitting: Road, world: World
):
    with pytest.raises(Refused):
        actions.make_suggestion(
            world.actor("resident"), meeting=sitting.meeting, text="装一盏灯", role="resident"
        )
    approved = make_road(world, number="八烈 2024-018")
    with pytest.raises(RuleBroken, match="minutes are approved"):
        suggest(approved)


def test_a_suggestion_is_adopted_or_not_with_a_reason(sitting: Road):
    made = suggest(sitting)
    convener = sitting.world.actor("convener")
    with pytest.raises(RuleBroken) as caught:
        actions.decide_suggestion(convener, suggestion=made, state="not_adopted")
    assert caught.value.field == "reason"
    with pytest.raises(RuleBroken) as caught:
        actions.decide_suggestion(convener, suggestion=made, state="open")
    assert caught.value.field == "state"
    done = actions.decide_suggestion(
        convener, suggestion=made, state="not_adopted", reason="明年的预算里再排"
    )
    assert done.state == "not_adopted"
    told = Message.objects.filter(person=sitting.world.people["resident"]).first()
    assert told is not None
    assert "明年的预算里再排" in told.text
    assert actions.decide_suggestion(convener, suggestion=made, state="adopted").state == "adopted"


def test_two_who_decide_at_once_are_told(sitting: Road):
    made = suggest(sitting)
    convener = sitting.world.actor("convener")
    seen = made.version
    actions.decide_suggestion(convener, suggestion=made, state="adopted", seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.decide_suggestion(
            convener, suggestion=made, state="not_adopted", reason="没有钱装灯", seen_version=seen
        )
    with pytest.raises(Refused):
        actions.decide_suggestion(sitting.world.actor("resident"), suggestion=made, state="adopted")

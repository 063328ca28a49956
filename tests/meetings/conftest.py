"""Meetings to begin with: planned, announced, sitting with enough people, held."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

import pytest
from tests.world import World

from zhaishangyi.matters import actions as matter_actions
from zhaishangyi.matters.models import Evidence, Matter
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record import clock

Plan = Callable[..., Meeting]
# Those who make an urgent matter's quorum: five people, residents and an office among them.
QUORUM = ("resident", "neighbour", "deputy", "respected_local", "office")


def tomorrow_evening() -> datetime:
    """Half past six tomorrow, as people plan it."""
    day = clock.local(clock.now()) + timedelta(days=1)
    return day.replace(hour=18, minute=30, second=0, microsecond=0)


def list_facts(matter: Matter) -> set[str]:
    """The facts that a matter knows in its present round."""
    matter.refresh_from_db()
    return set(
        Evidence.objects.filter(matter=matter, round=matter.round).values_list("fact", flat=True)
    )


def list_inbox(world: World, who: str) -> list[str]:
    """The sentences in somebody's inbox, newest first, in English."""
    from django.utils.translation import override

    with override("en"):
        return [message.text for message in world.people[who].messages.all()]


@pytest.fixture
def matter(world: World) -> Matter:
    """An urgent matter that is taken up and looked into: the bad road."""
    return take_up_road(world)


def take_up_road(world: World, tier: str = "urgent") -> Matter:
    """A matter that waits for its meeting."""
    raised = matter_actions.raise_matter(
        world.actor("resident"),
        jurisdiction=world.village,
        text="三号桥往南那一段路裂了好几条缝，还掉砂，昨天有人差点翻进沟里。",
        place_text="村东路",
        category="road",
        wished_tier=tier,
    )
    convener = world.actor("convener")
    matter = matter_actions.triage_matter(convener, matter=raised, decision="accept", tier=tier)
    if tier != "small":
        matter_actions.skip_link(
            convener, matter=matter, link="investigate", reason="大家都看过，马上要议"
        )
    matter.refresh_from_db()
    return matter


@pytest.fixture
def plan(world: World, matter: Matter) -> Plan:
    """Plan the meeting about the road under the camphor tree, tomorrow evening."""

    def plan_it(who: str = "convener", **said: Any) -> Meeting:
        values = {
            "matter": matter,
            "starts_at": tomorrow_evening(),
            "venue": world.venue,
            "recorder": world.people["recorder"],
            **said,
        }
        return actions.plan_meeting(world.actor(who), **values)

    return plan_it


@pytest.fixture
def announced(world: World, plan: Plan) -> Meeting:
    """Everybody of the quorum is invited and the notice is up."""
    meeting = plan()
    people = tuple((world.people[who], name_role(who)) for who in QUORUM)
    actions.invite_people(world.actor("convener"), meeting=meeting, people=people)
    return actions.announce_meeting(world.actor("convener"), meeting=meeting)


def name_role(who: str) -> str:
    """The role of somebody of the cast; neighbours are residents."""
    return "resident" if who in ("resident", "neighbour", "stranger") else who


@pytest.fixture
def evening(announced: Meeting) -> Any:
    """The evening of the meeting: the clock stands at its beginning."""
    with clock.pretend(announced.starts_at) as at:
        yield at


@pytest.fixture
def sitting(world: World, announced: Meeting, evening: datetime) -> Meeting:
    """The meeting is open and everybody of the quorum is there, the convener as well."""
    meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
    for who in QUORUM:
        actions.check_in(world.actor(who), meeting=meeting, code=meeting.join_code)
    return meeting


@pytest.fixture
def held(world: World, sitting: Meeting) -> Meeting:
    """The meeting is agreed and closed."""
    settle(world, sitting)
    return actions.close_meeting(world.actor("convener"), meeting=sitting)


def settle(world: World, meeting: Meeting, result: str = "agreed") -> None:
    """Put down what the meeting came to."""
    text = "坏的一段挖开重铺，十天内完工，镇建设办负责。"
    actions.settle_outcome(world.actor("recorder"), meeting=meeting, result=result, text=text)


def find(meeting: Meeting, world: World, who: str) -> Participant:
    """The participation of somebody of the cast."""
    return Participant.objects.get(meeting=meeting, person=world.people[who])

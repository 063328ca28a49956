"""One of everything: a matter of two villages whose outcome waits for the word of one."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.matters.models import Matter, MatterSide
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.record import clock


def fill_crossing(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """The other village has joined one matter and is asked to join another."""
    common = {"jurisdiction": world.village, "handled_at": world.village, "tier": "big"}
    bridge = make_matter(world, "八烈 2024-101", "大桥封了，怎么过河？", common)
    weir = make_matter(world, "八烈 2024-102", "两村共用的水闸漏水", common)
    joined = MatterSide.objects.create(
        matter=bridge,
        jurisdiction=world.other_village,
        state="joined",
        reason="桥一头在你们那里",
        answered_at=clock.now(),
        convener=world.people["other_convener"],
    )
    asked = MatterSide.objects.create(
        matter=weir, jurisdiction=world.other_village, reason="水闸两村合用"
    )
    meeting = Meeting.objects.create(
        matter=bridge,
        jurisdiction=world.village,
        title=bridge.title,
        place_text="桥头",
        starts_at=clock.now() - timedelta(days=1),
        opened_at=clock.now() - timedelta(days=1),
        closed_at=clock.now() - timedelta(hours=22),
        has_quorum=True,
        convener=world.people["convener"],
        state="closed",
        join_code="BRIDGES2",
    )
    outcome = Outcome.objects.create(
        meeting=meeting, matter=bridge, result="agreed", text="先搭便桥，主桥两班抢工。"
    )
    return {
        "joint_matter": bridge.pk,
        "joined_side": joined.pk,
        "side": asked.pk,
        "outcome": outcome.pk,
        "joint_meeting": meeting.pk,
    }


def make_matter(world: World, number: str, title: str, common: dict[str, Any]) -> Matter:
    """A big matter of the village, under way."""
    return Matter.objects.create(
        number=number,
        title=title,
        text=f"{title}请两个村坐下来商量。",
        place_text="河边",
        category="road",
        state="under_way",
        procedure="eight-links",
        raiser=world.people["neighbour"],
        convener=world.people["convener"],
        **common,
    )

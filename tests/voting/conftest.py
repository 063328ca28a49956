"""The meetings of the room above, and a question put to the vote."""

from __future__ import annotations

import pytest
from tests.meetings.conftest import announced, evening, matter, plan, sitting
from tests.world import World

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.voting import actions
from zhaishangyi.voting.models import Motion

__all__ = ["announced", "evening", "matter", "plan", "sitting"]
QUESTION = "坏的一段挖开重铺，十天完工，行不行？"


@pytest.fixture
def motion(world: World, sitting: Meeting) -> Motion:
    """An open question; six people are present, the convener among them."""
    return actions.open_motion(
        world.actor("recorder"), meeting=sitting, question=QUESTION, threshold="half_of_present"
    )

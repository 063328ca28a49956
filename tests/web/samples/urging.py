"""One of everything: urging."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.oversight.models import Urge, UrgedPerson
from zhaishangyi.record import clock


def fill_urging(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    urge = Urge.objects.create(
        matter_id=values["matter"],
        link="investigate",
        text="去看过没有？看到了什么，请写上来。",
        due_on=clock.today() + timedelta(days=3),
        sent_by=world.people["supervisor"],
    )
    UrgedPerson.objects.create(urge=urge, person=world.people["convener"], role="convener")
    return {"urge": urge.pk}

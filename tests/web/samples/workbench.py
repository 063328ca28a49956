"""One of everything: workbench."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.delivery.models import ActionItem, CoOffice, HandOver, TimeRequest
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record import clock


def fill_workbench(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    item = ActionItem.objects.get(pk=values["item"])
    village_office, _made = ResponsibleOffice.objects.get_or_create(
        jurisdiction=world.village, name="八烈村委会"
    )
    asked = TimeRequest.objects.create(
        item=item,
        due_before=item.due_on,
        asked_until=clock.today() + timedelta(days=10),
        reason="机器要下个礼拜才到。",
    )
    offer = HandOver.objects.create(
        item=item, from_office=world.office, to_office=village_office, reason="路是村里管的。"
    )
    helper = CoOffice.objects.create(item=item, office=village_office, task="带路、看护栏")
    return {"time_request": asked.pk, "hand_over": offer.pk, "co_office": helper.pk}

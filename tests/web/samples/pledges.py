"""One of everything: pledges."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from tests.world import World

from zhaishangyi.delivery.models import Pledge, PledgeDrive, PledgeReceipt, PledgeUse


def fill_pledges(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    drive = PledgeDrive.objects.create(
        matter_id=values["matter"],
        title="修路的石子",
        sort="materials",
        unit="吨",
        target=Decimal(20),
    )
    resident = world.people["resident"]
    pledge = Pledge.objects.create(
        drive=drive, person=resident, name=resident.name, role="resident", amount=Decimal(5)
    )
    receipt = PledgeReceipt.objects.create(
        pledge=pledge, number="八烈收 2024-001", amount=Decimal(3)
    )
    PledgeUse.objects.create(drive=drive, amount=Decimal(1), text="铺在三号桥南边")
    return {"drive": drive.pk, "pledge": pledge.pk, "receipt": receipt.pk}

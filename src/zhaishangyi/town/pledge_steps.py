"""What the steps of a story do with pledges: asking, giving, receipts, and what was used."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.delivery.models import Pledge, PledgeDrive
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def ask_for_pledges(scene: Scene, step: Step) -> None:
    """Ask for money, materials or labour."""
    scene.do(
        step.by,
        delivery.open_drive,
        matter=scene.matter,
        title=step["title"],
        purpose=step.get("purpose", ""),
        sort=step["sort"],
        unit=step["unit"],
        target=Decimal(step["target"]),
        closes_on=scene.find_day(step["days"]) if step.get("days") else None,
    )


def find_drive(scene: Scene, step: Step) -> PledgeDrive:
    """The drive that the step counts to, from 1, in the order in which they were opened."""
    drives = PledgeDrive.objects.filter(matter=scene.matter).order_by("opened_at", "pk")
    return list(drives)[int(step["drive"]) - 1]


def pledge(scene: Scene, step: Step) -> None:
    """People pledge on their phones, one after the other."""
    drive = find_drive(scene, step)
    for name, amount, note in step["lines"]:
        scene.do(
            name,
            delivery.give_pledge,
            drive=drive,
            amount=Decimal(amount),
            note=note,
            is_anonymous=name in step.get("unnamed", []),
        )
        scene.pass_waking_minutes(7)


def pledge_for(scene: Scene, step: Step) -> None:
    """The desk writes down what guests, firms and associations give."""
    drive = find_drive(scene, step)
    for name, role, amount, note in step["lines"]:
        scene.do(
            step.by,
            delivery.give_pledge_for,
            typed_for=name,
            drive=drive,
            amount=Decimal(amount),
            giver=name,
            role=role,
            note=note,
        )
        scene.pass_waking_minutes(4)


def receive(scene: Scene, step: Step) -> None:
    """The desk writes receipts for what has arrived."""
    drive = find_drive(scene, step)
    for name, amount in step["lines"]:
        given = Pledge.objects.get(drive=drive, name=name, withdrawn_at=None)
        scene.do(step.by, delivery.write_receipt, pledge=given, amount=Decimal(amount))
        scene.pass_waking_minutes(3)


def use(scene: Scene, step: Step) -> None:
    """The desk writes down what was used for what."""
    scene.do(
        step.by,
        delivery.write_use,
        drive=find_drive(scene, step),
        amount=Decimal(step["amount"]),
        text=step["text"],
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


def close_drive(scene: Scene, step: Step) -> None:
    """Ask for no more."""
    scene.do(step.by, delivery.close_drive, drive=find_drive(scene, step), reason=step["reason"])


VERBS: dict[str, Any] = {
    "drive": ask_for_pledges,
    "pledge": pledge,
    "pledge_for": pledge_for,
    "receive": receive,
    "use": use,
    "close_drive": close_drive,
}

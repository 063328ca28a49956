"""The steps of a story at the offices' workbench: more time, handing over, helping."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.delivery.models import ActionItem, AskState, HandOver, TimeRequest
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def find_item(scene: Scene, step: Step) -> ActionItem:
    """The promise of a step as it stands now: its day and its office may have changed."""
    item = scene.items[int(step["item"]) - 1]
    item.refresh_from_db()
    return item


def ask_time(scene: Scene, step: Step) -> None:
    """An office asks for so many more days than promised."""
    item = find_item(scene, step)
    scene.do(
        step.by,
        delivery.ask_time,
        item=item,
        asked_until=item.due_on + timedelta(days=step["more_days"]),
        reason=step["reason"],
    )


def answer_time(scene: Scene, step: Step) -> None:
    """The convener grants it or not."""
    waiting = TimeRequest.objects.get(item=find_item(scene, step), state=AskState.ASKED)
    scene.do(
        step.by,
        delivery.answer_time,
        time_request=waiting,
        is_granted=step.get("granted", True),
        reason=step.get("reason", ""),
    )


def hand_over(scene: Scene, step: Step) -> None:
    """An office asks another one to take a promise over."""
    scene.do(
        step.by,
        delivery.ask_hand_over,
        item=find_item(scene, step),
        to_office=scene.stage.offices[step["office"]],
        reason=step["reason"],
    )


def take_over(scene: Scene, step: Step) -> None:
    """The other office takes it or not; what comes next sees whose it is then."""
    item = find_item(scene, step)
    waiting = HandOver.objects.get(item=item, state=AskState.ASKED)
    scene.do(
        step.by,
        delivery.answer_hand_over,
        hand_over=waiting,
        is_taken=step.get("taken", True),
        reason=step.get("reason", ""),
    )
    item.refresh_from_db()


def add_co_office(scene: Scene, step: Step) -> None:
    """Another office is to help."""
    scene.do(
        step.by,
        delivery.add_co_office,
        item=find_item(scene, step),
        office=scene.stage.offices[step["office"]],
        task=step.get("task", ""),
    )


VERBS: dict[str, Any] = {
    "ask_time": ask_time,
    "answer_time": answer_time,
    "hand_over": hand_over,
    "take_over": take_over,
    "add_co_office": add_co_office,
}

"""What the workbench and the page of a promise show of it, ready for a template."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from zhaishangyi.delivery.bench.actions import add_co_office, answer_hand_over, answer_time
from zhaishangyi.delivery.bench.permissions import FIRST_OFFICE
from zhaishangyi.delivery.bench.rules import MOST_HELPERS
from zhaishangyi.delivery.bench.story import Parts
from zhaishangyi.delivery.models import ActionItem, AskState, CoOffice, HandOver, TimeRequest
from zhaishangyi.delivery.overview import ItemView, look_at_item
from zhaishangyi.matters.models import State
from zhaishangyi.record.actor import Actor


@dataclass(frozen=True, slots=True)
class BenchRow:
    """One promise on the bench of an office. `task` is what the office helps with.

    `title` is that of the matter, "" where this actor may not read it. `helpers` are the names of
    those who help the office; `lead` is the name of the office that it helps.
    """

    view: ItemView
    title: str
    lead: str = ""
    task: str = ""
    helpers: tuple[str, ...] = ()
    asked_until: date | None = None
    offered_to: str = ""

    @property
    def may_report(self) -> bool:
        """Whether there is still something to report."""
        return self.view.item.state != ActionItem.State.ACCEPTED


def build_rows(
    items: Sequence[ActionItem], office_id: UUID, readable: set[UUID], today: date
) -> list[BenchRow]:
    """Promises as rows of an office's bench; they come from `queries.with_parts`."""
    return [build_row(item, office_id, readable, today) for item in items]


def build_row(item: ActionItem, office_id: UUID, readable: set[UUID], today: date) -> BenchRow:
    """One row of the bench. Asks nothing of the database."""
    helpers: list[CoOffice] = getattr(item, "helpers", [])
    times: list[TimeRequest] = getattr(item, "open_times", [])
    offers: list[HandOver] = getattr(item, "open_offers", [])
    is_first = item.office_id == office_id
    own = next((one for one in helpers if one.office_id == office_id), None)
    is_open = item.state == ActionItem.State.AGREED
    return BenchRow(
        view=look_at_item(item, today),
        title=item.matter.title if item.matter_id in readable else "",
        lead="" if is_first else item.office.name,
        task=own.task if own and not is_first else "",
        helpers=tuple(one.office.name for one in helpers if one.office_id != office_id),
        asked_until=times[0].asked_until if is_open and times else None,
        offered_to=offers[0].to_office.name if is_open and offers else "",
    )


@dataclass(frozen=True, slots=True)
class ItemBench:
    """What was asked about one promise and who helps, and what this actor may do about it."""

    item: ActionItem
    time_request: TimeRequest | None
    hand_over: HandOver | None
    helpers: tuple[CoOffice, ...]
    may_ask_time: bool = False
    may_answer_time: bool = False
    may_take_back_time: bool = False
    may_hand_over: bool = False
    may_answer_hand_over: bool = False
    may_take_back_hand_over: bool = False
    may_add_helper: bool = False
    may_end_helper: bool = False

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to show or to do."""
        return bool(
            self.time_request
            or self.hand_over
            or self.helpers
            or self.may_ask_time
            or self.may_hand_over
            or self.may_add_helper
        )


def look_at_bench(item: ActionItem, by: Actor, parts: Parts) -> ItemBench:
    """What stands open about a promise; how much there is changes nothing in the queries."""
    times, offers, helpers = parts
    is_going = item.matter.state == State.UNDER_WAY and item.withdrawn_at is None
    is_open = is_going and item.state == ActionItem.State.AGREED
    asked = [one for one in times if is_open and one.state == AskState.ASKED]
    offered = [one for one in offers if is_open and one.state == AskState.ASKED]
    helping = tuple(one for one in helpers if one.ended_at is None)
    time_request = asked[0] if asked else None
    hand_over = offered[0] if offered else None
    is_worked_on = is_going and item.state != ActionItem.State.ACCEPTED
    is_desk = is_worked_on and add_co_office.allows(by, item=item)
    is_first = is_open and FIRST_OFFICE.find_standing(by, {"item": item}) is not None
    return ItemBench(
        item=item,
        time_request=time_request,
        hand_over=hand_over,
        helpers=helping,
        **list_doors(by, time_request, hand_over, is_first=is_first),
        may_add_helper=is_desk and len(helping) < MOST_HELPERS,
        may_end_helper=is_desk and bool(helping),
    )


def list_doors(
    by: Actor, asked: TimeRequest | None, offered: HandOver | None, *, is_first: bool
) -> dict[str, bool]:
    """What this actor may do about more time and handing over, by the names of the fields."""
    is_own = asked is not None and asked.asked_by_id == by.person_id
    return {
        "may_ask_time": is_first and asked is None,
        "may_take_back_time": is_first and asked is not None,
        "may_answer_time": asked is not None
        and not is_own
        and answer_time.allows(by, time_request=asked),
        "may_hand_over": is_first and offered is None,
        "may_take_back_hand_over": is_first and offered is not None,
        "may_answer_hand_over": offered is not None
        and answer_hand_over.allows(by, hand_over=offered),
    }

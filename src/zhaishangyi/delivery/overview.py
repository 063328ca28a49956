"""What is to be seen of the delivery of one matter, and what this actor may do; fixed queries."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from zhaishangyi.delivery import rules, settling
from zhaishangyi.delivery.bench.days import with_origin
from zhaishangyi.delivery.models import ActionItem, ProgressReport, ResultNotice, SatisfactionRating
from zhaishangyi.delivery.permissions import (
    ACCEPTERS,
    CONVENERS,
    HELPERS,
    ITEM_DESK,
    MATTER_DESK,
    find_office_id,
    find_office_standing,
    is_behind,
    is_resident_of,
)
from zhaishangyi.matters import progress
from zhaishangyi.matters.models import Matter, State
from zhaishangyi.meetings.models import Participant, Result
from zhaishangyi.procedures.procedure import Procedure
from zhaishangyi.procedures.rules import Progress
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import FLOOR_GROUPS, Role

Item = ActionItem.State


@dataclass(frozen=True, slots=True)
class ItemView:
    """One promise as a page shows it. `state` is that of a pill: doing, wait, done, late or off."""

    item: ActionItem
    state: str
    words: str
    days_over: int
    is_overdue: bool
    may_report: bool = False
    may_accept: bool = False
    may_send_back: bool = False
    may_withdraw: bool = False
    first_due_on: date | None = None

    @property
    def icon(self) -> str:
        """The shape that says the same as the words."""
        if self.state == "wait":
            return "look" if self.item.state == Item.REPORTED else "clock"
        return {"late": "alert", "done": "check", "off": "dash"}.get(self.state, "wrench")


def look_at_item(item: ActionItem, today: date, **may: bool) -> ItemView:
    """Put the state of a promise into words. Late work stays late, also when it is done."""
    reported_on = item.reported_on
    over = rules.count_days_over(item.due_on, reported_on, today)
    is_withdrawn = item.withdrawn_at is not None
    return ItemView(
        item=item,
        state="off" if is_withdrawn else choose_state(item, over, today),
        words=gettext("Taken back") if is_withdrawn else say_state(item, over, today),
        days_over=over,
        is_overdue=over > 0 and not is_withdrawn,
        first_due_on=getattr(item, "first_due_on", None),
        **may,
    )


def choose_state(item: ActionItem, days_over: int, today: date) -> str:
    """The state of the pill: done once accepted, waiting once reported or when due soon."""
    if item.state == Item.ACCEPTED:
        return "done"
    if item.state == Item.REPORTED:
        return "wait"
    if days_over:
        return "late"
    return "wait" if rules.is_due_soon(item.due_on, today) else "doing"


def say_state(item: ActionItem, days_over: int, today: date) -> str:
    """The state of a promise in a few words."""
    if item.reported_on is None:
        return say_open(item, days_over, today)
    day = {"day": date_format(item.reported_on, gettext("j F"))}
    if item.state == Item.REPORTED:
        said = gettext("Said to be done on %(day)s") % day
    else:
        said = gettext("Done on %(day)s") % day
    if not days_over:
        return said
    late = ngettext("%(n)s day late", "%(n)s days late", days_over) % {"n": days_over}
    return gettext("%(said)s, %(late)s") % {"said": said, "late": late}


def say_open(item: ActionItem, days_over: int, today: date) -> str:
    """How much time is left, or how long it is over."""
    if days_over:
        return ngettext("%(n)s day late", "%(n)s days late", days_over) % {"n": days_over}
    left = (item.due_on - today).days
    if left == 0:
        return gettext("Due today")
    return ngettext("%(n)s day left", "%(n)s days left", left) % {"n": left}


@dataclass(frozen=True)
class DeliveryView:
    """Everything of this room that the page of one matter shows to one actor.

    `items` are the promises that count now, `earlier_items` those of earlier rounds and those
    taken back. `result` is that of the current round, `last_result` the latest one counted.
    """

    matter: Matter
    today: date
    items: tuple[ItemView, ...]
    earlier_items: tuple[ItemView, ...]
    result: ResultNotice | None
    earlier_results: tuple[ResultNotice, ...]
    ratings: tuple[SatisfactionRating, ...]
    threshold_percent: int
    my_rating: SatisfactionRating | None
    may_agree: bool
    may_publish: bool
    may_rate: bool
    may_rate_for: bool
    may_count: bool

    @cached_property
    def counts(self) -> rules.Counts:
        """How many gave which answer in this round."""
        return rules.count_values([rating.value for rating in self.ratings])

    @property
    def tally(self) -> list[tuple[str, str, int, int]]:
        """Rows for the tag `tally`: (key, label, count, total)."""
        counts = (self.counts.solved, self.counts.nearly, self.counts.not_solved)
        rows = zip(SatisfactionRating.Value.choices, counts, strict=True)
        return [(key, str(label), count, self.counts.total) for (key, label), count in rows]

    @property
    def comments(self) -> list[tuple[str, str]]:
        """What was said, without names: (label of the answer, words)."""
        return [(str(r.get_value_display()), r.comment) for r in self.ratings if r.comment]

    @property
    def accepted_count(self) -> int:
        """How many promises are done and accepted."""
        return sum(view.item.state == Item.ACCEPTED for view in self.items)

    @property
    def late_count(self) -> int:
        """How many promises are still open and past their day."""
        return sum(view.state == "late" for view in self.items)

    @property
    def is_all_accepted(self) -> bool:
        """Whether there are promises and all of them are accepted."""
        return bool(self.items) and self.accepted_count == len(self.items)

    @property
    def is_rating_open(self) -> bool:
        """Whether the result can be rated today."""
        result = self.result
        return result is not None and result.counted_at is None and self.today <= result.rate_until

    @property
    def days_to_rate(self) -> int:
        """Days until the rating ends; today is 0."""
        return max(0, (self.result.rate_until - self.today).days) if self.result else 0


@dataclass(frozen=True, slots=True)
class Known:
    """What was read about a matter before deciding what an actor may do."""

    matter: Matter
    items: tuple[ActionItem, ...]
    reporters: dict[UUID, UUID | None]
    writers: frozenset[UUID]
    present: dict[UUID, str]
    office_id: Any
    office_people: frozenset[UUID]
    progress: Progress
    has_outcome: bool


def read_delivery(
    matter: Matter, actor: Actor, today: date, progress_now: Progress | None = None
) -> DeliveryView:
    """All that is to be seen of a matter's delivery; ten queries at most, however many rows.

    Pass the matter's progress where it is known already: that saves two.
    """
    results = list(ResultNotice.objects.filter(matter=matter))
    result = next((found for found in results if found.round == matter.round), None)
    rated = SatisfactionRating.objects.filter(matter=matter, round=matter.round)
    ratings = tuple(rated) if result else ()
    known = read_known(matter, actor, progress_now)
    procedure = progress.find_procedure(matter)
    standing = [item for item in known.items if is_standing(item)]
    others = [item for item in known.items if not is_standing(item)]
    is_countable = is_countable_now(known, result, ratings, procedure, today)
    return DeliveryView(
        matter=matter,
        today=today,
        items=tuple(look_for(item, actor, known, today) for item in standing),
        earlier_items=tuple(look_at_item(item, today) for item in others),
        result=result,
        earlier_results=tuple(found for found in results if found is not result),
        ratings=ratings,
        threshold_percent=round(procedure.solved_threshold * 100),
        my_rating=next((r for r in ratings if r.person_id == actor.person_id), None),
        **list_doors(actor, known, result, today, is_countable=is_countable),
    )


def list_doors(
    actor: Actor, known: Known, result: ResultNotice | None, today: date, *, is_countable: bool
) -> dict[str, bool]:
    """What this actor may do about the matter as a whole, by the names of the view's fields."""
    target = {"matter": known.matter}
    is_under_way = known.matter.state == State.UNDER_WAY
    is_delivered = rules.is_delivered(known.progress)
    is_settled = rules.is_settled(known.progress, known.has_outcome)
    convenes = CONVENERS.find_standing(actor, target) is not None
    writes = MATTER_DESK.find_standing(actor, target) is not None
    can_rate = is_ratable(result, today)
    return {
        "may_agree": is_under_way and is_settled and not is_delivered and writes,
        "may_publish": is_under_way and is_delivered and result is None and convenes,
        "may_rate": can_rate and may_say(actor, known),
        "may_rate_for": can_rate and HELPERS.find_standing(actor, target) is not None,
        "may_count": is_under_way and is_countable and convenes,
    }


def read_known(matter: Matter, actor: Actor, progress_now: Progress | None) -> Known:
    """The rows behind a view, each kind with one query."""
    related = ("office", "outcome__meeting__minutes")
    office_id = find_office_id(actor)
    found = with_origin(ActionItem.objects.filter(matter=matter), office_id)
    items = tuple(found.select_related(*related))
    for item in items:
        item.matter = matter
    done = ProgressReport.objects.filter(item__matter=matter, sort=ProgressReport.Sort.DONE)
    reports = list(done.values_list("item_id", "written_by_id"))
    came = Participant.objects.filter(
        is_behind(matter), checked_in_at__isnull=False, person__left_on=None
    )
    standing = [item for item in items if is_standing(item)]
    return Known(
        matter=matter,
        items=items,
        reporters=dict(reports),
        writers=frozenset(writer for _item, writer in reports if writer is not None),
        present={
            key: role for key, role in came.values_list("person_id", "role") if key is not None
        },
        office_id=office_id,
        office_people=frozenset(settling.list_workers(standing)),
        progress=progress_now or progress.read_progress(matter),
        has_outcome=settling.find_outcome(matter) is not None,
    )


def is_standing(item: ActionItem) -> bool:
    """Whether a promise counts: not taken back, and not of a talk without an agreement."""
    is_void = item.outcome is not None and item.outcome.result == Result.NOT_AGREED
    return item.withdrawn_at is None and not is_void


def look_for(item: ActionItem, actor: Actor, known: Known, today: date) -> ItemView:
    """A promise with what this actor may do about it."""
    target = {"item": item}
    is_going = known.matter.state == State.UNDER_WAY and item.state != Item.ACCEPTED
    is_reported = is_going and item.state == Item.REPORTED
    may_answer = is_reported and ACCEPTERS.find_standing(actor, target) is not None
    is_reporter = known.reporters.get(item.pk) == actor.person_id
    others = [one for one in known.items if is_standing(one) and one.round == item.round]
    return look_at_item(
        item,
        today,
        may_report=is_going and may_handle(item, actor, known),
        may_accept=may_answer and not is_reporter and rules.is_delivering(known.progress),
        may_send_back=may_answer,
        may_withdraw=is_going
        and len(others) > 1
        and not is_written_in_minutes(item)
        and ITEM_DESK.find_standing(actor, target) is not None,
    )


def may_handle(item: ActionItem, actor: Actor, known: Known) -> bool:
    """Whether this actor reports for the office of a promise."""
    is_ours = known.office_id == item.office_id or getattr(item, "is_helped", False)
    is_own = is_ours and find_office_standing(actor, item) is not None
    return is_own or actor.holds(Role.CONVENER, at=item.node_path)


def is_written_in_minutes(item: ActionItem) -> bool:
    """Whether approved minutes name it; the minutes must be here with the item."""
    minutes = getattr(item.outcome.meeting, "minutes", None) if item.outcome else None
    return minutes is not None and minutes.approved_at is not None


def is_ratable(result: ResultNotice | None, today: date) -> bool:
    """Whether there is a result that can be rated today."""
    return result is not None and result.counted_at is None and today <= result.rate_until


def may_say(actor: Actor, known: Known) -> bool:
    """Whether this actor may rate: concerned, and not one of those who carried it out."""
    matter, person = known.matter, actor.person_id
    if person is None or person in known.writers or person in known.office_people:
        return False
    return (
        person == matter.raiser_id or person in known.present or is_resident_of(actor.home, matter)
    )


def is_countable_now(
    known: Known,
    result: ResultNotice | None,
    ratings: Sequence[SatisfactionRating],
    procedure: Procedure,
    today: date,
) -> bool:
    """Whether the ratings can be counted today."""
    if result is None or result.counted_at is not None:
        return False
    residents = FLOOR_GROUPS["resident"]
    expected: set[object] = {key for key, role in known.present.items() if role in residents}
    expected |= {known.matter.raiser_id} - {None}
    expected -= known.writers | known.office_people
    rated: set[object] = {rating.person_id for rating in ratings}
    return rules.is_countable(result.rate_until, today, expected, rated, procedure.min_ratings)


def look_at_items(items: Sequence[ActionItem]) -> list[ItemView]:
    """Promises for a list, with their states in words."""
    today = clock.today()
    return [look_at_item(item, today) for item in items]

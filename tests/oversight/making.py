"""Records for tests of figures, made past the door."""

from __future__ import annotations

from collections import Counter, defaultdict
from datetime import UTC, datetime, timedelta
from typing import Any

from zhaishangyi.delivery.models import (
    ActionItem,
    LivelihoodProject,
    SatisfactionRating,
    Suggestion,
)
from zhaishangyi.matters.models import LinkClosing, Matter, Reopening
from zhaishangyi.mediation.models import Case
from zhaishangyi.meetings.models import Meeting, Participant, Turn
from zhaishangyi.oversight.models import DayFigures, MonthFigures, PresenceSpan
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.trail import outside_the_door

NOON = datetime(2024, 5, 1, 4, 0, tzinfo=UTC)  # noon in the town


def at(days: float) -> datetime:
    """Noon of a day so many days after the first of May 2024, in the town."""
    return NOON + timedelta(days=days)


def make_matter(place: Any, *, days: float = 0, **more: Any) -> Matter:
    """A matter that was raised on a day."""
    number = uuid7().hex
    with outside_the_door("a matter for figures"):
        return Matter.objects.create(
            number=number, jurisdiction=place, handled_at=place, title="路灯不亮", text="路灯不亮",
            place_text="村口", category="light", raised_at=at(days), **more,
        )  # fmt: skip


def make_meeting(world: Any, place: Any, *, days: float = 0, **more: Any) -> Meeting:
    """A deliberation that was held on a day."""
    made = {
        "sort": "deliberation", "title": "议一议", "place_text": "村口", "starts_at": at(days),
        "convener": world.people["convener"], "state": "closed", "join_code": uuid7().hex[-12:],
        "opened_at": at(days), "closed_at": at(days) + timedelta(hours=1), **more,
    }  # fmt: skip
    with outside_the_door("a meeting for figures"):
        return Meeting.objects.create(jurisdiction=place, **made)


def make_participant(meeting: Meeting, person: Any, role: str, **more: Any) -> Participant:
    """Somebody who was there, invited or not."""
    made = {"checked_in_at": meeting.opened_at, **more}
    with outside_the_door("a participant for figures"):
        return Participant.objects.create(
            meeting=meeting, person=person, name="某人", role=role, **made
        )


def make_turn(participant: Participant, seconds: int, *, paused: int = 0) -> Turn:
    """Somebody spoke for some seconds, and paused for some of them."""
    began = participant.meeting.opened_at
    assert began is not None
    with outside_the_door("a turn for figures"):
        return Turn.objects.create(
            meeting=participant.meeting, participant=participant, started_at=began,
            ended_at=began + timedelta(seconds=seconds), paused_seconds=paused,
        )  # fmt: skip


def make_case(place: Any, *, days: float = 0, **more: Any) -> Case:
    """A dispute that was opened on a day."""
    with outside_the_door("a case for figures"):
        return Case.objects.create(
            number=uuid7().hex, jurisdiction=place, handled_at=place, sort="neighbour",
            channel="grid", opened_at=at(days), **more,
        )  # fmt: skip


def make_part(model: type[Any], **more: Any) -> Any:
    """A rating, reopening, promise, suggestion or project."""
    with outside_the_door("a record for figures"):
        return model.objects.create(**more)


def make_rating(matter: Matter, person: Any, value: str, days: float = 0) -> Any:
    """What somebody said of a result."""
    return make_part(
        SatisfactionRating, matter=matter, person=person, value=value, rated_at=at(days)
    )


def make_promise(office: Any, matter: Matter, *, due: float, **more: Any) -> Any:
    """A promise with its last day."""
    return make_part(
        ActionItem, matter=matter, promise="修好", office=office, agreed_on=at(0).date(),
        due_on=at(due).date(), **more,
    )  # fmt: skip


def make_suggestion(**more: Any) -> Any:
    """A suggestion."""
    return make_part(Suggestion, text="多装一盏", role="resident", **more)


def make_project(matter: Matter, **more: Any) -> Any:
    """A livelihood project."""
    return make_part(LivelihoodProject, matter=matter, **more)


def make_reopening(matter: Matter, days: float, number: int = 2) -> Any:
    """A matter that went back."""
    return make_part(
        Reopening, matter=matter, link="deliver", round=number, at=at(days), reason="没修好"
    )


def make_closing(matter: Matter, link: str, *, days: float, took: float, **more: Any) -> Any:
    """A link that ended on a day, after so many days."""
    return make_part(
        LinkClosing, matter=matter, link=link, since=at(days - took), at=at(days), **more
    )


def take_stock() -> tuple[Any, Any, Any]:
    """Everything that is counted, in a form that can be compared: days, people and months."""
    days = {
        (place, day): counts | took
        for place, day, counts, took in DayFigures.objects.values_list(
            "place", "day", "counts", "took"
        )
    }
    assert len(days) == DayFigures.objects.count()
    months = {
        (place, month): counts | took
        for place, month, counts, took in MonthFigures.objects.values_list(
            "place", "month", "counts", "took"
        )
    }
    assert len(months) == MonthFigures.objects.count()
    return days, sorted(PresenceSpan.objects.values_list()), months


def sum_months(days: Any) -> Any:
    """The months that some days come to, added up plainly."""
    months: dict[Any, Counter[str]] = defaultdict(Counter)
    for (place, day), counts in days.items():
        months[place, day.replace(day=1)].update(counts)
    return {key: dict(counts) for key, counts in months.items()}

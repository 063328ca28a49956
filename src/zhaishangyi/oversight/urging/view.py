"""What a page says of an urging, and what one actor may do about it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils.translation import gettext

from zhaishangyi.matters.models import Matter
from zhaishangyi.oversight.models import Urge, UrgeAnswer, UrgedPerson
from zhaishangyi.oversight.urging import actions, queries, rules
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role


@dataclass(frozen=True, slots=True)
class Pill:
    """A state with its words and its icon."""

    state: str
    label: str
    icon: str


@dataclass(frozen=True, slots=True)
class UrgeView:
    """One urging as a page shows it. `asked` are roles and offices, never people's names."""

    urge: Urge
    pill: Pill
    asked: str
    is_over: bool
    may_answer: bool
    may_close: bool
    may_pass_on: bool

    @property
    def is_late(self) -> bool:
        """Whether its day is over and nobody has answered."""
        return self.pill.state == "late"


@dataclass(frozen=True, slots=True)
class UrgingPanel:
    """The part of a matter's page about urging: the one that stands, or the way to send one."""

    standing: UrgeView | None
    may_send: bool

    @property
    def is_shown(self) -> bool:
        """Whether there is anything to say or do."""
        return self.standing is not None or self.may_send


def read_urging(matter: Matter, by: Actor) -> UrgingPanel:
    """What is urged of a matter now; three queries at most."""
    standing = next((urge for urge in queries.list_of_matter(matter) if is_standing(urge)), None)
    is_going = matter.state in rules.GOING_ON
    return UrgingPanel(
        standing=look_at(standing, by) if standing else None,
        may_send=standing is None and is_going and actions.send_urge.allows(by, matter=matter),
    )


def list_urged(by: Actor) -> list[tuple[Urge, bool]]:
    """What this actor is urged to do, each with whether its day is over; one query."""
    today = clock.today()
    return [(urge, urge.due_on < today) for urge in queries.list_asked_of(by)]


def is_standing(urge: Urge) -> bool:
    """Whether it is still urged."""
    return urge.closed_at is None and not queries.has_moved_on(urge)


def look_at(urge: Urge, by: Actor) -> UrgeView:
    """One urging, for this actor."""
    is_over = not is_standing(urge)
    may_watch = not is_over and actions.close_urge.allows(by, urge=urge)
    return UrgeView(
        urge=urge,
        pill=find_pill(urge, is_over=is_over),
        asked=name_all(urge.people.all()),
        is_over=is_over,
        may_answer=not is_over and actions.answer_urge.allows(by, urge=urge),
        may_close=may_watch,
        may_pass_on=may_watch and urge.level < rules.MOST_LEVEL,
    )


def find_pill(urge: Urge, *, is_over: bool) -> Pill:
    """In which state it is."""
    if is_over:
        return Pill("done", gettext("No longer urged"), "check")
    if urge.answered_at is not None:
        return Pill("doing", gettext("Answered"), "speak")
    days = (clock.today() - urge.due_on).days
    if days > 0:
        return Pill("late", gettext("No answer for %(days)s days") % {"days": days}, "bell")
    return Pill("wait", gettext("An answer is waited for"), "bell")


def name_all(people: object) -> str:
    """The roles and offices that were urged, each once."""
    listed: list[UrgedPerson] = list(people)  # type: ignore[call-overload]
    return gettext(", ").join(dict.fromkeys(name_part(one) for one in listed))


def name_part(part: UrgedPerson) -> str:
    """The office of somebody who was urged as its handler, else the role."""
    office = part.person.office if part.person else None
    if part.role == Role.OFFICE and office is not None:
        return office.name
    return label_role(part.role)


def name_answerer(urge: Urge, answer: UrgeAnswer) -> str:
    """Who answered, by office or role."""
    parts = {one.person_id: one for one in urge.people.all()}
    part = parts.get(answer.written_by_id) if answer.written_by_id else None
    return name_part(part) if part else label_role(answer.role)

"""One line a matter: where it stands, how many days it has, what its open step lacks."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext, ngettext

from zhaishangyi.matters.cards import describe_state
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import read_many
from zhaishangyi.oversight.board_rules import count_days_left, count_days_over
from zhaishangyi.oversight.board_scope import Look, choose_open
from zhaishangyi.oversight.models import Urge
from zhaishangyi.oversight.urging.queries import list_open_urges
from zhaishangyi.procedures.rules import Progress, StepState
from zhaishangyi.procedures.voice import Bilingual
from zhaishangyi.procedures.words import say_evidence
from zhaishangyi.record.roles import Role

MOST_READ = 12
RELATED = ("jurisdiction", "handled_at__parent")


@dataclass(frozen=True, slots=True)
class Line:
    """A matter on the board or in a list. `missing` is what its open step lacks,
    `skipped` the steps that were left out, with their reasons; "" for none.

    `urged_days` are the days since it was urged, of an urging that still stands.
    """

    matter: Matter
    village: str
    work: Bilingual
    state: str
    days: str
    missing: str
    skipped: str
    urge: Urge | None
    urged_days: int
    may_urge: bool

    @property
    def is_late(self) -> bool:
        """Over its limit."""
        return self.state == "late"


def list_hurried(look: Look) -> list[Line]:
    """What is over its limit or near it, the longest over first; five queries."""
    hurries = Q(warn_at__lte=look.now) | Q(due_at__lt=look.now)
    found = choose_open(look).filter(hurries).select_related(*RELATED)
    return show_lines(look, list(found.order_by("due_at", "pk")[:MOST_READ]))


def show_lines(look: Look, matters: Sequence[Matter]) -> list[Line]:
    """Matters in words; three queries, however many they are."""
    progress = read_many(matters)
    urges = list_open_urges([matter.pk for matter in matters])
    return [
        show_line(look, matter, progress[matter.pk], urges.get(matter.pk)) for matter in matters
    ]


def show_line(look: Look, matter: Matter, progress: Progress, urge: Urge | None) -> Line:
    """One matter in words."""
    scope, step = look.scope, progress.open_step
    village = scope.find_row(scope.homes.get(matter.jurisdiction_id)) or matter.jurisdiction
    state, days = say_days(look, matter)
    return Line(
        matter=matter,
        village=village.name,
        work=look.works.name(matter.procedure, matter.link),
        state=state,
        days=days or describe_state(matter, progress).label,
        missing=str(say_evidence(step.missing)) if step and step.missing else "",
        skipped=say_skipped(progress),
        urge=urge,
        urged_days=(look.today - urge.sent_on).days if urge else 0,
        may_urge=look.by.holds(Role.SUPERVISOR, at=matter.node_path),
    )


def say_skipped(progress: Progress) -> str:
    """The steps that were left out, each with its reason; "" for none."""
    skipped = [step for step in progress.steps if step.state is StepState.SKIPPED]
    return gettext("; ").join(
        gettext("%(step)s (%(reason)s)") % {"step": step.link.name, "reason": step.reason}
        for step in skipped
    )


def say_days(look: Look, matter: Matter) -> tuple[str, str]:
    """How a matter stands against its limit (late, warn, open), and the days in words."""
    if matter.due_at is None:
        return "open", ""
    if matter.due_at < look.now:
        return "late", say_days_over(count_days_over(matter.due_at, look.today))
    is_warned = matter.warn_at is not None and matter.warn_at <= look.now
    left = say_days_left(count_days_left(matter.due_at, look.today))
    return "warn" if is_warned else "open", left


def say_days_over(days: int) -> str:
    """How long something is over its limit."""
    if not days:
        return gettext("over since today")
    return ngettext("%(days)s day over", "%(days)s days over", days) % {"days": days}


def say_days_left(days: int) -> str:
    """How long something still has."""
    if not days:
        return gettext("due today")
    return ngettext("%(days)s day left", "%(days)s days left", days) % {"days": days}

"""Reading suggestions and the projects that they become; each page asks a fixed number of times."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet
from django.utils.translation import gettext, ngettext

from zhaishangyi.delivery.models import LivelihoodProject, Suggestion
from zhaishangyi.delivery.projects import rules
from zhaishangyi.matters.cards import Pill
from zhaishangyi.matters.models import Channel, Evidence, Matter
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.people.queries import choose_nodes
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import Role

RELATED = (
    "meeting__jurisdiction",
    "meeting__venue",
    "matter__jurisdiction",
    "matter__handled_at",
    "project__matter",
)


@dataclass(frozen=True, slots=True)
class SuggestionView:
    """A suggestion with what became of it: a pill, and how many days it has waited."""

    suggestion: Suggestion
    state: str
    pill: Pill
    days: int

    @property
    def place(self) -> str:
        """The village that it is from."""
        return name_place(self.suggestion)


def name_place(suggestion: Suggestion) -> str:
    """The village that a suggestion is from."""
    if suggestion.matter is not None:
        return suggestion.matter.jurisdiction.name
    return suggestion.meeting.jurisdiction.name if suggestion.meeting else ""


def choose_delivered() -> Q:
    """Suggestions that are delivered: their project is, or their matter's promises are all
    accepted."""
    accepted = Evidence.objects.filter(
        matter=OuterRef("matter"), fact="all_items_accepted", round=OuterRef("matter__round")
    )
    with_matter = Q(project=None) & Q(Exists(accepted))
    with_project = Q(project__delivered_at__isnull=False)
    return Q(state=Suggestion.State.ADOPTED) & (with_project | with_matter)


def search_suggestions(by: Actor, *, state: str = "", village: str = "") -> QuerySet[Suggestion]:
    """Suggestions that this actor may read, the newest first. `village` is a node path."""
    shown = Q(matter=None) | Q(matter__in=visible_to(by).values("pk"))
    found = Suggestion.objects.filter(shown).annotate(is_delivered=choose_delivered())
    if village:
        here = Q(matter__jurisdiction__path__startswith=village)
        at_event = Q(matter=None, meeting__jurisdiction__path__startswith=village)
        found = found.filter(here | at_event)
    if state == "delivered":
        found = found.filter(choose_delivered())
    elif state == Suggestion.State.ADOPTED:
        found = found.filter(~choose_delivered(), state=state)
    elif state:
        found = found.filter(state=state)
    return found.select_related(*RELATED).order_by("-made_at", "-pk")


def is_delivered(suggestion: Suggestion) -> bool:
    """Whether a suggestion is delivered; one query unless it was read with the answer."""
    known = getattr(suggestion, "is_delivered", None)
    if known is None:
        known = Suggestion.objects.filter(choose_delivered(), pk=suggestion.pk).exists()
    return bool(known)


def look_at_suggestion(suggestion: Suggestion, now: datetime) -> SuggestionView:
    """Put what became of a suggestion into words."""
    state = rules.choose_state(suggestion.state, is_delivered(suggestion))
    days = rules.count_days_waiting(suggestion.made_at, now)
    return SuggestionView(suggestion, state, choose_pill(suggestion, state, days, now), days)


def choose_pill(suggestion: Suggestion, state: str, days: int, now: datetime) -> Pill:
    """The state of a suggestion in a word; one that waits long says how long."""
    if state == "delivered":
        return Pill("done", gettext("Delivered"))
    if state == Suggestion.State.NOT_ADOPTED:
        return Pill("off", gettext("Not adopted"), "dash")
    if state == Suggestion.State.ADOPTED:
        is_going = suggestion.project_id is not None
        return Pill("doing", gettext("Being carried out") if is_going else gettext("Adopted"))
    if rules.is_waiting_long(state, suggestion.made_at, now):
        said = ngettext("No answer for %(n)s day", "No answer for %(n)s days", days)
        return Pill("late", said % {"n": days})
    return Pill("wait", gettext("Waiting for an answer"))


def list_unanswered(nodes: list[str], now: datetime, most: int = 10) -> list[Suggestion]:
    """Suggestions at these nodes that nobody has answered for fifteen days, the oldest first."""
    long_ago = now - timedelta(days=rules.DAYS_TO_ANSWER + 1)
    found = Suggestion.objects.filter(
        choose_here(nodes), state=Suggestion.State.OPEN, made_at__lte=long_ago
    )
    return list(found.select_related(*RELATED).order_by("made_at")[:most])


def choose_here(nodes: list[str]) -> Q:
    """Suggestions made at these nodes, at a meeting or in a matter."""
    at_matter = Q(meeting=None) & choose_nodes(nodes, "matter__handled_at__path")
    return choose_nodes(nodes, "meeting__jurisdiction__path") | at_matter


def list_adoptable(by: Actor) -> QuerySet[Suggestion]:
    """Adopted suggestions that this convener can make a project: in none, and not delivered."""
    open_matter = Q(matter=None) | Q(matter__is_past_village=False)
    found = Suggestion.objects.filter(
        choose_here(by.list_nodes(Role.CONVENER)),
        open_matter,
        state=Suggestion.State.ADOPTED,
        project=None,
    )
    waiting = found.filter(~choose_delivered()).select_related(*RELATED)
    return waiting.order_by("-made_at", "-pk")


def search_projects(
    by: Actor, *, state: str = "", village: str = ""
) -> QuerySet[LivelihoodProject]:
    """Projects, the newest first; `state` is "", going or delivered."""
    found = LivelihoodProject.objects.filter(matter__in=visible_to(by).values("pk"))
    if village:
        found = found.filter(matter__jurisdiction__path__startswith=village)
    if state:
        found = found.filter(delivered_at__isnull=state == "going")
    related = ("matter__jurisdiction", "matter__handled_at")
    return found.select_related(*related).order_by("-adopted_at", "-pk")


@dataclass(frozen=True, slots=True)
class ProjectView:
    """A project as the page of its matter shows it."""

    project: LivelihoodProject
    suggestions: tuple[Suggestion, ...]


def read_project(matter: Matter) -> ProjectView | None:
    """The project that a matter is, with its suggestions; None for any other. Two queries."""
    if matter.channel != Channel.SUGGESTION:
        return None
    project = LivelihoodProject.objects.filter(matter=matter).first()
    if project is None:
        return None
    suggestions = project.suggestions.select_related("meeting__jurisdiction", "meeting__venue")
    return ProjectView(project, tuple(suggestions.order_by(F("made_at"), "pk")))


def list_project_ids(matter_ids: list[UUID]) -> set[UUID]:
    """Which of these matters are projects, by matter id."""
    found = LivelihoodProject.objects.filter(matter__in=matter_ids)
    return set(found.values_list("matter_id", flat=True))

"""The records behind each figure: together they make the number that the figure says."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Count, Exists, F, Model, OuterRef, Q, QuerySet, Sum

from zhaishangyi.delivery.models import LivelihoodProject, SatisfactionRating, Suggestion
from zhaishangyi.matters.models import Matter, Reopening, State
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.mediation.figures import SETTLED
from zhaishangyi.mediation.models import Case, Climb
from zhaishangyi.meetings.models import Meeting, MeetingSort, MeetingState, Participant
from zhaishangyi.oversight import record_rows
from zhaishangyi.oversight.coverage import bound
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.record_rows import Row
from zhaishangyi.oversight.rules.measures import REPRESENTATIVES
from zhaishangyi.oversight.village_map import below
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record.actor import Actor

LAWYERS = ("lawyer", "judicial")
INDOORS = ("hall", "office")
IN_CAMPAIGN = Q(matter__campaign_place__campaign__cancelled_at=None) & Q(
    matter__campaign_place__isnull=False
)
# Nothing of a dispute but these is read from the store.
CASE_COLUMNS = ("number", "sort", "opened_at", "jurisdiction", "jurisdiction__name")
Rows = QuerySet[Any]
Find = Callable[[Jurisdiction, Period], Rows]


@dataclass(frozen=True)
class Source:
    """Where a figure comes from: its records, and how one of them is shown.

    `count` is the annotation that holds how much a record adds, "" for one each.
    """

    find: Find
    show: Callable[[Any, frozenset[UUID]], Row]
    matter_of: Callable[[Any], UUID | None]
    count: str = ""
    is_dispute: bool = False


def add_up(source: Source, found: Rows) -> int:
    """The figure that these records make."""
    if not source.count:
        return found.count()
    total: int | None = found.aggregate(total=Sum(source.count))["total"]
    return total or 0


def show_rows(source: Source, found: Iterable[Any], by: Actor) -> list[Row]:
    """The rows of a page; one query more, for what may be opened."""
    listed = list(found)
    wanted = {matter for one in listed if (matter := source.matter_of(one)) is not None}
    open_ids = visible_to(by).filter(pk__in=wanted).values_list("pk", flat=True)
    allowed = frozenset(open_ids) if wanted else frozenset()
    return [source.show(one, allowed) for one in listed]


def within(field: str, period: Period) -> Q:
    """Rows whose moment lies in a period."""
    since, until = bound(period)
    return Q(**{f"{field}__gte": since, f"{field}__lt": until})


def find_meetings(sort: str, more: Q | None = None) -> Find:
    """Meetings of a sort that were held."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        held = Meeting.objects.filter(
            below("jurisdiction__path", place.path),
            within("opened_at", period),
            more or Q(),
            sort=sort,
            state=MeetingState.CLOSED,
        )
        return held.select_related("jurisdiction").order_by("-opened_at", "pk")

    return find


def with_lawyer() -> Exists:
    """Whether somebody who knows the law was there."""
    here = Participant.objects.filter(meeting=OuterRef("pk"), role__in=LAWYERS)
    return Exists(here.exclude(checked_in_at=None))


def find_people(counted: Q, more: Q | None = None) -> Find:
    """Deliberations held, with how many of their participants are counted."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        number = Count("participants", filter=counted)
        held = find_meetings(MeetingSort.DELIBERATION, more)(place, period)
        found: Rows = held.annotate(number=number).filter(number__gt=0)
        return found

    return find


def find_matters(field: str, more: Q | None = None) -> Find:
    """Matters whose `field` lies in the period."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        found = Matter.objects.filter(
            below("jurisdiction__path", place.path), within(field, period), more or Q()
        )
        return found.select_related("jurisdiction").annotate(on=F(field)).order_by("-on", "pk")

    return find


def find_parts(model: type[Model], field: str) -> Find:
    """Records that belong to a matter, by the day in `field`."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        found: Rows = model._default_manager.filter(
            below("matter__jurisdiction__path", place.path), within(field, period)
        )
        related = found.select_related("matter__jurisdiction").annotate(on=F(field))
        ordered: Rows = related.order_by("-on", "pk")
        return ordered

    return find


def find_rated(more: Q) -> Find:
    """Matters with how many ratings they got; who gave them is not listed."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        counted = Count("ratings", filter=within("ratings__rated_at", period) & more)
        found = Matter.objects.filter(below("jurisdiction__path", place.path))
        rated = found.annotate(rating_count=counted).filter(rating_count__gt=0)
        return rated.select_related("jurisdiction").order_by("-raised_at", "pk")

    return find


def find_suggestions(more: Q) -> Find:
    """Suggestions, at the place of their meeting, or else of their matter."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        here = below("meeting__jurisdiction__path", place.path)
        here |= Q(meeting=None) & below("matter__jurisdiction__path", place.path)
        found = Suggestion.objects.filter(here, within("made_at", period), more)
        related = ("meeting__jurisdiction", "matter__jurisdiction")
        return found.select_related(*related).order_by("-made_at", "pk")

    return find


def find_venues(place: Jurisdiction, period: Period) -> Rows:
    """Venues where something was held."""
    held = Meeting.objects.filter(
        within("opened_at", period), venue=OuterRef("pk"), state=MeetingState.CLOSED
    )
    found = Venue.objects.filter(below("jurisdiction__path", place.path), Exists(held))
    return found.select_related("jurisdiction").order_by("jurisdiction__path", "name")


def find_cases(more: Q) -> Find:
    """Disputes, of which only number and kind are ever shown."""

    def find(place: Jurisdiction, period: Period) -> Rows:
        climbed = Exists(Climb.objects.filter(case=OuterRef("pk")))
        here = below("jurisdiction__path", place.path)
        found = Case.objects.annotate(has_climbed=climbed)
        found = found.filter(here, within("opened_at", period), more).only(
            "number", "sort", "opened_at", "jurisdiction__name"
        )
        return found.select_related("jurisdiction").order_by("-opened_at", "pk")

    return find


def of_nothing(record: Any) -> UUID | None:
    """Belongs to no matter."""
    return None


def of_matter(record: Any) -> UUID | None:
    """The matter that a record belongs to."""
    found: UUID | None = record.matter_id
    return found


def of_itself(matter: Matter) -> UUID | None:
    """A matter is its own."""
    return matter.pk


def list_meetings(sort: str, more: Q | None = None) -> Source:
    """A figure that counts meetings."""
    return Source(find_meetings(sort, more), record_rows.show_meeting, of_matter)


def list_people(counted: Q, more: Q | None = None) -> Source:
    """A figure that counts people in meetings: the meetings, with how many each adds."""
    return Source(find_people(counted, more), record_rows.show_meeting, of_matter, "number")


def list_matters(field: str, more: Q | None = None) -> Source:
    """A figure that counts matters."""
    return Source(find_matters(field, more), record_rows.show_matter, of_itself)


def list_ratings(more: Q) -> Source:
    """A figure that counts ratings: the matters, with how many each got."""
    return Source(find_rated(more), record_rows.show_rated, of_itself, "rating_count")


def list_parts(model: type[Model], field: str) -> Source:
    """A figure that counts what belongs to matters."""
    return Source(find_parts(model, field), record_rows.show_part, of_matter)


def list_suggestions(more: Q) -> Source:
    """A figure that counts suggestions."""
    return Source(find_suggestions(more), record_rows.show_suggestion, of_matter)


def list_cases(more: Q) -> Source:
    """A figure that counts disputes."""
    return Source(find_cases(more), record_rows.show_case, of_nothing, is_dispute=True)


CAME = Q(participants__checked_in_at__isnull=False)
INVITED = Q(participants__invited_at__isnull=False)
REPRESENT = CAME & Q(participants__role__in=REPRESENTATIVES)
OUTSIDE = Q(venue__isnull=False) & ~Q(venue__sort__in=INDOORS)
OUTSIDE |= Q(venue=None, is_on_the_spot=True)
IS_SETTLED = Q(state__in=SETTLED)
OWN_CAMPAIGN = Q(campaign_place__isnull=False, campaign_place__campaign__cancelled_at=None)
HELD = MeetingSort.DELIBERATION

SOURCES: dict[str, Source] = {
    "meetings": list_meetings(HELD),
    "participations": list_people(CAME),
    "representatives": list_people(REPRESENT),
    "invited": list_people(INVITED),
    "attended": list_people(INVITED & CAME),
    "meetings_in_campaigns": list_meetings(HELD, IN_CAMPAIGN),
    "participations_in_campaigns": list_people(CAME, IN_CAMPAIGN),
    "representatives_in_campaigns": list_people(REPRESENT, IN_CAMPAIGN),
    "disputes": list_cases(Q()),
    "settled": list_cases(IS_SETTLED),
    **{
        f"settled_{level}": list_cases(IS_SETTLED & Q(signed_level=level)) for level in Level.values
    },
    "settled_where_it_arose": list_cases(IS_SETTLED & Q(has_climbed=False)),
    "climbed": list_cases(Q(has_climbed=True)),
    "venues_used": Source(find_venues, record_rows.show_venue, of_nothing),
    "talks_outside": list_meetings(HELD, OUTSIDE),
    "on_the_spot": list_meetings(HELD, Q(is_on_the_spot=True)),
    "lawyers_present": list_meetings(HELD, Q(with_lawyer())),
    "legal_talks": list_meetings(MeetingSort.LEGAL_TALK),
    "activities": list_meetings(MeetingSort.ACTIVITY),
    "suggestions": list_suggestions(Q()),
    "suggestions_adopted": list_suggestions(Q(state=Suggestion.State.ADOPTED)),
    "projects": list_parts(LivelihoodProject, "delivered_at"),
    "projects_begun": list_parts(LivelihoodProject, "adopted_at"),
    "raised": list_matters("raised_at"),
    "solved": list_matters("finished_at", Q(state=State.FINISHED)),
    "solved_in_campaigns": list_matters("finished_at", Q(state=State.FINISHED) & OWN_CAMPAIGN),
    "ratings": list_ratings(Q()),
    "satisfied": list_ratings(Q(ratings__value=SatisfactionRating.Value.SOLVED)),
    "reopened": list_parts(Reopening, "at"),
}

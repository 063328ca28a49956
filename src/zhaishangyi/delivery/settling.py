"""What the acts of this room share; usable only inside an act, for the door is open then."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhaishangyi.delivery import rules
from zhaishangyi.delivery.models import (
    ActionItem,
    CoOffice,
    LivelihoodProject,
    ProgressReport,
    ResultNotice,
    SatisfactionRating,
)
from zhaishangyi.delivery.permissions import is_behind
from zhaishangyi.matters import progress
from zhaishangyi.matters.models import Evidence, Matter
from zhaishangyi.matters.queries import list_concerned
from zhaishangyi.meetings.consents import list_binding
from zhaishangyi.meetings.models import Outcome, Participant, Result
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.record import clock
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.roles import FLOOR_GROUPS, Role

SETTLED = (Result.AGREED, Result.PARTLY)


def find_outcome(matter: Matter) -> Outcome | None:
    """The latest outcome of this round from which promises can follow: every side agreed to it."""
    found = list_binding().filter(matter=matter, round=matter.round, result__in=SETTLED)
    return found.select_related("meeting").order_by("-settled_at").first()


def list_standing_items(matter: Matter) -> QuerySet[ActionItem]:
    """Promises that count: not taken back, and of a talk that came to an agreement."""
    is_void = Q(outcome__result=Result.NOT_AGREED)
    return ActionItem.objects.filter(matter=matter, withdrawn_at=None).exclude(is_void)


def note_once(matter: Matter, fact: str, source: Recorded) -> None:
    """Record a fact of the matter's round, the first time only."""
    known = Evidence.objects.filter(matter=matter, fact=fact, round=matter.round)
    if not known.exists():
        progress.record_fact(matter, fact, source)


def settle_items(matter: Matter, source: Recorded) -> None:
    """Say that all is done, once every promise is accepted, one of this round among them."""
    items = list(list_standing_items(matter))
    is_all_accepted = all(item.state == ActionItem.State.ACCEPTED for item in items)
    has_own = any(item.round == matter.round for item in items)
    if has_own and is_all_accepted and rules.is_delivering(progress.read_progress(matter)):
        note_once(matter, "all_items_accepted", source)
        note_delivery(matter, clock.now())


def note_delivery(matter: Matter, at: datetime | None) -> None:
    """A project is delivered with its last promise; None when it has to be done again."""
    project = LivelihoodProject.objects.filter(matter=matter).first()
    if project is not None and (project.delivered_at is None or at is None):
        project.delivered_at = at
        project.save()


def list_office_people(office_ids: Iterable[UUID]) -> set[UUID]:
    """Everybody who works for one of these offices, by person id."""
    people = Person.objects.filter(office__in=list(office_ids), left_on=None)
    return set(people.values_list("pk", flat=True))


def list_workers(items: Iterable[ActionItem]) -> set[UUID]:
    """Everybody of the offices that promised these or help with them, by person id."""
    listed = list(items)
    helps = CoOffice.objects.filter(item__in=listed, ended_at=None).values("office")
    first = {item.office_id for item in listed}
    people = Person.objects.filter(Q(office__in=first) | Q(office__in=helps), left_on=None)
    return set(people.values_list("pk", flat=True))


def list_present_ids(matter: Matter) -> set[UUID]:
    """Everybody of the roster who was at one of the matter's meetings, by person id."""
    present = Participant.objects.filter(
        is_behind(matter), checked_in_at__isnull=False, person__left_on=None
    )
    return {key for key in present.values_list("person_id", flat=True) if key is not None}


def list_expected(matter: Matter) -> set[UUID]:
    """Whose rating is waited for: the raiser and the residents who were at the meetings."""
    present = Participant.objects.filter(
        is_behind(matter),
        checked_in_at__isnull=False,
        person__left_on=None,
        role__in=FLOOR_GROUPS["resident"],
    )
    found = {key for key in present.values_list("person_id", flat=True) if key is not None}
    found |= {matter.raiser_id} if matter.raiser_id else set()
    return found - list_deliverers(matter)


def list_deliverers(matter: Matter) -> set[UUID]:
    """Those who carried it out or reported it done, by person id: they do not rate it."""
    items = list(list_standing_items(matter))
    reports = ProgressReport.objects.filter(item__in=items, sort=ProgressReport.Sort.DONE)
    writers = set(reports.values_list("written_by", flat=True)) - {None}
    return writers | list_workers(items)


def find_reporter(item: ActionItem) -> UUID | None:
    """Who said last that it is done."""
    done = item.reports.filter(sort=ProgressReport.Sort.DONE).order_by("-at", "-id")
    return done.values_list("written_by", flat=True).first()


def find_result(matter: Matter) -> ResultNotice | None:
    """The published result of this round."""
    return ResultNotice.objects.filter(matter=matter, round=matter.round).first()


def count_ratings(matter: Matter) -> rules.Counts:
    """How many of this round gave which answer."""
    values = SatisfactionRating.objects.filter(matter=matter, round=matter.round)
    return rules.count_values(list(values.values_list("value", flat=True)))


def list_rated(matter: Matter) -> set[UUID]:
    """Who has rated in this round, by person id."""
    ratings = SatisfactionRating.objects.filter(matter=matter, round=matter.round)
    return set(ratings.values_list("person_id", flat=True))


def list_supervisors(node_path: str) -> set[UUID]:
    """Who supervises this node, by person id."""
    grants = list_valid_grants().filter(role=Role.SUPERVISOR, person__left_on=None)
    return {grant.person_id for grant in grants if node_path.startswith(grant.jurisdiction.path)}


def tell_office(office: ResponsibleOffice, item: ActionItem, sentence: str, **values: Any) -> None:
    """A message to everybody of an office about what it promised."""
    values = {"promise": item.promise, **values}
    url = item.get_absolute_url()
    tell_people(list_office_people([office.pk]), sentence, values, url=url, icon="wrench")


def tell_item(item: ActionItem, sentence: str, icon: str, **values: Any) -> None:
    """A message about a promise to the raiser, the followers and the convener of its matter."""
    values = {"promise": item.promise, **values}
    people = list_concerned(item.matter)
    tell_people(people, sentence, values, url=item.get_absolute_url(), icon=icon)


def tell_others(matter: Matter, people: Iterable[UUID], sentence: str, icon: str) -> None:
    """A message to people who have not heard it as followers of the matter."""
    others = set(people) - list_concerned(matter)
    tell_people(others, sentence, {"title": matter.title}, url=matter.get_absolute_url(), icon=icon)

"""What is put into the index: the same reading for one record after an act and for all of them."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterator
from typing import Any
from uuid import UUID

from django.db.models import Model, QuerySet

from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.meetings.models import Meeting, MeetingState, Outcome
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.search.models import Kind
from zhaishangyi.search.words import JOINED, NODE, STATE, TIER, Doc

A_READING = 5000

Ids = Collection[UUID] | None
Sides = dict[UUID, list[UUID]]


def read_docs(kind: int, ids: Ids = None) -> Iterator[Doc]:
    """The records of one kind that belong into the index, oldest first; with `ids` only those."""
    return READERS[Kind(kind)](ids)


def read_matters(ids: Ids = None) -> Iterator[Doc]:
    """Matters, found by title, text, place and number."""
    fields = "pk raised_at is_past_village title text place_text number jurisdiction state tier pk"
    found = Matter.objects.order_by("raised_at")
    for row, sides in read_with_sides(found, fields, ids):
        pk, at, is_hidden, title, text, place, number, node, state, tier = row
        labels = (*label_places(node, sides), STATE + state)
        labels += (TIER + tier,) if tier else ()
        yield Doc(
            Kind.MATTER.value, pk, at, not is_hidden, title, f"{text}\n{place}\n{number}", labels
        )


def read_outcomes(ids: Ids = None) -> Iterator[Doc]:
    """What meetings came to, found by the title of the meeting and the text."""
    fields = "pk settled_at matter__is_past_village meeting__title text meeting__jurisdiction"
    found = Outcome.objects.order_by("settled_at")
    for row, sides in read_with_sides(found, f"{fields} matter", ids):
        pk, at, is_hidden, title, text, node = row
        yield Doc(Kind.OUTCOME.value, pk, at, not is_hidden, title, text, label_places(node, sides))


def read_meetings(ids: Ids = None) -> Iterator[Doc]:
    """Meetings once they are announced, found by title, place and what they are about."""
    fields = "pk starts_at matter__is_past_village title about place_text jurisdiction matter"
    found = Meeting.objects.exclude(state=MeetingState.PLANNED).order_by("starts_at")
    for row, sides in read_with_sides(found, fields, ids):
        pk, at, is_hidden, title, about, place, node = row
        labels = label_places(node, sides)
        yield Doc(Kind.MEETING.value, pk, at, not is_hidden, title, f"{about}\n{place}", labels)


def read_notices(ids: Ids = None) -> Iterator[Doc]:
    """Public notices that were not withdrawn."""
    fields = "pk published_at title text jurisdiction"
    standing = PublicNotice.objects.filter(withdrawn_at=None).order_by("published_at")
    for pk, at, title, text, node in read_rows(standing, fields, ids):
        yield Doc(Kind.NOTICE.value, pk, at, True, title, text, label_places(node, ()))


READERS = {
    Kind.MATTER: read_matters,
    Kind.OUTCOME: read_outcomes,
    Kind.MEETING: read_meetings,
    Kind.NOTICE: read_notices,
}


def read_rows(found: QuerySet[Any], fields: str, ids: Ids = None) -> Iterator[tuple[Any, ...]]:
    """The named columns of each row, without making records of them."""
    if ids is not None:
        found = found.filter(pk__in=ids)
    rows: Iterator[tuple[Any, ...]] = found.values_list(*fields.split()).iterator(A_READING)
    return rows


def read_with_sides(
    found: QuerySet[Any], fields: str, ids: Ids
) -> Iterator[tuple[tuple[Any, ...], Collection[UUID]]]:
    """Rows without their last column, a matter's id, with the places that have joined it."""
    rows = read_rows(found, fields, ids)
    if ids is None:
        sides = read_sides()
    else:
        few = list(rows)
        sides, rows = read_sides({row[-1] for row in few if row[-1]}), iter(few)
    for row in rows:
        yield row[:-1], sides.get(row[-1], ())


def read_sides(matter_ids: Ids = None) -> Sides:
    """The places that have joined these matters, or all matters."""
    joined = MatterSide.objects.filter(state=SideState.JOINED)
    if matter_ids is not None:
        joined = joined.filter(matter__in=matter_ids)
    sides: Sides = defaultdict(list)
    for matter, node in joined.values_list("matter", "jurisdiction"):
        sides[matter].append(node)
    return sides


def label_places(node: UUID, joined: Collection[UUID]) -> tuple[str, ...]:
    """The words for where a record belongs and who works on it too."""
    return (NODE + node.hex, *(JOINED + one.hex for one in joined))


def list_beside(matter_id: UUID) -> Iterator[tuple[int, list[UUID]]]:
    """The records that follow a matter in who may read them and in whose they are."""
    found: list[tuple[int, type[Model]]] = [(Kind.MEETING, Meeting), (Kind.OUTCOME, Outcome)]
    for kind, model in found:
        rows = model._default_manager.filter(matter=matter_id)
        yield kind, list(rows.values_list("pk", flat=True))

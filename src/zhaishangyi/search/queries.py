"""Looking for something: in the title first, then anywhere, the newest before the older."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Exists, OuterRef

from zhaishangyi.engines.tokens import read_question
from zhaishangyi.matters.queries import visible_to as list_visible_matters
from zhaishangyi.matters.sides.queries import list_paths_above
from zhaishangyi.meetings.models import MeetingState, Outcome
from zhaishangyi.meetings.queries import visible_to as list_visible_meetings
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.search.models import Kind
from zhaishangyi.search.stores import Bounds, Found, choose_words
from zhaishangyi.search.words import (
    JOINED,
    KIND,
    NODE,
    STATE,
    TIER,
    Condition,
    list_conditions,
    place_in_time,
)

A_PAGE = 20
# Of what went past the village so much is looked at in one go.
HIDDEN_AT_ONCE = 2000
LOWEST, HIGHEST = -1, 1 << 62
# Of a docid in an address.
MOST_DIGITS = 18


@dataclass(frozen=True, slots=True)
class Question:
    """What somebody looks for. `village` is a node path, `kind` 0 for all; both days count."""

    text: str = ""
    kind: int = 0
    village: str = ""
    state: str = ""
    tier: str = ""
    since: date | None = None
    until: date | None = None

    @property
    def words(self) -> list[str]:
        """The words that must all be there; empty when nothing can be looked for."""
        return read_question(self.text)


class Place(NamedTuple):
    """Where a page ends: in which part (0: in the title, 1: elsewhere), and after which docid."""

    part: int = 0
    docid: int = HIGHEST


@dataclass(frozen=True, slots=True)
class Hits:
    """One page of what was found, in order; `next_place` is None on the last."""

    records: list[Any] = field(default_factory=list)
    next_place: Place | None = None


def search(by: Actor, question: Question, place: Place | None = None) -> Hits:
    """The page after a place, as far as this actor may read it; a fixed number of queries.

    Who may read what went past the village needs one more for each two thousand of those.
    """
    asked = question.words
    if not asked:
        return Hits()
    groups = list_groups(question)
    found = list_found(by, asked, groups, place or Place(), read_bounds(question))
    shown = found[:A_PAGE]
    records = read_records(by, [one for _part, one in shown])
    more = len(found) > A_PAGE
    last = Place(shown[-1][0], shown[-1][1].docid) if more else None
    return Hits(records, last)


def list_found(
    by: Actor, asked: Sequence[str], groups: Sequence[Sequence[str]], place: Place, bounds: Bounds
) -> list[tuple[int, Found]]:
    """The next answers in order, one more than a page holds, each with its part."""
    parts = list(list_conditions(asked, groups, is_public=True))
    hidden_parts = list(list_conditions(asked, groups, is_public=False))
    found: list[tuple[int, Found]] = []
    for part in range(place.part, len(parts)):
        if len(found) > A_PAGE:
            break
        below = min(bounds.below, place.docid) if part == place.part else bounds.below
        within = Bounds(bounds.above, below)
        missing = A_PAGE + 1 - len(found)
        rows = choose_words().find(parts[part], within, missing)
        if by.is_signed_in or by.is_operator:
            rows += find_hidden(by, hidden_parts[part], within, missing)
        newest = sorted(rows, key=lambda one: -one.docid)[:missing]
        found += [(part, one) for one in newest]
    return found


def find_hidden(by: Actor, condition: Condition, bounds: Bounds, most: int) -> list[Found]:
    """What went past the village and this actor may read all the same."""
    found: list[Found] = []
    while len(found) < most:
        rows = choose_words().find(condition, bounds, HIDDEN_AT_ONCE)
        readable = read_readable_ids(by, rows)
        found += [row for row in rows if row.target_id in readable]
        if len(rows) < HIDDEN_AT_ONCE:
            break
        bounds = Bounds(bounds.above, rows[-1].docid)
    return found


def read_readable_ids(by: Actor, rows: Sequence[Found]) -> set[UUID]:
    """Which of these records this actor may read; one query a kind."""
    ids: set[UUID] = set()
    for kind, readable in list_readable(by).items():
        if asked := [row.target_id for row in rows if row.kind == kind]:
            ids.update(readable.filter(pk__in=asked).values_list("pk", flat=True))
    return ids


def list_groups(question: Question) -> list[list[str]]:
    """The filters as words: of each group, one must be there."""
    groups = [[f"{KIND}{question.kind}"]] if question.kind else []
    groups += [[STATE + question.state]] if question.state else []
    groups += [[TIER + question.tier]] if question.tier else []
    return [*groups, list_places(question.village)] if question.village else groups


def list_places(village: str) -> list[str]:
    """The words for a village, the places in it, and matters that it or its town works on too."""
    within = Jurisdiction.objects.filter(path__startswith=village)
    above = Jurisdiction.objects.filter(path__in=list_paths_above(village))
    known = dict((within | above).values_list("pk", "path"))
    words = [NODE + pk.hex for pk, path in known.items() if path.startswith(village)]
    return sorted(words + [JOINED + pk.hex for pk in known]) or [NODE]


def read_bounds(question: Question) -> Bounds:
    """The docids of a period; both of its days belong to it."""
    above = place_in_time(begin_of(question.since)) - 1 if question.since else LOWEST
    if question.until is None or question.until >= date.max - timedelta(days=1):
        return Bounds(above, HIGHEST)
    return Bounds(above, place_in_time(begin_of(question.until + timedelta(days=1))))


def begin_of(day: date) -> datetime:
    """The moment at which a day begins in the town."""
    return datetime.combine(day, time.min, tzinfo=clock.HERE)


def read_records(by: Actor, found: Iterable[Found]) -> list[Any]:
    """The records themselves, in the same order; one query a kind.

    Read with the rights of whoever looks: should the index ever say more than they may know, it
    stays unsaid.
    """
    listed = list(found)
    records: dict[UUID, Any] = {}
    for kind, readable in list_readable(by).items():
        ids = [one.target_id for one in listed if one.kind == kind]
        if ids:
            records |= {record.pk: record for record in readable.filter(pk__in=ids)}
    return [records[one.target_id] for one in listed if one.target_id in records]


def list_readable(by: Actor) -> dict[int, Any]:
    """For each kind, the records that this actor may read."""
    meetings = list_visible_meetings(by).exclude(state=MeetingState.PLANNED)
    # Asked for each outcome that was found, not for all meetings at once.
    its_meeting = list_visible_meetings(by).filter(pk=OuterRef("meeting"))
    outcomes = Outcome.objects.filter(Exists(its_meeting))
    return {
        Kind.MATTER: list_visible_matters(by),
        Kind.OUTCOME: outcomes.select_related("meeting__jurisdiction"),
        Kind.MEETING: meetings.select_related("jurisdiction"),
        Kind.NOTICE: PublicNotice.objects.filter(withdrawn_at=None).select_related("jurisdiction"),
    }


def write_place(place: Place) -> str:
    """A place as it stands in an address."""
    return f"{place.part}-{place.docid}"


def read_place(text: str) -> Place | None:
    """A place from an address; None for anything else."""
    part, _dash, docid = text.partition("-")
    is_number = docid.isascii() and docid.isdigit() and len(docid) <= MOST_DIGITS
    return Place(int(part), int(docid)) if part in ("0", "1") and is_number else None

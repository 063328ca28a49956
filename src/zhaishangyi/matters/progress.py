"""Where a matter stands: read for pages, and moved on from inside an act."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import datetime
from typing import TypedDict
from uuid import UUID

from zhaishangyi.matters import news
from zhaishangyi.matters.models import Evidence, LinkClosing, Matter, Reopening, State, UrgencyTier
from zhaishangyi.people.queries import find_person as find_person
from zhaishangyi.procedures.procedure import Procedure
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.procedures.rules import (
    Closing,
    Course,
    Fact,
    Progress,
    choose_procedure,
    links_to_close,
    require_can_close,
    require_can_reopen,
    require_can_skip,
    required_roles,
    walk,
)
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import load
from zhaishangyi.record.models import Recorded

NO_RECORDS: tuple[Sequence[Fact], Sequence[Closing]] = ((), ())
# What `settle` may change, and what a caller's own copy of the matter is given afterwards.
WALKED_FIELDS = (
    "version", "state", "link", "warn_at", "due_at", "finished_at", "round", "reopened_at_link",
    "reopened_at",
)  # fmt: skip


def find_procedure(matter: Matter) -> Procedure:
    """The procedure of a matter; before its triage the one for the tier that was wished."""
    active = list_active()
    found = active.get(matter.procedure)
    return found or choose_procedure(active, find_tier(matter))


def find_tier(matter: Matter) -> str:
    """The tier that was decided, else the one that was wished, else big."""
    return matter.tier or matter.wished_tier or UrgencyTier.BIG


def find_quorum(matter: Matter) -> tuple[int, list[str]]:
    """How many people must come to its meeting, and the roles that must be invited."""
    procedure, tier = find_procedure(matter), find_tier(matter)
    people = procedure.quorum[tier].people
    return people, list(required_roles(procedure, tier, list_flags(matter)))


def list_flags(matter: Matter) -> frozenset[str]:
    """What the procedure files call flags."""
    return frozenset({"expert_review"}) if matter.needs_expert else frozenset()


def read_progress(matter: Matter) -> Progress:
    """Where one matter stands now; two queries."""
    return read_many([matter])[matter.pk]


def read_many(matters: Iterable[Matter]) -> dict[UUID, Progress]:
    """Where each of these matters stands now, by id; two queries, however many they are."""
    listed = list(matters)
    records = read_records([matter.pk for matter in listed])
    return {matter.pk: look_at(matter, *records.get(matter.pk, NO_RECORDS)) for matter in listed}


def read_records(
    matter_ids: Sequence[UUID],
) -> dict[UUID, tuple[Sequence[Fact], Sequence[Closing]]]:
    """The facts and closings of matters, by id."""
    found: dict[UUID, tuple[list[Fact], list[Closing]]] = {key: ([], []) for key in matter_ids}
    for row in Evidence.objects.filter(matter__in=matter_ids):
        found[row.matter_id][0].append(Fact(row.fact, row.at, row.round))
    for closing in LinkClosing.objects.filter(matter__in=matter_ids):
        found[closing.matter_id][1].append(
            Closing(closing.link, closing.at, closing.round, closing.is_skip, closing.reason)
        )
    return dict(found)


def build_course(
    matter: Matter, facts: Sequence[Fact] = (), closings: Sequence[Closing] = ()
) -> Course:
    """What the rules need to know of a matter. A matter not yet triaged has only been raised."""
    course = Course(
        procedure=find_procedure(matter),
        tier=find_tier(matter),
        raised_at=matter.raised_at,
        flags=list_flags(matter),
        facts=facts,
        closings=closings,
        round=matter.round,
        reopened_at_link=matter.reopened_at_link or None,
        reopened_at=matter.reopened_at,
    )
    if matter.procedure:
        return course
    course = replace(course, facts=[Fact("matter_raised", matter.raised_at)])
    done = [Closing(link.id, matter.raised_at) for link in links_to_close(course)]
    return replace(course, closings=done)


def look_at(matter: Matter, facts: Sequence[Fact], closings: Sequence[Closing]) -> Progress:
    """Walk the links. The clock of a matter that is not going on stands still."""
    stands_still = matter.state in (State.DECLINED, State.MERGED)
    now = matter.raised_at if stands_still else clock.now()
    return walk(build_course(matter, facts, closings), now)


def record_fact(
    matter: Matter, fact: str, source: Recorded, *, at: datetime | None = None
) -> Progress:
    """Note a fact inside an act: evidence, links that close by themselves, news to those concerned.

    Save your own changes of the matter first; what moves on is written to the row and to `matter`.
    """
    held = load(Matter, matter.pk)
    Evidence.objects.create(
        matter=held,
        fact=fact,
        round=held.round,
        at=at or clock.now(),
        source_kind=source.kind,
        source_id=source.pk,
    )
    progress = settle(held)
    copy_standing(held, matter)
    news.tell_fact(held, fact)
    return progress


def settle(held: Matter) -> Progress:
    """Close what closes by itself and keep the matter's own note of where it stands."""
    facts, closings = read_records([held.pk])[held.pk]
    course = build_course(held, facts, closings)
    if held.procedure:
        course = close_ready_links(held, course)
    progress = walk(course, clock.now())
    note_standing(held, progress)
    return progress


def copy_standing(held: Matter, matter: Matter) -> None:
    """Let the caller's own copy of a matter say what the locked row says."""
    for name in WALKED_FIELDS:
        setattr(matter, name, getattr(held, name))


def close_ready_links(matter: Matter, course: Course) -> Course:
    """Write the closings of links whose evidence is there, each dated by its latest evidence."""
    closings = list(course.closings)
    for link in links_to_close(course):
        kinds = {kind for group in link.needed(course.flags) for kind in group}
        at = max((fact.at for fact in course.facts if fact.kind in kinds), default=clock.now())
        if closings:
            at = max(at, closings[-1].at)
        since = min(at, find_open_since(matter, closings))
        LinkClosing.objects.create(
            matter=matter, link=link.id, round=matter.round, since=since, at=at
        )
        closings.append(Closing(link.id, at, matter.round))
    return replace(course, closings=closings)


def find_open_since(matter: Matter, closings: Sequence[Closing]) -> datetime:
    """When the open link became the open one: after the one before it, or after a reopening."""
    earlier = [closing.at for closing in closings if closing.round == matter.round]
    return max([matter.raised_at, *earlier, *([matter.reopened_at] if matter.reopened_at else [])])


def note_standing(matter: Matter, progress: Progress) -> None:
    """Keep the open link and its deadline on the matter, so that lists need not walk."""
    step = progress.open_step
    before = (matter.link, matter.due_at, matter.state)
    matter.link = step.link.id if step else ""
    matter.warn_at = step.warn_at if step else None
    matter.due_at = step.due_at if step else None
    if matter.state == State.UNDER_WAY and step is None:
        matter.state = State.FINISHED
        matter.finished_at = clock.now()
    if (matter.link, matter.due_at, matter.state) != before:
        matter.save(update_fields=["link", "warn_at", "due_at", "state", "finished_at"])


def close_link(matter: Matter, link_id: str, by: Actor) -> LinkClosing:
    """Close a link by hand inside an act. Raises RuleBroken that names the missing evidence."""
    require_can_close(read_progress(matter), link_id)
    return write_closing(matter, link_id, by)


def skip_link(matter: Matter, link_id: str, reason: str, by: Actor) -> LinkClosing:
    """Leave a link out inside an act, where the procedure allows it and with a reason."""
    procedure, progress = find_procedure(matter), read_progress(matter)
    require_can_skip(procedure, progress, link_id, find_tier(matter), reason)
    return write_closing(matter, link_id, by, reason)


def write_closing(matter: Matter, link_id: str, by: Actor, reason: str = "") -> LinkClosing:
    """The row of a closing, then whatever follows from it."""
    earlier = read_records([matter.pk])[matter.pk][1]
    closing = LinkClosing.objects.create(
        matter=matter,
        link=link_id,
        round=matter.round,
        since=find_open_since(matter, earlier),
        is_skip=bool(reason),
        reason=reason,
        closed_by=find_person(by),
    )
    settle(matter)
    return closing


def reopen(matter: Matter, link: str, reason: str, by: Actor) -> Progress:
    """Send a matter back to a link inside an act: a new round begins there, with its own clock.

    Links before it keep their closings. Raises RuleBroken for a link that is not closed.
    """
    held = load(Matter, matter.pk)
    require_can_reopen(read_progress(held), link)
    held.round += 1
    held.reopened_at_link, held.reopened_at = link, clock.now()
    held.state, held.finished_at = State.UNDER_WAY, None
    held.save()
    Reopening.objects.create(
        matter=held, link=link, round=held.round, reason=reason, reopened_by=find_person(by)
    )
    progress = settle(held)
    copy_standing(held, matter)
    news.tell_reopened(held, reason)
    return progress


class PhotoRules(TypedDict):
    """Who may see the photos of a matter: arguments of `attach_photos`."""

    is_public: bool
    node_path: str
    seen_by_id: UUID | None


def find_photo_rules(matter: Matter) -> PhotoRules:
    """Photos are as public as the matter; whoever raised it sees them in any case."""
    return {
        "is_public": matter.is_public,
        "node_path": matter.node_path,
        "seen_by_id": matter.raiser_id,
    }


def find_same_link(old: Procedure, new: Procedure, link_id: str) -> str:
    """The link of another procedure that stands for the same of the eight links; else its first."""
    link = old.find_link(link_id)
    works = set(link.stands_for) if link else set()
    for other in new.links:
        if works.intersection(other.stands_for):
            return other.id
    return new.links[0].id

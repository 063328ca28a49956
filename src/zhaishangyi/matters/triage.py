"""Triage: what becomes of a matter, who convenes, and how urgent it is."""

from __future__ import annotations

from uuid import UUID

from zhaishangyi.matters import news, progress, queries, rules
from zhaishangyi.matters.models import (
    Category,
    Decision,
    Follow,
    Matter,
    State,
    Triage,
    UrgencyTier,
)
from zhaishangyi.people.models import Person
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.procedures.rules import choose_procedure
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.models import Photo
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role

TRIAGERS = holds(Role.CONVENER, Role.SUPERVISOR, at="matter")
TAKEN_UP = {
    "small": mark("%(title)s: taken up as a small matter. %(convener)s looks after it."),
    "big": mark("%(title)s: taken up as a big matter. %(convener)s looks after it."),
    "urgent": mark("%(title)s: taken up as an urgent matter. %(convener)s looks after it."),
}
RETIERED = {
    "small": mark("%(title)s: this is a small matter now. The reason: %(reason)s"),
    "big": mark("%(title)s: this is a big matter now. The reason: %(reason)s"),
    "urgent": mark("%(title)s: this is an urgent matter now. The reason: %(reason)s"),
}
DECLINED = mark("%(title)s: not taken up. The reason: %(reason)s")
JOINED = mark("%(title)s: joined with %(number)s. You will hear how that one goes on.")
SAID_AGAIN = mark("%(title)s: somebody else says the same. Both are one matter now.")
CONVENER = mark("%(title)s: %(convener)s looks after it from now on.")
RELEASED = mark("%(title)s: the town now shows this matter to everybody.")


@act("matter.triage", who=TRIAGERS)
def triage_matter(
    by: Actor,
    matter: Matter,
    decision: str,
    tier: str = "",
    needs_expert: bool = False,
    convener: Person | None = None,
    reason: str = "",
    merge_into: Matter | None = None,
    title: str = "",
    category: str = "",
    seen_version: int | None = None,
) -> Matter:
    """Decide on a matter: take it up with a tier and a convener, decline it, or join it.

    A tier other than the one wished, and every no, needs a reason that the raiser can read.
    Raises ChangedMeanwhile when somebody else decided after `seen_version`.
    """
    held = load(Matter, matter.pk, seen_version=seen_version)
    rules.require_waiting(held.state)
    if title:
        held.title = rules.require_title(title)
    if category in Category.values:
        held.category = category
    if decision == Decision.ACCEPT:
        accept(held, by, tier, needs_expert, convener, reason)
    elif decision == Decision.DECLINE:
        decline(held, by, reason)
    elif decision == Decision.MERGE:
        merge(held, by, merge_into, reason)
    else:
        raise RuleBroken("decision", "Choose what becomes of this matter.")
    return held


def accept(
    matter: Matter, by: Actor, tier: str, needs_expert: bool, convener: Person | None, reason: str
) -> None:
    """Take a matter up: from here on its procedure walks."""
    matter.tier = rules.require_tier(tier, UrgencyTier.values)
    reason = rules.require_tier_reason(tier, matter.wished_tier, reason)
    matter.procedure = choose_procedure(list_active(), tier).id
    matter.needs_expert = needs_expert
    matter.convener = choose_convener(matter, by, convener)
    matter.state = State.UNDER_WAY
    matter.save()
    decided = write_triage(matter, by, Decision.ACCEPT, reason)
    progress.record_fact(matter, "matter_raised", matter, at=matter.raised_at)
    progress.record_fact(matter, "triaged", decided)
    news.tell_concerned(matter, TAKEN_UP[tier], "check", convener=matter.convener.name)


def decline(matter: Matter, by: Actor, reason: str) -> None:
    """Say no, with a reason that the raiser can read."""
    reason = rules.require_reason(reason)
    stop_walking(matter, State.DECLINED)
    write_triage(matter, by, Decision.DECLINE, reason)
    news.tell_concerned(matter, DECLINED, "dash", reason=reason)


def merge(matter: Matter, by: Actor, target: Matter | None, reason: str) -> None:
    """Join a matter with another: whoever hears of the one hears of the other from now on."""
    if target is None:
        raise RuleBroken("merge_into", "Choose the matter that says the same, or type its number.")
    other = load(Matter, target.pk)
    rules.require_other(matter.pk, other.pk, other.state)
    rules.require_same_openness(matter.is_past_village, other.is_past_village)
    matter.merged_into = other
    stop_walking(matter, State.MERGED)
    write_triage(matter, by, Decision.MERGE, reason.strip() or other.number)
    moved = news.list_concerned(matter)
    follow_other(other, moved)
    news.tell(other, moved, JOINED, "next", title=matter.title, number=other.number)
    news.tell(other, {other.convener_id}, SAID_AGAIN, "people")


def follow_other(target: Matter, person_ids: set[UUID]) -> None:
    """Let these people follow the matter that goes on."""
    known = news.list_concerned(target)
    for person_id in sorted(person_ids - known):
        Follow.objects.create(matter=target, person_id=person_id)


def stop_walking(matter: Matter, state: State) -> None:
    """A matter that is not taken up has no open link and no deadline."""
    matter.state, matter.link = state, ""
    matter.warn_at = matter.due_at = None
    matter.save()


def write_triage(matter: Matter, by: Actor, decision: Decision, reason: str) -> Triage:
    """The row of a decision, as the matter stands after it."""
    return Triage.objects.create(
        matter=matter,
        decision=decision,
        tier=matter.tier,
        needs_expert=matter.needs_expert,
        reason=reason,
        merged_into=matter.merged_into,
        convener=matter.convener,
        decided_by=progress.find_person(by),
    )


def choose_convener(matter: Matter, by: Actor, wanted: Person | None) -> Person:
    """The wanted convener, else whoever decides; only somebody who convenes there."""
    allowed = {person.pk: person for person in queries.list_conveners(matter)}
    if wanted is None and by.person_id in allowed:
        return allowed[by.person_id]
    if wanted is None:
        raise RuleBroken("convener", "Choose who calls people together.")
    if wanted.pk not in allowed:
        raise RuleBroken(
            "convener", "%(name)s is not a convener here. Choose somebody who is.", name=wanted.name
        )
    return allowed[wanted.pk]


@act("matter.assign", who=TRIAGERS)
def assign_matter(
    by: Actor, matter: Matter, convener: Person, seen_version: int | None = None
) -> Matter:
    """Hand a matter that is under way to another convener; those concerned are told."""
    held = load(Matter, matter.pk, seen_version=seen_version)
    rules.require_under_way(held.state)
    before = held.convener_id
    held.convener = choose_convener(held, by, convener)
    held.save()
    told = news.list_concerned(held) | {before}
    news.tell(held, told, CONVENER, "person", convener=held.convener.name)
    return held


@act("matter.retier", who=holds(Role.CONVENER, at="matter"))
def retier_matter(
    by: Actor, matter: Matter, tier: str, reason: str, seen_version: int | None = None
) -> Matter:
    """Change the tier of a matter that is under way, with a reason.

    Deadlines count anew from the day it was raised. The procedure stays when it is made for the
    new tier as well; otherwise the fitting one goes on from the evidence that is there.
    """
    held = load(Matter, matter.pk, seen_version=seen_version)
    rules.require_under_way(held.state)
    tier = rules.require_tier(tier, UrgencyTier.values)
    rules.require_new_tier(tier, held.tier)
    reason = rules.require_reason(reason)
    held.tier = tier
    if tier not in progress.find_procedure(held).tiers:
        change_procedure(held)
    held.save()
    write_triage(held, by, Decision.ACCEPT, reason)
    progress.settle(held)
    news.tell_concerned(held, RETIERED[tier], "bolt", reason=reason)
    return held


def change_procedure(matter: Matter) -> None:
    """Go on by the procedure for the matter's tier, at the link that stands for the same work."""
    old = progress.find_procedure(matter)
    rules.require_goes_by_tier(old.for_tiers)
    new = choose_procedure(list_active(), matter.tier)
    matter.procedure = new.id
    if matter.reopened_at_link:
        matter.reopened_at_link = progress.find_same_link(old, new, matter.reopened_at_link)


@act("matter.release", who=TRIAGERS)
def release_matter(by: Actor, matter: Matter, seen_version: int | None = None) -> Matter:
    """Show a matter that went past the village to everybody; the town goes on handling it.

    The name stays hidden as the raiser chose.
    """
    held = load(Matter, matter.pk, seen_version=seen_version)
    rules.require_hidden(held.is_past_village)
    held.is_past_village = False
    held.save()
    for photo in Photo.objects.filter(owner_id__in=queries.list_owner_ids(held)):
        photo.is_public = True
        photo.save()
    news.tell_concerned(held, RELEASED, "eye")
    return held

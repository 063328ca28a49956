"""Acts on livelihood projects: there is one; from then on a project is a matter like any other."""

from __future__ import annotations

from collections.abc import Sequence

from zhaishangyi.delivery.models import LivelihoodProject, Suggestion
from zhaishangyi.delivery.projects import rules
from zhaishangyi.delivery.projects.permissions import PROJECT_DESK
from zhaishangyi.matters import progress
from zhaishangyi.matters.models import Category, Channel, Decision, Matter, State
from zhaishangyi.matters.queries import find_village
from zhaishangyi.matters.raising import set_place
from zhaishangyi.matters.rules import require_matter_text, require_place
from zhaishangyi.matters.triage import follow_other, write_triage
from zhaishangyi.meetings.models import Participant
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load

BECOMES_PROJECT = mark("%(title)s: what you suggested becomes a livelihood project.")


@act("project.adopt", who=PROJECT_DESK)
def adopt_project(
    by: Actor,
    suggestions: Sequence[Suggestion],
    title: str,
    text: str,
    place_text: str,
    category: str = Category.OTHER,
    tier: str = "small",
) -> LivelihoodProject:
    """Make adopted suggestions of a village a livelihood project. (列为民生实事)

    The project is a matter of that village on a way of its own: promises can be written down at
    once. Whoever adopts it looks after it; those who were there are told.
    """
    held = [load(Suggestion, key) for key in sorted({one.pk for one in suggestions})]
    rules.require_adoptable([describe_proposed(one) for one in held])
    matter = Matter(
        text=require_matter_text(text),
        place_text=require_place(place_text),
        category=rules.require_category(category, set(Category.values)),
        channel=Channel.SUGGESTION,
        tier=rules.require_tier(tier),
        state=State.UNDER_WAY,
        procedure=rules.PROCEDURE,
        convener=progress.find_person(by),
        raised_at=clock.now(),
    )
    set_place(matter, find_place(held[0]))
    matter.title = rules.require_title(title)
    matter.save()
    project = LivelihoodProject.objects.create(matter=matter, adopted_at=clock.now())
    for suggestion in held:
        suggestion.project = project
        suggestion.save()
    write_triage(matter, by, Decision.ACCEPT, "")
    progress.record_fact(matter, "suggestion_adopted", project)
    tell_present(project, held)
    return project


def describe_proposed(suggestion: Suggestion) -> rules.Proposed:
    """A suggestion as the rules see it."""
    matter = suggestion.matter
    return rules.Proposed(
        text=suggestion.text,
        state=suggestion.state,
        village=find_place(suggestion).pk,
        is_in_project=suggestion.project_id is not None,
        is_hidden=matter is not None and matter.is_past_village,
    )


def find_place(suggestion: Suggestion) -> Jurisdiction:
    """The village that a suggestion is about; the town for one that was made there."""
    if suggestion.matter is not None:
        return find_village(suggestion.matter.jurisdiction)
    assert suggestion.meeting is not None  # a suggestion is made at a meeting or in a matter
    return find_village(suggestion.meeting.jurisdiction)


def tell_present(project: LivelihoodProject, suggestions: Sequence[Suggestion]) -> None:
    """Whoever was there when it was suggested hears of it, and follows it from now on."""
    meetings = {one.meeting_id for one in suggestions}
    present = Participant.objects.filter(
        meeting__in=meetings - {None}, checked_in_at__isnull=False, person__left_on=None
    )
    told = {key for key in present.values_list("person_id", flat=True) if key is not None}
    follow_other(project.matter, told)
    url = project.matter.get_absolute_url()
    tell_people(told, BECOMES_PROJECT, {"title": project.matter.title}, url=url, icon="handshake")

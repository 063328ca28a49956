"""What the steps of a story do with an expert review, from the question to what followed."""

from __future__ import annotations

from typing import Any

from zhaishangyi.matters import actions as matters
from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.models import ReviewDecision
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def find_review(scene: Scene) -> ExpertReview:
    """The latest review of this story, as it stands now."""
    assert scene.review_made is not None, f"{scene.story.key}: nobody was asked yet"
    return ExpertReview.objects.get(pk=scene.review_made.pk)


def ask_expert(scene: Scene, step: Step) -> None:
    """Ask somebody who knows: a person of the roster, an office, or anybody else by name."""
    expert, office = step.get("expert"), step.get("office")
    days = step.get("days")
    scene.review_made = scene.do(
        step.by,
        matters.ask_expert,
        matter=scene.matter,
        asked_of=step.get("asked_of", ""),
        question=step["question"],
        expert=scene.stage.find_person(expert) if expert else None,
        office=scene.stage.offices[office] if office else None,
        scope=step.get("scope", ""),
        due_on=scene.find_day(days) if days is not None else None,
    )


def visit_for_review(scene: Scene, step: Step) -> None:
    """Whoever was asked goes and looks."""
    scene.do(
        step.by,
        matters.visit_for_review,
        review=find_review(scene),
        visited_at=scene.stage.read_moment(step["visited"]),
        who_went=step["who"],
        text=step["text"],
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


def decide_review(scene: Scene, step: Step) -> None:
    """The meeting says what becomes of the finding; the convener where there was none."""
    days = step.get("days")
    scene.do(
        step.by,
        meetings.decide_review,
        review=find_review(scene),
        verdict=step["verdict"],
        reason=step.get("reason", ""),
        meeting=scene.meeting_made,
        follow_up=step.get("follow_up", ""),
        follow_up_due_on=scene.find_day(days) if days is not None else None,
    )


def finish_follow_up(scene: Scene, step: Step) -> None:
    """What was to follow is done."""
    decision = ReviewDecision.objects.get(review=find_review(scene))
    scene.do(step.by, meetings.finish_follow_up, decision=decision, text=step["text"])


VERBS: dict[str, Any] = {
    "ask_expert": ask_expert,
    "review_visit": visit_for_review,
    "decide_review": decide_review,
    "follow_up": finish_follow_up,
}

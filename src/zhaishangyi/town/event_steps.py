"""What the steps of a story do at a legal talk or an activity."""

from __future__ import annotations

from typing import Any

from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.event_queries import list_questions
from zhaishangyi.meetings.event_rules import is_event_sort
from zhaishangyi.meetings.event_steps import Speaker
from zhaishangyi.meetings.models import Question
from zhaishangyi.town import meeting_steps
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene


def read_speakers(scene: Scene, step: Step) -> list[Speaker]:
    """Role, person, name and topic; whoever is not on the roster comes as a guest."""
    return [read_speaker(scene, *one) for one in step.get("speakers", [])]


def read_speaker(scene: Scene, role: str, name: str, topic: str) -> Speaker:
    """One speaker of the file: a role, a name or post, and a topic."""
    try:
        return role, scene.stage.find_person(name), "", topic
    except KeyError:
        return role, None, name, topic


def plan_event(scene: Scene, step: Step) -> None:
    """Plan a legal talk or an activity."""
    village = scene.stage.find_place(scene.story.village)
    scene.meeting_made = scene.do(
        step.by,
        meetings.plan_event,
        jurisdiction=village,
        sort=step["sort"],
        title=step["title"],
        about=step.get("about", ""),
        starts_at=scene.stage.read_moment(step["starts"]),
        venue=scene.stage.venues[scene.story.village, step["venue"]],
        minutes=step.get("minutes", 90),
        speakers=read_speakers(scene, step),
    )


def check_in(scene: Scene, step: Step) -> None:
    """People come; to a talk nobody is invited, so the first residents just scan the code."""
    meeting_steps.check_in(scene, step)
    if is_event_sort(scene.meeting.sort):
        residents = scene.stage.list_residents(scene.story.village)
        for person in residents[: step.get("scanning", 0)]:
            scene.pass_seconds(meeting_steps.SECONDS_TO_CHECK_IN)
            meeting_steps.scan_code(scene, person)


def ask(scene: Scene, step: Step) -> None:
    """Somebody asks, or the desk writes down what was asked."""
    scene.do(
        step.by,
        meetings.ask_question,
        meeting=scene.meeting,
        text=step["text"],
        asked_as=step.get("as", "resident"),
    )


def find_question(scene: Scene) -> Question:
    """The latest question of the talk."""
    question = list_questions(scene.meeting).last()
    assert question is not None, f"{scene.story.key}: nobody has asked anything yet"
    return question


def answer_question(scene: Scene, step: Step) -> None:
    """The latest question is answered by a speaker, or by somebody in a role."""
    scene.do(
        step.by,
        meetings.answer_question,
        question=find_question(scene),
        answer=step["text"],
        answered_as=step.get("as", ""),
        answered_by=step.get("name", ""),
    )


def add_leaflet(scene: Scene, step: Step) -> None:
    """Put up a leaflet."""
    scene.do(
        step.by,
        meetings.add_leaflet,
        meeting=scene.meeting,
        title=step["title"],
        text=step.get("text", ""),
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


def count_attendance(scene: Scene, step: Step) -> None:
    """Write down how many came."""
    scene.do(step.by, meetings.count_attendance, meeting=scene.meeting, attended=step["attended"])


def lead_to_matter(scene: Scene, step: Step) -> None:
    """Make a matter of what came up; the story goes on with it."""
    scene.matter_made = scene.do(
        step.by,
        meetings.lead_to_matter,
        meeting=scene.meeting,
        text=step["text"],
        title=step.get("title", ""),
        place_text=step["place"],
        category=step.get("category", "other"),
        photos=scene.stage.find_photos(step.get("photos", [])),
    )


VERBS: dict[str, Any] = {
    "event_plan": plan_event,
    "check_in": check_in,
    "question": ask,
    "answer_question": answer_question,
    "leaflet": add_leaflet,
    "event_count": count_attendance,
    "event_lead": lead_to_matter,
}

"""What the steps of a story do before, in and after a meeting."""

from __future__ import annotations

from typing import Any

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.meetings import actions as meetings
from zhaishangyi.meetings.minutes_draft import draft_minutes
from zhaishangyi.meetings.models import Participant
from zhaishangyi.meetings.queries import read_room
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene
from zhaishangyi.voting import actions as voting

# How long people need to sign in at the desk, and how far votes on phones lie apart (seconds).
SECONDS_TO_CHECK_IN = 4
SECONDS_TO_VOTE = 7


def read_plan(scene: Scene, step: Step) -> dict[str, Any]:
    """Where a meeting is, who writes, and who must be there, as an act wants it."""
    stage = scene.stage
    recorder = step.get("recorder")
    return {
        "venue": stage.venues[scene.story.village, step["venue"]],
        "recorder": stage.find_person(recorder) if recorder else None,
        "quorum": step.get("quorum"),
        "required_roles": step.get("roles", []),
        "agenda": [tuple(point) for point in step.get("agenda", [])],
    }


def plan(scene: Scene, step: Step) -> None:
    """Plan a meeting."""
    scene.meeting_made = scene.do(
        step.by,
        meetings.plan_meeting,
        matter=scene.matter,
        starts_at=scene.stage.read_moment(step["starts"]),
        minutes=step.get("minutes", 65),
        **read_plan(scene, step),
    )


def open_on_the_spot(scene: Scene, step: Step) -> None:
    """Sit down here and now."""
    scene.meeting_made = scene.do(
        step.by,
        meetings.open_on_the_spot,
        jurisdiction=scene.matter.handled_at,
        matter=scene.matter,
        **read_plan(scene, step),
    )


def list_invited(scene: Scene, step: Step) -> list[tuple[Person, str]]:
    """Who of the roster is invited, each in a role."""
    stage = scene.stage
    residents = stage.list_residents(scene.story.village)[: step["residents"]]
    invited = [(person, "resident") for person in residents]
    invited += [(stage.find_person(name), "respected_local") for name in step.get("locals", [])]
    return invited + [(stage.find_person(name), role) for name, role in step["people"]]


def invite(scene: Scene, step: Step) -> None:
    """Invite those who should be there."""
    scene.do(
        step.by,
        meetings.invite_people,
        meeting=scene.meeting,
        people=list_invited(scene, step),
        by_name=[tuple(guest) for guest in step.get("guests", [])],
    )


def announce(scene: Scene, step: Step) -> None:
    """Put up the notice."""
    scene.do(step.by, meetings.announce_meeting, meeting=scene.meeting)


def answer(scene: Scene, step: Step) -> None:
    """Invited people say whether they come."""
    for name, said, reason in step["lines"]:
        scene.do(
            name, meetings.answer_invitation, meeting=scene.meeting, answer=said, reason=reason
        )
        scene.pass_waking_minutes(6)


def open_meeting(scene: Scene, step: Step) -> None:
    """Open the meeting."""
    scene.do(step.by, meetings.open_meeting, meeting=scene.meeting)


def check_in(scene: Scene, step: Step) -> None:
    """People come: the first ones scan the code, the others are ticked off at the desk."""
    for name in step.get("names", []):
        person = scene.stage.find_person(name)
        scene.do(step.by, meetings.check_in_by_name, meeting=scene.meeting, person=person)
    absent = {scene.stage.find_person(name).pk for name in step.get("absent", [])}
    scanning = step.get("scanning", 0)
    for participant in list_expected(scene):
        if participant.person_id in absent:
            continue
        scene.pass_seconds(SECONDS_TO_CHECK_IN)
        if scanning and participant.role == "resident" and participant.person:
            scanning -= 1
            scan_code(scene, participant.person)
        else:
            scene.do(
                step.by,
                meetings.check_in_by_name,
                meeting=scene.meeting,
                participant=participant,
            )


def list_expected(scene: Scene) -> list[Participant]:
    """Those on the list who have not come yet, in the order in which they were invited."""
    listed = Participant.objects.filter(meeting=scene.meeting, checked_in_at=None)
    return list(listed.select_related("person").order_by("pk"))


def scan_code(scene: Scene, person: Person) -> None:
    """Somebody signs in on their own phone."""
    meeting = scene.meeting
    scene.do(person.long_name, meetings.check_in, meeting=meeting, code=meeting.join_code)


def find_participant(scene: Scene, name: str) -> Participant:
    """Somebody at the meeting, of the roster or a guest."""
    found = Participant.objects.filter(meeting=scene.meeting)
    try:
        return found.get(person=scene.stage.find_person(name))
    except KeyError:
        return found.get(person=None, name=name)


def talk(scene: Scene, step: Step) -> None:
    """People speak in turn; the recorder writes down a line of each."""
    for name, seconds, sort, text in step["lines"]:
        speaker = find_participant(scene, name)
        scene.pass_seconds(10)
        scene.do(step.by, meetings.ask_for_somebody, meeting=scene.meeting, participant=speaker)
        scene.do(step.by, meetings.give_floor, meeting=scene.meeting)
        scene.pass_seconds(seconds)
        scene.do(
            step.by,
            meetings.write_note,
            meeting=scene.meeting,
            text=text,
            sort=sort,
            participant=speaker,
        )
    scene.do(step.by, meetings.stop_floor, meeting=scene.meeting)


def give_floor(scene: Scene, step: Step) -> None:
    """Somebody speaks and has not ended; others wait for their turn."""
    for name in [step["speaker"], *step["hands"]]:
        participant = find_participant(scene, name)
        scene.do(step.by, meetings.ask_for_somebody, meeting=scene.meeting, participant=participant)
        if name == step["speaker"]:
            scene.do(step.by, meetings.give_floor, meeting=scene.meeting)


def go_to_next_point(scene: Scene, step: Step) -> None:
    """Go on to the next point of the agenda."""
    scene.do(step.by, meetings.start_next_point, meeting=scene.meeting)


def vote(scene: Scene, step: Step) -> None:
    """Put a question; a few vote on their phones, the others raise their hands."""
    motion = scene.do(
        step.by,
        voting.open_motion,
        meeting=scene.meeting,
        question=step["question"],
        threshold=step["threshold"],
    )
    votes = share_votes(scene, step)
    by_phone = [pair for pair in votes if pair[0].check_in_way == "qr"][: step.get("phone", 0)]
    for participant, choice in by_phone:
        assert participant.person is not None
        scene.pass_seconds(SECONDS_TO_VOTE)
        scene.do(participant.person.long_name, voting.cast_vote, motion=motion, choice=choice)
    scene.pass_seconds(150)
    others = [pair for pair in votes if pair not in by_phone]
    scene.do(step.by, voting.record_votes, motion=motion, votes=others)
    scene.do(step.by, voting.close_motion, motion=motion)


def share_votes(scene: Scene, step: Step) -> list[tuple[Participant, str]]:
    """How each of those present votes: the noes and abstentions among the residents."""
    present = Participant.objects.filter(meeting=scene.meeting, checked_in_at__isnull=False)
    people = list(present.select_related("person").order_by("pk"))
    other = ["no"] * step.get("no", 0) + ["abstain"] * step.get("abstain", 0)
    residents = [one.pk for one in people if one.role == "resident"]
    choices = dict(zip(reversed(residents), other, strict=False))
    return [(one, choices.get(one.pk, "yes")) for one in people]


def settle_outcome(scene: Scene, step: Step) -> None:
    """Put down what the talk came to."""
    scene.do(
        step.by,
        meetings.settle_outcome,
        meeting=scene.meeting,
        result=step["result"],
        text=step["text"],
    )


def suggest(scene: Scene, step: Step) -> None:
    """Write down a suggestion."""
    scene.suggestion_made = scene.do(
        step.by,
        delivery.make_suggestion,
        meeting=scene.meeting,
        text=step["text"],
        role=step["role"],
    )


def decide(scene: Scene, step: Step) -> None:
    """Answer the suggestion."""
    scene.do(
        step.by,
        delivery.decide_suggestion,
        suggestion=scene.suggestion_made,
        state=step["state"],
        reason=step["reason"],
    )


def close(scene: Scene, step: Step) -> None:
    """Close the meeting."""
    scene.do(step.by, meetings.close_meeting, meeting=scene.meeting)


def write_minutes(scene: Scene, step: Step) -> None:
    """Draft the minutes from the running record, and keep them."""
    scene.meeting.refresh_from_db()
    with clock.pretend(scene.moment):
        text = draft_minutes(read_room(scene.meeting, scene.moment))
    scene.do(step.by, meetings.write_minutes, meeting=scene.meeting, text=text)


def approve(scene: Scene, step: Step) -> None:
    """Approve the minutes."""
    scene.do(step.by, meetings.approve_minutes, meeting=scene.meeting)


VERBS: dict[str, Any] = {
    "plan": plan,
    "open_on_the_spot": open_on_the_spot,
    "invite": invite,
    "announce": announce,
    "answer": answer,
    "open": open_meeting,
    "check_in": check_in,
    "talk": talk,
    "floor": give_floor,
    "next_point": go_to_next_point,
    "vote": vote,
    "outcome": settle_outcome,
    "suggest": suggest,
    "decide": decide,
    "close": close,
    "minutes": write_minutes,
    "approve": approve,
}

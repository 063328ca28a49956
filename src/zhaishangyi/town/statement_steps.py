"""What the steps of a story do with statements: a round from its first sentence to its close."""

from __future__ import annotations

from typing import Any

from zhaishangyi.meetings.models import Participant
from zhaishangyi.town.meeting_steps import find_participant
from zhaishangyi.town.reading import Step
from zhaishangyi.town.stage import Scene
from zhaishangyi.town.stances import list_stances
from zhaishangyi.voting import actions as voting
from zhaishangyi.voting.models import Statement, StatementRound

SECONDS_TO_ANSWER, SECONDS_TO_TYPE = 3, 8


def ask_what_all_think(scene: Scene, step: Step) -> None:
    """Put up statements; a few answer on their phones, the others hand in slips.

    In a round that is left open some have said nothing yet, and what some wrote is not up yet.
    """
    round = scene.do(
        step.by,
        voting.open_round,
        meeting=scene.meeting,
        topic=step["topic"],
        statements=tuple(step["statements"]),
    )
    for name, text in step.get("added", []):
        scene.pass_seconds(SECONDS_TO_TYPE)
        made = scene.do(find_name(scene, name), voting.add_statement, round=round, text=text)
        scene.do(step.by, voting.show_statement, statement=made)
    for name, text, reason in step.get("declined", []):
        scene.pass_seconds(SECONDS_TO_TYPE)
        made = scene.do(find_name(scene, name), voting.add_statement, round=round, text=text)
        scene.do(step.by, voting.decline_statement, statement=made, reason=reason)
    answer_all(scene, step, round)
    for name, text in step.get("waiting", []):
        scene.pass_seconds(SECONDS_TO_TYPE)
        scene.do(find_name(scene, name), voting.add_statement, round=round, text=text)
    if not step.get("is_left_open"):
        scene.do(step.by, voting.close_round, round=round)


def find_name(scene: Scene, name: str) -> str:
    """The full name of somebody at the meeting."""
    person = find_participant(scene, name).person
    return person.long_name if person else name


def answer_all(scene: Scene, step: Step, round: StatementRound) -> None:
    """Everybody present says what they think."""
    shown = Statement.objects.filter(round=round, state="shown").order_by("number")
    statements = {one.number: one for one in shown}
    camps = [(size, signs) for size, signs in step["camps"]]
    present = Participant.objects.filter(meeting=scene.meeting, checked_in_at__isnull=False)
    silent = {find_participant(scene, name).pk for name in step.get("silent", [])}
    for place, one in enumerate(present.select_related("person").order_by("pk")):
        if one.pk in silent:
            continue
        stances = [(statements[at], value) for at, value in list_stances(camps, place)]
        if one.check_in_way == "qr" and one.person is not None:
            answer_on_phone(scene, one.person.long_name, stances)
        else:
            scene.pass_seconds(SECONDS_TO_TYPE)
            scene.do(
                step.by, voting.take_slip, round=round, participant=one, stances=tuple(stances)
            )


def answer_on_phone(scene: Scene, name: str, stances: list[tuple[Statement, int]]) -> None:
    """Somebody goes through the statements on a phone."""
    for statement, value in stances:
        scene.pass_seconds(SECONDS_TO_ANSWER)
        scene.do(name, voting.cast_stance, statement=statement, value=value)


VERBS: dict[str, Any] = {"statements": ask_what_all_think}

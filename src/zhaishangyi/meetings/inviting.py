"""Inviting and whom to invite; the functions that write are usable only inside an act."""

from __future__ import annotations

from collections.abc import Sequence

from django.urls import reverse

from zhaishangyi.meetings import rules, running
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.texts import require_text


def find_answer_url(meeting: Meeting) -> str:
    """Where an invited person says yes or no."""
    return reverse("meetings:answer", args=[meeting.pk])


def invite_roster(meeting: Meeting, people: Sequence[tuple[Person, str]]) -> list[Participant]:
    """Invite people of the roster; gives those who were not invited before."""
    known = {
        participant.person_id: participant
        for participant in Participant.objects.filter(meeting=meeting, person__isnull=False)
    }
    invited = []
    for person, role in people:
        require_role(role)
        participant = known.get(person.pk) or Participant(
            meeting=meeting, person=person, name=person.name, side=running.find_side(person)
        )
        if participant.invited_at is None:
            participant.role = role
            invited.append(_invite(participant))
            known[person.pk] = participant
    return invited


def invite_names(meeting: Meeting, by_name: Sequence[tuple[str, str, str]]) -> list[Participant]:
    """Invite people who are not on the roster, by name, role and side."""
    listed = Participant.objects.filter(meeting=meeting, person=None, invited_at__isnull=False)
    known = {(one.name, one.role, one.side) for one in listed}
    invited = []
    for name, role, side in by_name:
        require_role(role)
        name = require_text("name", name, most=40)
        side = require_text("side", side, least=0, most=60)
        if (name, role, side) not in known:
            known.add((name, role, side))
            invited.append(_invite(Participant(meeting=meeting, name=name, role=role, side=side)))
    return invited


def require_role(role: str) -> None:
    """Raises RuleBroken for a role that is none."""
    if role not in LABELS:
        raise RuleBroken("role", "Say in which role they come.")


def refuse_nobody_new(
    people: Sequence[tuple[Person, str]], by_name: Sequence[tuple[str, str, str]]
) -> None:
    """Say why nobody was invited: nobody was picked, or all of them are invited already."""
    names = [person.name for person, _role in people] + [name for name, _role, _side in by_name]
    if not names:
        raise RuleBroken("", "Nobody is ticked yet. Tick those to invite, or write a name.")
    raise RuleBroken("", "Invited already, once is enough: %(names)s.", names=rules.Listed(names))


def _invite(participant: Participant) -> Participant:
    participant.invited_at = clock.now()
    participant.save()
    return participant

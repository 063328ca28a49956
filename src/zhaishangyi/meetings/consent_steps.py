"""Asking every side whether it stands by an outcome; usable only inside an act."""

from __future__ import annotations

from django.urls import reverse

from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.queries import list_holders, list_nodes_above
from zhaishangyi.matters.sides.queries import list_joined, name_lead, name_place
from zhaishangyi.meetings import consents, running
from zhaishangyi.meetings.models import Meeting, Outcome, OutcomeConsent, Result, SideAnswer
from zhaishangyi.meetings.rules import Listed
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role

YOUR_WORD = mark("%(title)s: %(lead)s has put down what was agreed. Does %(place)s stand by it?")


def require_nothing_agreed(matter: Matter) -> None:
    """Raises RuleBroken once a meeting of this round has come to an agreement."""
    settled = Outcome.objects.filter(matter=matter, round=matter.round, result__in=consents.SETTLED)
    if settled.exists():
        raise RuleBroken(
            "",
            "Something was agreed already, so no place joins or leaves now. What is new is a new "
            "matter.",
        )


def require_not_binding(outcome: Outcome) -> None:
    """Raises RuleBroken for words that several places have agreed to: they stay as they are."""
    if outcome.version == 0 or outcome.result not in consents.SETTLED:
        return
    given = OutcomeConsent.objects.filter(outcome=outcome)
    if given.exists() and consents.is_binding(outcome):
        raise RuleBroken(
            "",
            "Every side has agreed to these words, so they stay as they are. To change them, sit "
            "down together again.",
        )


def ask_sides(meeting: Meeting, outcome: Outcome, by: Actor) -> None:
    """The outcome is put down: it counts at once, or once every other place agrees to it.

    Whatever was said to earlier words does not count for these.
    """
    for earlier in OutcomeConsent.objects.filter(outcome=outcome):
        earlier.delete()
    sides = list_joined(meeting.matter) if meeting.matter is not None else []
    if not sides:
        running.record_fact(meeting, "outcome_recorded", outcome)
    elif outcome.result in consents.SETTLED:
        assert meeting.matter is not None
        agree_as_lead(outcome, meeting.matter, by)
        for side in sides:
            ask_side(outcome, meeting.matter, side, sides)


def agree_as_lead(outcome: Outcome, matter: Matter, by: Actor) -> None:
    """Putting it down is the lead's own yes."""
    OutcomeConsent.objects.create(
        outcome=outcome,
        jurisdiction=matter.handled_at,
        answer=SideAnswer.AGREE,
        given_at=clock.now(),
        given_by=running.find_person(by),
    )


def ask_side(outcome: Outcome, matter: Matter, side: MatterSide, sides: list[MatterSide]) -> None:
    """Tell the conveners of one place that their word is waited for."""
    people = list_holders(list_nodes_above(side.node_path), Role.CONVENER)
    values = {
        "title": matter.title,
        "lead": name_lead(matter, sides),
        "place": side.jurisdiction.name,
    }
    url = reverse("meetings:consent", args=[outcome.pk, side.pk])
    tell_people([person.pk for person in people], YOUR_WORD, values, url=url, icon="handshake")


def note_not_agreed(meeting: Meeting) -> None:
    """Of a joint meeting that came to nothing this is on record once its words are final."""
    outcome = Outcome.objects.filter(meeting=meeting).first()
    if outcome is not None and outcome.result == Result.NOT_AGREED:
        running.record_fact(meeting, "outcome_recorded", outcome)


def require_all_agreed(matter: Matter) -> None:
    """Raises RuleBroken while what was agreed still waits for the word of another place."""
    settled = Outcome.objects.filter(matter=matter, round=matter.round, result__in=consents.SETTLED)
    bound = consents.list_binding().filter(pk__in=settled.values("pk"))
    latest = settled.order_by("-settled_at").first()
    if latest is None or bound.exists():
        return
    given = consents.find_answers(latest)
    sides = MatterSide.objects.filter(matter=matter, state=SideState.JOINED)
    waiting = [
        name_place(side.jurisdiction, matter.node_path)
        for side in sides.select_related("jurisdiction__parent")
        if consents.find_answer(given, side.jurisdiction_id) != SideAnswer.AGREE
    ]
    raise RuleBroken(
        "",
        "What was agreed does not count yet: %(places)s has to agree to it too. Nobody can be "
        "asked to do anything before that.",
        places=Listed(waiting),
    )

"""The word of each town or village on an outcome that binds it too."""

from __future__ import annotations

from zhaishangyi.matters import news
from zhaishangyi.matters.models import Matter, MatterSide, State
from zhaishangyi.matters.sides.queries import name_place
from zhaishangyi.matters.sides.rules import require_joined, require_reason
from zhaishangyi.meetings import consents, running
from zhaishangyi.meetings.models import Outcome, OutcomeConsent, SideAnswer
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role

SIDE_CONVENERS = holds(Role.CONVENER, at="side")
AGREES = mark("%(title)s: %(place)s agrees to what was put down.")
REFUSES = mark("%(title)s: %(place)s does not agree. The reason: %(reason)s")


@act("consent.give", who=SIDE_CONVENERS)
def give_consent(
    by: Actor,
    outcome: Outcome,
    side: MatterSide,
    answer: str,
    reason: str = "",
    seen_version: int | None = None,
) -> OutcomeConsent:
    """Say for one's town or village whether it stands by an outcome; a no needs a reason. (会签)

    It may be changed until every side has agreed; then the outcome counts. `seen_version` is that
    of the outcome as it was read: other words need another answer.
    """
    matter = load_answerable(outcome, side)
    held = load(Outcome, outcome.pk, seen_version=seen_version)
    require_open(held)
    if answer not in SideAnswer.values:
        raise RuleBroken("answer", "Say whether your side agrees.")
    consent = write_answer(held, side, answer, reason, by)
    place = name_place(side.jurisdiction, matter.node_path)
    sentence = AGREES if answer == SideAnswer.AGREE else REFUSES
    icon = "handshake" if answer == SideAnswer.AGREE else "dash"
    news.tell_concerned(matter, sentence, icon, place=place, reason=consent.reason)
    if consents.is_binding(held):
        running.record_fact(held.meeting, "outcome_recorded", held)
    return consent


def load_answerable(outcome: Outcome, side: MatterSide) -> Matter:
    """The matter, locked: under way, of this outcome, and with this side in it."""
    if outcome.matter_id != side.matter_id:
        raise RuleBroken("", "This outcome belongs to another matter. Open the matter again.")
    matter = load(Matter, side.matter_id)
    require_joined(load(MatterSide, side.pk).state)
    if matter.state != State.UNDER_WAY or matter.round != outcome.round:
        raise RuleBroken("", "This matter has gone on since, so nothing was changed.")
    return matter


def require_open(outcome: Outcome) -> None:
    """Raises RuleBroken for an outcome that asks for nobody's word."""
    if outcome.result not in consents.SETTLED:
        raise RuleBroken("", "The talk came to no agreement, so there is nothing to agree to.")
    if consents.is_binding(outcome):
        raise RuleBroken("", "Every side has agreed already, and it stands.")


def write_answer(
    outcome: Outcome, side: MatterSide, answer: str, reason: str, by: Actor
) -> OutcomeConsent:
    """The answer of one side, written anew or over the earlier one."""
    known = OutcomeConsent.objects.filter(outcome=outcome, jurisdiction=side.jurisdiction).first()
    consent = known or OutcomeConsent(outcome=outcome, jurisdiction=side.jurisdiction)
    consent.answer = answer
    consent.reason = require_reason(reason) if answer == SideAnswer.REFUSE else ""
    consent.given_at, consent.given_by = clock.now(), running.find_person(by)
    consent.save()
    return consent

"""What a dispute waits for: the next step of the mediator, and what a party is asked."""

from __future__ import annotations

from typing import Any

from zhaishangyi.mediation.casefile import paper, sides, talks
from zhaishangyi.mediation.casefile.reading import CaseRecords
from zhaishangyi.mediation.casefile.ways import (
    Button,
    Ways,
    find_answer_button,
    find_sign_button,
)
from zhaishangyi.mediation.models import Case, Consent, Proposal, ReturnVisit
from zhaishangyi.mediation.permissions import is_own_party
from zhaishangyi.mediation.rules.going_on import Situation, find_next
from zhaishangyi.places.models import Level


def find_proposal(case: Case, records: CaseRecords) -> Proposal | None:
    """The newest proposal of this round."""
    return next((one for one in records.proposals if one.round == case.round), None)


def find_planned_visit(records: CaseRecords) -> ReturnVisit | None:
    """The next return visit that is still to be made."""
    return next((visit for visit in records.visits if visit.visited_on is None), None)


def describe_situation(case: Case, records: CaseRecords) -> Situation:
    """The plain values that the next step depends on; no query of its own."""
    active = sides.list_active(records.parties)
    proposal = find_proposal(case, records)
    return Situation(
        state=case.state,
        unasked=len(sides.list_unasked(records.parties)),
        sittings=sum(sitting.round == case.round for sitting in records.sittings),
        has_proposal=proposal is not None,
        has_open_answer=proposal is not None and talks.has_open_answer(proposal, active),
        is_proposal_taken=proposal is not None and talks.is_taken(proposal, active),
        paper=paper.find_stage(records.standing),
        unsigned=len(paper.list_unsigned(records.standing, active)),
        open_terms=paper.count_open_terms(records.standing),
        is_visit_planned=find_planned_visit(records) is not None,
        is_kept=any(visit.is_kept and visit.round == case.round for visit in records.visits),
        is_at_top=case.handled_at.level == Level.TOWN,
    )


def find_first(ways: Ways, records: CaseRecords, situation: Situation) -> Button | None:
    """The one filled button of the mediator: what comes next, about the right record."""
    name = find_next(situation)
    if not name:
        return None
    if name == "sign":
        return find_first_sign(ways, records)
    if name == "answer":
        return find_first_answer(ways, records)
    return ways.find(name, find_record(name, records))


def find_record(name: str, records: CaseRecords) -> Any:
    """The record that a step is about; None for the dispute itself."""
    if name == "consent":
        asked = [one for one in sides.list_unasked(records.parties) if one.consent != "refused"]
        return next(iter(asked or sides.list_unasked(records.parties)), None)
    if name in ("read_aloud", "sign_as_mediator"):
        return records.standing
    if name == "term":
        return next(iter(paper.list_open_terms(records.standing)), None)
    return find_planned_visit(records) if name == "visit_write" else None


def find_first_sign(ways: Ways, records: CaseRecords) -> Button | None:
    """The first party whose signature is missing."""
    active = sides.list_active(records.parties)
    unsigned = paper.list_unsigned(records.standing, active)
    return find_sign_button(ways, records.standing, unsigned[0]) if unsigned else None


def find_first_answer(ways: Ways, records: CaseRecords) -> Button | None:
    """The first party that has not answered the newest proposal."""
    proposal = find_proposal(ways.case, records)
    if proposal is None:
        return None
    answered = {answer.party_id for answer in proposal.answers.all()}
    for party in sides.list_active(records.parties):
        if party.pk not in answered:
            return find_answer_button(ways, proposal, party)
    return None


def list_asked(ways: Ways, records: CaseRecords) -> list[Button]:
    """What a party is asked to do on their own phone, the most urgent first."""
    own = [party for party in sides.list_active(records.parties) if is_own_party(ways.by, party)]
    proposal = find_proposal(ways.case, records)
    asked: list[Button | None] = []
    for party in own:
        if party.consent == Consent.ASKED:
            asked.append(ways.find("consent", party))
        if not party.account:
            asked.append(ways.find("tell", party))
        if proposal is not None and not has_answered(proposal, party.pk):
            asked.append(find_answer_button(ways, proposal, party))
        if paper.list_unsigned(records.standing, [party]):
            asked.append(find_sign_button(ways, records.standing, party))
    return [button for button in asked if button is not None]


def has_answered(proposal: Proposal, party_id: object) -> bool:
    """Whether this party has said yes or no to it; answers read before."""
    return any(answer.party_id == party_id for answer in proposal.answers.all())

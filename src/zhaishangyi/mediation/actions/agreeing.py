"""From a way out that somebody puts forward to the last signature."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from zhaishangyi.mediation import agreements, casework
from zhaishangyi.mediation.models import (
    Agreement,
    Case,
    CaseState,
    Party,
    Proposal,
    ProposalAnswer,
    Signature,
    SignatureWay,
    Term,
)
from zhaishangyi.mediation.permissions import (
    INSIDE,
    MEDIATOR_OF,
    OWN_PARTY,
    in_confidence,
    list_own_parties,
)
from zhaishangyi.mediation.rules import agreeing as rules
from zhaishangyi.people import pins
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.people.queries import find_person
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.texts import require_text


def load_talking(case: Case) -> Case:
    """A dispute that is being talked over, locked. RuleBroken when it is not."""
    found = casework.load_case(case)
    rules.require_talking(found.state)
    return found


def require_party(case: Case, party: Party) -> Party:
    """A party as it stands now; RuleBroken for one who left, or of another dispute."""
    found = load(Party, party.pk)
    rules.require_same_case(found.case_id == case.pk)
    rules.require_still_in(found.left_at is not None)
    return found


@act("proposal.make", who=INSIDE, hides_actor=in_confidence)
def make_proposal(by: Actor, case: Case, text: str) -> Proposal:
    """Put a way out forward, as one of the sides or as the mediator. (提出调解方案)

    Whoever puts it forward has said yes to it.
    """
    case = load_talking(case)
    own = list_own_parties(by, case) if case.mediator_id != by.person_id else []
    proposal = Proposal.objects.create(
        case=case,
        made_by=own[0] if own else None,
        text=rules.require_proposal(text),
        made_at=clock.now(),
        round=case.round,
    )
    if own:
        ProposalAnswer.objects.create(proposal=proposal, party=own[0], is_yes=True, at=clock.now())
    casework.tell_inside(case, by)
    return proposal


@act("proposal.answer", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def answer_proposal(
    by: Actor, proposal: Proposal, party: Party, is_yes: bool, reason: str = ""
) -> ProposalAnswer:
    """Say yes or no to a way out; the mediator may write it down for a party. (答复调解方案)

    The last word counts, as long as the talks go on.
    """
    case = load_talking(proposal.case)
    proposal = load(Proposal, proposal.pk)
    party = require_party(case, party)
    rules.require_same_case(proposal.case_id == case.pk)
    rules.require_current(proposal.round == case.round)
    known = ProposalAnswer.objects.filter(proposal=proposal, party=party).first()
    answer = known or ProposalAnswer(proposal=proposal, party=party)
    answer.is_yes, answer.at = is_yes, clock.now()
    answer.reason = require_text("reason", reason, least=0, most=rules.LONGEST_REASON)
    answer.save()
    casework.tell_inside(case, by)
    return answer


@act("agreement.write", who=MEDIATOR_OF, hides_actor=in_confidence)
def write_agreement(
    by: Actor,
    case: Case,
    text: str,
    place_text: str,
    made_on: date,
    terms: Sequence[rules.TermDraft],
) -> Agreement:
    """Write down what the sides have come to, term by term. (写调解协议)

    One that was not signed by everybody yet is replaced, with the signatures that it had.
    """
    case = load_talking(case)
    rules.require_made_on(made_on, clock.today())
    sides = {party.side for party in casework.list_active(case)}
    drafts = rules.require_terms(terms, sides, made_on)
    earlier = agreements.find_standing(case)
    if earlier is not None:
        earlier.replaced_at = clock.now()
        earlier.save()
    agreement = Agreement.objects.create(
        case=case,
        text=require_text("text", text, least=0, most=rules.LONGEST_AGREEMENT),
        place_text=require_text("place_text", place_text, least=0, most=rules.LONGEST_PLACE),
        made_on=made_on,
        round=case.round,
    )
    for position, draft in enumerate(drafts, 1):
        Term.objects.create(
            agreement=agreement,
            position=position,
            text=draft.text,
            owed_by=draft.owed_by,
            made_on=made_on,
            due_on=draft.due_on,
        )
    casework.tell_inside(case, by)
    return agreement


def load_unsigned(agreement: Agreement, *, is_read: bool = True) -> Agreement:
    """An agreement that waits for signatures, locked after its dispute.

    RuleBroken when it does not stand, is in force, or (`is_read`) was not read aloud.
    """
    case = load(Case, agreement.case_id)
    found = load(Agreement, agreement.pk)
    found.case = case
    rules.require_standing(found.replaced_at is not None)
    rules.require_unsigned(found.signed_at is not None)
    rules.require_talking(case.state)
    if is_read:
        rules.require_read_aloud(found.read_aloud_at is not None)
        owed = found.terms.values_list("owed_by", flat=True)
        rules.require_owed_present(owed, {one.side for one in casework.list_active(case)})
    return found


@act("agreement.read_aloud", who=MEDIATOR_OF, hides_actor=in_confidence)
def read_aloud(by: Actor, agreement: Agreement) -> Agreement:
    """Say that the agreement was read aloud to everybody before they sign. (宣读协议)"""
    agreement = load_unsigned(agreement, is_read=False)
    agreement.read_aloud_at, agreement.read_aloud_by = clock.now(), find_person(by)
    agreement.save()
    return agreement


@act("agreement.sign", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def sign_with_pin(by: Actor, agreement: Agreement, party: Party, pin: Hidden) -> Signature:
    """A party signs with their PIN, on their own screen or on the mediator's. (输口令签字)

    An act that fails leaves nothing, so whoever calls this has counted the try before:
    `pins.require_pin_of`.
    """
    agreement = load_unsigned(agreement)
    party = require_party(agreement.case, party)
    require_no_signature(agreement, party)
    signer = agreements.find_signer(by, party)
    rules.require_pin_holder(signer is not None and bool(signer.pin_hash))
    assert signer is not None
    pins.require_right_pin(signer, pin.text)
    signature = write_signature(
        agreement, party, SignatureWay.PIN, is_for_party=signer.pk != party.person_id
    )
    settle_if_signed(by, agreement)
    return signature


def require_no_signature(agreement: Agreement, party: Party) -> None:
    """Raises RuleBroken for a party who has signed."""
    known = Signature.objects.filter(agreement=agreement, party=party)
    rules.require_not_signed_yet(known.exists())


def write_signature(
    agreement: Agreement, party: Party, way: str, *, is_for_party: bool
) -> Signature:
    """Keep that a party has signed."""
    return Signature.objects.create(
        agreement=agreement, party=party, way=way, is_for_party=is_for_party, signed_at=clock.now()
    )


@act("agreement.sign_on_paper", who=MEDIATOR_OF, hides_actor=in_confidence)
def sign_on_paper(
    by: Actor,
    agreement: Agreement,
    signed: Sequence[tuple[Party, str]],
    photos: Sequence[CleanPhoto],
) -> Agreement:
    """Keep the sheet that parties signed by hand or with a thumb print. (纸质签字存档)

    `signed` names each of them with "paper" or "thumb". The picture is sealed.
    """
    agreement = load_unsigned(agreement)
    rules.require_paper([(party.pk, way) for party, way in signed], len(photos))
    for party, way in signed:
        found = require_party(agreement.case, party)
        require_no_signature(agreement, found)
        write_signature(agreement, found, way, is_for_party=found.is_minor)
    attach_photos(agreement, photos, is_sealed=True)
    settle_if_signed(by, agreement)
    return agreement


@act("agreement.sign_as_mediator", who=MEDIATOR_OF, hides_actor=in_confidence)
def sign_as_mediator(by: Actor, agreement: Agreement) -> Signature:
    """The mediator signs too. (调解员签字)

    Where the last signature that was missing is not needed any more, because that party has
    left, pressing it once more puts the agreement into force.
    """
    agreement = load_unsigned(agreement)
    known = Signature.objects.filter(agreement=agreement, party=None, mediator=by.person_id).first()
    rules.require_not_signed_yet(known is not None and bool(agreements.list_missing(agreement)))
    signature = known or Signature.objects.create(
        agreement=agreement, mediator=find_person(by), way=SignatureWay.PIN, signed_at=clock.now()
    )
    settle_if_signed(by, agreement)
    return signature


def settle_if_signed(by: Actor, agreement: Agreement) -> None:
    """Put the agreement into force once nobody's signature is missing."""
    case = agreement.case
    if not agreements.list_missing(agreement):
        agreement.signed_at = clock.now()
        agreement.save()
        case.state, case.signed_at = CaseState.SIGNED, agreement.signed_at
        case.signed_level, case.due_at = case.handled_at.level, None
        case.save()
    casework.tell_inside(case, by)


@act("agreement.prepare_confirmation", who=INSIDE, hides_actor=in_confidence)
def prepare_confirmation(by: Actor, agreement: Agreement) -> Agreement:
    """Prepare the file with which both sides ask the court to confirm it. (备司法确认材料)

    Thirty days from the last signature. The file itself is made anew each time it is opened.
    """
    load(Case, agreement.case_id)
    agreement = load(Agreement, agreement.pk)
    rules.require_standing(agreement.replaced_at is not None)
    rules.require_time_for_court(agreement.signed_at, clock.today())
    agreement.confirmation_made_at = clock.now()
    agreement.save()
    casework.tell_inside(agreement.case, by)
    return agreement

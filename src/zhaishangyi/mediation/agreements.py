"""Reading agreements: the one that stands, who has signed it, who is missing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation.models import (
    Agreement,
    Case,
    Party,
    Side,
    Signature,
    SignatureWay,
    SittingSort,
)
from zhaishangyi.mediation.rules import agreeing
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor

HOW: dict[str, Promise] = {
    SignatureWay.PIN: _("Signed with a PIN"),
    SignatureWay.PAPER: _("Signed on paper"),
    SignatureWay.THUMB: _("Gave a thumb print"),
}


@dataclass(frozen=True, slots=True)
class Signer:
    """Somebody whose signature an agreement needs: a party, or the mediator (`party` None)."""

    label: str
    name: str
    party: Party | None
    signature: Signature | None

    @property
    def words(self) -> str:
        """How they signed, or that they have not."""
        return say_signed(self.signature)


def say_signed(signature: Signature | None) -> str:
    """How somebody signed, in a word; a mediator, who is signed in, just signs."""
    if signature is None:
        return str(_("Not signed yet"))
    return str(HOW[signature.way] if signature.party_id else _("Signed"))


def find_standing(case: Case) -> Agreement | None:
    """The agreement that nothing has replaced, signed or not."""
    return Agreement.objects.filter(case=case, replaced_at=None).first()


def list_signatories(agreement: Agreement) -> list[Party]:
    """Whose agreement it is: the parties of now, or of the day on which it was signed."""
    parties = Party.objects.filter(case=agreement.case).select_related("person", "representative")
    if agreement.signed_at is None and agreement.replaced_at is None:
        return list(parties.filter(left_at=None))
    return list(parties.filter(signatures__agreement=agreement))


def read_signers(agreement: Agreement) -> list[Signer]:
    """Everybody whose signature it takes, the mediator last; two queries."""
    found = list(agreement.signatures.select_related("mediator"))
    by_party = {one.party_id: one for one in found if one.party_id}
    signers = [
        Signer(str(Side(party.side).label), party.name, party, by_party.get(party.pk))
        for party in list_signatories(agreement)
    ]
    own = find_mediator_signature(agreement, found)
    mediator = own.mediator if own else agreement.case.mediator
    name = mediator.name if mediator else ""
    return [*signers, Signer(str(_("Mediator")), name, None, own)]


def find_mediator_signature(agreement: Agreement, found: list[Signature]) -> Signature | None:
    """The signature of the mediator of now; once it is in force, of whoever signed it then."""
    is_settled = agreement.signed_at is not None or agreement.replaced_at is not None
    of_mediators = (one for one in found if one.party_id is None)
    return next(
        (
            one
            for one in of_mediators
            if is_settled or one.mediator_id == agreement.case.mediator_id
        ),
        None,
    )


def list_missing(agreement: Agreement) -> list[Signer]:
    """Those whose signature is still missing."""
    return [signer for signer in read_signers(agreement) if signer.signature is None]


def find_signer(by: Actor, party: Party) -> Person | None:
    """Whose PIN signs for a party: their own, or that of whoever speaks for them.

    For a minor only the guardian's. Whoever signs on their own phone signs themselves.
    """
    able = [party.representative] if party.is_minor else [party.person, party.representative]
    people = [person for person in able if person is not None]
    mine = [person for person in people if person.pk == by.person_id]
    with_pin = [person for person in people if person.pin_hash]
    return next(iter(mine or with_pin or people), None)


def find_court_deadline(agreement: Agreement) -> date | None:
    """The last day for asking the court; None before it is signed."""
    return agreeing.find_court_deadline(agreement.signed_at) if agreement.signed_at else None


def find_taken_proposal(case: Case) -> str:
    """The words of the newest way out to which every party has said yes; "" for none."""
    parties = {party.pk for party in Party.objects.filter(case=case, left_at=None)}
    for proposal in case.proposals.filter(round=case.round).prefetch_related("answers"):
        agreed = {answer.party_id for answer in proposal.answers.all() if answer.is_yes}
        if parties and parties <= agreed:
            return str(proposal.text)
    return ""


def find_place(case: Case) -> str:
    """Where the sides sat together last; "" when that was not written down."""
    sitting = case.sittings.filter(sort=SittingSort.JOINT).select_related("venue").first()
    if sitting is None:
        return ""
    return str(sitting.venue) if sitting.venue else sitting.place_text

"""The agreement on the page of a dispute: its terms, who has signed, and until when the court."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from django.urls import reverse
from django.utils.translation import gettext

from zhaishangyi.mediation.agreements import find_mediator_signature, say_signed
from zhaishangyi.mediation.casefile.ways import Button, Ways, find_sign_button
from zhaishangyi.mediation.models import (
    Agreement,
    CaseState,
    Party,
    Signature,
    Term,
    TermState,
)
from zhaishangyi.mediation.rules import going_on
from zhaishangyi.mediation.rules.agreeing import find_court_deadline
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock


@dataclass(frozen=True, slots=True)
class TermView:
    """One term. `pill` is the state and the word; `icon` "-" for none."""

    term: Term
    pill: tuple[str, str, str]
    buttons: list[Button]
    breach: Button | None


@dataclass(frozen=True, slots=True)
class SignView:
    """One who signs: a party, or the mediator (`party` None)."""

    title: str
    name: str
    party: Party | None
    signature: Signature | None
    words: str
    button: Button | None


@dataclass(frozen=True, slots=True)
class CourtView:
    """Asking the court to confirm it: until when, and whether the file was prepared."""

    until: date
    made_on: date | None
    button: Button | None


@dataclass(frozen=True, slots=True)
class EarlierView:
    """An agreement that was replaced; nothing can be done about it any more."""

    agreement: Agreement
    terms: list[TermView]


@dataclass(frozen=True, slots=True)
class PaperView:
    """The standing agreement. `stage` is written, read or signed."""

    agreement: Agreement
    stage: str
    terms: list[TermView]
    signs: list[SignView]
    court: CourtView | None
    can_break: bool
    buttons: list[Button]
    print_url: str
    file_url: str


def find_stage(agreement: Agreement | None) -> str:
    """How far an agreement is, as the rules call it."""
    if agreement is None:
        return going_on.PAPER_NONE
    if agreement.signed_at is not None:
        return going_on.PAPER_SIGNED
    return going_on.PAPER_READ if agreement.read_aloud_at else going_on.PAPER_WRITTEN


def list_unsigned(agreement: Agreement | None, active: Sequence[Party]) -> list[Party]:
    """The parties whose signature is missing; those read before, no query."""
    if agreement is None:
        return []
    signed = {signature.party_id for signature in agreement.signatures.all()}
    return [party for party in active if party.pk not in signed]


def count_open_terms(agreement: Agreement | None) -> int:
    """Terms with a day that are not done."""
    return len(list_open_terms(agreement))


def list_open_terms(agreement: Agreement | None) -> list[Term]:
    """Terms with a day that are not done, in their order."""
    terms = agreement.terms.all() if agreement else ()
    return [term for term in terms if is_to_do(term)]


def show_paper(ways: Ways, agreement: Agreement, active: Sequence[Party], today: date) -> PaperView:
    """The standing agreement, its terms and signatures read before."""
    stage = find_stage(agreement)
    acts = ["read_aloud", "sign_on_paper"]
    terms = show_terms(ways, agreement, today)
    return PaperView(
        agreement=agreement,
        stage=stage,
        terms=terms,
        signs=show_signs(ways, agreement, active),
        court=show_court(ways, agreement, today),
        can_break=any(view.breach for view in terms),
        buttons=ways.list(acts, agreement) + ways.list(["agreement"]),
        print_url=reverse("mediation:agreement", args=[agreement.pk]),
        file_url=reverse("mediation:agreement_file", args=[agreement.pk]),
    )


def show_earlier(agreements: Sequence[Agreement], today: date) -> list[EarlierView]:
    """Agreements that do not stand any more, with the terms read before."""
    return [
        EarlierView(
            agreement,
            [
                TermView(term, describe_term(term, today, is_signed=False), [], None)
                for term in agreement.terms.all()
            ],
        )
        for agreement in agreements
        if agreement.replaced_at is not None
    ]


def show_terms(ways: Ways, agreement: Agreement, today: date) -> list[TermView]:
    """The terms; whether this actor may speak about them is asked once for all."""
    terms = list(agreement.terms.all())
    allowed = {button.name for button in ways.list(("term", "breach"), terms[0])} if terms else {}
    is_signed = agreement.signed_at is not None
    return [
        TermView(
            term,
            describe_term(term, today, is_signed=is_signed),
            [ways.link("term", term)] if "term" in allowed and is_to_do(term) else [],
            ways.link("breach", term)
            if "breach" in allowed and term.state != TermState.BROKEN
            else None,
        )
        for term in terms
    ]


def is_to_do(term: Term) -> bool:
    """A term without a day is never done, and what is done stands."""
    return term.due_on is not None and term.state == TermState.OPEN


def describe_term(term: Term, today: date, *, is_signed: bool) -> tuple[str, str, str]:
    """The state of the pill, its word and its icon."""
    if term.state == TermState.DONE:
        return "done", gettext("Done"), "check"
    if term.state == TermState.BROKEN:
        return "late", gettext("Not kept"), "alert"
    if term.due_on is None:
        return "", gettext("Kept in mind"), "check"
    if is_signed and term.due_on < today:
        return "late", gettext("Past its day"), "clock"
    return "wait" if is_signed else "", gettext("Not yet"), "clock"


def show_signs(ways: Ways, agreement: Agreement, active: Sequence[Party]) -> list[SignView]:
    """Everybody whose signature it takes, the mediator last."""
    found = list(agreement.signatures.all())
    by_party = {signature.party_id: signature for signature in found if signature.party_id}
    signs = [show_party_sign(ways, agreement, party, by_party.get(party.pk)) for party in active]
    of_mediator = find_mediator_signature(agreement, found)
    mediator: Person | None = of_mediator.mediator if of_mediator else ways.case.mediator
    button = None if of_mediator else ways.find("sign_as_mediator", agreement)
    name = mediator.name if mediator else ""
    title = gettext("Mediator")
    return [*signs, SignView(title, name, None, of_mediator, say_signed(of_mediator), button)]


def show_party_sign(
    ways: Ways, agreement: Agreement, party: Party, signature: Signature | None
) -> SignView:
    """One party and how they signed."""
    button = None if signature else find_sign_button(ways, agreement, party)
    title = party.get_side_display()
    return SignView(title, party.name, party, signature, say_signed(signature), button)


def show_court(ways: Ways, agreement: Agreement, today: date) -> CourtView | None:
    """The sentence about the court, while it is not too late for it."""
    if agreement.signed_at is None or ways.case.state == CaseState.ENDED:
        return None
    until = find_court_deadline(agreement.signed_at)
    made_at = agreement.confirmation_made_at
    if today > until and made_at is None:
        return None
    button = ways.find("confirmation", agreement) if today <= until else None
    return CourtView(until, clock.local(made_at).date() if made_at else None, button)

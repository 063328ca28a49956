"""From a way out to the last signature: the pages."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.mediation import actions, agreements, casework
from zhaishangyi.mediation.agreeing_forms import (
    AgreementForm,
    ButtonForm,
    PaperForm,
    ProposalAnswerForm,
    ProposalForm,
    SignForm,
    fill_agreement,
)
from zhaishangyi.mediation.models import Agreement, Case, Party, Proposal, Signature
from zhaishangyi.mediation.openings import case_page
from zhaishangyi.mediation.permissions import INSIDE, MEDIATOR_OF, OWN_PARTY
from zhaishangyi.mediation.queries import get_agreement, get_case, get_party, get_proposal
from zhaishangyi.people import pins
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, read_sent, send_form


def read_paper(agreement: Agreement) -> dict[str, Any]:
    """What a page needs to show an agreement word for word."""
    return {
        "case": agreement.case,
        "agreement": agreement,
        "terms": list(agreement.terms.all()),
        "signers": agreements.read_signers(agreement),
    }


@case_page(INSIDE, "proposal", case=get_case)
def make_proposal(request: HttpRequest, case: Case) -> HttpResponse:
    """Put a way out forward."""
    form = ProposalForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.make_proposal(by, case=case, **form.read_values()),
        template="mediation/agreeing/proposal.html",
        context={"case": case},
        then=lambda done: case.get_absolute_url(),
        said=_("It is there for both sides to read."),
    )


@case_page(OWN_PARTY | MEDIATOR_OF, "proposal", proposal=get_proposal, party=get_party)
def answer_proposal(request: HttpRequest, proposal: Proposal, party: Party) -> HttpResponse:
    """Say yes or no to a way out."""
    form = ProposalAnswerForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_proposal(
            by, proposal=proposal, party=party, **form.read_values()
        ),
        template="mediation/agreeing/answer.html",
        context={"case": proposal.case, "proposal": proposal, "party": party},
        then=lambda done: proposal.case.get_absolute_url(),
        said=_("The answer is there."),
    )


@case_page(MEDIATOR_OF, "agreement", case=get_case)
def write_agreement(request: HttpRequest, case: Case) -> HttpResponse:
    """Write the agreement down, term by term."""
    earlier = agreements.find_standing(case)
    first = fill_agreement(
        earlier, agreements.find_taken_proposal(case), agreements.find_place(case)
    )
    sides = sorted({party.side for party in casework.list_active(case)})
    form = AgreementForm(read_sent(request), sides=sides, initial=first)
    return send_form(
        request,
        form,
        do=lambda by: actions.write_agreement(by, case=case, **form.read_values()),
        template="mediation/agreeing/write.html",
        context={"case": case, "earlier": earlier},
        then=lambda done: case.get_absolute_url(),
        said=_("Written down. Read it aloud to both sides before anybody signs."),
    )


@case_page(MEDIATOR_OF, "agreement", agreement=get_agreement)
def read_aloud(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Read the agreement aloud, and say that it was done."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.read_aloud(by, agreement=agreement),
        template="mediation/agreeing/read_aloud.html",
        context=read_paper(agreement),
        then=lambda done: agreement.case.get_absolute_url(),
        said=_("Read aloud. Now it can be signed."),
    )


def sign_counted(by: Actor, agreement: Agreement, party: Party, pin: str) -> Signature:
    """Count the try, then sign: an act that fails would take the count back with it."""
    signer = agreements.find_signer(by, party)
    if signer is not None and signer.pin_hash:
        pins.require_pin_of(signer, pin)
    return actions.sign_with_pin(by, agreement=agreement, party=party, pin=Hidden(pin))


@case_page(OWN_PARTY | MEDIATOR_OF, "agreement", agreement=get_agreement, party=get_party)
def sign(request: HttpRequest, agreement: Agreement, party: Party) -> HttpResponse:
    """A party signs with their PIN, on their own screen or on the mediator's."""
    form = SignForm(read_sent(request))
    signer = agreements.find_signer(find_actor(request), party)
    return send_form(
        request,
        form,
        do=lambda by: sign_counted(by, agreement, party, form.cleaned_data["pin"]),
        template="mediation/agreeing/sign.html",
        context={**read_paper(agreement), "party": party, "signer": signer},
        then=lambda done: agreement.case.get_absolute_url(),
        said=_("Signed."),
    )


@case_page(MEDIATOR_OF, "agreement", agreement=get_agreement)
def sign_as_mediator(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """The mediator signs."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.sign_as_mediator(by, agreement=agreement),
        template="mediation/agreeing/sign_as_mediator.html",
        context=read_paper(agreement),
        then=lambda done: agreement.case.get_absolute_url(),
        said=_("Signed."),
    )


@case_page(MEDIATOR_OF, "agreement", agreement=get_agreement)
def sign_on_paper(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """Keep the sheet that was signed by hand."""
    missing = [signer.party for signer in agreements.list_missing(agreement) if signer.party]
    form = PaperForm(read_sent(request), request.FILES or None, parties=missing)
    return send_form(
        request,
        form,
        do=lambda by: actions.sign_on_paper(by, agreement=agreement, **form.read_values()),
        template="mediation/agreeing/paper.html",
        context={"case": agreement.case, "agreement": agreement},
        then=lambda done: agreement.case.get_absolute_url(),
        said=_("The sheet is kept under seal."),
    )


@case_page(INSIDE, "agreement", agreement=get_agreement)
def prepare_confirmation(request: HttpRequest, agreement: Agreement) -> HttpResponse:
    """What the court needs, and the file for it."""
    form = ButtonForm(read_sent(request))
    context = {
        "case": agreement.case,
        "agreement": agreement,
        "until": agreements.find_court_deadline(agreement),
    }
    return send_form(
        request,
        form,
        do=lambda by: actions.prepare_confirmation(by, agreement=agreement),
        template="mediation/agreeing/confirmation.html",
        context=context,
        then=lambda done: request.path,
        said=_("The file is ready."),
    )

"""Keeping an agreement: terms, return visits, breaches; and what concerns many: the pages."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.mediation import actions, agreements, casework
from zhaishangyi.mediation.keeping_forms import (
    AgreeToMatterForm,
    BreachForm,
    MatterForm,
    ReturnVisitForm,
    TermForm,
    VisitPlanForm,
)
from zhaishangyi.mediation.models import Case, Party, ReturnVisit, Term
from zhaishangyi.mediation.openings import case_page
from zhaishangyi.mediation.permissions import INSIDE, MEDIATOR_OF, OWN_PARTY
from zhaishangyi.mediation.queries import get_case, get_party, get_term, get_visit
from zhaishangyi.record import clock
from zhaishangyi.record.pages import read_sent, send_form


@case_page(INSIDE, "term", term=get_term)
def say_term(request: HttpRequest, term: Term) -> HttpResponse:
    """Say how a term stands."""
    form = TermForm(read_sent(request), initial={"state": "done", "note": term.note})
    return send_form(
        request,
        form,
        do=lambda by: actions.say_term(by, term=term, **form.read_values()),
        template="mediation/keeping/term.html",
        context={"case": term.case, "term": term},
        then=lambda done: term.case.get_absolute_url(),
        said=_("Written down. Both sides can read it."),
    )


@case_page(INSIDE, "term", term=get_term)
def report_breach(request: HttpRequest, term: Term) -> HttpResponse:
    """Say that a term is not kept."""
    form = BreachForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.report_breach(by, term=term, **form.read_values()),
        template="mediation/keeping/breach.html",
        context={"case": term.case, "term": term},
        then=lambda done: term.case.get_absolute_url(),
        said=_("Written down. The two sides sit down about it again."),
    )


@case_page(MEDIATOR_OF, "visit", case=get_case)
def plan_visit(request: HttpRequest, case: Case) -> HttpResponse:
    """Plan to go back and ask."""
    form = VisitPlanForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.plan_visit(by, case=case, **form.read_values()),
        template="mediation/keeping/visit_plan.html",
        context={"case": case},
        then=lambda done: case.get_absolute_url(),
        said=_("Planned."),
    )


@case_page(MEDIATOR_OF, "visit", visit=get_visit)
def write_visit(request: HttpRequest, visit: ReturnVisit) -> HttpResponse:
    """Write down what a visit found."""
    standing = agreements.find_standing(visit.case)
    terms = list(standing.terms.all()) if standing else []
    first = {"visited_on": clock.today()}
    form = ReturnVisitForm(read_sent(request), terms=terms, initial=first)
    return send_form(
        request,
        form,
        do=lambda by: actions.write_visit(by, visit=visit, **form.read_values()),
        template="mediation/keeping/visit_write.html",
        context={"case": visit.case, "visit": visit},
        then=lambda done: visit.case.get_absolute_url(),
        said=_("Written down. Both sides can read it."),
    )


@case_page(OWN_PARTY | MEDIATOR_OF, "party", party=get_party)
def agree_to_matter(request: HttpRequest, party: Party) -> HttpResponse:
    """Say whether what concerns many may become a matter."""
    form = AgreeToMatterForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.agree_to_matter(by, party=party, **form.read_values()),
        template="mediation/keeping/agree_to_matter.html",
        context={"case": party.case, "party": party},
        then=lambda done: party.case.get_absolute_url(),
        said=_("Your answer is there."),
    )


@case_page(MEDIATOR_OF, "matter", case=get_case)
def make_matter(request: HttpRequest, case: Case) -> HttpResponse:
    """Make a matter of what concerns many."""
    form = MatterForm(read_sent(request))
    open_parties = [one for one in casework.list_active(case) if not one.agrees_to_matter_at]
    return send_form(
        request,
        form,
        do=lambda by: actions.make_matter(by, case=case, **form.read_values()),
        template="mediation/keeping/make_matter.html",
        context={"case": case, "open_parties": open_parties},
        then=lambda done: case.get_absolute_url(),
        said=_("The matter is there, for everybody to read. Nothing in it leads back here."),
    )

"""Pages of the mediator at work: talks, notes, going up, the end, and who has opened the file."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.mediation import actions, casework, openings, queries, roster
from zhaishangyi.mediation.casefile.opened import show_openings
from zhaishangyi.mediation.casefile.talks import list_chips, say_talk
from zhaishangyi.mediation.models import Case, Sitting
from zhaishangyi.mediation.openings import case_page
from zhaishangyi.mediation.permissions import (
    INSIDE,
    MEDIATOR_OF,
    PARTY_OF,
    SITTING_READERS,
    find_inside_standing,
)
from zhaishangyi.mediation.taking_forms import (
    ClimbForm,
    CloseForm,
    EndForm,
    NoteForm,
    ObjectForm,
    SittingForm,
    StepDownForm,
    UnsealForm,
)
from zhaishangyi.mediation.views.parties import describe
from zhaishangyi.record import clock
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import choose_next, find_actor, page, read_sent, send_form

A_PAGE = 30


def send_about(
    request: HttpRequest, case: Case, form: ActForm, do: Any, page_name: str, said: str, after: str
) -> HttpResponse:
    """Show or send a form about one dispute."""
    return send_form(
        request,
        form,
        do=lambda by: do(by, case=case, **form.read_values()),
        template=f"mediation/{page_name}.html",
        context=describe(request, case),
        then=lambda done: after,
        said=said,
    )


def list_url() -> str:
    """Where somebody goes who is not inside any more."""
    return reverse("mediation:list")


@case_page(MEDIATOR_OF, "step_down", case=queries.get_case)
def step_down(request: HttpRequest, case: Case) -> HttpResponse:
    """Give a dispute back."""
    form = StepDownForm(read_sent(request))
    said = _("Given back. The others have been asked to take it up.")
    return send_about(request, case, form, actions.step_down, "step_down", said, list_url())


@case_page(PARTY_OF, "object", case=queries.get_case)
def object_to_mediator(request: HttpRequest, case: Case) -> HttpResponse:
    """Ask for another mediator."""
    form = ObjectForm(read_sent(request))
    said = _("Written down. Somebody else will take it up, and you will be told.")
    after = case.get_absolute_url()
    return send_about(request, case, form, actions.object_to_mediator, "object", said, after)


@case_page(MEDIATOR_OF, "climb", case=queries.get_case)
def climb(request: HttpRequest, case: Case) -> HttpResponse:
    """Hand a dispute up a level."""
    form = ClimbForm(read_sent(request))
    said = _("It is with the level above now. Whoever can take it up there has been told.")
    return send_about(request, case, form, actions.climb, "climb", said, list_url())


@case_page(MEDIATOR_OF, "end", case=queries.get_case)
def end_case(request: HttpRequest, case: Case) -> HttpResponse:
    """End a dispute without an agreement."""
    form = EndForm(read_sent(request))
    said = _("Ended. Both sides have been told that the court is open to them.")
    after = case.get_absolute_url()
    return send_about(request, case, form, actions.end_case, "end", said, after)


@case_page(MEDIATOR_OF, "close", case=queries.get_case)
def close_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Put the file away."""
    form = CloseForm(read_sent(request))
    said = _("Settled. The file is put away; whoever opens it again gives a reason.")
    return send_about(request, case, form, actions.close_case, "close", said, list_url())


@page(INSIDE, case=queries.get_put_away_case)
def unseal_case(request: HttpRequest, case: Case) -> HttpResponse:
    """Say why a file is opened that was put away."""
    after = choose_next(request, case.get_absolute_url())
    if case.sealed_at is None:
        return HttpResponseRedirect(after)
    form = UnsealForm(read_sent(request))
    said = _("Open for half an hour. The others have been told.")
    return send_about(request, case, form, actions.unseal_case, "unseal", said, after)


@case_page(INSIDE, "openings", case=queries.get_case)
def list_openings(request: HttpRequest, case: Case) -> HttpResponse:
    """Who has opened the file, and who was refused."""
    found = openings.list_openings(case)
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    parties = list(case.parties.all())
    rows = show_openings(case, shown, parties, clock.today())
    context = describe(request, case, page_obj=shown, rows=rows)
    return render(request, "mediation/openings.html", context)


@case_page(MEDIATOR_OF, "sittings", case=queries.get_case)
def hold_sitting(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down a talk."""
    form = SittingForm(
        read_sent(request),
        parties=casework.list_active(case),
        venues=roster.list_venues(case.handled_at),
        helpers=roster.list_helpers(case.jurisdiction, *casework.list_inside_ids(case)),
        initial={"held_at": clock.now()},
    )
    said = _("Written down. Talk by talk it gets easier.")
    after = case.get_absolute_url()
    return send_about(request, case, form, actions.hold_sitting, "sitting_hold", said, after)


@case_page(MEDIATOR_OF, "note", case=queries.get_case)
def write_note(request: HttpRequest, case: Case) -> HttpResponse:
    """Keep a note for oneself."""
    form = NoteForm(read_sent(request))
    said = _("Kept. Nobody but you reads it.")
    after = case.get_absolute_url()
    return send_about(request, case, form, actions.write_note, "note", said, after)


@case_page(SITTING_READERS, "sitting", sitting=queries.get_sitting)
def show_sitting(request: HttpRequest, sitting: Sitting) -> HttpResponse:
    """One talk, as far as this reader may know it."""
    by, case = find_actor(request), sitting.case
    present = sitting.present.select_related("party", "person")
    context = describe(
        request,
        case,
        sitting=sitting,
        title=say_talk(sitting),
        chips=list_chips(sitting),
        parties=[one.party for one in present if one.party is not None],
        may_read=queries.may_read_summary(by, sitting),
        is_inside=find_inside_standing(by, case) is not None,
    )
    return render(request, "mediation/sitting.html", context)

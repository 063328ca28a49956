"""The page on which a town or village says whether it stands by an outcome."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.matters.models import MatterSide
from zhaishangyi.matters.queries import get_side
from zhaishangyi.matters.sides.queries import name_lead, name_place
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.actions.consents import SIDE_CONVENERS
from zhaishangyi.meetings.consent_forms import ConsentForm
from zhaishangyi.meetings.consents import find_answers, get_outcome
from zhaishangyi.meetings.models import Outcome
from zhaishangyi.meetings.views.button import read_post
from zhaishangyi.record.pages import page, send_form


@page(SIDE_CONVENERS, outcome=get_outcome, side=get_side)
def give_consent(request: HttpRequest, outcome: Outcome, side: MatterSide) -> HttpResponse:
    """Say for one's side whether it agrees."""
    known = find_answers(outcome).get(side.jurisdiction_id)
    initial = {
        "seen_version": outcome.version,
        "answer": known.answer if known else None,
        "reason": known.reason if known else "",
    }
    form = ConsentForm(read_post(request), initial=initial)
    matter = side.matter
    return send_form(
        request,
        form,
        do=lambda by: actions.give_consent(by, outcome=outcome, side=side, **form.read_values()),
        template="meetings/consent.html",
        context={
            "outcome": outcome,
            "lead": name_lead(matter, [side]),
            "place": name_place(side.jurisdiction, matter.node_path),
        },
        then=lambda done: matter.get_absolute_url(),
        said=_("Your side's word is on record, and the others have been told."),
        latest=lambda: tell_latest(outcome),
    )


def tell_latest(outcome: Outcome) -> tuple[int, str]:
    """The words as they stand now."""
    outcome.refresh_from_db()
    return outcome.version, f"{outcome.get_result_display()}\n{outcome.text}"

"""Handing out slips: made on a screen, printed once, given in person."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.people import actions, queries
from zhaishangyi.people.forms import ButtonForm, SlipKindForm
from zhaishangyi.people.models import InvitationSlip, Person
from zhaishangyi.people.permissions import ROSTER_KEEPERS
from zhaishangyi.people.secrets import normalise_slip
from zhaishangyi.people.views.roster import person_url
from zhaishangyi.places.qr import svg_qr
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds

# The secret stays this many seconds with the browser that made the slip, so that a page that
# did not print can be printed again; the server forgets it at once.
COOKIE, COOKIE_AGE = "slip", 900


@page(holds(*ROSTER_KEEPERS, at="person"), person=queries.get_person)
def issue_slip(request: HttpRequest, person: Person) -> HttpResponse:
    """Make a slip for somebody."""
    by = find_actor(request)
    can_issue_staff = actions.issue_slip.allows(by, person=person, is_for_staff=True)
    grants = queries.list_valid_grants().filter(person=person)
    has_staff_role = any(grant.is_staff_role for grant in grants)
    form = SlipKindForm(read_sent(request), initial={"kind": "phone"})
    if not (can_issue_staff and has_staff_role):
        del form.fields["kind"]
    made: list[InvitationSlip] = []

    def issue(by: Actor) -> InvitationSlip:
        is_for_staff = form.cleaned_data.get("kind") == "staff"
        made.append(actions.issue_slip(by, person=person, is_for_staff=is_for_staff))
        return made[0]

    response = send_form(
        request,
        form,
        do=issue,
        template="people/issue_slip.html",
        context={"person": person, "open_slip": queries.find_open_slip(person)},
        then=lambda slip: reverse("people:slip_paper", args=[slip.pk]),
    )
    if made and made[0].secret:
        keep_secret(response, made[0])
    return response


def keep_secret(response: HttpResponse, slip: InvitationSlip) -> None:
    """Give the secret to the one page that prints it."""
    response.set_cookie(
        COOKIE,
        slip.secret,
        max_age=COOKIE_AGE,
        path=reverse("people:slip_paper", args=[slip.pk]),
        httponly=True,
        samesite="Strict",
        secure=settings.SESSION_COOKIE_SECURE,
    )


@page(actions.cancel_slip.who, slip=queries.get_slip)
def print_slip(request: HttpRequest, slip: InvitationSlip) -> HttpResponse:
    """The paper slip with its QR code, for a quarter of an hour and on this computer only."""
    secret = normalise_slip(request.COOKIES.get(COOKIE, "")) or ""
    found = queries.find_slip(secret) if secret else None
    context: dict[str, Any] = {"slip": slip, "person": slip.person, "secret": ""}
    if found is not None and found.pk == slip.pk and found.used_at is None:
        address = write_address(request, slip, secret)
        label = _("QR code of the invitation slip")
        context |= {
            "secret": secret,
            "code_groups": secret.split("-"),
            "qr": svg_qr(address, label=label),
            "short_address": write_address(request, slip, ""),
        }
    response = render(request, "people/slip_paper.html", context)
    response["Cache-Control"] = "no-store"
    return response


def write_address(request: HttpRequest, slip: InvitationSlip, secret: str) -> str:
    """The address on the paper: the town's own one when it has one. Without a secret, to type."""
    name = "people:staff_setup" if slip.is_for_staff else "people:slip"
    path = reverse(name, args=[secret]) if secret else reverse("people:slip_by_hand")
    if settings.SITE_ADDRESS:
        return settings.SITE_ADDRESS.rstrip("/") + path
    return request.build_absolute_uri(path)


@page(actions.cancel_slip.who, slip=queries.get_slip)
def cancel_slip(request: HttpRequest, slip: InvitationSlip) -> HttpResponse:
    """Make a slip worthless."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.cancel_slip(by, slip=slip),
        template="people/slip_cancel.html",
        context={"slip": slip, "person": slip.person},
        then=lambda done: person_url(slip.person),
        said=_("The slip opens nothing any more."),
    )

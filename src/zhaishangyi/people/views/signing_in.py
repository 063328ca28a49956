"""Coming in: by slip, by PIN, with a staff slip; and going out again."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from allauth.account.forms import LoginForm
from axes.utils import reset
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.people import actions, devices, pins, queries, rules, sessions, slips
from zhaishangyi.people.forms import (
    ButtonForm,
    CodeForm,
    EnterPinForm,
    SlipForm,
    StaffAccountForm,
)
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.people.models import Device, InvitationSlip
from zhaishangyi.people.secrets import normalise_slip
from zhaishangyi.people.staff import find_account_person
from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.pages import choose_next, page, read_sent, send_form, translate
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def sign_in(request: HttpRequest) -> HttpResponse:
    """The ways in: PIN on a known phone, a slip, or a staff account."""
    wanted = choose_next(request, "")
    staff = find_account_person(request) if sessions.is_staff_session(request) else None
    context = {
        "known": devices.find_devices(request),
        "next": wanted,
        "query": f"?{urlencode({'next': wanted})}" if wanted else "",
        "half_signed_in": staff if sessions.find_signed_in(request) is None else None,
    }
    return render(request, "people/sign_in.html", context)


@page(ANYONE)
def enter_pin(request: HttpRequest) -> HttpResponse:
    """A known phone asks for the PIN."""
    known = {str(device.pk): device for device in devices.find_devices(request)}
    if not known:
        return HttpResponseRedirect(reverse("people:sign_in"))
    people = [(key, device.person.long_name) for key, device in known.items()]
    form = EnterPinForm(read_sent(request), people=people)

    def sign_in_here(by: Any) -> Device:
        device = known[form.cleaned_data["device"]]
        pins.require_pin(device, form.cleaned_data["pin"])
        sessions.open_session(request, device)
        return device

    return send_form(
        request,
        form,
        do=sign_in_here,
        template="people/pin.html",
        context={"people": list(known.values()), "next": choose_next(request, "")},
        then=lambda device: reverse("web:home"),
    )


@page(ANYONE)
def type_slip(request: HttpRequest) -> HttpResponse:
    """For a phone whose camera does not read the code: type it."""
    form = CodeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: require_slip(form.cleaned_data["code"]),
        template="people/slip_by_hand.html",
        then=lambda code: reverse("people:slip", args=[code]),
    )


def require_slip(code: str) -> str:
    """The code as it was printed; raises RuleBroken when it is mistyped or no slip has it."""
    printed = normalise_slip(code)
    if printed is None:
        raise RuleBroken(
            "code",
            "Some letter is not right: the code has seven groups of four. Compare it with the "
            "paper group by group.",
        )
    if queries.find_slip(printed) is None:
        raise RuleBroken(
            "code",
            "No slip has this code. Perhaps it is very old; ask your convener for a new one in "
            "person.",
        )
    return printed


def refuse_slip(
    request: HttpRequest, secret: str, slip: InvitationSlip | None
) -> HttpResponse | None:
    """The page for a slip that does not work, or None for one that does."""
    status, sentence = 404, _("No slip has this code. Perhaps a letter of the address is missing.")
    if slip is not None:
        try:
            now = clock.now()
            rules.require_usable_slip(slip.used_at, slip.cancelled_at, slip.expires_at, now)
        except RuleBroken as problem:
            status, sentence = 410, translate(problem)
        else:
            return None
    context = {"sentence": sentence, "has_pin": bool(devices.find_devices(request))}
    return keep_private(render(request, "people/slip_refused.html", context, status=status))


def keep_private(response: HttpResponse) -> HttpResponse:
    """A page with a secret in its address is kept nowhere."""
    response["Cache-Control"] = "no-store"
    return response


@page(ANYONE)
def open_slip(request: HttpRequest, secret: str) -> HttpResponse:
    """What a QR code leads to. Looking does not use the slip up; choosing a PIN does."""
    slip = queries.find_slip(secret)
    refusal = None if is_repeat(request, slip) else refuse_slip(request, secret, slip)
    if refusal is not None or slip is None:
        return refusal or HttpResponseRedirect(reverse("people:slip_by_hand"))
    if slip.is_for_staff:
        return HttpResponseRedirect(reverse("people:staff_setup", args=[secret]))
    hidden = Hidden(normalise_slip(secret) or "")
    form = SlipForm(read_sent(request), has_others=queries.list_devices(slip.person_id).exists())

    def redeem(by: Any) -> Device:
        device = actions.redeem_slip(
            by,
            secret=hidden,
            pin=Hidden(rules.require_pin_shape(form.cleaned_data["pin"])),
            name=devices.name_device(request),
            keeps_others=form.cleaned_data.get("keeps_others", False),
        )
        sessions.open_session(request, device)
        return device

    response = send_form(
        request,
        form,
        do=redeem,
        template="people/slip.html",
        context={"slip": slip, "person": slip.person},
        then=lambda device: reverse("web:home"),
        said=_("Welcome. This phone knows you now; next time your PIN is enough."),
    )
    if response.status_code == 302:
        devices.remember_device(request, response, slips.derive_device_secret(hidden))
    return keep_private(response)


def is_repeat(request: HttpRequest, slip: InvitationSlip | None) -> bool:
    """Whether this may be the second press of a button whose first press used the slip up.

    The door tells a repeat by the id of the act, and answers it with the first result.
    """
    if request.method != "POST" or slip is None or slip.used_at is None:
        return False
    return (clock.now() - slip.used_at).total_seconds() < 60


@page(ANYONE)
def set_up_staff(request: HttpRequest, secret: str) -> HttpResponse:
    """A staff slip: choose a name and a password; the second factor comes next."""
    slip = queries.find_slip(secret)
    is_again = is_repeat(request, slip)
    refusal = None if is_again else refuse_slip(request, secret, slip)
    if refusal is not None or slip is None:
        return refusal or HttpResponseRedirect(reverse("people:slip_by_hand"))
    if not slip.is_for_staff:
        return HttpResponseRedirect(reverse("people:slip", args=[secret]))
    account = None if is_again else slip.person.account
    form = StaffAccountForm(read_sent(request), has_account=account is not None)
    response = send_form(
        request,
        form,
        do=lambda by: actions.redeem_staff_slip(
            by,
            secret=Hidden(normalise_slip(secret) or ""),
            username=form.cleaned_data.get("username", ""),
            password=Hidden(form.cleaned_data["password"]),
        ),
        template="people/staff_setup.html",
        context={"slip": slip, "person": slip.person, "account": account},
        then=lambda person: sign_in_staff(request, person.account, form.cleaned_data["password"]),
    )
    return keep_private(response)


def sign_in_staff(request: HttpRequest, account: Any, password: str) -> str:
    """Sign in with the account that has just been made, and say where that leads."""
    sessions.close_session(request)
    reset(username=account.username)
    login = LoginForm({"login": account.username, "password": password}, request=request)
    if not login.is_valid():
        return reverse("account_login")
    return str(login.login(request)["Location"])


@page(ANYONE)
def sign_out(request: HttpRequest) -> HttpResponse:
    """End the session. The phone stays known: the PIN opens it again."""
    if request.method != "POST":
        return render(request, "people/sign_out.html", {"form": ButtonForm()})
    sessions.close_session(request)
    return HttpResponseRedirect(reverse("web:home"))

"""What is known about me, my PIN and my phones."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.people import actions, devices, pins, queries, rules, sessions
from zhaishangyi.people.forms import ButtonForm, ChangePinForm
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.people.models import Device, Person
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import SIGNED_IN


def find_myself(request: HttpRequest) -> Person:
    """The person who is signed in."""
    actor = find_actor(request)
    assert actor.person_id is not None
    return queries.get_person(actor, actor.person_id)


@page(SIGNED_IN)
def show_account(request: HttpRequest) -> HttpResponse:
    """Everything the roster holds about me, and how it can be changed."""
    person = find_myself(request)
    context = {
        "person": person,
        "grants": queries.list_valid_grants().filter(person=person),
        "devices": list(queries.list_devices(person.pk)),
        "this_device": sessions.find_device_id(request),
        "is_staff_session": sessions.is_staff_session(request),
    }
    return render(request, "people/account.html", context)


@page(SIGNED_IN)
def change_pin(request: HttpRequest) -> HttpResponse:
    """Another PIN; whoever borrows the phone does not know the one of now."""
    person = find_myself(request)
    device = find_this_device(request, person)
    if device is None:
        return render(request, "people/pin_elsewhere.html", {"person": person})
    form = ChangePinForm(read_sent(request))

    def change(by: Any) -> Person:
        require_old_pin(device, form.cleaned_data["old_pin"])
        pin = rules.require_pin_shape(form.cleaned_data["pin"])
        return actions.change_pin(by, person=person, pin=Hidden(pin))

    return send_form(
        request,
        form,
        do=change,
        template="people/pin_change.html",
        then=lambda changed: reverse("people:account"),
        said=_("Your new PIN counts from now on."),
    )


def find_this_device(request: HttpRequest, person: Person) -> Device | None:
    """The phone of this session, when it was opened with a PIN."""
    device_id = sessions.find_device_id(request)
    if device_id is None:
        return None
    return queries.list_devices(person.pk).select_related("person").filter(pk=device_id).first()


def require_old_pin(device: Device, pin: str) -> None:
    """Raises RuleBroken at the field of the old PIN."""
    try:
        pins.require_pin(device, pin)
    except RuleBroken as problem:
        problem.field = "old_pin"
        raise


@page(SIGNED_IN, device=queries.get_device)
def sign_out_device(request: HttpRequest, device: Device) -> HttpResponse:
    """Sign one of my phones out, this one or a lost one."""
    is_this_one = sessions.find_device_id(request) == device.pk
    form = ButtonForm(read_sent(request))
    response = send_form(
        request,
        form,
        do=lambda by: actions.sign_out_device(by, device=device),
        template="people/device_sign_out.html",
        context={"device": device, "is_this_one": is_this_one},
        then=lambda done: reverse("people:sign_in" if is_this_one else "people:account"),
        said=_("The phone is signed out. It needs a new slip to be known again."),
    )
    if request.method == "POST" and response.status_code == 302:
        devices.forget_device(request, response, device)
    return response

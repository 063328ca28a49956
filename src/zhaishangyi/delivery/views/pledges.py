"""Pages of pledges: what is asked for, giving, and what was used."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.forms import ReasonForm
from zhaishangyi.delivery.forms_pledges import (
    ChangePledgeForm,
    DriveForm,
    GiveForForm,
    GiveForm,
    UseForm,
    WithdrawForm,
)
from zhaishangyi.delivery.models import Pledge, PledgeDrive
from zhaishangyi.delivery.permissions import MATTER_DESK
from zhaishangyi.delivery.pledging import ledger, queries
from zhaishangyi.delivery.pledging.overview import read_drive
from zhaishangyi.delivery.pledging.permissions import (
    DESK_ROLES,
    DRIVE_DESK,
    GIVERS,
    PLEDGE_CHANGERS,
    PLEDGE_HELPERS,
    PLEDGE_WITHDRAWERS,
)
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE

MOST_FOUND = 20


def drive_url(done: Any) -> str:
    """The page of a drive, or of the drive that a pledge or a use belongs to."""
    drive: PledgeDrive = done if isinstance(done, PledgeDrive) else done.drive
    return drive.get_absolute_url()


@page(ANYONE, drive=queries.get_drive)
def show_drive(request: HttpRequest, drive: PledgeDrive) -> HttpResponse:
    """What is asked for, who gives what, and what became of it."""
    view = read_drive(drive, find_actor(request))
    context = {"view": view, "drive": drive, "matter": drive.matter, "nav_current": "matters"}
    return render(request, "delivery/pledge_drive.html", context)


@page(MATTER_DESK, matter=get_matter)
def open_drive(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Ask for pledges."""
    form = DriveForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.open_drive(by, matter=matter, **form.read_values()),
        template="delivery/pledge_open.html",
        context={"matter": matter},
        then=drive_url,
        said=_("It stands there now. Whoever wants to can pledge."),
    )


@page(DRIVE_DESK, drive=queries.get_drive)
def close_drive(request: HttpRequest, drive: PledgeDrive) -> HttpResponse:
    """Ask for no more."""
    form = ReasonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_drive(by, drive=drive, **form.read_values()),
        template="delivery/pledge_close.html",
        context={"drive": drive, "view": read_drive(drive, find_actor(request))},
        then=drive_url,
        said=_("Closed. Whoever gave has been told."),
    )


@page(GIVERS, drive=queries.get_drive)
def give(request: HttpRequest, drive: PledgeDrive) -> HttpResponse:
    """Pledge something; whoever has done so already is led to changing it."""
    by = find_actor(request)
    form = GiveForm(read_sent(request), drive=drive)
    return send_form(
        request,
        form,
        do=lambda by: actions.give_pledge(by, drive=drive, **form.read_values()),
        template="delivery/pledge_give.html",
        context={
            "drive": drive,
            "view": read_drive(drive, by),
            "earlier": queries.find_own_pledge(by, drive),
        },
        then=drive_url,
        said=_("Thank you. What you pledge is written down."),
    )


@page(PLEDGE_HELPERS, drive=queries.get_drive)
def give_for(request: HttpRequest, drive: PledgeDrive) -> HttpResponse:
    """Write down somebody's pledge: the desk looks for the name on the roster first."""
    by = find_actor(request)
    may_pick = by.holds(*DESK_ROLES, at=drive.node_path)
    name = (request.GET.get("name") or request.POST.get("giver") or "").strip()[:60]
    person = find_picked(request, drive) if may_pick else None
    form = GiveForForm(read_sent(request), drive=drive, initial={"person": person, "giver": name})
    is_chosen = person is not None or not may_pick or "guest" in request.GET

    def write(helper: Actor) -> Pledge:
        values = form.read_values()
        picked, is_named = values["person"], not values["is_anonymous"]
        told = picked.long_name if picked else values["giver"]
        by_hand = helper.helping(told) if is_named else helper
        return actions.give_pledge_for(by_hand, drive=drive, **values)

    return send_form(
        request,
        form,
        do=write,
        template="delivery/pledge_give_for.html",
        context={
            "drive": drive,
            "view": read_drive(drive, by),
            "person": person,
            "name": name,
            "has_form": is_chosen or request.method == "POST",
            "found": find_people(drive, name) if name and may_pick else [],
        },
        then=drive_url,
        said=_("Written down. Read it aloud once more, so that it is what they said."),
    )


def find_picked(request: HttpRequest, drive: PledgeDrive) -> Person | None:
    """The person whose pledge is written down, from the address or the form."""
    person_id = ids.read_id(request.POST.get("person") or request.GET.get("person") or "")
    if person_id is None:
        return None
    return queries.list_people_to_pick(drive).filter(pk=person_id).first()


def find_people(drive: PledgeDrive, name: str) -> list[Person]:
    """Those on the roster whose name has this in it."""
    return list(queries.list_people_to_pick(drive).filter(name__icontains=name)[:MOST_FOUND])


@page(PLEDGE_CHANGERS, pledge=queries.get_pledge)
def change(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Promise more or less."""
    initial = {
        "amount": pledge.amount,
        "note": pledge.note,
        "is_anonymous": pledge.is_anonymous,
        "seen_version": pledge.version,
    }
    form = ChangePledgeForm(read_sent(request), drive=pledge.drive, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.change_pledge(by, pledge=pledge, **form.read_values()),
        template="delivery/pledge_change.html",
        context={"pledge": pledge, "drive": pledge.drive, "amount": say_pledged(pledge)},
        then=drive_url,
        said=_("Changed. What stood there before is kept on record."),
        latest=lambda: read_latest(pledge),
    )


def say_pledged(pledge: Pledge) -> str:
    """How much was pledged, with its unit."""
    return ledger.say_amount(pledge.amount, pledge.drive)


def read_latest(pledge: Pledge) -> tuple[int, str]:
    """The version and the pledge that stand there now."""
    pledge.refresh_from_db(fields=["version", "amount", "note"])
    return pledge.version, f"{say_pledged(pledge)}\n{pledge.note}".strip()


@page(PLEDGE_WITHDRAWERS, pledge=queries.get_pledge)
def withdraw(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Take a pledge back."""
    is_own = pledge.person_id == find_actor(request).person_id
    form = WithdrawForm(read_sent(request), is_own=is_own)
    return send_form(
        request,
        form,
        do=lambda by: actions.withdraw_pledge(by, pledge=pledge, **form.read_values()),
        template="delivery/pledge_withdraw.html",
        context={
            "pledge": pledge,
            "drive": pledge.drive,
            "amount": say_pledged(pledge),
            "is_own": is_own,
        },
        then=drive_url,
        said=_("Taken back. Nobody holds it against anybody."),
    )


@page(DRIVE_DESK, drive=queries.get_drive)
def write_use(request: HttpRequest, drive: PledgeDrive) -> HttpResponse:
    """Write down what was used for what."""
    initial = {"used_on": clock.today()}
    form = UseForm(read_sent(request), request.FILES or None, drive=drive, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.write_use(by, drive=drive, **form.read_values()),
        template="delivery/pledge_use.html",
        context={"drive": drive, "view": read_drive(drive, find_actor(request))},
        then=drive_url,
        said=_("Written down, for everybody to read."),
    )

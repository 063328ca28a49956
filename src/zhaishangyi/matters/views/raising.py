"""Raising a matter, and what is shown once it is sent."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache

from zhaishangyi.matters import actions, queries, receipts
from zhaishangyi.matters.models import Matter, NameShown
from zhaishangyi.matters.raise_form import RaiseForm
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import SIGNED_IN

PROOF = "sent"
PROOF_SALT = "matters.sent"
# Long enough to load the page again on a bad line, short enough for a shared phone.
PROOF_SECONDS = 600


@page(SIGNED_IN)
def raise_matter(request: HttpRequest) -> HttpResponse:
    """Say what is wrong, where, and who may see the name."""
    actor = find_actor(request)
    form = RaiseForm(
        read_sent(request), request.FILES or None, actor=actor, initial=find_initial(actor)
    )
    sent: list[Matter] = []

    def do(by: Actor) -> Matter:
        sent.append(raise_from(form, by))
        return sent[0]

    response = send_form(
        request,
        form,
        do=do,
        template="matters/raise.html",
        then=lambda matter: reverse("matters:sent", args=[matter.pk]),
    )
    if sent:
        give_proof(response, form, sent[0])
    return response


def find_initial(actor: Actor) -> dict[str, str]:
    """Own village, writing for oneself, the name for the convener only."""
    home = next((v for v in queries.list_villages(actor) if actor.home.startswith(v.path)), None)
    village = str(home.pk) if home else ""
    return {"writer": "self", "name_shown": NameShown.CONVENER, "village": village}


def raise_from(form: RaiseForm, by: Actor) -> Matter:
    """Send a checked form through the door, with a receipt where no name is taken down."""
    values = form.read_values()
    act_id = form.read_act_id()
    if values["name_shown"] == NameShown.NOBODY and act_id is not None:
        values["receipt_hash"] = receipts.hash_receipt(receipts.write_receipt(act_id))
    helper = by.helping(form.typed_for) if form.typed_for else by
    return actions.raise_matter(helper, **values)


def give_proof(response: HttpResponse, form: RaiseForm, matter: Matter) -> None:
    """Let this browser see the page of thanks. The server keeps nothing that leads to the person.

    The code of the receipt goes along in the cookie: in a session it would stand beside the name.
    """
    act_id = form.read_act_id()
    code = receipts.write_receipt(act_id) if matter.receipt_hash and act_id else ""
    response.set_signed_cookie(
        PROOF,
        f"{matter.pk}:{code}",
        salt=PROOF_SALT,
        max_age=PROOF_SECONDS,
        path=reverse("matters:sent", args=[matter.pk]),
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )


@page(SIGNED_IN)
@never_cache
def show_sent(request: HttpRequest, matter: UUID) -> HttpResponse:
    """It is sent: what happens next, and the receipt, which is nowhere else."""
    found, code = read_proof(request, matter)
    is_open = queries.visible_to(find_actor(request)).filter(pk=found.pk).exists()
    context = {"matter": found, "groups": receipts.group_digits(code), "is_open": is_open}
    return render(request, "matters/sent.html", context)


def read_proof(request: HttpRequest, matter_id: UUID) -> tuple[Matter, str]:
    """The matter with the code of its receipt, for the browser that sent it; else without code."""
    proof = request.get_signed_cookie(PROOF, default="", salt=PROOF_SALT, max_age=PROOF_SECONDS)
    known, _colon, code = str(proof or "").partition(":")
    if known != str(matter_id):
        return queries.get_matter(find_actor(request), matter_id), ""
    matters = Matter.objects.select_related("jurisdiction", "handled_at")
    found = matters.filter(pk=matter_id).first()
    if found is None:
        raise NotHere("There is no such matter. Look for it in the list.")
    return found, code

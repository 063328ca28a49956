"""Looking up a matter by the receipt that stands for a name."""

from __future__ import annotations

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from zhaishangyi.matters import receipts, rules
from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.forms import ReceiptForm
from zhaishangyi.matters.models import Matter
from zhaishangyi.record import clock
from zhaishangyi.record.pages import page, read_sent
from zhaishangyi.record.permissions import ANYONE

WRONG_KEY = "receipt_wrong"
SHOWN = "receipt"
SHOWN_SALT = "matters.receipt"
SHOWN_SECONDS = 600


@page(ANYONE)
@never_cache
def show_receipt(request: HttpRequest) -> HttpResponse:
    """Type the 16 digits; then read how the matter goes on."""
    form = ReceiptForm(read_sent(request))
    if request.method == "POST":
        return answer_code(request, form)
    return show_page(request, form, find_shown(request))


def answer_code(request: HttpRequest, form: ReceiptForm) -> HttpResponse:
    """Lead to the matter, or say that the number is wrong. Too many wrong ones wait a minute."""
    now = clock.now().timestamp()
    wrong = [at for at in request.session.get(WRONG_KEY, []) if now - at < 60]
    if rules.is_locked_out(wrong, now):
        form.add_error("code", _("Five wrong numbers in a minute. Wait a minute, then try again."))
        return show_page(request, form, None, status=429)
    found = receipts.find_by_receipt(form.cleaned_data["code"]) if form.is_valid() else None
    if found is None:
        request.session[WRONG_KEY] = [*wrong, now]
        if not form.errors:
            form.add_error("code", _("No receipt has this number. Look at the digits once more."))
        return show_page(request, form, None, status=422)
    return lead_to(found)


def lead_to(matter: Matter) -> HttpResponse:
    """Back to this page, with a proof that the right number was typed."""
    address = reverse("matters:receipt")
    response = HttpResponseRedirect(address)
    response.set_signed_cookie(
        SHOWN,
        str(matter.pk),
        salt=SHOWN_SALT,
        max_age=SHOWN_SECONDS,
        path=address,
        secure=bool(settings.SESSION_COOKIE_SECURE),
        httponly=True,
        samesite="Lax",
    )
    return response


def find_shown(request: HttpRequest) -> Matter | None:
    """The matter whose number was typed in this browser a moment ago."""
    known = request.get_signed_cookie(SHOWN, default="", salt=SHOWN_SALT, max_age=SHOWN_SECONDS)
    if not known:
        return None
    matters = Matter.objects.select_related("jurisdiction", "handled_at")
    return matters.filter(pk=known).first()


def show_page(
    request: HttpRequest, form: ReceiptForm, matter: Matter | None, status: int = 200
) -> HttpResponse:
    """The form, and the matter where the number was right."""
    decided = matter.triages.last() if matter else None
    context = {
        "form": form,
        "card": show_cards([matter])[0] if matter else None,
        "decided": decided,
    }
    return render(request, "matters/receipt.html", context, status=status)

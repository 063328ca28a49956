"""Pages of receipts for what was pledged: for the desk, and for whoever gave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.forms import ReasonForm
from zhaishangyi.delivery.forms_pledges import ReceiptForm
from zhaishangyi.delivery.models import Pledge, PledgeReceipt
from zhaishangyi.delivery.pledging import ledger, queries
from zhaishangyi.delivery.pledging.overview import look_at_pledge
from zhaishangyi.delivery.pledging.permissions import PLEDGE_DESK, RECEIPT_DESK, RECEIPT_READERS
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.photos import list_photos


@page(PLEDGE_DESK, pledge=queries.get_pledge)
def write_receipt(request: HttpRequest, pledge: Pledge) -> HttpResponse:
    """Write down what has arrived, and come to the slip to hand over."""
    drive = pledge.drive
    form = ReceiptForm(read_sent(request), request.FILES or None, drive=drive)
    receipts = list(pledge.receipts.all())
    return send_form(
        request,
        form,
        do=lambda by: actions.write_receipt(by, pledge=pledge, **form.read_values()),
        template="delivery/pledge_receive.html",
        context={
            "pledge": pledge,
            "drive": drive,
            "row": look_at_pledge(pledge, receipts, find_actor(request)),
        },
        then=lambda done: done.get_absolute_url(),
        said=_("Written down. Print the slip, or write its number on paper, and hand it over."),
    )


@page(RECEIPT_READERS, receipt=queries.get_receipt)
def show_receipt(request: HttpRequest, receipt: PledgeReceipt) -> HttpResponse:
    """The slip, to print and to keep."""
    pledge = receipt.pledge
    arrived = ledger.count_arrived(pledge)
    context = {
        "receipt": receipt,
        "pledge": pledge,
        "drive": pledge.drive,
        "amount": ledger.say_amount(receipt.amount, pledge.drive),
        "pledged": ledger.say_amount(pledge.amount, pledge.drive),
        "is_more": arrived > pledge.amount and receipt.void_at is None,
        "photos": list_photos([receipt]).get(receipt.pk, []),
        "may_void": receipt.void_at is None
        and RECEIPT_DESK.find_standing(find_actor(request), {"receipt": receipt}) is not None,
    }
    return render(request, "delivery/pledge_receipt.html", context)


@page(RECEIPT_DESK, receipt=queries.get_receipt)
def void_receipt(request: HttpRequest, receipt: PledgeReceipt) -> HttpResponse:
    """Cancel a receipt."""
    form = ReasonForm(read_sent(request))
    drive = receipt.pledge.drive
    return send_form(
        request,
        form,
        do=lambda by: actions.void_receipt(by, receipt=receipt, **form.read_values()),
        template="delivery/pledge_void.html",
        context={
            "receipt": receipt,
            "drive": drive,
            "amount": ledger.say_amount(receipt.amount, drive),
        },
        then=lambda done: done.get_absolute_url(),
        said=_("Cancelled. The slip stays readable, with the reason."),
    )

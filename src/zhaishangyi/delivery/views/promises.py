"""Pages of promises: for everybody to read, for the desk and the office to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.forms import AcceptForm, ItemForm, ReasonForm, ReportForm, SendBackForm
from zhaishangyi.delivery.models import ActionItem, ProgressReport
from zhaishangyi.delivery.overview import look_at_item, look_at_items, read_delivery
from zhaishangyi.delivery.permissions import ACCEPTERS, HANDLERS, ITEM_DESK, MATTER_DESK
from zhaishangyi.delivery.story import tell_reports
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.record import clock
from zhaishangyi.record.models import Photo
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE, holds_anywhere
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.roles import Role

A_PAGE = 20


def item_url(done: ActionItem | ProgressReport) -> str:
    """The page of a promise, or of the promise that a report is about."""
    item = done.item if isinstance(done, ProgressReport) else done
    return item.get_absolute_url()


@page(holds_anywhere(Role.OFFICE))
def list_mine(request: HttpRequest) -> HttpResponse:
    """What my office has promised, what is due soonest first."""
    by = find_actor(request)
    chosen = request.GET.get("state", "")
    chosen = chosen if chosen in ActionItem.State.values else ActionItem.State.AGREED
    items = queries.list_office_items(by).filter(state=chosen)
    order = "due_on" if chosen == ActionItem.State.AGREED else "-reported_at"
    shown = Paginator(items.order_by(order, "id"), A_PAGE).get_page(request.GET.get("page"))
    context = {
        "office": queries.find_office(by),
        "chosen": chosen,
        "tabs": [
            (ActionItem.State.AGREED, _("To do")),
            (ActionItem.State.REPORTED, _("Waiting for somebody to look")),
            (ActionItem.State.ACCEPTED, _("Done")),
        ],
        "page_obj": shown,
        "rows": look_at_items(list(shown)),
        "nav_current": "desk",
    }
    return render(request, "delivery/mine.html", context)


@page(ANYONE, item=queries.get_item)
def show_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """A promise with all that was reported on it."""
    by, today = find_actor(request), clock.today()
    delivery = read_delivery(item.matter, by, today)
    found = [view for view in delivery.items if view.item.pk == item.pk]
    view = found[0] if found else look_at_item(item, today)
    reports = list(queries.list_reports(item))
    photos = list_photos([item.matter, *reports])
    is_shown = can_read(by, item.matter)
    before = photos.get(item.matter_id, []) if is_shown else []
    context = {
        "view": view,
        "item": item,
        "matter": item.matter if is_shown else None,
        "story": tell_reports(item, reports, photos),
        "compared": compare_photos(before, reports, photos),
    }
    return render(request, "delivery/item.html", context)


def compare_photos(
    before: Sequence[Photo], reports: Sequence[ProgressReport], photos: dict[Any, list[Photo]]
) -> tuple[Photo, Photo] | None:
    """The first photo of the matter beside that of the latest "done"; None when one is missing."""
    done = [report for report in reports if report.sort == ProgressReport.Sort.DONE]
    after = next((photos[report.pk] for report in done if photos.get(report.pk)), [])
    return (before[0], after[0]) if before and after else None


@page(MATTER_DESK, matter=get_matter)
def agree_item(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Write down a promise."""
    form = ItemForm(read_sent(request), matter=matter)
    return send_form(
        request,
        form,
        do=lambda by: actions.agree_item(by, matter=matter, **form.read_values()),
        template="delivery/item_agree.html",
        context={"matter": matter},
        then=lambda done: matter.get_absolute_url(),
        said=_("Written down. The office has been told."),
    )


@page(ITEM_DESK, item=queries.get_item)
def withdraw_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Take a promise back."""
    form = ReasonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.withdraw_item(by, item=item, **form.read_values()),
        template="delivery/item_withdraw.html",
        context={"item": item},
        then=item_url,
        said=_("Taken back. It stays readable, with the reason."),
    )


@page(HANDLERS, item=queries.get_item)
def report_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Say how far a promise is."""
    form = ReportForm(read_sent(request), request.FILES or None)
    is_own = queries.is_of_my_office(find_actor(request), item)
    return send_form(
        request,
        form,
        do=lambda by: actions.report_item(by, item=item, **form.read_values()),
        template="delivery/report.html",
        context={"item": item, "view": look_at_item(item, clock.today()), "is_own": is_own},
        then=item_url,
        said=_("Your report is there. Whoever raised the matter has been told."),
    )


@page(ACCEPTERS, item=queries.get_item)
def accept_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Say that a promise is kept."""
    form = AcceptForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.accept_item(by, item=item, **form.read_values()),
        template="delivery/accept.html",
        context={"item": item},
        then=item_url,
        said=_("Accepted. The office has been told."),
    )


@page(ACCEPTERS, item=queries.get_item)
def send_back_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """Say what is still missing."""
    form = SendBackForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.send_back_item(by, item=item, **form.read_values()),
        template="delivery/send_back.html",
        context={"item": item},
        then=item_url,
        said=_("Sent back. The office knows what is missing."),
    )

"""Pages of promises: for everybody to read, for the desk and the office to write."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries
from zhaishangyi.delivery.bench.queries import read_parts
from zhaishangyi.delivery.bench.view import look_at_bench
from zhaishangyi.delivery.forms import AcceptForm, ItemForm, ReasonForm, ReportForm, SendBackForm
from zhaishangyi.delivery.models import ActionItem, ProgressReport
from zhaishangyi.delivery.overview import look_at_item, read_delivery
from zhaishangyi.delivery.permissions import ACCEPTERS, HANDLERS, ITEM_DESK, MATTER_DESK
from zhaishangyi.delivery.promises import find_helper
from zhaishangyi.delivery.story import tell_reports
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.record import clock
from zhaishangyi.record.models import Photo
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.photos import list_photos


def item_url(done: ActionItem | ProgressReport) -> str:
    """The page of a promise, or of the promise that a report is about."""
    item = done.item if isinstance(done, ProgressReport) else done
    return item.get_absolute_url()


@page(ANYONE, item=queries.get_item)
def show_item(request: HttpRequest, item: ActionItem) -> HttpResponse:
    """A promise with all that was reported on it."""
    by, today = find_actor(request), clock.today()
    delivery = read_delivery(item.matter, by, today)
    found = [view for view in delivery.items if view.item.pk == item.pk]
    view = found[0] if found else look_at_item(item, today)
    reports = list(queries.list_reports(item))
    photos = list_photos([item.matter, *reports])
    parts = read_parts(item)
    is_shown = can_read(by, item.matter)
    before = photos.get(item.matter_id, []) if is_shown else []
    context = {
        "view": view,
        "item": item,
        "matter": item.matter if is_shown else None,
        "bench": look_at_bench(item, by, parts),
        "story": tell_reports(item, reports, photos, parts),
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
    by = find_actor(request)
    is_helper = find_helper(by, item) is not None
    form = ReportForm(read_sent(request), request.FILES or None, is_helper=is_helper)
    return send_form(
        request,
        form,
        do=lambda by: actions.report_item(by, item=item, **form.read_values()),
        template="delivery/report.html",
        context={
            "item": item,
            "view": look_at_item(item, clock.today()),
            "is_own": is_helper or queries.is_of_my_office(by, item),
            "is_helper": is_helper,
        },
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

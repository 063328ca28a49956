"""Open data for people: what there is, files to take away, and how programs ask."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseBase, StreamingHttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.exchange import bundle
from zhaishangyi.exchange.api import LICENCE, LICENCE_URL, ROOT, read_schema
from zhaishangyi.exchange.checkpoint import read_public_key
from zhaishangyi.exchange.datasets import DATASETS
from zhaishangyi.exchange.describing import describe_operations
from zhaishangyi.exchange.formats import FORMATS
from zhaishangyi.exchange.problems import read_wish
from zhaishangyi.exchange.webhooks.actions import add_webhook
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import list_towns
from zhaishangyi.record import clock
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE


@page(ANYONE)
def show_open_data(request: HttpRequest) -> HttpResponse:
    """What can be taken away, under which licence, and how to check that nothing was changed."""
    by = find_actor(request)
    towns: list[Jurisdiction] = list(list_towns())
    context = {
        "datasets": list(DATASETS.values()),
        "formats": list(FORMATS),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
        "bundles": bundle.list_bundles(),
        "checkpoint": bundle.read_latest_checkpoint(),
        "public_key": read_public_key(),
        "towns_with_webhooks": [town for town in towns if add_webhook.allows(by, place=town)],
    }
    return render(request, "exchange/open_data.html", context)


@page(ANYONE)
def download(request: HttpRequest, dataset: str, fmt: str) -> HttpResponseBase:
    """One set as a file; `place`, `from`, `to` and the like narrow it as in the interface."""
    if dataset not in DATASETS or fmt not in FORMATS:
        raise NotHere("There is no such file. The page of open data lists all there are.")
    found = DATASETS[dataset]
    wish = read_wish(found.wish, request.GET.dict())
    rows = iter(found.list_rows(wish))
    content_type, write = FORMATS[fmt]
    response = StreamingHttpResponse(write(found.columns, begin(rows)), content_type=content_type)
    name = f"{dataset}-{clock.today().isoformat()}.{fmt}"
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "public, max-age=60"
    response["Access-Control-Allow-Origin"] = "*"
    return response


def begin(rows: Any) -> Any:
    """The same rows, with the first one read already: a problem shows before the file begins."""
    head = next(rows, None)

    def go_on() -> Any:
        if head is not None:
            yield head
            yield from rows

    return go_on()


@page(ANYONE)
def show_interface(request: HttpRequest) -> HttpResponse:
    """How programs ask: every address, what it takes and what it gives."""
    operations = describe_operations(read_schema(), _)
    context = {
        "groups": [
            (dataset, [one for one in operations if one.path.split("/")[3] == dataset.key])
            for dataset in DATASETS.values()
        ],
        "root": request.build_absolute_uri(ROOT),
        "schema_url": reverse("exchange:api_schema"),
        "licence": LICENCE,
        "licence_url": LICENCE_URL,
    }
    return render(request, "exchange/api.html", context)

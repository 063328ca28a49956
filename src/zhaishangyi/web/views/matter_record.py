"""What is on record about one matter, for everybody who may see the matter."""

from __future__ import annotations

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.record.pages import page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.web.history import list_entries


@page(ANYONE, matter=get_matter)
def show_record(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What was done, in which role and when, with the digest of each entry; never by whom."""
    shown = Paginator(list_entries(matter), 50).get_page(request.GET.get("page"))
    context = {"matter": matter, "page_obj": shown, "nav_current": "matters"}
    return render(request, "web/matter_record.html", context)

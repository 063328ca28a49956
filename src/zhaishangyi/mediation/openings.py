"""Who has opened the file of a dispute, and who was refused."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from functools import wraps
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase, HttpResponseRedirect
from django.urls import reverse

from zhaishangyi.mediation.models import Agreement, Case, CaseOpening
from zhaishangyi.mediation.opening_actions import look_at_case
from zhaishangyi.mediation.permissions import find_case, find_inside_standing
from zhaishangyi.mediation.queries import PutAway, is_open_again
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import Loader, View, find_actor, page
from zhaishangyi.record.permissions import Who


def may_see_scan(by: Actor, agreement_id: UUID) -> bool:
    """Whether this actor may look at the scanned sheet of an agreement."""
    found = Agreement.objects.select_related("case__handled_at").filter(pk=agreement_id)
    agreement = found.first()
    if agreement is None or find_inside_standing(by, agreement.case) is None:
        return False
    return agreement.case.sealed_at is None or is_open_again(by, agreement.case)


def case_page(who: Who, what: str = "case", **loaders: Loader) -> Callable[[View], View]:
    """Open a confidential page, as `page` does, and keep that it was looked at.

    Each GET is one opening in the file. Where the file is put away, the person is first asked
    why they open it.
    """

    def open_page(view: View) -> View:
        @page(who, **loaders)
        @wraps(view)
        def look(request: HttpRequest, **target: Any) -> HttpResponseBase:
            case = find_case(target)
            if request.method == "GET" and case is not None:
                look_at_case(find_actor(request), case, what, target.get("sitting"))
            answer = view(request, **target)
            answer.headers["Cache-Control"] = "private, no-store"
            return answer

        @wraps(look)
        def answer_or_ask(request: HttpRequest, **asked: Any) -> HttpResponseBase:
            try:
                return look(request, **asked)
            except PutAway as put_away:
                address = reverse("mediation:unseal", args=[put_away.case.pk])
                return HttpResponseRedirect(f"{address}?{urlencode({'next': request.path})}")

        return answer_or_ask

    return open_page


def list_openings(case: Case) -> QuerySet[CaseOpening]:
    """Who opened it or was refused, the newest first."""
    return CaseOpening.objects.filter(case=case).select_related("person").order_by("-at")


def count_today(by: Actor, case: Case) -> int:
    """How many times this actor has opened a page of it today."""
    start = datetime.combine(clock.today(), datetime.min.time(), clock.HERE)
    mine = CaseOpening.objects.filter(case=case, person=by.person_id, is_refused=False)
    return mine.filter(at__gte=start).count()

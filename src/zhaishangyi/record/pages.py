"""Pages are closed unless they say who may see them; forms go through the door."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from functools import wraps
from typing import Any

from django.contrib import messages
from django.http import (
    HttpRequest,
    HttpResponse,
    HttpResponseBase,
    HttpResponseRedirect,
    QueryDict,
)
from django.shortcuts import render
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext

from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.errors import AlreadySent, CannotDo, ChangedMeanwhile, RuleBroken
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.permissions import Who

View = Callable[..., HttpResponseBase]
Loader = Callable[[Actor, Any], Any]


def find_actor(request: HttpRequest) -> Actor:
    """Who is asking; nobody in particular when no middleware has said so."""
    actor: Actor = getattr(request, "actor", NOBODY)
    return actor


def page(who: Who, **loaders: Loader) -> Callable[[View], View]:
    """Open a page to `who`. Loaders turn ids of the address into records (or raise NotHere)."""

    def open_page(view: View) -> View:
        @wraps(view)
        def answer(request: HttpRequest, **asked: Any) -> HttpResponseBase:
            actor = find_actor(request)
            target = {
                name: loaders[name](actor, value) if name in loaders else value
                for name, value in asked.items()
            }
            who.require(actor, target)
            return view(request, **target)

        answer.page_rule = who  # type: ignore[attr-defined]
        return answer

    return open_page


def read_sent(request: HttpRequest) -> QueryDict | None:
    """What was sent, or None for a page that is only looked at. A lone button sends nothing."""
    return request.POST if request.method == "POST" else None


def translate(problem: CannotDo) -> str:
    """The sentence of a problem in the language of the page."""
    sentence = gettext(problem.sentence)
    return sentence % problem.values if problem.values else sentence


def choose_next(request: HttpRequest, otherwise: str) -> str:
    """Where to go afterwards: the form's own `next` when it stays on this site."""
    wanted = request.POST.get("next") or request.GET.get("next") or ""
    if url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()}):
        return wanted
    return otherwise


def send_form(
    request: HttpRequest,
    form: ActForm,
    *,
    do: Callable[[Actor], Any],
    template: str,
    context: Mapping[str, Any] | None = None,
    then: Callable[[Any], str],
    said: str = "",
    latest: Callable[[], tuple[int, str]] | None = None,
) -> HttpResponse:
    """Show a form, or send it through the door.

    `do` is called with the actor carrying the form's act id. A problem stands at its field, with
    all that was typed; success says `said` and goes to `then(result)`. After somebody else's
    save, `latest` gives the version and the text that stand there now, shown beside the form.
    """
    problem_status = 200
    if request.method == "POST":
        problem_status = 422
        if form.is_valid():
            try:
                result = do(find_actor(request).carrying(form.read_act_id()))
            except (RuleBroken, ChangedMeanwhile, AlreadySent) as problem:
                add_problem(form, problem, latest)
                problem_status = 422 if isinstance(problem, RuleBroken) else 409
            else:
                if said:
                    messages.success(request, said)
                return HttpResponseRedirect(choose_next(request, then(result)))
        form.keep_uploads()
    return render(request, template, {"form": form, **(context or {})}, status=problem_status)


def add_problem(
    form: ActForm, problem: CannotDo, latest: Callable[[], tuple[int, str]] | None = None
) -> None:
    """Put the sentence at the field it belongs to, or at the top of the form."""
    field = problem.field if isinstance(problem, RuleBroken) else ""
    form.add_error(field if field in form.fields else None, translate(problem))
    if isinstance(problem, AlreadySent | ChangedMeanwhile):
        form.renew_act_id()
    if isinstance(problem, ChangedMeanwhile) and latest is not None:
        version, form.latest_text = latest()
        if isinstance(form, VersionedForm):
            form.renew_seen_version(version)

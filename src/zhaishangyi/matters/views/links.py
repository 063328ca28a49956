"""Closing a link by hand, leaving one out, and following a matter."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.forms import SkipForm
from zhaishangyi.matters.inquiry import CONVENERS
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import READERS
from zhaishangyi.matters.progress import find_procedure, find_tier, read_progress
from zhaishangyi.procedures.rules import Step
from zhaishangyi.procedures.words import say_evidence
from zhaishangyi.record import ids
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import choose_next, find_actor, page, read_sent, send_form


def get_step(matter: Matter, link_id: str) -> Step:
    """The step of a link of this matter."""
    step = read_progress(matter).find_step(link_id)
    if step is None:
        raise NotHere("There is no such step here. Open the matter again and choose one.")
    return step


def describe_step(matter: Matter, step: Step) -> dict[str, Any]:
    """A link with what it still needs, in words."""
    link = find_procedure(matter).find_link(step.link.id) or step.link
    return {
        "matter": matter,
        "step": step,
        "missing": say_evidence(step.missing) if step.missing else "",
        "can_skip": link.allows_skip(find_tier(matter)),
    }


@page(CONVENERS, matter=queries.get_matter)
def close_link(request: HttpRequest, matter: Matter, link: str) -> HttpResponse:
    """Say that a link is done; without its evidence the page names what is missing."""
    return send_form(
        request,
        ActForm(read_sent(request)),
        do=lambda by: actions.close_link(by, matter=matter, link=link),
        template="matters/link_close.html",
        context=describe_step(matter, get_step(matter, link)),
        then=lambda _done: matter.get_absolute_url(),
        said=_("This step is done."),
    )


@page(CONVENERS, matter=queries.get_matter)
def skip_link(request: HttpRequest, matter: Matter, link: str) -> HttpResponse:
    """Leave a link out, where the procedure allows it."""
    form = SkipForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.skip_link(by, matter=matter, link=link, **form.read_values()),
        template="matters/link_skip.html",
        context=describe_step(matter, get_step(matter, link)),
        then=lambda _done: matter.get_absolute_url(),
        said=_("This step is left out. The reason stands on record."),
    )


@page(READERS, matter=queries.get_matter)
@require_POST
def follow(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Hear how it goes on."""
    by = find_actor(request).carrying(ids.read_id(request.POST.get("act_id")))
    actions.follow_matter(by, matter=matter)
    return HttpResponseRedirect(choose_next(request, matter.get_absolute_url()))


@page(READERS, matter=queries.get_matter)
@require_POST
def unfollow(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Hear no more of it."""
    by = find_actor(request).carrying(ids.read_id(request.POST.get("act_id")))
    actions.unfollow_matter(by, matter=matter)
    return HttpResponseRedirect(choose_next(request, matter.get_absolute_url()))

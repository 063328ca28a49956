"""Pages of urging: sending, reading, answering, passing on, ending."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.matters.cards import show_cards
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.oversight import actions
from zhaishangyi.oversight.models import Urge, UrgeAnswer
from zhaishangyi.oversight.urging import permissions, queries
from zhaishangyi.oversight.urging.forms import AnswerUrgeForm, CloseUrgeForm, SendUrgeForm
from zhaishangyi.oversight.urging.responsible import list_above, list_responsible
from zhaishangyi.oversight.urging.story import tell_urge
from zhaishangyi.oversight.urging.view import look_at
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.role_names import label_role


def urge_url(done: Urge | UrgeAnswer) -> str:
    """The page of an urging."""
    key = done.urge_id if isinstance(done, UrgeAnswer) else done.pk
    return reverse("oversight:urge", args=[key])


@page(ANYONE, urge=queries.get_urge)
def show_urge(request: HttpRequest, urge: Urge) -> HttpResponse:
    """What was urged, of whom, until when, and what was answered."""
    context = {
        "nav_current": "matters",
        "matter": urge.matter,
        "view": look_at(urge, find_actor(request)),
        "card": show_cards([urge.matter])[0],
        "story": tell_urge(urge, with_way=False),
    }
    return render(request, "oversight/urge.html", context)


@page(permissions.SENDERS, matter=get_matter)
def send_urge(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Urge those who are responsible for a matter."""
    form = SendUrgeForm(read_sent(request), matter=matter)
    roles = dict.fromkeys(label_role(role) for _person, role in list_responsible(matter, None))
    return send_form(
        request,
        form,
        do=lambda by: actions.send_urge(by, matter=matter, **form.read_values()),
        template="oversight/urge_send.html",
        context={
            "matter": matter,
            "card": show_cards([matter])[0],
            "open_urge": queries.find_open_urge(matter),
            "asked": _(", ").join(roles),
        },
        then=urge_url,
        said=_("Sent. Those responsible are told, and it stands on the page of the matter."),
    )


@page(permissions.URGED, urge=queries.get_urge)
def answer_urge(request: HttpRequest, urge: Urge) -> HttpResponse:
    """Answer the town."""
    form = AnswerUrgeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.answer_urge(by, urge=urge, **form.read_values()),
        template="oversight/urge_answer.html",
        context={"urge": urge, "matter": urge.matter},
        then=urge_url,
        said=_("Answered. The town has been told."),
    )


@page(permissions.WATCHERS, urge=queries.get_urge)
def escalate_urge(request: HttpRequest, urge: Urge) -> HttpResponse:
    """Pass an urging on to the level above."""
    roles = dict.fromkeys(label_role(role) for _person, role in list_above(urge.matter))
    return send_form(
        request,
        ActForm(read_sent(request)),
        do=lambda by: actions.escalate_urge(by, urge=urge),
        template="oversight/urge_escalate.html",
        context={"urge": urge, "matter": urge.matter, "asked": _(", ").join(roles)},
        then=urge_url,
        said=_("Passed on. The level above is told; an answer is due in three days."),
    )


@page(permissions.WATCHERS, urge=queries.get_urge)
def close_urge(request: HttpRequest, urge: Urge) -> HttpResponse:
    """End an urging."""
    form = CloseUrgeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_urge(by, urge=urge, **form.read_values()),
        template="oversight/urge_close.html",
        context={"urge": urge, "matter": urge.matter},
        then=urge_url,
        said=_("Ended. Those who were urged have been told."),
    )

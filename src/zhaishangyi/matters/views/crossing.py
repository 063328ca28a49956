"""Pages for matters across a boundary: ask another place, answer, leave."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.crossing import ANSWERERS, SIDE_CONVENERS, list_side_conveners
from zhaishangyi.matters.inquiry import CONVENERS
from zhaishangyi.matters.models import Matter, MatterSide
from zhaishangyi.matters.side_forms import AskSideForm, LeaveForm, SideAnswerForm
from zhaishangyi.matters.sides.queries import list_askable, name_lead, say_together
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form


@page(CONVENERS, matter=queries.get_matter)
def ask_side(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Ask another town or village to work on the matter together."""
    form = AskSideForm(read_sent(request), places=list_askable(matter))
    return send_form(
        request,
        form,
        do=lambda by: actions.ask_side(by, matter=matter, **form.read_values()),
        template="matters/side_ask.html",
        context={"matter": matter},
        then=lambda done: matter.get_absolute_url(),
        said=_("Asked. Their convener has been told."),
    )


@page(ANSWERERS, side=queries.get_side)
def answer_side(request: HttpRequest, side: MatterSide) -> HttpResponse:
    """Join, or say why not."""
    conveners = list_side_conveners(side)
    initial = {"convener": str(find_actor(request).person_id)}
    form = SideAnswerForm(read_sent(request), conveners=conveners, initial=initial)

    def do(by: Actor) -> MatterSide:
        values = form.read_values()
        if values["answer"] == "join":
            return actions.join_matter(by, side=side, convener=values["convener"])
        return actions.decline_side(by, side=side, reason=values["reason"])

    return send_form(
        request,
        form,
        do=do,
        template="matters/side_answer.html",
        context={"matter": side.matter, "side": side, "lead": name_lead(side.matter, [side])},
        then=lambda done: side.matter.get_absolute_url(),
        said=_("The other side has been told."),
    )


@page(SIDE_CONVENERS, side=queries.get_side)
def leave_matter(request: HttpRequest, side: MatterSide) -> HttpResponse:
    """Work on the matter no longer."""
    form = LeaveForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.leave_matter(by, side=side, **form.read_values()),
        template="matters/side_leave.html",
        context={"matter": side.matter, "side": side, "together": say_together(side.matter)},
        then=lambda done: side.matter.get_absolute_url(),
        said=_("Your side has left. The others have been told, with your reason."),
    )

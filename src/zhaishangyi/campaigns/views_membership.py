"""Pages on which villages, matters, talks and activities become part of a theme month."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.campaigns import actions, queries
from zhaishangyi.campaigns.forms import EventForm, MatterForm, ReasonForm, VillageForm
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.campaigns.permissions import (
    EVENT_ADDERS,
    EVENT_DESKS,
    KEEPERS,
    MATTER_ADDERS,
    MATTER_DESKS,
    VILLAGE_DESKS,
)
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.meetings.event_queries import get_event
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.ids import read_id
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form


def send(
    request: HttpRequest,
    campaign: Campaign,
    form: ActForm,
    do: Callable[[Actor], Any],
    template: str,
    said: str,
    **context: Any,
) -> HttpResponse:
    """Show or send a form about one theme month, and go back to its page."""
    return send_form(
        request,
        form,
        do=do,
        template=f"campaigns/{template}.html",
        context={"campaign": campaign, **context},
        then=lambda done: campaign.get_absolute_url(),
        said=said,
    )


@page(VILLAGE_DESKS, campaign=queries.get_campaign)
def add_village(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Let a village take part."""
    villages = queries.list_joinable(find_actor(request), campaign)
    form = VillageForm(read_sent(request), villages=villages)
    return send(
        request,
        campaign,
        form,
        lambda by: actions.add_village(by, campaign, **form.read_values()),
        "village_add",
        _("The village takes part."),
        is_empty=not villages.exists(),
    )


@page(KEEPERS, campaign=queries.get_campaign, village=get_place)
def leave_village(request: HttpRequest, campaign: Campaign, village: Jurisdiction) -> HttpResponse:
    """A village takes part no longer."""
    form = ActForm(read_sent(request))
    return send(
        request,
        campaign,
        form,
        lambda by: actions.leave_village(by, campaign, village),
        "village_leave",
        _("The village takes part no longer."),
        village=village,
    )


@page(MATTER_DESKS, campaign=queries.get_campaign)
def add_matter(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Make a matter part of a theme month."""
    chosen = read_id(request.GET.get("matter", ""))
    matters = queries.list_addable_matters(find_actor(request), campaign, chosen)
    form = MatterForm(read_sent(request), matters=matters, initial={"matter": chosen})
    return send(
        request,
        campaign,
        form,
        lambda by: actions.add_matter(by, campaign, **form.read_values()),
        "matter_add",
        _("The matter is part of the theme month now."),
        is_empty=not matters.exists(),
    )


@page(MATTER_ADDERS, campaign=queries.get_campaign, matter=get_matter)
def remove_matter(request: HttpRequest, campaign: Campaign, matter: Matter) -> HttpResponse:
    """Take a matter out of a theme month."""
    form = ReasonForm(read_sent(request))
    return send(
        request,
        campaign,
        form,
        lambda by: actions.remove_matter(by, campaign, matter, **form.read_values()),
        "take_out",
        _("It is taken out. Whoever convenes it is told why."),
        about=matter.title,
    )


@page(EVENT_DESKS, campaign=queries.get_campaign)
def add_event(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Make a talk or an activity part of a theme month."""
    chosen = read_id(request.GET.get("meeting", ""))
    events = queries.list_addable_events(find_actor(request), campaign, chosen)
    form = EventForm(read_sent(request), events=events, initial={"meeting": chosen})
    return send(
        request,
        campaign,
        form,
        lambda by: actions.add_event(by, campaign, **form.read_values()),
        "event_add",
        _("It is part of the theme month now."),
        is_empty=not events.exists(),
    )


@page(EVENT_ADDERS, campaign=queries.get_campaign, meeting=get_event)
def remove_event(request: HttpRequest, campaign: Campaign, meeting: Meeting) -> HttpResponse:
    """Take a talk or an activity out of a theme month."""
    form = ReasonForm(read_sent(request))
    return send(
        request,
        campaign,
        form,
        lambda by: actions.remove_event(by, campaign, meeting, **form.read_values()),
        "take_out",
        _("It is taken out. Whoever convenes it is told why."),
        about=meeting.title,
    )

"""Pages of theme months that everybody reads, and those on which the town calls them."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.campaigns import actions, overview, queries
from zhaishangyi.campaigns.forms import ChangeForm, CloseForm, OpenForm, ReasonForm, TargetsForm
from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.campaigns.permissions import (
    EVENT_DESKS,
    KEEPERS,
    MATTER_DESKS,
    OPENERS,
    VILLAGE_DESKS,
)
from zhaishangyi.matters.cards import MatterCard, show_cards
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_nodes_above, visible_to
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place, list_towns, list_villages
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.ids import read_id
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import ANYONE, Who

A_PAGE = 20
MOST_COMPARED = 60


@page(ANYONE)
def list_campaigns(request: HttpRequest) -> HttpResponse:
    """The theme months of a town, the years beside each other."""
    by, towns = find_actor(request), list(list_towns())
    town = choose_town(request, by, towns)
    found = queries.list_campaigns(town) if town else Campaign.objects.none()
    latest = list(found[:MOST_COMPARED])
    shown = Paginator(found, A_PAGE).get_page(request.GET.get("page"))
    today = clock.today()
    context: dict[str, Any] = {
        "towns": towns,
        "town": town,
        "view": overview.read_list(latest, today),
        "page_obj": shown,
        "panels": queries.show_panels(list(shown.object_list), today),
        "may_open": town is not None and actions.open_campaign.allows(by, jurisdiction=town),
    }
    return render(request, "campaigns/list.html", context)


def choose_town(request: HttpRequest, by: Actor, towns: list[Jurisdiction]) -> Jurisdiction | None:
    """The town that was asked for, else that of the actor, else the first."""
    asked = read_id(request.GET.get("town", ""))
    home = list_nodes_above(by.home)[0] if by.home else ""
    chosen = [one for one in towns if one.pk == asked] or [one for one in towns if one.path == home]
    return next(iter(chosen or towns), None)


@page(ANYONE, campaign=queries.get_campaign)
def show_campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """What a theme month is about, how far it is, and what comes of it."""
    by = find_actor(request)
    matters = visible_to(by).filter(campaign_place__campaign=campaign)
    order = ("-campaign_place__added_at", "-pk")
    shown = Paginator(matters.order_by(*order), A_PAGE).get_page(request.GET.get("page"))
    context: dict[str, Any] = {
        "campaign": campaign,
        "view": overview.read_campaign(campaign, clock.today()),
        "page_obj": shown,
        "parts": show_parts(by, campaign, list(shown.object_list)),
        "events": show_events(by, campaign),
        **describe_desk(by, campaign),
    }
    return render(request, "campaigns/show.html", context)


def show_parts(
    by: Actor, campaign: Campaign, matters: list[Matter]
) -> list[tuple[MatterCard, bool]]:
    """The cards of matters, each with whether this actor may take it out."""
    is_open = campaign.closed_at is None and campaign.cancelled_at is None
    return [
        (card, is_open and actions.remove_matter.allows(by, campaign=campaign, matter=card.matter))
        for card in show_cards(matters)
    ]


def show_events(by: Actor, campaign: Campaign) -> list[tuple[Meeting, bool]]:
    """Its talks and activities, each with whether this actor may take it out."""
    is_open = campaign.closed_at is None and campaign.cancelled_at is None
    return [
        (one, is_open and actions.remove_event.allows(by, campaign=campaign, meeting=one))
        for one in queries.list_events(campaign)
    ]


def describe_desk(by: Actor, campaign: Campaign) -> dict[str, bool]:
    """What this actor may do, as long as the theme month is open."""
    is_open = campaign.closed_at is None and campaign.cancelled_at is None

    def may(who: Who) -> bool:
        return is_open and who.find_standing(by, {"campaign": campaign}) is not None

    return {
        "may_keep": may(KEEPERS),
        "may_close": may(KEEPERS) and clock.today() >= campaign.ends_on,
        "may_join": may(VILLAGE_DESKS),
        "may_add_matter": may(MATTER_DESKS),
        "may_add_event": may(EVENT_DESKS),
    }


@page(OPENERS, jurisdiction=get_place)
def open_campaign(request: HttpRequest, jurisdiction: Jurisdiction) -> HttpResponse:
    """Call a theme month."""
    villages = list_villages(jurisdiction).filter(ended_on=None)
    form = OpenForm(read_sent(request), villages=villages)
    return send_form(
        request,
        form,
        do=lambda by: actions.open_campaign(by, jurisdiction, **form.read_values()),
        template="campaigns/open.html",
        context={"town": jurisdiction},
        then=Campaign.get_absolute_url,
        said=_("The theme month is called. The notice is up, and the villages are told."),
    )


@page(KEEPERS, campaign=queries.get_campaign)
def change_campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Correct what is said of a theme month."""
    known = ("title", "theme", "text", "begins_on", "ends_on")
    initial = {name: getattr(campaign, name) for name in known}
    form = ChangeForm(read_sent(request), initial={**initial, "seen_version": campaign.version})
    return send_form(
        request,
        form,
        do=lambda by: actions.change_campaign(by, campaign, **form.read_values()),
        template="campaigns/change.html",
        context={"campaign": campaign},
        then=Campaign.get_absolute_url,
        said=_("Corrected."),
        latest=lambda: say_latest(campaign),
    )


def say_latest(campaign: Campaign) -> tuple[int, str]:
    """The version and the words that stand there now."""
    campaign.refresh_from_db()
    return campaign.version, f"{campaign.title}\n{campaign.text}"


@page(KEEPERS, campaign=queries.get_campaign)
def set_targets(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Say what is to be reached."""
    form = TargetsForm(read_sent(request), initial=queries.list_targets(campaign))
    return send_form(
        request,
        form,
        do=lambda by: actions.set_targets(by, campaign, **form.read_values()),
        template="campaigns/targets.html",
        context={"campaign": campaign},
        then=Campaign.get_absolute_url,
        said=_("The targets stand there now."),
    )


@page(KEEPERS, campaign=queries.get_campaign)
def remind_villages(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Ask the villages without a day how it stands."""
    form = ActForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.remind_villages(by, campaign),
        template="campaigns/remind.html",
        context={
            "campaign": campaign,
            "panel": queries.show_panels([campaign], clock.today())[0],
        },
        then=Campaign.get_absolute_url,
        said=_("The conveners of these villages have a message now."),
    )


@page(KEEPERS, campaign=queries.get_campaign)
def close_campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Say what came of it."""
    form = CloseForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_campaign(by, campaign, **form.read_values()),
        template="campaigns/close.html",
        context={"campaign": campaign, "view": overview.read_campaign(campaign, clock.today())},
        then=Campaign.get_absolute_url,
        said=_("The result is published."),
    )


@page(KEEPERS, campaign=queries.get_campaign)
def cancel_campaign(request: HttpRequest, campaign: Campaign) -> HttpResponse:
    """Call a theme month off."""
    form = ReasonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.cancel_campaign(by, campaign, **form.read_values()),
        template="campaigns/cancel.html",
        context={"campaign": campaign},
        then=Campaign.get_absolute_url,
        said=_("It is called off, and the notice says why."),
    )

"""What concerns me: my matters, what I follow, where I am invited, what I may rate."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.delivery.pledging.overview import list_my_pledges
from zhaishangyi.matters.cards import MatterCard, show_cards
from zhaishangyi.matters.queries import list_nodes_above
from zhaishangyi.mediation.casefile.lists import list_as_party, list_rows
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.web import queries
from zhaishangyi.web.act_words import say_entry


@page(ANYONE)
def show_me(request: HttpRequest) -> HttpResponse:
    """My page; for a stranger, how to get in."""
    by = find_actor(request)
    if not by.is_signed_in:
        return render(request, "web/me_stranger.html", {"nav_current": "me"})
    return render(request, "web/me.html", {"nav_current": "me", **read_mine(by)})


def read_mine(by: Actor) -> dict[str, Any]:
    """All that concerns one person; the number of queries does not depend on how much it is."""
    today = clock.today()
    matters = queries.list_my_matters(by)
    cards = show_cards(matters)
    village = list_nodes_above(by.home)[:2]
    return {
        "waiting": list(queries.list_waiting_for_rating(by, today)),
        "invitations": queries.list_my_invitations(by),
        "rounds": queries.list_open_rounds(village[-1:], today, by),
        "reviews": queries.list_my_reviews(by),
        "my_pledges": list_my_pledges(by),
        "mediations": list_rows(list_as_party(by), clock.now(), "mediation:case"),
        "mine": choose_cards(cards, is_mine=True),
        "followed": choose_cards(cards, is_mine=False),
        "entries": [(entry, say_entry(entry.kind)) for entry in queries.list_my_entries(by)],
    }


def choose_cards(cards: list[MatterCard], *, is_mine: bool) -> list[MatterCard]:
    """The cards of what one raised, or of what one only follows."""
    return [card for card in cards if bool(getattr(card.matter, "is_mine", False)) is is_mine]

"""Which village somebody looks at: the one they chose, else the one they live in."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.http import HttpRequest, HttpResponse

from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.ids import read_id

COOKIE = "village"
WHOLE_TOWN = "town"
A_YEAR = 365 * 86400


@dataclass(frozen=True, slots=True)
class Around:
    """The town, its villages, and the village that is looked at; None means the whole town."""

    town: Jurisdiction | None
    villages: Sequence[Jurisdiction]
    village: Jurisdiction | None

    @property
    def node_path(self) -> str:
        """The path of the village; "" for the whole town."""
        return self.village.path if self.village else ""


def look_around(request: HttpRequest, by: Actor, places: Sequence[Jurisdiction]) -> Around:
    """Find the village among the places that were read; the choice on this phone goes first."""
    villages = [place for place in places if place.level == Level.VILLAGE]
    town = next((place for place in places if place.level == Level.TOWN), None)
    chosen = request.COOKIES.get(COOKIE, "")
    if chosen == WHOLE_TOWN:
        return Around(town, villages, None)
    wanted = read_id(chosen)
    found = next((village for village in villages if village.pk == wanted), None)
    home = next((village for village in villages if by.home.startswith(village.path)), None)
    return Around(town, villages, found or home)


def remember(response: HttpResponse, chosen: str, places: Sequence[Jurisdiction]) -> None:
    """Keep the choice in a cookie; what is no village of this town means the whole town."""
    known = {str(place.pk) for place in places if place.level == Level.VILLAGE}
    value = chosen if chosen in known else WHOLE_TOWN
    response.set_cookie(COOKIE, value, max_age=A_YEAR, samesite="Lax", httponly=True)

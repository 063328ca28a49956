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
        """The path of the village, else that of the town; "" where there is neither."""
        place = self.village or self.town
        return place.path if place else ""


def look_around(request: HttpRequest, by: Actor, places: Sequence[Jurisdiction]) -> Around:
    """Find the village among the places that were read; the choice on this phone goes first.

    The town is that of the village, else the one where somebody lives, else the first.
    """
    villages = [place for place in places if place.level == Level.VILLAGE]
    chosen = request.COOKIES.get(COOKIE, "")
    wanted = read_id(chosen)
    found = next((village for village in villages if village.pk == wanted), None)
    home = next((village for village in villages if by.home.startswith(village.path)), None)
    village = None if chosen == WHOLE_TOWN else found or home
    town = find_town(village.path if village else by.home, places)
    near = [one for one in villages if town is not None and one.path.startswith(town.path)]
    return Around(town, near, village)


def find_town(node_path: str, places: Sequence[Jurisdiction]) -> Jurisdiction | None:
    """The town that a node lies in; the first for a node in none of them."""
    towns = [place for place in places if place.level == Level.TOWN]
    own = (town for town in towns if node_path.startswith(town.path))
    return next(own, towns[0] if towns else None)


def remember(response: HttpResponse, chosen: str, places: Sequence[Jurisdiction]) -> None:
    """Keep the choice in a cookie; what is no village of this town means the whole town."""
    known = {str(place.pk) for place in places if place.level == Level.VILLAGE}
    value = chosen if chosen in known else WHOLE_TOWN
    response.set_cookie(COOKIE, value, max_age=A_YEAR, samesite="Lax", httponly=True)

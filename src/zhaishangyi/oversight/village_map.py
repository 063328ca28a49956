"""The map of a town: each village with its open matters, and the places to talk."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import Count, Min, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaishangyi.matters.models import Matter, State
from zhaishangyi.oversight import map as sheets
from zhaishangyi.places.models import Jurisdiction, Level, Venue
from zhaishangyi.record import clock

SIZE = (610, 400)
# The sheet that the brook of the sketch was drawn for.
BROOK = (610, 340)
MARGIN = 46
# What an SVG letter takes of a stone's width, in units of its size.
WIDE, NARROW = 1.0, 0.56
STONE_WIDTH, LARGEST, SMALLEST = 72, 17, 11
MOST_VENUES = 2000
OPEN_STATES = (State.RAISED, State.UNDER_WAY)


@dataclass(frozen=True, slots=True)
class Standing:
    """How many matters of a village are open, near their limit and late, and by how many days."""

    open: int = 0
    warned: int = 0
    late: int = 0
    days_over: int = 0

    @property
    def state(self) -> str:
        """late, warn, calm or none (nothing is open)."""
        if self.late:
            return "late"
        if self.warned:
            return "warn"
        return "calm" if self.open else "none"


@dataclass(frozen=True, slots=True)
class MapVillage:
    """A village on the sheet: a stone at x, y, or an outline with its name there."""

    place: Jurisdiction
    standing: Standing
    words: str
    label: str
    letter: int
    x: float
    y: float
    turn: int = 0
    outline: str = ""

    @property
    def url(self) -> str:
        """Its open matters, for everybody."""
        return f"{reverse('matters:list')}?{urlencode({'village': self.place.path})}"


@dataclass(frozen=True, slots=True)
class MapVenue:
    """A place to talk on the sheet."""

    venue: Venue
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class MapView:
    """What `oversight/map.html` draws; `is_sketch` when the places are not the true ones."""

    width: int
    height: int
    is_sketch: bool
    villages: Sequence[MapVillage]
    venues: Sequence[MapVenue]

    @property
    def brook(self) -> str:
        """How the brook of the sketch is stretched to this sheet."""
        return f"scale({self.width / BROOK[0]:.3f} {self.height / BROOK[1]:.3f})"

    @property
    def late(self) -> list[MapVillage]:
        """Villages with something late."""
        return [one for one in self.villages if one.standing.late]

    @property
    def sentence(self) -> str:
        """What the picture shows, for those who do not see it."""
        count = len(self.villages)
        said = ngettext("A map of %(n)s village.", "A map of %(n)s villages.", count) % {"n": count}
        if not self.late:
            return said + gettext("Nothing is late.")
        names = gettext(", ").join(one.place.name for one in self.late)
        return said + gettext("Something is late in: %(names)s.") % {"names": names}


def below(field: str, path: str) -> Q:
    """Rows whose path lies at a node or below it; a range, so that an index can be used."""
    return Q(**{f"{field}__gte": path, f"{field}__lt": f"{path[:-1]}0"})


def list_map_villages(place: Jurisdiction) -> list[Jurisdiction]:
    """The living villages at a place, in their order."""
    found = Jurisdiction.objects.filter(below("path", place.path), ended_on=None)
    return list(found.filter(level=Level.VILLAGE).order_by("position", "path"))


def count_standing(
    villages: Sequence[Jurisdiction], matters: QuerySet[Matter], now: datetime
) -> dict[UUID, Standing]:
    """How each village stands, with its grids and what was merged into it; one query."""
    by_path = {village.path: village.pk for village in villages}
    if not villages:
        return {}
    first, last = min(by_path), max(by_path)
    # By the places' ids, for which there is an index; by their paths every open matter is read.
    inside = Jurisdiction.objects.filter(path__gte=first, path__lt=f"{last[:-1]}0").order_by()
    rows = (
        matters.filter(jurisdiction__in=inside, state__in=OPEN_STATES)
        .order_by()
        .values_list("jurisdiction__path")
        .annotate(
            open=Count("pk"),
            warned=Count("pk", filter=Q(warn_at__lte=now, due_at__gte=now)),
            late=Count("pk", filter=Q(due_at__lt=now)),
            first=Min("due_at", filter=Q(due_at__lt=now)),
        )
    )
    found: dict[UUID, Standing] = {}
    for path, is_open, warned, late, due_at in rows:
        village = find_above(path, by_path)
        if village is not None:
            days = count_days(due_at, now) if due_at else 0
            found[village] = add(found.get(village, Standing()), is_open, warned, late, days)
    return found


def count_days(due_at: datetime, now: datetime) -> int:
    """By how many days of the calendar something is late; 0 for earlier today."""
    return (clock.local(now).date() - clock.local(due_at).date()).days


def find_above(path: str, by_path: Mapping[str, UUID]) -> UUID | None:
    """The village that a node is, or lies in."""
    while path:
        if path in by_path:
            return by_path[path]
        path = path[: path.rstrip("/").rfind("/") + 1]
    return None


def add(standing: Standing, is_open: int, warned: int, late: int, days: int) -> Standing:
    """The standing with the matters of one more node."""
    return Standing(
        standing.open + is_open,
        standing.warned + warned,
        standing.late + late,
        max(standing.days_over, days),
    )


def read_map(place: Jurisdiction, now: datetime, is_public: bool = True) -> MapView | None:
    """The map of a town, None for a place without villages; three queries.

    In public, matters that went past the village are not counted: they would tell that they are.
    """
    villages = list_map_villages(place)
    if not villages or place.level != Level.TOWN:
        return None
    matters = Matter.objects.filter(is_past_village=False) if is_public else Matter.objects.all()
    standings = count_standing(villages, matters, now)
    venues = list_map_venues(place)
    drawn = draw_true(villages, standings, venues)
    return drawn or draw_sketch(villages, standings)


def list_map_venues(place: Jurisdiction) -> list[Venue]:
    """Open venues with a point on earth."""
    found = Venue.objects.filter(below("jurisdiction__path", place.path), is_open=True)
    placed = found.exclude(latitude=None).exclude(longitude=None)
    # Outlines of villages are large and are left unread.
    named = placed.select_related("jurisdiction").defer("jurisdiction__outline")
    return list(named.order_by("pk")[:MOST_VENUES])


def find_point(venue: Venue) -> sheets.Point:
    """Longitude and latitude of a venue in degrees."""
    return float(venue.longitude or 0), float(venue.latitude or 0)


def draw_sketch(villages: Sequence[Jurisdiction], standings: Mapping[UUID, Standing]) -> MapView:
    """Stones in rows: no outline is known, so nothing is said about where a village lies."""
    places, (width, height) = sheets.lay_stones(len(villages))
    drawn = [
        show_village(village, standings, at.x, at.y, turn=at.turn)
        for village, at in zip(villages, places, strict=True)
    ]
    return MapView(width, height, True, drawn, [])


def draw_true(
    villages: Sequence[Jurisdiction],
    standings: Mapping[UUID, Standing],
    venues: Sequence[Venue],
) -> MapView | None:
    """Outlines and venues where they lie, None while no village has an outline.

    A village without one is a stone at the middle of its venues, or else at the foot.
    """
    rings = {village.pk: sheets.read_rings(village.outline) for village in villages}
    corners = [point for held in rings.values() for ring in held for point in ring]
    if not corners:
        return None
    points = corners + [find_point(venue) for venue in venues]
    sheet = sheets.fit_sheet(points, *SIZE, MARGIN)
    if sheet is None:
        return None
    drawn, homeless = [], []
    for village in villages:
        held = [point for ring in rings[village.pk] for point in ring]
        held = held or [find_point(one) for one in venues if is_in(one, village)]
        if not held:
            homeless.append(village)
            continue
        x, y = sheet.place(*sheets.find_middle(held, sheet.cut))
        outline = sheets.draw_rings(rings[village.pk], sheet)
        drawn.append(show_village(village, standings, x, y, outline=outline))
    foot, height = lay_foot(homeless, standings)
    spots = [MapVenue(venue, *sheet.place(*find_point(venue))) for venue in venues]
    return MapView(SIZE[0], SIZE[1] + height, False, drawn + foot, spots)


def is_in(venue: Venue, village: Jurisdiction) -> bool:
    """Whether a venue belongs to a village or one of its grids."""
    return venue.jurisdiction.path.startswith(village.path)


def lay_foot(
    villages: Sequence[Jurisdiction], standings: Mapping[UUID, Standing]
) -> tuple[list[MapVillage], int]:
    """Stones below the map for villages of which nobody has said where they lie."""
    places, (_width, height) = sheets.lay_stones(len(villages))
    drawn = [
        show_village(village, standings, at.x, SIZE[1] + at.y, turn=at.turn)
        for village, at in zip(villages, places, strict=True)
    ]
    return drawn, height if villages else 0


def show_village(
    village: Jurisdiction,
    standings: Mapping[UUID, Standing],
    x: float,
    y: float,
    turn: int = 0,
    outline: str = "",
) -> MapVillage:
    """One village with the words on it."""
    standing = standings.get(village.pk, Standing())
    label, letter = fit_name(village.name)
    words = say_standing(standing)
    return MapVillage(village, standing, words, label, letter, x, y, turn, outline)


def say_standing(standing: Standing) -> str:
    """In a word or two: days over where something is late, else how many are open."""
    if standing.late:
        days = standing.days_over
        if not days:
            return gettext("late since today")
        return ngettext("%(days)s day over", "%(days)s days over", days) % {"days": days}
    if not standing.open:
        return gettext("nothing open")
    return ngettext("%(n)s matter", "%(n)s matters", standing.open) % {"n": standing.open}


def fit_name(name: str) -> tuple[str, int]:
    """A name as it fits on a stone, and the size of its letters."""
    width = measure(name)
    size = min(LARGEST, int(STONE_WIDTH / max(width, 1)))
    if size >= SMALLEST:
        return name, size
    kept = name
    while kept and measure(kept) + WIDE > STONE_WIDTH / SMALLEST:
        kept = kept[:-1]
    return f"{kept}…", SMALLEST


def measure(name: str) -> float:
    """How wide a name is, in units of the size of its letters."""
    return sum(WIDE if ord(letter) > 0x2E7F else NARROW for letter in name)


def write_features(place: Jurisdiction, now: datetime) -> dict[str, Any]:
    """The public map as a GeoJSON FeatureCollection; three queries.

    A village without an outline has a feature without a geometry.
    """
    villages = [place] if place.level == Level.VILLAGE else list_map_villages(place)
    public = Matter.objects.filter(is_past_village=False)
    standings = count_standing(villages, public, now)
    features = [
        write_village(village, standings.get(village.pk, Standing())) for village in villages
    ]
    features += [write_venue(venue) for venue in list_map_venues(place)]
    return {"type": "FeatureCollection", "features": features}


def write_village(village: Jurisdiction, standing: Standing) -> dict[str, Any]:
    """One village."""
    return {
        "type": "Feature",
        "id": str(village.pk),
        "geometry": village.outline if sheets.read_rings(village.outline) else None,
        "properties": {
            "kind": "village",
            "name": village.name,
            "open_matters": standing.open,
            "late_matters": standing.late,
            "state": standing.state,
        },
    }


def write_venue(venue: Venue) -> dict[str, Any]:
    """One place to talk."""
    longitude, latitude = find_point(venue)
    return {
        "type": "Feature",
        "id": str(venue.pk),
        "geometry": {"type": "Point", "coordinates": [longitude, latitude]},
        "properties": {
            "kind": "venue",
            "name": venue.name,
            "brand": venue.brand,
            "sort": venue.sort,
            "village": venue.jurisdiction.name,
        },
    }

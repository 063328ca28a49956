"""How many matters stand at which link, village by village."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from uuid import UUID

from django.db.models import Count, Q
from django.utils.translation import gettext_lazy as _
from ninja import Schema
from pydantic import Field

from zhaishangyi.exchange.datasets.shape import Dataset, PlaceWish, Row, keep_place, show_place
from zhaishangyi.matters.models import State
from zhaishangyi.matters.queries import visible_to
from zhaishangyi.oversight.board_rules import EIGHT_LINKS, Works
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY

COUNTED = ("open", "warned", "late")


class LinkRow(Schema):
    """The open matters of one village at one link."""

    place: UUID
    place_name: str
    place_path: str
    link: str = Field(description=mark("One of the eight links."))
    link_name_zh: str
    link_name_en: str
    open: int
    warned: int = Field(description=mark("Of them near their limit."))
    late: int = Field(description=mark("Of them past it."))


def count_links(wish: PlaceWish) -> Iterator[Row]:
    """A row for each village and link at which something is open; three queries."""
    counts: dict[tuple[str, str], Counter[str]] = {}
    works = Works(list_active())
    villages = map_villages()
    for group in count_open(wish):
        village = villages.get(group["jurisdiction"])
        if village is not None:
            counter = counts.setdefault(
                (village.path, works.find(group["procedure"], group["link"])), Counter()
            )
            counter.update({name: group[f"n_{name}"] for name in COUNTED})
    by_path = {village.path: village for village in villages.values()}
    order = {link.id: number for number, link in enumerate(list_active()[EIGHT_LINKS].links)}
    for path, link in sorted(counts, key=lambda key: (key[0], order.get(key[1], 99), key[1])):
        counter = counts[path, link]
        shown = {name: counter[name] for name in COUNTED}
        yield {**show_place(by_path[path]), "link": link, **name_link(link), **shown}


def count_open(wish: PlaceWish) -> list[Row]:
    """Open public matters counted by place, procedure and link."""
    now = clock.now()
    going_on = visible_to(NOBODY).filter(state__in=(State.RAISED, State.UNDER_WAY))
    late = Q(due_at__lt=now)
    grouped = keep_place(going_on, wish).select_related(None).order_by()
    return list(
        grouped.values("jurisdiction", "procedure", "link").annotate(
            n_open=Count("pk"),
            n_late=Count("pk", filter=late),
            n_warned=Count("pk", filter=Q(warn_at__lte=now) & ~late),
        )
    )


def map_villages() -> dict[UUID, Jurisdiction]:
    """For each place the living village it lies in; a town is its own."""
    places = list(Jurisdiction.objects.order_by("path"))
    by_id = {place.pk: place for place in places}
    found: dict[UUID, Jurisdiction] = {}
    for place in places:
        node = place
        while node.parent_id and (node.level != Level.VILLAGE or node.ended_on is not None):
            node = by_id[node.parent_id]
        found[place.pk] = node
    return found


def name_link(link_id: str) -> Row:
    """The columns with the name of one of the eight links."""
    links = {link.id: link.name for link in list_active()[EIGHT_LINKS].links}
    name = links.get(link_id)
    return {
        "link_name_zh": name.zh if name else link_id,
        "link_name_en": name.en if name else link_id,
    }


LINKS = Dataset(
    "links",
    _("Links and villages"),
    _("How many matters stand at which link just now, near their limit and past it."),
    LinkRow,
    PlaceWish,
    count=count_links,
)

"""Which pages are asked for, and where: many different ones of each kind."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta
from typing import TypeVar
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import QuerySet
from django.urls import reverse

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import RoleGrant
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.record import clock
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.roles import Role

# What people type: one sign, two, four, and with a village; some common, some rare.
ONE = "路灯水电桥树房人修老"
TWO = ("路灯", "垃圾", "河道", "广播", "鱼塘", "不亮", "孩子", "村口", "机耕", "漏水")
FOUR = (
    "路灯不亮",
    "自来水水",
    "坑坑洼洼",
    "雨天根本",
    "没有人收",
    "老人夜里",
    "绕着走，",
    "公厕没有",
    "屋檐水滴",
    "谁办请给",
)

R = TypeVar("R", bound=Recorded)


@dataclass(frozen=True)
class Asked:
    """One kind of page: its addresses, and whether the town's supervisor asks for it."""

    name: str
    addresses: Sequence[str]
    is_supervisor: bool = False


def list_pages(many: int, days: int) -> list[Asked]:
    """Every kind of page, with up to `many` addresses, over records of so many days."""
    villages = list(Jurisdiction.objects.filter(level=Level.VILLAGE).order_by("pk"))
    paths = [place.path for place in spread(villages, many)]
    towns = list(Jurisdiction.objects.filter(level=Level.TOWN).order_by("pk"))
    matters = pick(Matter.objects.filter(is_past_village=False), many, days)
    meetings = Meeting.objects.filter(matter__in=[one.pk for one in matters])
    return [
        Asked("home", [reverse("web:home")]),
        Asked("list", ask("matters:list", [{"page": n % 5 + 1} for n in range(many)])),
        Asked("list_village", ask("matters:list", [{"village": path} for path in paths])),
        Asked("list_town", ask("matters:list", [{"village": town.path} for town in towns])),
        Asked("list_late", ask("matters:list", [{"state": "late"}])),
        Asked("list_done_big", ask("matters:list", [{"state": "finished", "tier": "big"}])),
        Asked("search_1", ask("search:find", [{"q": text} for text in ONE])),
        Asked("search_2", ask("search:find", [{"q": text} for text in TWO])),
        Asked("search_4", ask("search:find", [{"q": text} for text in FOUR])),
        Asked("search_village", ask("search:find", [{"q": "路灯", "village": p} for p in paths])),
        Asked("matter", [reverse("web:matter", args=[one.pk]) for one in matters]),
        Asked("meeting", [reverse("web:meeting", args=[one.pk]) for one in meetings]),
        Asked("meetings", [reverse("meetings:list")]),
        Asked("notices", [reverse("notices:list")]),
        *list_oversight(find_town()),
    ]


def list_oversight(town: Jurisdiction) -> list[Asked]:
    """The pages of the board, as the supervisor of a town sees them, and the public figures."""
    today = clock.today()
    year: list[dict[str, object]] = [
        {"since": today - timedelta(days=364 + n), "until": today - timedelta(days=n)}
        for n in range(10)
    ]
    return [
        Asked("board", ask("oversight:board", [{}], town.pk), is_supervisor=True),
        Asked("drill", ask("oversight:drill", [{}], town.pk), is_supervisor=True),
        Asked("history", ask("oversight:history", [{}], town.pk), is_supervisor=True),
        Asked("figures_town_year", ask("oversight:figures", year, town.pk)),
        Asked("figures_town_all", ask("oversight:figures", [{"period": "all"}], town.pk)),
    ]


def ask(name: str, queries: Sequence[dict[str, object]], *args: UUID) -> list[str]:
    """The addresses of a page with these query strings."""
    path = reverse(name, args=args)
    return [f"{path}?{urlencode(query)}" if query else path for query in queries]


def find_supervisor() -> RoleGrant:
    """The grant of the first supervisor. Raises RoleGrant.DoesNotExist in an empty store."""
    held = RoleGrant.objects.filter(role=Role.SUPERVISOR).select_related("jurisdiction")
    return held.order_by("pk")[:1].get()


def find_town() -> Jurisdiction:
    """The town of that supervisor."""
    return find_supervisor().jurisdiction


def spread(rows: Sequence[R], many: int) -> list[R]:
    """Some of these, evenly from the first to the last."""
    step = max(1, len(rows) // many)
    return list(rows[::step][:many])


def pick(rows: QuerySet[R], many: int, days: int) -> list[R]:
    """Some rows from all over the time, found by their ids, which grow with it."""
    found: list[R] = []
    for number in range(many):
        with clock.pretend(clock.now() - timedelta(days=days * (number + 1) / (many + 1))):
            after = uuid7()
        found += rows.filter(pk__gte=after).order_by("pk")[:1]
    return found

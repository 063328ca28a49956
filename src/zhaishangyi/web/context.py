"""What every page frame needs: who looks, in which language, how large and in which light."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.apps import apps
from django.http import HttpRequest
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language

THEMES = ("light", "dark", "daylight")
DOORS = {
    "web": "home",
    "matters": "matters",
    "delivery": "matters",
    "search": "matters",
    "voting": "meetings",
    "meetings": "meetings",
    "people": "me",
    "notices": "me",
    "mediation": "me",
}


@dataclass(frozen=True)
class Prefs:
    """How this browser wants to see the pages; theme "" follows the system."""

    elder: bool = False
    theme: str = ""


@dataclass(frozen=True)
class ActorView:
    """The one who looks at the page, as far as the frame may know."""

    name: str = ""
    is_signed_in: bool = False
    has_desk: bool = False


def page_frame(request: HttpRequest) -> dict[str, Any]:
    """Give the page frame its values. Nothing is read from the store before a template asks."""
    actor = getattr(request, "actor", None)
    person_id = getattr(actor, "person_id", None)
    language = get_language() or "zh-hans"
    return {
        "prefs": read_prefs(request),
        "language": language,
        "html_lang": name_html_lang(language),
        "nav_current": find_door(request),
        "actor_view": view_actor(actor),
        "unread_count": SimpleLazyObject(lambda: read_unread(person_id)),
        "demo_people": SimpleLazyObject(read_demo_people),
    }


def read_prefs(request: HttpRequest) -> Prefs:
    """Read the two cookies; anything unknown means the default."""
    theme = request.COOKIES.get("theme", "")
    return Prefs(
        elder=request.COOKIES.get("elder") == "1",
        theme=theme if theme in THEMES else "",
    )


def name_html_lang(language: str) -> str:
    """Old in-app browsers choose Chinese glyphs by region, so say zh-CN and not zh-Hans."""
    return "zh-CN" if language.startswith("zh") else language


def find_door(request: HttpRequest) -> str:
    """Tell which of the four doors of the menu this page lies behind, "" for none."""
    match = getattr(request, "resolver_match", None)
    return DOORS.get(match.app_name, "") if match else ""


def view_actor(actor: Any) -> ActorView:
    """Reduce the actor of the request to what the frame shows."""
    if getattr(actor, "person_id", None) is None:
        return ActorView()
    return ActorView(
        name=str(call_if_needed(getattr(actor, "name", ""))),
        is_signed_in=True,
        has_desk=bool(call_if_needed(getattr(actor, "has_desk", False))),
    )


def call_if_needed(value: Any | Callable[[], Any]) -> Any:
    """Take a plain attribute and a method without arguments alike."""
    return value() if callable(value) else value


def read_unread(person_id: Any) -> int:
    """Count the notices this person has not opened; 0 for a stranger."""
    if person_id is None or not apps.is_installed("zhaishangyi.notices"):
        return 0
    from zhaishangyi.notices.queries import count_unread

    return count_unread(person_id)


def read_demo_people() -> list[Any]:
    """List the people a visitor of the demo may become; empty outside a demo."""
    if not apps.is_installed("zhaishangyi.people"):
        return []
    from zhaishangyi.people.demo import list_switchable

    return list(list_switchable())

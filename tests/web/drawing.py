"""A small site for drawing components: the addresses of the frame and its own catalogue."""

from __future__ import annotations

import re
from collections.abc import Iterator
from types import SimpleNamespace
from typing import Any

import pytest
from django.http import HttpResponse
from django.template import engines
from django.template.loader import get_template
from django.test import RequestFactory, override_settings
from django.urls import include, path
from django.utils import translation

from zhaishangyi.messages import compile_catalogue, find_catalogue

ADDRESSES = {
    "web": ("home", "desk", "me", "preferences"),
    "matters": ("list",),
    "meetings": ("list",),
    "people": ("sign_in", "sign_out", "become"),
    "notices": ("inbox",),
    "mediation": ("figures",),
    "campaigns": ("list",),
    "oversight": ("start", "definitions"),
    "search": ("find",),
    "exchange": ("open_data", "calendar"),
}
LANGUAGES = ("zh-hans", "en")


def answer(request: Any, **_asked: Any) -> HttpResponse:
    """Stand in for every page that the frame links to."""
    return HttpResponse()


def name_addresses(room: str, names: tuple[str, ...]) -> Any:
    found = [path(f"{name}/", answer, name=name) for name in names]
    if room == "exchange":
        found.append(path("notices.<slug:fmt>", answer, name="notices_feed"))
    return path(f"{room}/", include((found, room)))


urlpatterns = [
    *(name_addresses(room, names) for room, names in ADDRESSES.items()),
    path("language/", answer, name="set_language"),
]


@pytest.fixture(scope="module")
def small_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[None]:
    """The frame's own addresses and a freshly compiled catalogue."""
    folder = tmp_path_factory.mktemp("locale")
    compiled = folder / "zh_Hans" / "LC_MESSAGES" / "django.mo"
    compiled.parent.mkdir(parents=True)
    compile_catalogue(find_catalogue("web"), compiled)
    with override_settings(ROOT_URLCONF=__name__, LOCALE_PATHS=[str(folder)]):
        yield


def draw(source: str, language: str = "en", **values: Any) -> str:
    with translation.override(language):
        template = engines["django"].from_string("{% load i18n zhai %}" + source)
        return str(template.render(values)).strip()


def say(html: str) -> str:
    """The words of a piece of markup, spaces put together."""
    return " ".join(re.sub(r"<[^>]+>", " ", html).split())


def make_request(**cookies: str) -> Any:
    request = RequestFactory().get("/matters/list/?place=3&page=2")
    request.COOKIES.update(cookies)
    return request


def make_actor(**more: Any) -> SimpleNamespace:
    return SimpleNamespace(person_id=1, name="周桂兰", has_desk=True, **more)


def draw_page(name: str, language: str = "en", request: Any = None, **values: Any) -> str:
    base = {"unread_count": 0, "demo_people": []} | values
    with translation.override(language):
        return str(get_template(name).render(base, request or make_request()))

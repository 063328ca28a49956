"""The frame around every page, and the pages for what went wrong."""

from __future__ import annotations

import re
from types import SimpleNamespace

import pytest
from django.template import Context, Engine
from django.utils import translation
from tests.web.drawing import (  # noqa: F401
    LANGUAGES,
    draw,
    draw_page,
    make_actor,
    make_request,
    say,
    small_site,
)

from zhaishangyi.web import context

pytestmark = pytest.mark.usefixtures("small_site")


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("layout", ["phone", "wide", "desk", "paper"])
def test_a_frame_is_whole_without_a_single_style_or_script_inside(layout: str, language: str):
    request = make_request()
    request.actor = make_actor()
    html = draw_page(f"web/{layout}.html", language, request, unread_count=3)
    lang = "zh-CN" if language == "zh-hans" else "en"
    assert f'<html lang="{lang}"' in html
    assert 'href="#main"' in html
    assert html.count('id="main"') == 1
    assert html.count("<h1") <= 1
    assert not re.search(r"\sstyle=|<style|\son\w+=", html)
    assert re.findall(r"<script(?![^>]*\ssrc=)", html) == []
    assert len(html.encode()) < 20_000


def test_the_frame_knows_the_reader():
    request = make_request(elder="1", theme="dark")
    request.actor = make_actor()
    html = draw_page("web/wide.html", "zh-hans", request, unread_count=3, nav_current="matters")
    assert '<html lang="zh-CN" data-theme="dark" class="elder">' in html
    assert "周桂兰" in html
    assert "消息，3 条没看" in html
    assert "/web/desk/" in html
    assert html.count('aria-current="true"') == 2
    assert 'name="elder" value="0" aria-pressed="true"' in html


def test_a_stranger_sees_the_way_in_and_no_inbox():
    html = draw_page("web/wide.html")
    assert "/people/sign_in/" in html
    assert "/notices/inbox/" not in html
    assert "/web/desk/" not in html
    assert "/people/become/" not in html


def test_the_demo_says_that_it_is_one_and_lets_one_be_somebody_else():
    person = SimpleNamespace(id=7, name="陈召", role_label="召集人", place="八烈村")
    html = draw_page("web/phone.html", "zh-hans", demo_people=[person])
    assert "演示：这里的人和事都是编的。" in html
    assert 'name="person" value="7"' in html
    assert "召集人 · 八烈村" in html


@pytest.mark.parametrize(
    ("level", "kind"),
    [("success", "ok"), ("error", "error"), ("warning", "offline"), ("info", "info")],
)
def test_messages_are_banners(level: str, kind: str):
    html = draw("{% message_banner m %}", m=SimpleNamespace(level_tag=level))
    assert f'data-kind="{kind}"' in html


@pytest.mark.parametrize(
    ("cookies", "prefs"),
    [
        ({}, context.Prefs()),
        ({"elder": "1", "theme": "daylight"}, context.Prefs(elder=True, theme="daylight")),
        ({"elder": "yes", "theme": '"><script>'}, context.Prefs()),
    ],
)
def test_only_known_preferences_count(cookies: dict[str, str], prefs: context.Prefs):
    assert context.read_prefs(make_request(**cookies)) == prefs


def test_the_menu_finds_its_door_from_the_room():
    request = make_request()
    assert context.find_door(request) == ""
    request.resolver_match = SimpleNamespace(app_name="delivery")
    assert context.find_door(request) == "matters"


def test_an_actor_may_be_missing_or_bare():
    assert context.view_actor(None) == context.ActorView()
    assert context.view_actor(SimpleNamespace(person_id=None)) == context.ActorView()
    bare = SimpleNamespace(person_id=4, name="A", has_desk=lambda: False)
    assert context.view_actor(bare) == context.ActorView(name="A", is_signed_in=True)
    assert context.read_unread(None) == 0


# Errors


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", ["400", "403", "404", "409", "413", "422", "csrf"])
def test_an_error_page_says_what_to_do(name: str, language: str):
    html = draw_page(f"web/errors/{name}.html", language)
    assert 'class="btn btn--primary"' in html
    assert "data-not-sent" in html
    assert "!" not in say(html.partition("<main")[2])
    assert name not in say(html.partition("<main")[2])


def test_a_refusal_names_who_may():
    html = draw_page("web/errors/403.html", "zh-hans", who_may="八烈村的召集人能定。")
    assert "八烈村的召集人能定。" in html
    assert "请先登录" in html


def test_a_conflict_gives_back_what_was_written():
    html = draw_page("web/errors/409.html", typed=[("Reason", "Too far\naway")])
    assert "Too far<br>away" in html


@pytest.mark.parametrize(
    ("language", "words"),
    [("zh-hans", "这里出毛病了"), ("en", "Something broke")],
)
def test_the_last_page_needs_no_context_and_no_store(language: str, words: str):
    with translation.override(language):
        html = Engine.get_default().get_template("web/errors/500.html").render(Context())
    assert words in html
    assert "csrfmiddlewaretoken" not in html

"""Every component in Chinese and in English: what it says, what it links, what it must not hold."""

from __future__ import annotations

import re
from datetime import UTC, date, datetime
from pathlib import Path
from types import SimpleNamespace
from xml.etree import ElementTree as ET

import pytest
from django.core.paginator import Paginator
from tests.web.drawing import draw, make_request, say, small_site  # noqa: F401

from zhaishangyi.messages import extract_room, find_catalogue, get_first, read_catalogue
from zhaishangyi.web import bundle
from zhaishangyi.web.templatetags import dates, zhai

TEMPLATES = Path(zhai.__file__).parents[1] / "templates"
pytestmark = pytest.mark.usefixtures("small_site")


def make_steps(current: int = 5, state: str = "current", total: int = 8) -> list[SimpleNamespace]:
    return [
        SimpleNamespace(
            number=n,
            name=f"step {n}",
            state="done" if n < current else state if n == current else "todo",
            meta="",
            used=84,
            is_warned=True,
        )
        for n in range(1, total + 1)
    ]


# Icons and badges


def test_an_icon_refers_to_the_sprite_and_is_hidden_from_readers():
    html = draw('{% icon "speak" "s" %}')
    assert 'class="icon icon--s"' in html
    assert "icons.svg#i-speak" in html
    assert 'aria-hidden="true"' in html


def test_every_icon_named_in_a_template_is_in_the_sprite():
    sprite = (bundle.STATIC / "icons.svg").read_text(encoding="utf-8")
    drawn = set(re.findall(r'id="i-([\w-]+)"', sprite))
    rooms = TEMPLATES.parents[1].glob("*/templates/**/*.html")
    named = {
        name
        for file in rooms
        for name in re.findall(r'{% icon "([\w-]+)"', file.read_text(encoding="utf-8"))
    }
    chosen = {*zhai.PILL_ICONS.values(), *zhai.STEP_ICONS.values()}
    assert named | chosen <= drawn


@pytest.mark.parametrize("name", ["icons.svg", "art.svg", "favicon.svg"])
def test_the_drawings_are_well_formed_and_hold_no_style(name: str):
    source = (bundle.STATIC / name).read_text(encoding="utf-8")
    ET.fromstring(source)
    assert "style=" not in source
    assert "<script" not in source


@pytest.mark.parametrize(
    ("tier", "zh", "en"),
    [
        ("small", "小事", "Small matter"),
        ("big", "大事", "Big matter"),
        ("urgent", "急事", "Urgent"),
        ("", "", ""),
    ],
)
def test_a_tier_is_a_word_in_both_languages(tier: str, zh: str, en: str):
    assert say(draw("{% tier_badge tier %}", "zh-hans", tier=tier)) == zh
    assert say(draw("{% tier_badge tier %}", "en", tier=tier)) == en


def test_a_pill_takes_the_icon_of_its_state_another_one_or_none():
    assert "#i-clock" in draw('{% pill "wait" "Waiting" %}')
    assert "#i-walk" in draw('{% pill "doing" "On the way" "walk" %}')
    assert "<svg" not in draw('{% pill "done" "First time" "-" %}')


def test_words_of_people_are_escaped():
    html = draw('{% role_chip "resident" label text %}', label="<b>", text="<script>")
    assert "<script>" not in html
    assert "&lt;script&gt;" in html


# The stepping stones


def test_the_links_say_each_state_in_words():
    html = draw("{% links_progress steps %}", steps=make_steps())
    assert "8 steps, now at step 5, step 5" in html
    assert html.count(", done<") == 4
    assert html.count(", not yet<") == 3
    assert html.count('aria-current="step"') == 1
    assert 'data-used="84" data-warn' in html


def test_the_links_say_it_in_chinese():
    html = draw("{% links_progress steps %}", "zh-hans", steps=make_steps(3, "overdue"))
    assert "一共 8 步，现在是第 3 步，step 3，已超期" in html
    assert "#i-bang" in html
    assert "data-used" not in html


def test_five_steps_know_that_they_are_five():
    html = draw(
        "{% links_mini steps sentence %}", steps=make_steps(9, total=5), sentence="All done"
    )
    assert 'data-steps="5"' in html
    assert "All 5 steps are done" in html
    assert say(html) == "All done"


# Meeting


@pytest.mark.parametrize(
    ("amounts", "shares"),
    [
        ([1325, 400, 250, 325], [58, 17, 11, 14]),
        ([1, 1, 1], [34, 33, 33]),
        ([0, 0], [0, 0]),
        ([5], [100]),
        ([], []),
    ],
)
def test_shares_add_up_to_a_hundred(amounts: list[int], shares: list[int]):
    assert zhai.share_out(amounts) == shares


def test_the_floor_bar_gives_numbers_beside_the_bar():
    shares = [("resident", "Residents", 60), ("office", "Offices", 40)]
    html = draw("{% floor_bar shares %}", shares=shares)
    assert 'data-share="60"' in html
    assert "Residents 60%, Offices 40%" in html
    assert "Nobody has spoken yet." in draw("{% floor_bar none %}", none=[("resident", "R", 0)])


def test_heads_are_counted_exactly_and_a_crowd_is_left_to_the_sentence():
    assert draw("{% heads 31 5 %}").count("<i></i>") == 36
    assert draw("{% heads 290 20 %}") == ""


def test_a_tally_shows_counts_and_never_divides_by_zero():
    html = draw("{% tally rows %}", rows=[("yes", "Yes", 34, 43), ("no", "No", 3, 43)])
    assert 'data-v="79"' in html
    assert 'data-kind="no"' in html
    assert 'data-v="0"' in draw("{% tally rows %}", rows=[("yes", "Yes", 0, 0)])


# Dates


@pytest.mark.parametrize(
    ("value", "form", "zh", "en"),
    [
        (datetime(2024, 5, 6, 16, 20), "", "5月6日 16:20", "6 May, 16:20"),
        (datetime(2023, 8, 26, 9, 5), "", "2023年8月26日 9:05", "26 August 2023, 9:05"),
        (datetime(2024, 5, 6, 16, 20), "day", "5月6日", "6 May"),
        (datetime(2024, 5, 6, 16, 20), "time", "16:20", "16:20"),
        (date(2024, 6, 8), "", "6月8日", "8 June"),
        (date(2024, 6, 8), "weekday", "6月8日 星期六", "Saturday 8 June"),
        (datetime(2024, 6, 8, 18, 30), "weekday", "6月8日 星期六 18:30", "Saturday 8 June, 18:30"),
    ],
)
def test_dates_are_said_as_people_say_them(value: date, form: str, zh: str, en: str):
    today = date(2024, 6, 1)
    assert dates.say_value(value, today, "zh-hans", form) == zh
    assert dates.say_value(value, today, "en", form) == en


def test_a_moment_is_shown_in_local_time():
    html = draw("{% when value %}", value=datetime(2020, 5, 6, 8, 20, tzinfo=UTC))
    assert html == '<time datetime="2020-05-06T16:20+08:00">6 May 2020, 16:20</time>'
    assert draw("{% when value %}", value=None) == ""


# Lists


def test_an_empty_place_has_a_tree_and_one_button():
    html = draw('{% empty "Nothing yet" "Be the first." "/raise/" "Raise a matter" %}')
    assert "art.svg#a-tree" in html
    assert html.count("<a ") == 1
    assert "<a " not in draw('{% empty "Nothing yet" %}')


def test_photos_are_loaded_late_and_described():
    photo = SimpleNamespace(url="/p", thumb_url="/t", caption="", width=320, height=240)
    html = draw("{% photo_grid photos %}", "zh-hans", photos=[photo])
    assert 'loading="lazy"' in html
    assert 'width="320" height="240"' in html
    assert 'alt="第 1 张照片"' in html
    assert draw("{% photo_grid photos %}", photos=[]) == ""


def test_turning_pages_keeps_the_question():
    page = Paginator(range(60), 20).page(2)
    html = draw("{% pages page %}", page=page, request=make_request())
    assert 'href="?place=3&amp;page=1"' in html
    assert 'href="?place=3&amp;page=3"' in html
    assert "Page 2 of 3" in html
    assert draw("{% pages page %}", page=Paginator([1], 20).page(1)) == ""


def test_a_story_shows_words_photos_and_roles():
    item = {
        "icon": "tree",
        "title": "Met by the road",
        "when": date(2024, 5, 7),
        "text": "All came.",
        "say": "Mend it.\nProperly.",
        "say_by": "A resident",
        "chips": [("deputy", "Deputy", "2")],
        "url": "/minutes/",
        "url_label": "Minutes",
    }
    html = draw("{% timeline items %}", items=[item])
    assert 'data-state="done"' in html
    assert "Mend it.<br>Properly." in html
    assert 'data-role="deputy"' in html
    assert 'href="/minutes/"' in html


@pytest.mark.parametrize(("number", "label"), [(3, "3"), (99, "99"), (100, "99+")])
def test_a_small_count_stays_small(number: int, label: str):
    assert draw("{% count_label n %}", n=number) == label


# Words


def test_every_string_of_the_components_is_said_in_chinese():
    known = read_catalogue(find_catalogue("web"))
    for message in extract_room("web"):
        if any(place.startswith("web/templat") for place, _line in message.locations):
            translated = known.get(message.id, message.context)
            assert translated is not None, message.id
            assert get_first(translated.string), message.id

"""The interface for programs: public only, page by page, and never a broken answer."""

from __future__ import annotations

import json
import re
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.web.counting import count_queries
from tests.web.sample import Sample
from tests.world import World

from zhaishangyi.exchange.api import read_schema
from zhaishangyi.exchange.datasets import DATASETS, shape
from zhaishangyi.exchange.datasets.indicators import split_figure
from zhaishangyi.matters.models import Matter
from zhaishangyi.oversight.figures import Figure
from zhaishangyi.oversight.indicators import INDICATORS
from zhaishangyi.oversight.rules.measures import Value
from zhaishangyi.record import clock
from zhaishangyi.record.ids import uuid7
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
PAGED = sorted(key for key, one in DATASETS.items() if one.find is not None)


def ask(path: str, **words: Any) -> Any:
    """What a program gets that has no name here."""
    return Client().get(f"/api/v1/{path}", words)


def add_matters(world: World, count: int) -> list[Matter]:
    with outside_the_door("matters to page through"):
        return [
            Matter.objects.create(
                number=f"议 {number:03}",
                jurisdiction=world.village,
                handled_at=world.village,
                title=f"第{number}件",
                text="路灯不亮。",
                place_text="村口",
                category="light",
                raised_at=clock.now() - timedelta(days=number),
            )
            for number in range(100, 100 + count)
        ]


@pytest.mark.parametrize("key", sorted(DATASETS))
def test_every_set_answers_with_its_fields(sample: Sample, key: str) -> None:
    answer = ask(key)
    assert answer.status_code == 200
    assert answer["Content-Type"].startswith("application/json")
    rows = answer.json()["items"]
    assert all(list(row) == DATASETS[key].columns for row in rows)
    assert rows or key in ("campaigns", "links")


@pytest.mark.parametrize("key", PAGED)
def test_one_row_by_its_id(sample: Sample, key: str) -> None:
    for row in ask(key, limit=1).json()["items"]:
        assert ask(f"{key}/{row['id']}").json() == row


def test_pages_follow_each_other_without_gap_or_repeat(world: World) -> None:
    made = add_matters(world, 7)
    seen, words = [], {"limit": 3}
    for _page in range(3):
        answer = ask("matters", **words).json()
        seen += [row["id"] for row in answer["items"]]
        words["cursor"] = answer["next"]
    assert answer["next"] is None
    assert seen == [str(matter.pk) for matter in reversed(made)]


def test_a_page_asks_as_often_however_many_rows(world: World) -> None:
    add_matters(world, 3)
    few = count_queries(lambda: ask("matters"))
    with outside_the_door("more of them"):
        Matter.objects.all().delete()
    add_matters(world, 40)
    assert count_queries(lambda: ask("matters")) == few


def test_all_rows_are_read_by_the_page(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = [str(matter.pk) for matter in reversed(add_matters(world, 7))]
    dataset = DATASETS["matters"]
    seen: list[str] = []

    def read() -> None:
        seen[:] = [row["id"] for row in dataset.list_rows(dataset.wish())]

    for chunk, pages in ((3, 3), (7, 1), (8, 1)):
        monkeypatch.setattr(shape, "CHUNK", chunk)
        assert (count_queries(read), seen) == (pages, made)


# The plan is read as SQLite writes it.
@pytest.mark.once
@pytest.mark.parametrize("key", PAGED)
def test_a_page_is_found_by_the_id_without_reading_the_whole_table(
    sample: Sample, key: str
) -> None:
    find = DATASETS[key].find
    assert find is not None
    last = uuid7()
    records = find(DATASETS[key].wish()).order_by("-pk").filter(pk__lt=last)[:3]
    plan = records.explain()
    table = records.model._meta.db_table
    assert re.search(rf"SEARCH {table} USING INDEX \w+ \(id<\?\)", plan), plan
    assert "TEMP B-TREE" not in plan
    assert "SCAN" not in plan


def test_filters(world: World, sample: Sample) -> None:
    ids = {row["id"] for row in ask("matters", place=world.village.pk).json()["items"]}
    assert str(sample.values["matter"]) in ids
    assert ask("matters", place=world.other_village.pk).json()["items"] == []
    assert ask("matters", state="finished").json()["items"] == []
    assert ask("matters", state="under_way", tier="urgent").json()["items"]
    today = clock.today()
    assert ask("matters", **{"from": today, "to": today}).json()["items"]
    before = today - timedelta(days=400)
    assert ask("matters", **{"from": before, "to": before}).json()["items"] == []
    assert ask("matters", **{"from": "0001-01-01", "to": "9999-12-31"}).status_code == 200


@pytest.mark.parametrize(
    ("words", "field"),
    [
        ({"limit": "0"}, "limit"),
        ({"limit": "201"}, "limit"),
        ({"limit": "abc"}, "limit"),
        ({"cursor": "abc"}, "cursor"),
        ({"place": "balie"}, "place"),
        ({"state": "open"}, "state"),
        ({"from": "yesterday"}, "from"),
        ({"from": "2024-02-30"}, "from"),
        ({"from": "2024-05-02", "to": "2024-05-01"}, "to"),
        ({"colour": "red"}, "colour"),
    ],
)
def test_what_cannot_be_read_is_said_in_both_languages(
    db: None, words: dict[str, str], field: str
) -> None:
    chinese, english = ask("matters", **words), ask("matters", **words, lang="en")
    assert (chinese.status_code, english.status_code) == (422, 422)
    assert chinese.json()["field"] == english.json()["field"] == field
    assert re.search("[一-鿿]", chinese.json()["error"])
    assert not re.search("[一-鿿]", english.json()["error"])


def test_what_is_not_there_is_said_as_json(db: None) -> None:
    gone = "0190a5b0-0000-7000-8000-000000000000"
    for path in ("nothing", f"matters/{gone}", "matters/abc", f"places/{gone}/x"):
        answer = ask(path)
        assert answer.status_code == 404, path
        assert answer.json()["error"]
    assert ask("matters", place=gone).status_code == 404


def test_nothing_can_be_written(db: None) -> None:
    for method in ("post", "put", "patch", "delete"):
        answer = getattr(Client(enforce_csrf_checks=True), method)("/api/v1/matters")
        assert (answer.status_code, answer["Allow"]) == (405, "GET, HEAD")
        assert answer.json()["error"]


def test_the_same_answer_is_not_sent_twice(sample: Sample) -> None:
    first = ask("matters")
    assert first["Cache-Control"] == "public, max-age=60"
    again = Client().get("/api/v1/matters", headers={"If-None-Match": first["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    with outside_the_door("a title changes"):
        Matter.objects.update(title="路面又裂了")
    changed = Client().get("/api/v1/matters", headers={"If-None-Match": first["ETag"]})
    assert changed.status_code == 200
    assert changed["ETag"] != first["ETag"]


def test_somebody_signed_in_gets_no_more(world: World, sample: Sample) -> None:
    with outside_the_door("past the village"):
        Matter.objects.update(is_past_village=True)
    for who in ("anonymous", "resident", "convener", "supervisor", "administrator"):
        assert world.client(who).get("/api/v1/matters").json()["items"] == []


def test_the_description_names_every_address_and_every_word(sample: Sample) -> None:
    schema = read_schema()
    assert Client().get("/api/v1/openapi.json").json()["openapi"].startswith("3.")
    for path, methods in schema["paths"].items():
        assert list(methods) == ["get"]
        if "{" in path:
            continue
        for word in methods["get"].get("parameters", ()):
            answer = Client().get(path, {word["name"]: "\x07nonsense"})
            assert answer.status_code == 422, f"{path} {word['name']}"


def test_people_can_read_how_programs_ask(sample: Sample) -> None:
    page = Client().get(reverse("exchange:api"))
    for path in read_schema()["paths"]:
        assert f"GET {path}" in page.content.decode()


def test_the_written_description_names_every_address() -> None:
    written = (Path(__file__).parents[2] / "docs" / "api.md").read_text(encoding="utf-8")
    for path, methods in read_schema()["paths"].items():
        assert f"`{path}`" in written
        for word in methods["get"].get("parameters", ()):
            assert f"`{word['name']}`" in written, path
    for dataset in DATASETS.values():
        for column in dataset.columns:
            assert f"`{column}`" in written, f"{dataset.key} {column}"


def test_links_count_what_is_open(world: World, sample: Sample) -> None:
    before = count_collect(world)
    with outside_the_door("two that wait, one of them late"):
        late, warned = add_matters(world, 2)
        for matter, due in ((late, -1), (warned, 3)):
            matter.due_at = clock.now() + timedelta(days=due)
            matter.warn_at = clock.now() - timedelta(days=1)
            matter.link = "collect"
            matter.save()
    collect = count_collect(world)
    assert collect["open"] - before["open"] == 2
    assert (collect["warned"], collect["late"]) == (1, 1)
    assert collect["link_name_zh"] == "征集议题"
    assert collect["place"] == str(world.village.pk)


def count_collect(world: World) -> dict[str, Any]:
    """The row of the village at the first link."""
    rows = ask("links", place=world.village.pk).json()["items"]
    return next(row for row in rows if row["link"] == "collect")


def test_a_merged_village_counts_where_it_lies_now(world: World, sample: Sample) -> None:
    with outside_the_door("a village is merged into another"):
        world.village.parent = world.other_village
        world.village.path = f"{world.other_village.path}balie/"
        world.village.ended_on = clock.today()
        world.village.save()
    places = {row["place_name"] for row in ask("links").json()["items"]}
    assert "八烈村" not in places
    assert "石桥村" in places


def test_indicators_of_a_time(world: World, sample: Sample) -> None:
    words = {"place": world.town.pk, "from": "2024-01-01", "to": "2024-12-31"}
    rows = ask("indicators", **words).json()["items"]
    assert {row["degree"] for row in rows} == {"breadth", "depth", "warmth"}
    assert {row["place_name"] for row in rows} == {"香樟镇", "八烈村", "石桥村"}
    assert {(row["begins_on"], row["ends_on"]) for row in rows} == {("2024-01-01", "2024-12-31")}
    meetings = [row for row in rows if row["key"] == "meetings"]
    assert all(row["value"] == 0 and row["name_zh"] for row in meetings)
    assert json.dumps(rows, ensure_ascii=False).count("周桂兰") == 0


def test_a_figure_of_several_numbers_has_a_row_for_each() -> None:
    one = next(one for one in INDICATORS.values() if one.is_table)
    now: Value = {"60": {"roster": 160, "share": 56.3}, "80": {"roster": None, "share": None}}
    before: Value = {"60": {"roster": 150, "share": None}}
    rows = list(split_figure(Figure(one, now, before)))
    assert [(row["part"], row["value"], row["before"]) for row in rows] == [
        ("60.roster", 160, 150),
        ("60.share", 56.3, None),
        ("80.roster", None, None),
        ("80.share", None, None),
    ]
    assert {row["part"] for row in split_figure(Figure(one, now, None))} == {
        row["part"] for row in rows
    }
    (plain,) = split_figure(Figure(INDICATORS["meetings"], 48, 12))
    assert (plain["part"], plain["value"], plain["before"]) == ("", 48, 12)


@pytest.mark.parametrize("years", [("0001-01-01", "0001-12-31"), ("1900-01-01", "2020-01-01")])
def test_indicators_of_a_time_that_cannot_be(db: None, years: tuple[str, str]) -> None:
    assert ask("indicators", **dict(zip(("from", "to"), years, strict=True))).status_code == 422

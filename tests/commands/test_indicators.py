"""`zhaishangyi indicators`: the figures of a town on the command line."""

from __future__ import annotations

import argparse
import json
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.oversight import making

from zhaishangyi import cli
from zhaishangyi.commands import indicators, prepare
from zhaishangyi.folder import FolderProblem, open_folder, prepare_alone
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.trail import outside_the_door


def parse(*words: str) -> argparse.Namespace:
    return cli.build_parser().parse_args(["indicators", *words])


@pytest.fixture
def town(world: Any) -> Any:
    for day in (0, 1):
        meeting = making.make_meeting(world, world.village, days=day)
        making.make_participant(meeting, world.people["deputy"], "deputy")
    return world


def ask(capsys: pytest.CaptureFixture[str], *words: str) -> dict[str, Any]:
    assert indicators.print_figures(parse(*words, "--json")) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_json_has_the_three_degrees(town: Any, capsys: pytest.CaptureFixture[str]):
    found = ask(capsys, "--from", "2024-01-01", "--to", "2024-12-31")
    assert found["period"] == {"from": "2024-01-01", "to": "2024-12-31"}
    assert found["jurisdiction"] is None
    assert found["breadth"]["meetings"] == 2
    assert found["breadth"]["representative_share"] == 100.0
    assert found["depth"]["disputes"] == 0
    assert found["warmth"]["satisfaction"] is None
    assert found["before"]["period"] == {"from": "2023-01-01", "to": "2023-12-31"}
    assert found["definitions"]["meetings"]["name"]["zh"] == "协商会场次"


@pytest.mark.parametrize("how", ["name", "path", "id"])
def test_a_place_by_name_path_or_id(town: Any, capsys: pytest.CaptureFixture[str], how: str):
    place = town.other_village
    text = {"name": place.name, "path": place.path.rstrip("/"), "id": str(place.pk)}[how]
    found = ask(capsys, "--from", "2024-01-01", "--to", "2024-12-31", "--jurisdiction", text)
    assert found["jurisdiction"]["name"] == place.name
    assert found["breadth"]["meetings"] == 0


def test_rebuilding_comes_to_the_same(town: Any, capsys: pytest.CaptureFixture[str]):
    words = ("--from", "2024-01-01", "--to", "2024-12-31")
    kept, counted = ask(capsys, *words), ask(capsys, *words, "--rebuild")
    assert kept | {"as_of": ""} == counted | {"as_of": ""}


def test_without_days_everything_so_far(town: Any, capsys: pytest.CaptureFixture[str]):
    assert ask(capsys)["period"]["from"] == "2024-05-01"


def test_words_for_a_terminal(town: Any, capsys: pytest.CaptureFixture[str]):
    indicators.print_figures(parse("--from", "2024-01-01", "--to", "2024-12-31"))
    said = capsys.readouterr().out
    assert "Deliberations held: 2 meetings (0 meetings)" in said
    assert "Satisfaction: no data yet (no data yet)" in said
    assert "deputy 2" in said


@pytest.mark.parametrize(
    ("words", "option"),
    [
        (["--from", "2024-05-02", "--to", "2024-05-01"], "--to"),
        (["--from", "soon"], "--from"),
        (["--jurisdiction", "月亮镇"], "--jurisdiction"),
    ],
)
def test_nonsense_is_said_in_one_line(
    town: Any, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch,
    tmp_path: Path, words: list[str], option: str,
):  # fmt: skip
    for name in ("start_django", "prepare_store", "fill_demo"):
        monkeypatch.setattr(prepare, name, lambda *_: None)
    open_folder(tmp_path, wants_demo=True)
    assert indicators.run(parse("--data", str(tmp_path), *words)) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{option}: ")
    assert len(said.err.splitlines()) == 1


def test_a_name_that_two_places_have(town: Any):
    with outside_the_door("a village of the same name"):
        Jurisdiction.objects.create(
            level="village", name=town.village.name, code="b2", path="xz/b2/", parent=town.town
        )
    with pytest.raises(indicators.PlaceProblem) as problem:
        indicators.find_place(town.village.name)
    assert problem.value.values["paths"] == "xz/b2/, xz/balie/"


def test_the_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ZHAISHANGYI_DATA")
    with pytest.raises(FolderProblem), indicators.open_town(tmp_path / "empty"):
        pass
    with indicators.open_town(None) as (own, marker):
        assert marker.is_demo
        assert not marker.is_filled
    assert not own.exists()
    open_folder(tmp_path / "demo-data", wants_demo=True)
    with indicators.open_town(None) as (found, _marker):
        assert found == Path("demo-data")
    open_folder(tmp_path / "data", wants_demo=False)
    with indicators.open_town(None) as (found, _marker):
        assert found == Path("data")


def test_definitions_need_no_town(capsys: pytest.CaptureFixture[str]):
    assert indicators.run(parse("--definitions")) == 0
    assert "| `coverage` |" in capsys.readouterr().out
    assert indicators.run(parse("--definitions", "--json")) == 0
    assert json.loads(capsys.readouterr().out)["solved"]["degree"] == "warmth"


def test_two_commands_never_prepare_one_folder_at_once(tmp_path: Path):
    waits, order = threading.Event(), []

    def come_second() -> None:
        with prepare_alone(tmp_path, waits.set):
            order.append("second")

    second = threading.Thread(target=come_second)
    with prepare_alone(tmp_path):
        second.start()
        assert waits.wait(10), "nobody said that there is something to wait for"
        order.append("first")
    second.join(10)
    assert order == ["first", "second"]

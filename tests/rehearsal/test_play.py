"""Each case from its first link to its last, against a real server."""

from __future__ import annotations

import os
import shutil
from pathlib import Path

import pytest

from zhaishangyi.commands.own_store import ADDRESS, own_database
from zhaishangyi.folder import STORE
from zhaishangyi.rehearsal import play
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.reports import is_done
from zhaishangyi.rehearsal.stage import Stage
from zhaishangyi.rehearsal.verbs import VERBS
from zhaishangyi.server import ServerProblem, start_server
from zhaishangyi.town.reading import Step, read_story

KEPT = ("case", "links_done", "outcome", "rated", "acts", "seconds", "peak_mb")


@pytest.fixture(scope="module")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the demo town in it, as it is before anything is played."""
    made = tmp_path_factory.mktemp("demo") / "data"
    with start_server(made, demo=True, seconds=play.SECONDS_TO_BUILD):
        return made


@pytest.fixture
def folder(demo: Path, tmp_path: Path) -> Path:
    """A demo town of one's own."""
    return Path(shutil.copytree(demo, tmp_path / "data"))


@pytest.mark.slow
@pytest.mark.parametrize("case", ["road", "bridge", "old-street"])
def test_a_case_is_played_to_its_end(case: str, folder: Path):
    lines: list[str] = []
    report = play.play_case(case, progress=lines.append, folder=folder)
    more = {"towns": 2, "consents": 2} if case == "bridge" else {}
    assert {key: report.get(key) for key in ("towns", "consents") if key in report} == more
    plain = {key: report[key] for key in KEPT}
    assert {**plain, "acts": 0, "seconds": 0, "peak_mb": 0} == {
        "case": case,
        "links_done": 8,
        "outcome": "agreed",
        "rated": True,
        "acts": 0,
        "seconds": 0,
        "peak_mb": 0,
    }
    assert report["acts"] > 100
    assert report["seconds"] > 0
    # The bridge has a round of statements: what draws its map is loaded for that, and only then.
    assert 0 < report["peak_mb"] <= (300 if case == "bridge" else 250)
    assert len(lines) == 2 + 8


# All other rehearsals keep their town in a folder, whichever store the tests themselves run on.
@pytest.mark.postgres
@pytest.mark.slow
def test_a_case_is_played_to_its_end_on_postgresql(tmp_path: Path):
    with own_database():
        where = {ADDRESS: os.environ[ADDRESS]}
        with start_server(
            tmp_path, demo=True, seconds=play.SECONDS_TO_BUILD, environment=where
        ) as server:
            report = play.play_story("road", server.url, lambda line: None)
    assert (report["links_done"], report["outcome"], report["rated"]) == (8, "agreed", True)
    assert report["acts"] > 100
    assert not (tmp_path / STORE).exists()


@pytest.mark.slow
def test_a_dispute_is_played_from_the_talk_to_the_return_visit(folder: Path):
    report = play.play_case("camphor-tree", folder=folder)
    assert report["settled_at"] == "village"
    assert (report["signatures"], report["return_visits"]) == (3, 1)
    assert report["closed"] is True
    assert is_done(report)


@pytest.mark.slow
def test_suggestions_of_an_activity_become_projects(folder: Path):
    report = play.play_case("red-house", folder=folder)
    assert (report["projects"], report["projects_delivered"]) == (2, 2)
    assert is_done(report)


@pytest.mark.slow
def test_a_theme_month_is_played_from_the_call_to_the_result(folder: Path):
    report = play.play_case("campaign", folder=folder)
    assert (report["villages"], report["matters"], report["activities"]) == (6, 2, 1)
    assert (report["meetings"], report["solved"], report["villages_met"]) == (1, 1, 1)
    assert report["participations"] > report["representatives"] > 0
    assert report["targets_met"] == report["targets"] == 4
    assert report["compared_with"]
    assert report["closed"] is True
    assert report["acts"] <= 100
    assert is_done(report)


def test_a_theme_month_without_a_result_has_not_come_to_its_end():
    assert not is_done({"case": "campaign", "rated": True, "closed": False})


def test_a_dispute_that_was_not_closed_has_not_come_to_its_end():
    assert not is_done({"case": "camphor-tree", "closed": False})
    assert not is_done({"case": "road", "rated": False})


def test_an_unknown_case_is_refused_before_anything_is_started():
    with pytest.raises(RehearsalProblem, match="no case called river"):
        play.play_case("river")


def test_a_server_that_does_not_start_is_told_in_one_line(monkeypatch: pytest.MonkeyPatch):
    def fail(*args: object, **kwargs: object) -> None:
        raise ServerProblem("the disk is full")

    monkeypatch.setattr(play, "start_server", fail)
    with pytest.raises(RehearsalProblem, match="did not start: the disk is full"):
        play.play_case("road")


def test_a_problem_says_in_which_step_it_was(monkeypatch: pytest.MonkeyPatch):
    def refuse(stage: Stage, step: Step) -> None:
        raise RehearsalProblem("%(path)s answered 403.", path="/x/")

    monkeypatch.setitem(VERBS, "triage", refuse)
    stage = Stage("http://127.0.0.1:1", read_story("road"))
    with pytest.raises(RehearsalProblem, match=r"stopped at “triage” .顾建新.. /x/"):
        play.play_step(stage, Step("triage", by="顾建新"))


@pytest.mark.parametrize(
    ("case", "last"),
    [
        ("road", "count"),
        ("bridge", "count"),
        ("old-street", "count"),
        ("camphor-tree", "close_case"),
        ("red-house", "close"),
        ("campaign", "campaign_close"),
    ],
)
def test_every_step_of_the_cases_can_be_played_over_http(case: str, last: str):
    story = read_story(case)
    steps = [step.do for step in (*story.steps, *story.ending)]
    assert set(steps) <= set(VERBS)
    assert steps[-1] == last

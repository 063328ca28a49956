"""`zhaishangyi opinions map`: what it prints and writes, and its answer to bad files."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhaishangyi.cli import main
from zhaishangyi.commands import prepare
from zhaishangyi.engines import opinions

HEAD = "timestamp,comment-id,voter-id,vote"
STATEMENTS, PEOPLE = 8, 40
VOTES = PEOPLE * STATEMENTS - 7
FIELDS = ["participants", "statements", "votes", "groups", "consensus", "common_ground"]


@pytest.fixture
def votes(tmp_path: Path) -> Path:
    """Forty people in two camps; statement 10 is agreed on by all, 17 by nobody."""
    rows = [HEAD]
    for voter in range(PEOPLE):
        camp = 1 if voter % 2 else -1
        said = [1] + [camp if statement % 2 else -camp for statement in range(1, 7)] + [-1]
        # A few leave one out, so that the table is not full.
        rows += [
            f"{1000 + voter},{10 + statement},{100 + voter},{vote}"
            for statement, vote in enumerate(said)
            if statement != 1 + voter
        ]
    path = tmp_path / "votes.csv"
    path.write_text("\n".join(rows) + "\n", encoding="utf-8")
    return path


@pytest.fixture
def comments(tmp_path: Path) -> Path:
    """The words of the statements; 17 was declined."""
    rows = [f"{10 + at},第{at}条意见,{-1 if at == 7 else 1}" for at in range(STATEMENTS)]
    path = tmp_path / "comments.csv"
    path.write_text("\n".join(["comment-id,comment-body,moderated", *rows]), encoding="gb18030")
    return path


def read_json(capsys: pytest.CaptureFixture[str], *args: object) -> dict[str, Any]:
    """What the command prints as JSON."""
    assert main(["opinions", "map", *map(str, args), "--json"]) == 0
    found: dict[str, Any] = json.loads(capsys.readouterr().out)
    return found


def test_the_map_as_json(capsys: pytest.CaptureFixture[str], votes: Path):
    found = read_json(capsys, votes)
    assert list(found) == FIELDS
    assert [found[name] for name in FIELDS[:3]] == [PEOPLE, STATEMENTS, VOTES]
    groups = found["groups"]
    assert [group["size"] for group in groups] == [20, 20]
    assert found["consensus"] == {"agree": [10], "disagree": [17]}
    assert found["common_ground"] == [10]
    for group in groups:
        assert {one["direction"] for one in group["representative"]} == {"agree", "disagree"}
        assert all(10 <= one["statement"] <= 16 for one in group["representative"])


def test_statements_add_their_words_and_change_nothing_else(
    capsys: pytest.CaptureFixture[str], votes: Path, comments: Path
):
    plain = read_json(capsys, votes)
    found = read_json(capsys, votes, "--statements", comments)
    assert found.pop("texts")["10"] == "第0条意见"
    for group in found["groups"]:
        for one in group["representative"]:
            assert one.pop("text") == f"第{one['statement'] - 10}条意见"
    assert found == plain


def test_declined_statements_can_be_left_out(
    capsys: pytest.CaptureFixture[str], votes: Path, comments: Path
):
    found = read_json(capsys, votes, "--statements", comments, "--without-declined")
    assert (found["statements"], found["votes"]) == (7, VOTES - PEOPLE + 1)
    assert found["consensus"] == {"agree": [10], "disagree": []}


def test_the_projection_has_everybody(
    capsys: pytest.CaptureFixture[str], votes: Path, tmp_path: Path
):
    out = tmp_path / "out.csv"
    found = read_json(capsys, votes, "--projection", out)
    with out.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    assert list(rows[0]) == ["voter-id", "x", "y", "group"]
    assert [int(row["voter-id"]) for row in rows] == list(range(100, 100 + PEOPLE))
    sizes = np.bincount([int(row["group"]) for row in rows])
    assert list(sizes) == [group["size"] for group in found["groups"]]
    # Camps stand apart: the first axis alone tells them.
    assert len({(float(row["x"]) > 0, int(row["group"])) for row in rows}) == 2


def test_the_projection_is_that_of_the_engine(votes: Path, tmp_path: Path):
    from zhaishangyi.engines.opinions import table

    out = tmp_path / "out.csv"
    assert main(["opinions", "map", str(votes), "--projection", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        points = [[float(row["x"]), float(row["y"])] for row in csv.DictReader(file)]
    expected = opinions.build_map(table.read_votes(votes.read_bytes()).pack()).points
    assert np.allclose(points, expected, rtol=1e-7)


def test_ids_that_a_spreadsheet_would_run_are_disarmed(votes: Path, tmp_path: Path):
    text = votes.read_text(encoding="utf-8")
    armed = '=HYPERLINK("http://x","a,b")'
    quoted = '"' + armed.replace('"', '""') + '"'
    votes.write_text(text + f"1,10,{quoted},1\n1,10,@b,1\n1,10,c-d,1\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    assert main(["opinions", "map", str(votes), "--projection", str(out)]) == 0
    with out.open(encoding="utf-8", newline="") as file:
        ids = [row["voter-id"] for row in csv.DictReader(file)]
    assert set(ids) >= {f"'{armed}", "'@b", "c-d", "100"}
    assert out.read_bytes().count(b"\r\n") == 1 + PEOPLE + 3


def test_kernels_are_prepared_before_they_are_loaded_and_after_files_were_looked_for(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, votes: Path, tmp_path: Path
):
    seen: list[Path] = []

    def warm(folder: Path, tell: Callable[[str], None]) -> None:
        seen.append(folder)
        tell("this happens once")
        raise PermissionError

    monkeypatch.setattr(prepare, "warm_kernels", warm)
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path))
    assert main(["opinions", "map", str(tmp_path / "no.csv")]) == 2
    assert seen == []
    capsys.readouterr()
    assert main(["opinions", "map", str(votes), "--json"]) == 0
    said = capsys.readouterr()
    assert seen == [tmp_path / "zhaishangyi"]
    assert said.err == "this happens once\n"
    assert json.loads(said.out)["participants"] == PEOPLE


def test_one_id_that_is_text_leaves_no_declined_statement_in(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    path, words = tmp_path / "votes.csv", tmp_path / "comments.csv"
    path.write_text(f"{HEAD}\n1,7,1,1\n1,a8,1,1\n1,9,2,-1\n", encoding="utf-8")
    words.write_text("comment-id,comment-body,moderated\n7,x,-1\na8,y,1\n9,z,1\n", encoding="utf-8")
    found = read_json(capsys, path, "--statements", words, "--without-declined")
    assert (found["statements"], found["votes"]) == (2, 2)


def test_for_people_who_read_it(capsys: pytest.CaptureFixture[str], votes: Path, comments: Path):
    assert main(["opinions", "map", str(votes), "--statements", str(comments)]) == 0
    said = capsys.readouterr().out
    assert said.startswith("40 people, 8 statements, 313 votes\n")
    assert "Group A: 20 people" in said
    assert "Group B: 20 people" in said
    assert "What every group agrees with:\n    10  第0条意见\n" in said
    assert "What everybody disagrees with:\n    17  第7条意见\n" in said


def test_in_chinese(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, votes: Path
):
    monkeypatch.setenv("LC_ALL", "zh_CN.UTF-8")
    assert main(["opinions", "map", str(votes)]) == 0
    assert "甲组：20 人" in capsys.readouterr().out


def test_few_people_have_no_groups_and_the_reason_is_said(
    capsys: pytest.CaptureFixture[str], tmp_path: Path
):
    path = tmp_path / "few.csv"
    path.write_text(f"{HEAD}\n1,1,1,1\n", encoding="utf-8")
    out = tmp_path / "out.csv"
    assert main(["opinions", "map", str(path), "--json", "--projection", str(out)]) == 0
    said = capsys.readouterr()
    assert json.loads(said.out)["groups"] == json.loads(said.out)["common_ground"] == []
    assert said.err.startswith("Fewer than 15 people")
    assert len(said.err.splitlines()) == 1
    assert out.read_text(encoding="utf-8").splitlines()[1].startswith("1,0,0,")


def test_a_timestamp_that_is_no_number_is_remarked(capsys: pytest.CaptureFixture[str], votes: Path):
    votes.write_text(votes.read_text(encoding="utf-8") + "soon,10,100,1\n", encoding="utf-8")
    assert main(["opinions", "map", str(votes)]) == 0
    assert "the timestamp in line 315 is no number" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        ("", "The file is empty."),
        (HEAD, "There are no votes in this file."),
        ("a,b\n1,2\n", "Line 1: the column voter-id is missing."),
        (f"{HEAD}\n1,1,1,1\n1,1,2,7\n", "Line 3: the vote is “7”."),
    ],
)
def test_a_file_that_does_not_fit_is_said_in_one_line_and_nothing_is_written(
    capsys: pytest.CaptureFixture[str], tmp_path: Path, content: str, sentence: str
):
    path, out = tmp_path / "votes.csv", tmp_path / "out.csv"
    path.write_text(content, encoding="utf-8")
    assert main(["opinions", "map", str(path), "--projection", str(out)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith(f"{path}: {sentence}")
    assert len(said.err.splitlines()) == 1
    assert list(tmp_path.iterdir()) == [path]


def test_unknown_statements_are_named(
    capsys: pytest.CaptureFixture[str], votes: Path, tmp_path: Path
):
    path = tmp_path / "comments.csv"
    path.write_text("comment-id,comment-body\n10,甲\n", encoding="utf-8")
    assert main(["opinions", "map", str(votes), "--statements", str(path)]) == 2
    assert f"{votes}: Line 3: there is no statement 12" in capsys.readouterr().err


def test_files_that_are_not_there_or_would_be_lost(
    capsys: pytest.CaptureFixture[str], votes: Path, comments: Path, tmp_path: Path
):
    before = votes.read_bytes()
    for args, sentence in (
        ([tmp_path / "no.csv"], "There is no such file."),
        ([tmp_path], "This cannot be read."),
        ([votes, "--statements", tmp_path / "no.csv"], "There is no such file."),
        ([votes, "--projection", votes], "--projection: This file is one of those"),
        ([votes, "--projection", tmp_path], "--projection: "),
        ([votes, "--projection", tmp_path / "no" / "out.csv"], "--projection: "),
        ([votes, "--without-declined"], "--without-declined: Give the statements"),
    ):
        assert main(["opinions", "map", *map(str, args)]) == 2
        assert sentence in capsys.readouterr().err
    assert votes.read_bytes() == before


def test_without_a_file_the_usage_is_said(capsys: pytest.CaptureFixture[str]):
    assert main(["opinions", "map"]) == 2
    assert main(["opinions", "draw", "x.csv"]) == 2
    assert len(capsys.readouterr().err.splitlines()) == 2

"""Conversations that were published: their statements as a round takes them, and who voted how."""

from __future__ import annotations

from pathlib import Path

import pytest

from zhaishangyi.cli import main
from zhaishangyi.rehearsal.conversations import (
    Conversation,
    find_folder,
    fit_texts,
    read_conversation,
)
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.voting.statements.rules import LONGEST, require_all

COMMENTS = "comment-id,moderated,comment-body\n3,1,路要修\n5,-1,骂人的话\n8,0,先请人看一看再修\n"
VOTES = (
    "timestamp,comment-id,voter-id,vote\n"
    "30,3,7,-1\n10,3,7,1\n20,8,7,0\n"  # changed their mind, and the file is not in order
    "11,3,2,1\n12,8,2,1\n13,5,2,1\n"
    "14,3,9,-1\n"
    "15,5,4,1\n"
)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / "votes.csv").write_text(VOTES, encoding="utf-8")
    (tmp_path / "comments.csv").write_text(COMMENTS, encoding="utf-8")
    return tmp_path


def test_the_most_active_people_vote_in_the_order_in_which_they_did(folder: Path):
    read = read_conversation(folder, 2)
    assert read.texts == ("路要修 (#1)", "先请人看一看再修")
    assert read.ballots == (((0, 1), (1, 0), (0, -1)), ((0, 1), (1, 1)))
    assert (read.votes, read.pairs) == (5, 4)


def test_whoever_only_voted_on_what_was_declined_does_not_come(folder: Path):
    assert [len(one) for one in read_conversation(folder, 99).ballots] == [3, 2, 1]


def test_one_id_that_is_text_makes_no_others_unknown(folder: Path):
    (folder / "votes.csv").write_text(f"{VOTES}16,a7,9,1\n", encoding="utf-8")
    (folder / "comments.csv").write_text(f"{COMMENTS}a7,1,路灯要亮\n", encoding="utf-8")
    read = read_conversation(folder, 99)
    assert read.texts == ("路要修 (#1)", "先请人看一看再修", "路灯要亮")


def test_a_vote_on_a_statement_that_is_not_there_is_told_with_its_line(folder: Path):
    (folder / "votes.csv").write_text(f"{VOTES}16,77,4,1\n", encoding="utf-8")
    with pytest.raises(RehearsalProblem, match="Line 10: there is no statement 77"):
        read_conversation(folder, 5)


def test_texts_fit_a_round_and_are_told_from_each_other():
    texts = ["", "hi", "HI!", "路" * 200, "路" * 139 + "灯" * 9, "一\n 二  三四"]
    fitting = fit_texts(texts)
    assert require_all(fitting) == fitting
    assert fitting[0] == "(#1)"
    assert fitting[1] == "hi (#2)"
    assert fitting[3] == "路" * (LONGEST - 1) + "…"
    assert fitting[4].endswith("… (#5)")
    assert fitting[5] == "一 二 三四"


def test_without_the_tables_one_sentence_says_where_to_put_them(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setenv("LC_ALL", "en_US.UTF-8")
    assert main(["rehearse", "vtaiwan", "--people", "20", "--data", str(tmp_path)]) == 2
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.count("\n") == 1
    assert "votes.csv" in said.err
    assert "--data" in said.err


def test_the_usual_folder_lies_beside_the_program(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(Path, "is_file", lambda path: True)
    assert find_folder(None).parts[-2:] == ("opinions", "vtaiwan.uberx")
    assert find_folder(Path("mine")) == Path("mine")


def test_the_real_conversation_has_statements_for_a_round():
    try:
        read = read_conversation(find_folder(None), 200)
    except RehearsalProblem as problem:
        pytest.skip(str(problem))
    assert isinstance(read, Conversation)
    assert (len(read.texts), len(read.ballots)) == (119, 200)
    assert require_all(read.texts) == list(read.texts)
    assert min(map(len, read.ballots)) >= 30

"""A meeting with the votes of a published conversation: the parts, and once the whole of it."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from zhaishangyi.benching.errands import Log
from zhaishangyi.cli import main
from zhaishangyi.rehearsal import guests, vtaiwan
from zhaishangyi.rehearsal.comparing import LEAST_KINDRED
from zhaishangyi.rehearsal.conversations import Conversation
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.stage import Stage
from zhaishangyi.rehearsal.verbs import VERBS
from zhaishangyi.town.reading import read_story_file

PEOPLE, STATEMENTS = 20, 9
STORY = read_story_file("vtaiwan")[0]


def make_stage() -> Stage:
    stage = Stage("http://127.0.0.1:1", STORY)
    stage.places["meeting"] = "m"
    return stage


def write_conversation(folder: Path) -> None:
    """Two camps, and one statement that everybody agrees with."""
    dice = np.random.default_rng(7)
    votes = ["timestamp,comment-id,voter-id,vote"]
    for person in range(PEOPLE):
        for statement in range(STATEMENTS):
            side = 1 if (person + statement) % 2 or statement == STATEMENTS - 1 else -1
            value = side if dice.random() < 0.9 else 0
            votes.append(f"{person * 100 + statement},{statement},{person},{value}")
    comments = ["comment-id,moderated,comment-body"]
    comments += [f"{n},1,第{n}种说法，您认不认" for n in range(STATEMENTS)]
    (folder / "votes.csv").write_text("\n".join(votes), encoding="utf-8")
    (folder / "comments.csv").write_text("\n".join(comments), encoding="utf-8")


def test_the_story_around_the_votes_can_be_played_over_http():
    steps = [step.do for step in (*STORY.steps, *STORY.ending)]
    assert set(steps) <= set(VERBS)
    assert (steps[0], steps[len(STORY.steps) - 1], steps[-1]) == ("raise", "open", "close")


def test_everybody_votes_first_then_everybody_again_and_each_in_their_order():
    conversation = Conversation(
        ("一句", "两句", "三句"), (((0, 1), (2, -1), (0, 0)), ((1, 0),), ((2, 1), (1, 1)))
    )
    errands = vtaiwan.list_votes(conversation, ["a", "b", "c"], ["x=1", "y=2", "z=3"], "here")
    sent = [
        (text.split("Cookie: ")[1][:3], body["statement"], body["value"])
        for text in (errand.request.decode() for errand in errands)
        for body in (json.loads(text.partition("\r\n\r\n")[2]),)
    ]
    assert sent == [
        ("x=1", "a", 1), ("y=2", "b", 0), ("z=3", "c", 1),
        ("x=1", "c", -1), ("z=3", "b", 1), ("x=1", "a", 0),
    ]  # fmt: skip
    assert [errand.after for errand in errands] == sorted(errand.after for errand in errands)
    ids = {json.loads(one.request.decode().partition("\r\n\r\n")[2])["act_id"] for one in errands}
    assert len(ids) == 6


def test_a_vote_that_was_not_taken_stops_the_play_with_the_words_of_the_page():
    log = Log(statuses={"vote": Counter({200: 5, 422: 1})}, said={"vote": "这一轮已经结束"})
    with pytest.raises(RehearsalProblem, match=r"1 of 6 votes .* 这一轮已经结束"):
        vtaiwan.require_taken(log, 6)
    vtaiwan.require_taken(Log(statuses={"vote": Counter({200: 6})}), 6)


def test_votes_that_stay_out_of_the_live_document_stop_the_play(monkeypatch: pytest.MonkeyPatch):
    shown: list[int] = [3, 4, 6]

    def read(stage: Stage) -> dict[str, Any]:
        return {"votes": shown.pop(0) if len(shown) > 1 else shown[0], "is_open": True}

    monkeypatch.setattr(vtaiwan, "read_state", read)
    monkeypatch.setattr(vtaiwan, "SECONDS_BETWEEN_LOOKS", 0.01)
    monkeypatch.setattr(vtaiwan, "SECONDS_TO_SETTLE", 0.2)
    found = vtaiwan.wait_for(make_stage(), lambda seen: bool(seen["votes"] == 6))
    assert found == {"votes": 6, "is_open": True}
    with pytest.raises(RehearsalProblem, match="it has 6 votes, is open: True"):
        vtaiwan.wait_for(make_stage(), lambda seen: not seen["is_open"])


def test_new_people_are_put_on_the_roster_when_the_town_has_too_few(
    monkeypatch: pytest.MonkeyPatch,
):
    stage = make_stage()
    added: list[str] = []
    monkeypatch.setattr(stage, "find_id", lambda name: f"known {name}")

    def add(stage: Stage, census: Any) -> str:
        added.append(census.invent_name("f", 1980))
        return f"new {added[-1]}"

    monkeypatch.setattr(guests, "add_resident", add)
    plain = [one for one in stage.villagers if not one.roles]
    found = guests.gather(stage, len(plain) + 2)
    assert len(set(found)) == len(found) == len(plain) + 2
    assert found[0] == f"known {stage.list_residents()[0].long_name}"
    assert [one for one in found if one.startswith("new")] == [f"new {name}" for name in added]
    assert not {one.name for one in stage.villagers} & set(added)


def test_whoever_is_not_let_in_stops_the_play():
    with pytest.raises(RehearsalProblem, match="2 of 2 could not check in"):
        guests.check_in(1, "m", "ABCD", ["a=1", "b=2"])


@pytest.mark.slow
def test_a_conversation_of_ones_own_is_played_and_the_meeting_saw_what_was_said(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
):
    write_conversation(tmp_path)
    code = main(["rehearse", "vtaiwan", "--people", "500", "--data", str(tmp_path), "--json"])
    report = json.loads(capsys.readouterr().out)
    assert code == 0
    assert (report["case"], report["people"], report["votes"]) == ("vtaiwan", 20, 180)
    assert (report["statements"], sum(report["groups"])) == (9, 20)
    assert report["live_equals_batch"] is report["closed_equals_batch"] is True
    assert report["closed_same_group"] == 1.0
    assert report["live_kindred_group"] >= LEAST_KINDRED
    assert min(report["closed_projection_r"], report["live_projection_r"]) >= 0.999
    assert report["acts"] >= 180 + 20
    assert report["p99_ms"] > 0
    assert report["looks"] >= 20
    assert 0 < report["peak_mb"] <= 500

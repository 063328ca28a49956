"""A meeting in which people vote as real people once did, and whether it saw what they said."""

from __future__ import annotations

import json
import re
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from zhaishangyi.benching.crowds import Crowd, begin_phones, gather
from zhaishangyi.benching.errands import Errand, Log, Runner, find_share
from zhaishangyi.benching.lines import write_post
from zhaishangyi.benching.phones import Order
from zhaishangyi.engines.opinions.table import read_votes
from zhaishangyi.record.ids import uuid7
from zhaishangyi.rehearsal import guests
from zhaishangyi.rehearsal.comparing import Likeness, compare
from zhaishangyi.rehearsal.conversations import Conversation, read_conversation
from zhaishangyi.rehearsal.play import Progress, play_step, start
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.stage import UUID, Stage
from zhaishangyi.town.reading import read_story_file
from zhaishangyi.town.words import is_chinese, mark
from zhaishangyi.town.words import translate as _

CASE = "vtaiwan"
TOPIC = "这些说法，您怎么看？"
CONVENER, RECORDER = "顾建新", "吴晓燕"
VOTE = "/fast/statement-vote"
# As when a few hundred people go through the statements at their leisure.
VOTES_PER_SECOND = 400
LINES = 32
# Phones are signed in and ask once before anybody votes.
SECONDS_BEFORE, SECONDS_AFTER = 2.0, 3.0
# A rehearsal on a busy machine takes longer; it does not fail.
SECONDS_TO_WAIT = 300.0
SECONDS_TO_SETTLE, SECONDS_BETWEEN_LOOKS = 30.0, 0.5


@dataclass(frozen=True)
class Replay:
    """What came of a replay: the times of votes and looks, the last map of the open round."""

    log: Log
    crowd: Crowd
    last: dict[str, Any]


def play_conversation(
    people: int,
    *,
    data: Path,
    progress: Progress | None = None,
    folder: Path | None = None,
) -> dict[str, Any]:
    """Play a meeting with so many people and the votes of a published conversation.

    `data` has its votes.csv and comments.csv; the server runs on `folder`, by default on a
    temporary one. Raises RehearsalProblem when something was refused.
    """
    conversation = read_conversation(data, people)
    began = time.monotonic()
    tell = progress or (lambda line: None)
    with tempfile.TemporaryDirectory(prefix="zhaishangyi-rehearsal-") as own:
        tell(_("A server is started for the rehearsal, with the demo town in it."))
        with start(folder or Path(own)) as server:
            tell(_("It answers at %(url)s.", url=server.url))
            report = play_meeting(conversation, server.url, tell)
            peak_mb = round(server.peak_mb(), 1)
    return {**report, "seconds": round(time.monotonic() - began, 1), "peak_mb": peak_mb}


def play_meeting(conversation: Conversation, url: str, tell: Progress) -> dict[str, Any]:
    """Play the meeting on a server that runs, and compare what it saw with what was said."""
    story = read_story_file(CASE)[0]
    stage = Stage(url, story, "zh-CN" if is_chinese() else "en")
    before = stage.count_entries()
    for step in story.steps:
        play_step(stage, step)
    cookies = let_in(stage, len(conversation.ballots), tell)
    statements = put_up(stage, conversation.texts)
    tell(
        _(
            "%(people)s people are in the hall; %(votes)s votes on %(statements)s statements.",
            people=len(cookies),
            votes=conversation.votes,
            statements=len(statements),
        )
    )
    replay = vote(stage, conversation, statements, cookies)
    stage.press(CONVENER, "voting:round_close")
    closed = wait_for(stage, lambda found: not found["is_open"])
    votes = read_given_out(stage)
    for step in story.ending:
        play_step(stage, step)
    return {
        "case": CASE,
        "acts": stage.count_entries() - before,
        "people": len(cookies),
        "statements": len(statements),
        **write_report(conversation, replay),
        **write_likeness(compare(replay.last, votes), compare(closed, votes)),
    }


def let_in(stage: Stage, count: int, tell: Progress) -> list[str]:
    """Everybody signs in and checks in with the code on the table; gives their cookies."""
    code = stage.open(RECORDER, "meetings:code").find_id(r"/meetings/come/([0-9A-Z]+)/")
    ids = guests.gather(stage, count)
    tell(_("%(count)s people sign in, each on a phone of their own.", count=count))
    cookies = guests.sign_in(stage.url, stage.language, ids)
    port = urlsplit(stage.url).port or 80
    guests.check_in(port, stage.places["meeting"], code, cookies)
    return cookies


def put_up(stage: Stage, texts: Sequence[str]) -> list[str]:
    """The convener puts the statements to everybody; gives their ids, in this order."""
    stage.fill(CONVENER, "voting:round_open", {"topic": TOPIC, "statements": "\n".join(texts)})
    stage.places["round"] = str(read_state(stage)["id"])
    page = stage.open(CONVENER, "voting:statements")
    ids = list(dict.fromkeys(re.findall(rf"/votes/statements/{UUID}/vote-for/", page.html)))
    if len(ids) != len(texts):
        raise RehearsalProblem(
            mark("%(all)s statements were put up, and the page shows %(count)s."),
            all=len(texts),
            count=len(ids),
        )
    return ids


def find_live(stage: Stage) -> str:
    """The address of the live document."""
    return f"/live/{stage.places['meeting']}"


def read_state(stage: Stage) -> dict[str, Any]:
    """The round in the meeting's live document, as any visitor gets it."""
    page = stage.visitor.open(find_live(stage))
    found: dict[str, Any] | None = json.loads(page.html)["round"]
    if found is None:
        raise RehearsalProblem(mark("The live document of the meeting has no round in it."))
    return found


def vote(
    stage: Stage, conversation: Conversation, statements: Sequence[str], cookies: Sequence[str]
) -> Replay:
    """Everybody votes as somebody did then, while every phone asks for the live document."""
    place = urlsplit(stage.url)
    host, port = place.hostname or guests.HOST, place.port or 80
    start_at = time.monotonic() + SECONDS_BEFORE
    errands = list_votes(conversation, statements, cookies, place.netloc)
    order = Order(
        host=host,
        port=port,
        path=find_live(stage),
        count=len(cookies),
        start_at=start_at,
        count_from=start_at,
        end_at=start_at + len(errands) / VOTES_PER_SECOND + SECONDS_AFTER,
        cookies=cookies,
    )
    with begin_phones(order) as phones:
        log = Runner((host, port), LINES).run(errands, start_at, SECONDS_TO_WAIT)
        crowd = gather(phones)
    require_taken(log, len(errands))
    last = wait_for(stage, lambda found: found["is_open"] and found["votes"] == conversation.pairs)
    return Replay(log, crowd, last)


def list_votes(
    conversation: Conversation, statements: Sequence[str], cookies: Sequence[str], host: str
) -> list[Errand]:
    """All votes at an even pace: the first of everybody, then everybody's second, and so on."""
    rows = [
        (turn, person, statement, value)
        for person, ballot in enumerate(conversation.ballots)
        for turn, (statement, value) in enumerate(ballot)
    ]
    errands = []
    for number, (_turn, person, statement, value) in enumerate(sorted(rows)):
        sent = {"act_id": str(uuid7()), "statement": statements[statement], "value": value}
        request = write_post(VOTE, host, cookies[person], json.dumps(sent).encode())
        errands.append(Errand("vote", request, number / VOTES_PER_SECOND))
    return errands


def require_taken(log: Log, count: int) -> None:
    """RehearsalProblem unless every vote was taken."""
    failed = log.count_failed("vote")
    if failed:
        raise RehearsalProblem(
            mark("%(count)s of %(all)s votes were not taken. The first was told: %(said)s"),
            count=failed,
            all=count,
            said=log.said["vote"],
        )


def wait_for(stage: Stage, is_there: Callable[[dict[str, Any]], bool]) -> dict[str, Any]:
    """The round in the live document once it is so. RehearsalProblem when it does not come."""
    deadline = time.monotonic() + SECONDS_TO_SETTLE
    while not is_there(seen := read_state(stage)):
        if time.monotonic() > deadline:
            raise RehearsalProblem(
                mark("The live document stays behind: it has %(count)s votes, is open: %(open)s."),
                count=seen["votes"],
                open=seen["is_open"],
            )
        time.sleep(SECONDS_BETWEEN_LOOKS)
    return seen


def read_given_out(stage: Stage) -> Any:
    """The votes as the closed round gives them out."""
    page = stage.open(CONVENER, "voting:round_votes")
    return read_votes(page.html.encode())


def write_report(conversation: Conversation, replay: Replay) -> dict[str, Any]:
    """How long everything took, by the names that stand in the documentation."""
    times = replay.log.times["vote"]
    moments = replay.log.done_at["vote"]
    return {
        "votes": conversation.votes,
        "votes_per_s": round(len(moments) / max(0.001, moments[-1] - moments[0]), 1),
        "p50_ms": find_share(times, 0.5),
        "p99_ms": find_share(times, 0.99),
        "looks": len(replay.crowd.times),
        "live_p99_ms": find_share(replay.crowd.times, 0.99),
    }


def write_likeness(last: Likeness, closed: Likeness) -> dict[str, Any]:
    """How alike the maps of the round are to that of its votes, drawn at once.

    `last` is the one that followed the votes while the round was open, after the last of them;
    `closed` the one that stays.
    """
    return {
        "groups": list(closed.groups),
        "live_same_group": round(last.same_group, 4),
        "live_kindred_group": round(last.kindred, 4),
        "live_projection_r": last.r,
        "live_furthest": last.furthest,
        "closed_same_group": round(closed.same_group, 4),
        "closed_projection_r": closed.r,
        "closed_equals_batch": closed.is_equal,
        "live_equals_batch": last.follows and closed.is_equal,
    }

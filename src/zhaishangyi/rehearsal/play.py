"""Play a case from its first link to its last against a server of its own."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.reports import read_report
from zhaishangyi.rehearsal.stage import Stage
from zhaishangyi.rehearsal.verbs import VERBS
from zhaishangyi.server import RunningServer, ServerProblem, start_server
from zhaishangyi.town.reading import BIG_STORIES, Step, read_story
from zhaishangyi.town.words import is_chinese, mark
from zhaishangyi.town.words import translate as _

# After these something may be closed on the matter's page.
LOOK_AFTER = frozenset(
    {
        "raise",
        "triage",
        "close_link",
        "announce",
        "approve",
        "promise",
        "accept",
        "adopt_project",
        "publish",
        "count",
    }
)

# The demo town is built before the server answers; a busy machine may need its time for that.
SECONDS_TO_BUILD = 240

Progress = Callable[[str], None]


def play_case(
    case: str, *, progress: Progress | None = None, folder: Path | None = None
) -> dict[str, Any]:
    """Play one of the big stories through real HTTP and tell how it went.

    The server runs on `folder`, by default on a temporary one that is removed afterwards.
    `progress` is called with a line for each link. Gives case, acts, seconds, peak_mb and what
    `reports.read_report` finds. Raises RehearsalProblem when something was refused.
    """
    if case not in BIG_STORIES:
        raise RehearsalProblem(mark("There is no case called %(case)s."), case=case)
    began = time.monotonic()
    tell = progress or (lambda line: None)
    with tempfile.TemporaryDirectory(prefix="zhaishangyi-rehearsal-") as own:
        tell(_("A server is started for the rehearsal, with the demo town in it."))
        with start(folder or Path(own)) as server:
            tell(_("It answers at %(url)s.", url=server.url))
            report = play_story(case, server.url, tell)
            peak_mb = round(server.peak_mb(), 1)
    return {**report, "seconds": round(time.monotonic() - began, 1), "peak_mb": peak_mb}


def start(folder: Path) -> RunningServer:
    """Start the server, with a sentence when it does not come up."""
    try:
        return start_server(folder, demo=True, seconds=SECONDS_TO_BUILD)
    except ServerProblem as problem:
        raise RehearsalProblem(
            mark("The server for the rehearsal did not start: %(reason)s"), reason=problem
        ) from problem


def play_story(case: str, url: str, tell: Progress) -> dict[str, Any]:
    """Play one story on a server that runs, and read from its pages how it ended."""
    story = read_story(case)
    stage = Stage(url, story, "zh-CN" if is_chinese() else "en")
    before = stage.count_entries()
    done = 0
    for step in (*story.steps, *story.ending):
        play_step(stage, step)
        if step.do in LOOK_AFTER and "matter" in stage.places:
            done = tell_links(stage, done, tell)
    acts = stage.count_entries() - before
    return {"case": case, **read_report(stage), "acts": acts}


def play_step(stage: Stage, step: Step) -> None:
    """Play one step; a problem says in which one."""
    try:
        VERBS[step.do](stage, step)
    except RehearsalProblem as problem:
        raise RehearsalProblem(
            mark("The rehearsal of %(case)s stopped at “%(step)s” (%(name)s). %(said)s"),
            case=stage.story.key,
            step=step.do,
            name=step.by,
            said=str(problem),
        ) from problem


def tell_links(stage: Stage, known: int, tell: Progress) -> int:
    """Say which links the matter's page shows as closed since the last look; gives how many."""
    page = stage.look_at_matter()
    done = page.count_done()
    for number, (_state, name) in enumerate(page.steps[known:done], known + 1):
        tell(
            _("%(number)s of %(total)s: %(name)s", number=number, total=len(page.steps), name=name)
        )
    return done

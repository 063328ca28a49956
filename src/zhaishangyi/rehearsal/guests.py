"""Many people who come to one meeting, each with a phone that is signed in. No Django."""

from __future__ import annotations

import json
import time
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from zhaishangyi.benching.errands import Errand, Runner
from zhaishangyi.benching.lines import write_post
from zhaishangyi.record.ids import uuid7
from zhaishangyi.rehearsal.browser import Browser
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.rehearsal.stage import UUID, Stage, become
from zhaishangyi.town.reading import read_file
from zhaishangyi.town.roster import Census
from zhaishangyi.town.words import mark

# More at once would only wait for each other in the server.
AT_ONCE = 4
SECONDS_TO_WAIT = 300.0
HOST = "127.0.0.1"
CHECK_IN = "/fast/check-in"


def gather(stage: Stage, count: int) -> list[str]:
    """The ids of so many residents: those of the village first, then of elsewhere, then new ones.

    New ones are put on the roster of the village by the town's administrator.
    """
    plain = [one for one in stage.villagers if not one.roles]
    plain.sort(key=lambda one: one.home != stage.story.village)
    found = [stage.find_id(one.long_name) for one in plain[:count]]
    census = Census()
    census.taken = {one.name for one in stage.villagers}
    while len(found) < count:
        found.append(add_resident(stage, census))
    return found


def add_resident(stage: Stage, census: Census) -> str:
    """Put somebody new on the roster; gives their id."""
    keeper = str(read_file("villages")["town"]["administrator"])
    name = census.invent_name("f", 1980)
    census.taken.add(name)
    values = {"name": name, "jurisdiction": stage.story.village}
    return stage.fill(keeper, "people:add", values).find_id(rf"/people/{UUID}/")


def sign_in(url: str, language: str, ids: Sequence[str]) -> list[str]:
    """Let each become themselves on a phone of their own; gives the cookies of the phones."""

    def begin(person_id: str) -> str:
        phone = Browser(url, language)
        become(phone, person_id)
        return "; ".join(f"{name}={value}" for name, value in phone.cookies.items())

    with ThreadPoolExecutor(AT_ONCE) as pool:
        return list(pool.map(begin, ids))


def check_in(port: int, meeting: str, code: str, cookies: Sequence[str]) -> None:
    """Let everybody scan the code. RehearsalProblem when somebody was not let in."""
    errands = []
    for cookie in cookies:
        values = {"act_id": str(uuid7()), "meeting": meeting, "code": code}
        body = json.dumps(values).encode()
        errands.append(Errand("check-in", write_post(CHECK_IN, f"{HOST}:{port}", cookie, body)))
    # All stand at the door together: as many wait for an answer as there are lines.
    log = Runner((HOST, port), AT_ONCE * 2).run(errands, time.monotonic(), SECONDS_TO_WAIT)
    failed = log.count_failed("check-in")
    if failed:
        raise RehearsalProblem(
            mark("%(count)s of %(all)s could not check in. The first was told: %(said)s"),
            count=failed,
            all=len(cookies),
            said=log.said["check-in"],
        )

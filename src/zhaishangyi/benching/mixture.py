"""What goes on in a meeting while the phones look on: votes, and pages that are opened. No Django."""

from __future__ import annotations

import json
import math
from dataclasses import dataclass

from zhaishangyi.benching.errands import Errand
from zhaishangyi.benching.lines import write_get, write_post
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.record.ids import uuid7
from zhaishangyi.voting.statements.rules import MOST_IN_A_ROUND

FEWEST_STATEMENTS = 12
SECONDS_TO_WARM_UP = 3.0
VOTE, COOKIE = "/fast/statement-vote", "sessionid"


@dataclass(frozen=True)
class Room:
    """Where it happens: the server, the meeting, what is voted on, a cookie for each person."""

    host: str
    port: int
    meeting: str
    statements: tuple[str, ...]
    cookies: tuple[str, ...]

    @property
    def name(self) -> str:
        """The server as browsers call it."""
        return f"{self.host}:{self.port}"


@dataclass(frozen=True)
class Load:
    """What comes at once: phones, votes and pages a second, for so many seconds."""

    phones: int
    seconds: int
    votes: int
    pages: int
    workers: int

    def count_statements(self, voters: int) -> int:
        """So many that nobody has to vote on one twice. Raises CannotDo where no round has room."""
        votes = self.votes * (self.seconds + SECONDS_TO_WARM_UP)
        wanted = max(FEWEST_STATEMENTS, math.ceil(votes / voters) + 1)
        if wanted > MOST_IN_A_ROUND:
            raise CannotDo(
                "So many votes of so few people take %(wanted)s statements, and a round has room "
                "for %(most)s. Take more phones, fewer votes or fewer seconds.",
                wanted=wanted,
                most=MOST_IN_A_ROUND,
            )
        return wanted


def list_errands(room: Room, load: Load) -> list[Errand]:
    """Votes and pages at their pace; those of the first seconds only warm up."""
    lasting = load.seconds + SECONDS_TO_WARM_UP
    errands = []
    for number in range(int(load.votes * lasting)):
        after = number / load.votes
        errands.append(Errand(name_kind("vote", after), write_vote(room, number), after))
    for number in range(int(load.pages * lasting)):
        after = number / load.pages
        errands.append(Errand(name_kind("page", after), write_look(room, number), after))
    return errands


def name_kind(kind: str, after: float) -> str:
    """Under which an errand counts."""
    return kind if after >= SECONDS_TO_WARM_UP else f"first {kind}s"


def write_vote(room: Room, number: int) -> bytes:
    """The n-th vote: everybody on the first statement, then on the second, and so on."""
    people = len(room.cookies)
    values = {
        "act_id": str(uuid7()),
        "statement": room.statements[number // people],
        "value": (1, 1, 0, -1)[(number * 7 + number // people) % 4],
    }
    cookie = room.cookies[number % people]
    return write_post(VOTE, room.name, cookie, json.dumps(values).encode())


def write_look(room: Room, number: int) -> bytes:
    """The n-th look at a page: the meeting by somebody in it, or what a visitor opens."""
    cookie = room.cookies[number % len(room.cookies)]
    meeting = f"/meetings/{room.meeting}/"
    looks = ((meeting, cookie), ("/", cookie), (meeting, ""), ("/matters/", ""))
    path, sent = looks[number % len(looks)]
    return write_get(path, room.name, sent)

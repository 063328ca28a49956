"""Decisions about meetings on plain values: when, who, the floor and its time. No Django.

States are those of `MeetingState`: planned, announced, open, closed, cancelled. `now` is aware.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from zhaishangyi.record.clock import local
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import half_width, tidy

SHORTEST_MEETING, LONGEST_MEETING = 10, 480
EARLIEST_CHECK_IN = timedelta(minutes=60)
GROUPS = ("resident", "deputy", "expert", "office")
# Who has several roles comes in the first of these; everybody is a resident of somewhere.
ROLE_ORDER = (
    "deputy",
    "cppcc",
    "office",
    "expert",
    "lawyer",
    "judicial",
    "grid_police",
    "mediator",
    "respected_local",
    "grid_worker",
    "convener",
    "recorder",
    "supervisor",
    "administrator",
    "auditor",
    "resident",
)

_TIME = re.compile(
    r"(?P<half>上午|早上|清早|中午|下午|傍晚|晚上|夜里)?\s*(?P<hour>\d{1,2})\s*"
    r"(?:[:.点时]\s*(?P<minute>\d{1,2}|半|整)?\s*分?)?"
)
_PACKED_TIME = re.compile(r"([01]\d|2[0-3])([0-5]\d)")
_AFTERNOON = {"下午", "傍晚", "晚上", "夜里"}


def parse_time(text: str) -> time | None:
    """The time of day in 18:30, １８：３０, 18点半, 晚上6点30分 or 1830; None for anything else."""
    plain = half_width(tidy(text)).replace(" ", "")
    if packed := _PACKED_TIME.fullmatch(plain):
        return time(int(packed[1]), int(packed[2]))
    match = _TIME.fullmatch(plain)
    if match is None:
        return None
    hour = int(match["hour"])
    if match["half"] in _AFTERNOON and hour < 12:
        hour += 12
    minute = {"半": 30, "整": 0, None: 0}.get(match["minute"])
    minute = int(match["minute"]) if minute is None else minute
    return time(hour, minute) if hour < 24 and minute < 60 else None


def parse_number(text: str) -> int | None:
    """A whole number, typed in full-width digits or not; None for anything else."""
    plain = half_width(tidy(text))
    return int(plain) if plain.isascii() and plain.isdigit() and len(plain) < 7 else None


def require_state(state: str, *allowed: str) -> None:
    """Raises RuleBroken unless the meeting is in one of the states."""
    if state in allowed:
        return
    if state == "closed":
        raise RuleBroken("", "This meeting is over already. Nothing was changed.")
    if state == "cancelled":
        raise RuleBroken("", "This meeting was called off. Plan a new one.")
    if state == "open" and "closed" in allowed:
        raise RuleBroken("", "This meeting is still sitting. Close it first.")
    if state == "open":
        raise RuleBroken("", "This meeting is sitting already. Nothing was changed.")
    raise RuleBroken("", "This meeting has not been opened yet. Open it first.")


def require_ahead(starts_at: datetime, now: datetime) -> None:
    """Raises RuleBroken for a beginning that has passed; the running minute still counts."""
    if starts_at < now - timedelta(minutes=1):
        raise RuleBroken(
            "starts_at",
            "%(when)s is already over. Please choose a later time.",
            when=f"{local(starts_at):%Y-%m-%d %H:%M}",
        )


def require_length(minutes: int) -> None:
    """Raises RuleBroken for a meeting of less than ten minutes or more than eight hours."""
    if not SHORTEST_MEETING <= minutes <= LONGEST_MEETING:
        raise RuleBroken(
            "minutes",
            "%(minutes)s minutes do not fit: plan %(least)s to %(most)s.",
            minutes=minutes,
            least=SHORTEST_MEETING,
            most=LONGEST_MEETING,
        )


def require_place(has_venue: bool, place_text: str) -> None:
    """Raises RuleBroken when nobody could know where to go."""
    if not has_venue and not place_text:
        raise RuleBroken("place_text", "Where shall people go? Choose a venue or write the place.")


def require_enough(quorum: int, least: int) -> None:
    """Raises RuleBroken for a quorum below what the procedure asks for; more is allowed."""
    if quorum < least:
        raise RuleBroken(
            "quorum",
            "At least %(least)s people have to come to a matter like this. You may ask for more.",
            least=least,
        )
    if quorum > 5000:
        raise RuleBroken("quorum", "%(quorum)s people are more than can sit down.", quorum=quorum)


def join_roles(required: Sequence[str], more: Iterable[str]) -> list[str]:
    """The parties that the procedure demands, then those that the convener asks for as well."""
    return list(dict.fromkeys((*required, *more)))


def list_missing(required: Sequence[str], there: Iterable[str]) -> list[str]:
    """The required roles that nobody has, in their order."""
    held = set(there)
    return [role for role in required if role not in held]


def choose_role(held: Iterable[str]) -> str:
    """The role in which somebody comes: the most particular one that they hold."""
    roles = set(held)
    return next((role for role in ROLE_ORDER if role in roles), "resident")


def require_day(starts_at: datetime, today: date) -> None:
    """Raises RuleBroken before the day of the meeting; earlier on that day is allowed."""
    day = local(starts_at).date()
    if today < day:
        raise RuleBroken(
            "",
            "This meeting is on %(day)s and can be opened on that day. "
            "To hold it earlier, change its time first, so that everybody hears of it.",
            day=day.isoformat(),
        )


def require_can_check_in(state: str, starts_at: datetime, now: datetime) -> None:
    """Raises RuleBroken unless it sits, or begins within 60 minutes."""
    if state == "announced" and now < starts_at - EARLIEST_CHECK_IN:
        raise RuleBroken(
            "",
            "It is too early to check in: that begins an hour before, at %(when)s.",
            when=f"{local(starts_at - EARLIEST_CHECK_IN):%Y-%m-%d %H:%M}",
        )
    if state == "planned":
        raise RuleBroken("", "This meeting has not been announced yet. Nobody can check in.")
    if state != "announced":
        require_state(state, "open")


def require_enough_present(present: int, quorum: int, missing: Sequence[object]) -> None:
    """Raises RuleBroken when too few people came, or a party that must be there did not."""
    if present < quorum:
        raise RuleBroken(
            "",
            "%(present)s of at least %(quorum)s people are here. Check in those who came, "
            "or wait a little.",
            present=present,
            quorum=quorum,
        )
    if missing:
        raise RuleBroken(
            "", "Not here yet: %(missing)s. Without them nothing can be settled.",
            missing=Listed(missing),
        )  # fmt: skip


class Listed:
    """Several words in a row, put into the language of the page when they are shown."""

    def __init__(self, words: Iterable[object]) -> None:
        self.words = tuple(words)

    def __str__(self) -> str:
        # The enumeration comma of the page's own script.
        texts = [str(word) for word in self.words]
        is_chinese = any("\u4e00" <= sign <= "\u9fff" for text in texts for sign in text)
        return ("、" if is_chinese else ", ").join(texts)


@dataclass(frozen=True, slots=True)
class Waiting:
    """Somebody who waits for the floor: an id, since when, and how often they spoke before."""

    id: object
    asked_at: datetime
    times_spoken: int


def order_queue(waiting: Iterable[Waiting]) -> list[Waiting]:
    """Those who have not spoken yet come first; otherwise who asked first speaks first."""
    return sorted(waiting, key=lambda one: (one.times_spoken > 0, one.asked_at, str(one.id)))


@dataclass(frozen=True, slots=True)
class SpokenTurn:
    """One turn at speaking, as far as time is concerned. `group` is a floor group."""

    group: str
    started_at: datetime
    ended_at: datetime | None = None
    paused_at: datetime | None = None
    paused_seconds: int = 0


def count_seconds(turn: SpokenTurn, now: datetime) -> int:
    """Whole seconds spoken up to `now`, pauses left out; never below 0."""
    until = turn.ended_at or turn.paused_at or now
    return max(0, int((until - turn.started_at).total_seconds()) - turn.paused_seconds)


def sum_floor(turns: Iterable[SpokenTurn], now: datetime) -> dict[str, int]:
    """Seconds of floor time by role group, every group named, in a fixed order."""
    spoken = dict.fromkeys(GROUPS, 0)
    for turn in turns:
        spoken[turn.group] += count_seconds(turn, now)
    return spoken

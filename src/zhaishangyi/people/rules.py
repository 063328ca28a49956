"""Rules about people, slips and PINs. No Django, no clock: `today` and `now` are passed in."""

from __future__ import annotations

import re
from collections.abc import Sequence
from datetime import date, datetime, timedelta

from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import half_width, require_text, tidy

SLIP_LIFETIME = timedelta(days=7)
SHORT_WINDOW, SHORT_LIMIT = timedelta(minutes=5), 5
DAY, DAY_LIMIT = timedelta(hours=24), 20
OLDEST_BIRTH_YEAR = 1900

_CHINESE = "㐀-鿿"
_GAP_IN_CHINESE = re.compile(f"(?<=[{_CHINESE}])\\s+(?=[{_CHINESE}])")
_USERNAME = re.compile(r"[\w.@+-]{3,30}")


def require_name(name: str, field: str = "name") -> str:
    """A person's name in 1 to 40 characters; a gap within a Chinese name is closed."""
    name = " ".join(require_text(field, name, most=40).split())
    return _GAP_IN_CHINESE.sub("", name)


def tidy_group(group: str) -> str:
    """The village group as people write it, 3组 for ３ 组; raises RuleBroken beyond 40."""
    group = require_text("group", half_width(group), least=0, most=40)
    return "".join(group.split()) if re.search(f"[{_CHINESE}]", group) else group


def require_birth_year(year: int | None, today: date) -> None:
    """Raises RuleBroken for a year in which nobody alive was born."""
    if year is not None and not OLDEST_BIRTH_YEAR <= year <= today.year:
        raise RuleBroken(
            "birth_year",
            "%(year)s cannot be right. Write the year of birth with four digits, such as 1958, "
            "or leave it empty.",
            year=year,
        )


def require_somebody_else(alike: Sequence[str], is_somebody_else: bool) -> None:
    """Raises RuleBroken when the roster may hold this person already and nobody said otherwise."""
    if alike and not is_somebody_else:
        raise RuleBroken(
            "is_somebody_else",
            "%(name)s of the same group is already on the roster. Look there first. "
            "If this is another person of that name, tick the box and add them.",
            name=alike[0],
        )


def find_village_path(path: str) -> str:
    """The path of the village above a grid; of a town or a village its own."""
    return "".join(f"{code}/" for code in path.split("/")[:2] if code)


def find_town_path(path: str) -> str:
    """The path of the town above any node."""
    return path.split("/")[0] + "/"


def read_role(role: str) -> Role:
    """The role with this name; raises RuleBroken for a name that is none."""
    try:
        return Role(role)
    except ValueError:
        raise RuleBroken("role", "Choose one of the roles in the list.")


def require_grantable(role: Role, has_office: bool, has_left: bool) -> None:
    """Raises RuleBroken for a role that cannot be given to this person."""
    if has_left:
        raise RuleBroken("", "This person has left the roster, so no role can be given to them.")
    if role is Role.RESIDENT:
        raise RuleBroken("role", "Everybody on the roster is a resident. Choose another role.")
    if role is Role.OFFICE and not has_office:
        raise RuleBroken(
            "role",
            "First say which office this person works for: change their entry, then come back.",
        )


def require_term(since_on: date, until_on: date | None) -> None:
    """Raises RuleBroken when a role would end before it begins."""
    if until_on is not None and until_on < since_on:
        raise RuleBroken(
            "until_on",
            "The role begins on %(since)s, so it cannot end before that day.",
            since=since_on.isoformat(),
        )


def require_administrator_left(role: Role, others: int) -> None:
    """Raises RuleBroken when the town would be left without an administrator."""
    if role is Role.ADMINISTRATOR and others == 0:
        raise RuleBroken(
            "",
            "This is the last administrator of the town. Give the role to somebody else first; "
            "then it can end here.",
        )


def require_usable_slip(
    used_at: datetime | None, cancelled_at: datetime | None, expires_at: datetime, now: datetime
) -> None:
    """Raises RuleBroken with what became of the slip; who used it is not told."""
    if used_at is not None:
        raise RuleBroken(
            "",
            "This slip has been used already; each one works once. If it was you, sign in with "
            "your PIN. If not, tell your convener, who gives you a new one in person.",
        )
    if cancelled_at is not None:
        raise RuleBroken(
            "",
            "This slip does not count any more: it was cancelled, or a newer one was made. Use the "
            "newer one, or ask your convener for another in person.",
        )
    if now >= expires_at:
        raise RuleBroken(
            "",
            "This slip was good until %(day)s. Ask your convener or grid worker for a new one "
            "in person; it takes a minute.",
            day=clock.local(expires_at).date().isoformat(),
        )


def require_pin_shape(pin: str) -> str:
    """The six digits as typed on any keyboard; raises RuleBroken for anything else."""
    pin = half_width(tidy(pin)).replace(" ", "")
    if not re.fullmatch("[0-9]{6}", pin):
        raise RuleBroken("pin", "A PIN has exactly six digits. Please type six digits.")
    return pin


def require_another_try(failed_at: Sequence[datetime], now: datetime) -> int:
    """How many tries are left in these five minutes; raises RuleBroken when there is none."""
    if sum(now - at < DAY for at in failed_at) >= DAY_LIMIT:
        raise RuleBroken(
            "pin",
            "The PIN was wrong too often today, so this phone waits. Nothing of yours is lost: ask "
            "your convener or grid worker for a new slip, in person, and choose a new PIN.",
        )
    recent = sorted(at for at in failed_at if now - at < SHORT_WINDOW)
    if len(recent) >= SHORT_LIMIT:
        opens_at = recent[-SHORT_LIMIT] + SHORT_WINDOW + timedelta(seconds=59)
        raise RuleBroken(
            "pin",
            "The PIN was wrong five times. Try again after %(time)s. If you have forgotten it, "
            "ask your convener or grid worker for a new slip, in person.",
            time=f"{clock.local(opens_at):%H:%M}",
        )
    return SHORT_LIMIT - len(recent)


def require_username(username: str) -> str:
    """A name to sign in with: 3 to 30 letters, digits and . @ + - _, in any script."""
    username = half_width(tidy(username))
    if not _USERNAME.fullmatch(username):
        raise RuleBroken(
            "username",
            "Choose 3 to 30 letters or digits without spaces, such as gujianxin.",
        )
    return username

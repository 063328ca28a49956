"""What was asked in a way that cannot be answered, said in one sentence a person understands."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from typing import Any, TypeVar

from pydantic import ValidationError

from zhaishangyi.exchange.datasets.shape import Wish
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import half_width

W = TypeVar("W", bound=Wish)

# Everybody may add these: the language of a problem's sentence.
ALWAYS = frozenset({"lang"})


def name_fields(wish: type[Wish]) -> dict[str, str]:
    """The names as they stand in an address, with those of the program."""
    return {field.alias or name: name for name, field in wish.model_fields.items()}


def require_known(asked: Iterable[str], known: Collection[str]) -> None:
    """Raises RuleBroken for a word that is not asked for here: it would be passed over silently."""
    for name in asked:
        if name not in known and name not in ALWAYS:
            raise RuleBroken(
                name[:40],
                "“%(name)s” is not known here. You can ask for: %(known)s.",
                name=name[:40],
                known=", ".join(sorted(known)) or "–",
            )


def read_wish(kind: type[W], asked: Mapping[str, str]) -> W:
    """What an address asks of a set of data. Raises RuleBroken."""
    known = name_fields(kind)
    require_known(asked, known)
    given = {name: half_width(value.strip()) for name, value in asked.items() if name in known}
    try:
        return kind.model_validate({name: value for name, value in given.items() if value})
    except ValidationError as error:
        raise explain(error.errors()) from error


def explain(errors: Iterable[Mapping[str, Any]]) -> RuleBroken:
    """The first of the problems that a check found."""
    first = next(iter(errors))
    words = [str(part) for part in first.get("loc", ())]
    name = words[-1] if words else ""
    sort, limits = str(first.get("type", "")), first.get("ctx") or {}
    if sort == "literal_error":
        return RuleBroken(
            name, "“%(name)s” is one of: %(known)s.", name=name, known=limits.get("expected", "")
        )
    if sort.startswith("date"):
        return RuleBroken(name, "“%(name)s” is a day, written as 2024-05-31.", name=name)
    if sort.startswith("uuid"):
        return RuleBroken(
            name, "“%(name)s” is an id, as it stands in the data and in addresses.", name=name
        )
    if sort.startswith(("int", "less", "greater")):
        return RuleBroken(name, "“%(name)s” is a whole number from 1 to 200.", name=name)
    return RuleBroken(name, "“%(name)s” cannot be read. Look at how it is written.", name=name)

"""What concerns many leaves a mediation without what was said in it. No Django here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterable

from zhaishangyi.record.errors import RuleBroken

LONGEST_SHARED_RUN = 12
SHORTEST_NAME = 2


def require_started(state: str) -> None:
    """Raises RuleBroken before everybody wanted to talk it over, and where it came to nothing."""
    if state not in ("talking", "signed", "settled"):
        raise RuleBroken(
            "", "A matter can come out of a mediation that is under way or settled. This is not."
        )


def require_unmade(is_made: bool) -> None:
    """Raises RuleBroken where there is a matter already."""
    if is_made:
        raise RuleBroken("", "A matter was made of this already. It goes its own way now.")


def require_all_agree(do_all: bool) -> None:
    """Raises RuleBroken unless every party wants it."""
    if not do_all:
        raise RuleBroken(
            "", "Not every party has agreed that this becomes a matter. Ask each of them first."
        )


def squeeze(text: str) -> str:
    """Letters and digits only, in plain lower-case form: spaces and marks hide nothing."""
    plain = unicodedata.normalize("NFKC", text).casefold()
    return "".join(letter for letter in plain if letter.isalnum())


def require_no_names(field: str, text: str, names: Iterable[str]) -> None:
    """Raises RuleBroken where the text names a party, or whoever speaks for one."""
    squeezed = squeeze(text)
    for name in names:
        short = squeeze(name)
        if len(short) >= SHORTEST_NAME and short in squeezed:
            raise RuleBroken(
                field,
                "%(name)s stands in it. A matter is public: say what concerns many, and name "
                "nobody of this mediation.",
                name=name,
            )


def require_no_confidences(field: str, text: str, confidences: Iterable[str]) -> None:
    """Raises RuleBroken where twelve characters in a row stand in the confidential file too."""
    squeezed = squeeze(text)
    runs = {squeezed[at : at + LONGEST_SHARED_RUN] for at in range(count_runs(squeezed))}
    for confidence in confidences:
        if found := find_shared(runs, squeeze(confidence)):
            raise RuleBroken(
                field,
                "“%(words)s” stands in the confidential file word for word. Say it anew, as "
                "something that anybody may read.",
                words=found,
            )


def count_runs(squeezed: str) -> int:
    """How many runs of twelve characters a text has."""
    return max(0, len(squeezed) - LONGEST_SHARED_RUN + 1)


def find_shared(runs: set[str], confidence: str) -> str:
    """The first of these runs that a confidential text holds; "" for none."""
    pieces = (confidence[at : at + LONGEST_SHARED_RUN] for at in range(count_runs(confidence)))
    return next((piece for piece in pieces if piece in runs), "")

"""What somebody types about a party, before there is one. No Django here."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class PartyDraft:
    """One party as it is written down. `person` and `representative` are people of the roster.

    `side` is "a", "b" or "c"; `represented_as` says what the one who speaks for them is.
    """

    side: str
    name: str
    person: Any = None
    account: str = ""
    wish: str = ""
    is_minor: bool = False
    represented_by: str = ""
    representative: Any = None
    represented_as: str = ""
    interpreter: str = ""

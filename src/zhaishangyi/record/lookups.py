"""Finding what begins with a text, so that SQLite uses its index too.

Its LIKE takes small and capital letters for the same, which an index does not; PostgreSQL has an
index of its own for LIKE.
"""

from __future__ import annotations

import sys
from typing import Any

from django.db.models import CharField
from django.db.models.lookups import StartsWith

FIRST_SURROGATE, AFTER_SURROGATES = 0xD800, 0xE000


@CharField.register_lookup
class Begins(StartsWith):
    """`number__begins="八烈 2024-"`: everything from that text up to the next one."""

    lookup_name = "begins"

    def get_rhs_op(self, connection: Any, rhs: str) -> str:
        """The operator of `startswith`."""
        return str(connection.operators["startswith"] % rhs)

    def as_sqlite(self, compiler: Any, connection: Any) -> tuple[str, list[Any]]:
        """A range: the last sign of what was asked for, moved on by one, ends it."""
        text = str(self.rhs)
        if not text:
            return "1 = 1", []
        column, values = self.process_lhs(compiler, connection)
        after = find_end(text)
        if not after:
            return f"{column} >= %s", [*values, text]
        return f"{column} >= %s AND {column} < %s", [*values, text, *values, after]


def find_end(text: str) -> str:
    """The least text that stands after everything that begins with `text`; "" where none does."""
    text = text.rstrip(chr(sys.maxunicode))
    if not text:
        return ""
    following = ord(text[-1]) + 1
    # Halves of a pair are no signs of their own and cannot be sent to the store.
    return text[:-1] + chr(AFTER_SURROGATES if following == FIRST_SURROGATE else following)

"""Finding what begins with a text, so that SQLite uses its index too.

Its LIKE takes small and capital letters for the same, which an index does not; PostgreSQL has an
index of its own for LIKE.
"""

from __future__ import annotations

from typing import Any

from django.db.models import CharField
from django.db.models.lookups import StartsWith


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
        after = text[:-1] + chr(ord(text[-1]) + 1)
        return f"{column} >= %s AND {column} < %s", [*values, text, *values, after]

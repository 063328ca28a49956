"""How many queries something asks."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext


def count_queries(do: Callable[[], Any]) -> int:
    """The queries of one call, without the bookkeeping of sessions and savepoints."""
    with CaptureQueriesContext(connection) as seen:
        do()
    return sum(not query["sql"].startswith(("SAVEPOINT", "RELEASE")) for query in seen)

"""The few expressions that the two stores write differently. No Django here.

A day is a day in the town, eight hours ahead of UTC, in which moments are kept.
"""

from __future__ import annotations

import re

SQLITE = {
    "day": "date({0}, '+8 hours')",
    "days": "CAST(julianday(date({1}, '+8 hours')) - julianday(date({0}, '+8 hours')) AS INTEGER)",
    "seconds": "(unixepoch({1}) - unixepoch({0}))",
    "text": "CAST({0} AS TEXT)",
    "list": "group_concat(DISTINCT {0} ORDER BY {0})",
}
POSTGRESQL = {
    "day": "(({0} AT TIME ZONE INTERVAL '8 hours')::date)",
    "days": "(({1} AT TIME ZONE INTERVAL '8 hours')::date"
    " - ({0} AT TIME ZONE INTERVAL '8 hours')::date)",
    "seconds": "(floor(extract(epoch FROM {1})) - floor(extract(epoch FROM {0})))::bigint",
    "text": "({0})::text",
    "list": "string_agg(DISTINCT ({0})::text, ',' ORDER BY ({0})::text)",
}
_CALL = re.compile(r"\{(day|days|seconds|text|list):([^{}]+)\}")


def speak(statement: str, vendor: str) -> str:
    """The statement with `{day:column}` and the like as the store `vendor` writes them."""
    words = SQLITE if vendor == "sqlite" else POSTGRESQL

    def say(call: re.Match[str]) -> str:
        parts = call[2].split(":") if call[1] in ("days", "seconds") else [call[2]]
        return words[call[1]].format(*parts)

    # The innermost first: an expression may stand inside another.
    while _CALL.search(statement):
        statement = _CALL.sub(say, statement)
    return statement

"""Read one table of a procedure file, and say plainly what is wrong with it. No Django here."""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from typing import Any

from zhaishangyi.procedures.voice import Bilingual

# Every key that a file may hold, by the table that it stands in; docs/procedures.md explains each.
ACCEPTED_KEYS: dict[str, tuple[str, ...]] = {
    "procedure": (
        "id",
        "name",
        "sentence",
        "for_tiers",
        "warn_at",
        "late_at",
        "links",
        "tiers",
        "quorum",
        "agree",
        "review",
    ),
    "links": (
        "id",
        "name_en",
        "name_zh",
        "sentence",
        "needs",
        "needs_when",
        "closes",
        "may_skip",
        "skip_needs_tier",
        "covers",
    ),
    "tiers": ("total_days", "by_days"),
    "quorum": ("people", "required_roles", "required_roles_when"),
    "agree": ("not_agreed_reopen_at",),
    "review": ("solved_threshold", "min_ratings", "reopen_at"),
    "text": ("en", "zh"),
}

LONGEST_TEXT = 300
LONGEST_TIME_DAYS = 3650
_ID = re.compile(r"[a-z][a-z0-9-]{0,39}")


class ProcedureFileError(Exception):
    """A procedure file cannot be used; says which file, which key, and what to do."""

    def __init__(self, file_name: str, key: str, advice: str) -> None:
        super().__init__(f"{file_name}, {key}: {advice}" if key else f"{file_name}: {advice}")
        self.file_name = file_name
        self.key = key
        self.advice = advice


class Table:
    """One table of a file. Reading a key checks its type; a key that nobody knows is refused."""

    def __init__(self, file_name: str, where: str, kind: str, values: object) -> None:
        self.file_name = file_name
        self.where = where
        if not isinstance(values, dict):
            raise ProcedureFileError(file_name, where, "Make this a table with keys of its own.")
        self.values: Mapping[str, Any] = values
        if kind:
            self._refuse_unknown(ACCEPTED_KEYS[kind])

    def _refuse_unknown(self, known: Collection[str]) -> None:
        for key in self.values:
            if key not in known:
                raise self.wrong(
                    key, f"This key is not known. Take it out, or use one of: {', '.join(known)}."
                )

    def name_key(self, key: str) -> str:
        """The key with the tables around it, as a person would look for it."""
        return f"{self.where}.{key}" if self.where else key

    def wrong(self, key: str, advice: str) -> ProcedureFileError:
        """The error to raise for this key."""
        return ProcedureFileError(self.file_name, self.name_key(key), advice)

    def take(self, key: str) -> Any:
        """The value as it stands; raises when the key is missing."""
        if key not in self.values:
            raise self.wrong(key, "This key is missing. Add it.")
        return self.values[key]

    def table(self, key: str, kind: str = "") -> Table:
        """A table inside this one."""
        return Table(self.file_name, self.name_key(key), kind, self.take(key))

    def word(self, key: str) -> str:
        """A short id: small letters, digits and hyphens, 40 at most."""
        value = self.take(key)
        if not isinstance(value, str) or not _ID.fullmatch(value):
            raise self.wrong(
                key, "Use small letters, digits and hyphens, starting with a letter, 40 at most."
            )
        return value

    def text(self, key: str) -> str:
        """Words for people, not empty."""
        value = self.take(key)
        if not isinstance(value, str) or not 0 < len(value.strip()) <= LONGEST_TEXT:
            raise self.wrong(key, f"Write a text here, {LONGEST_TEXT} characters at most.")
        return value.strip()

    def both(self, key: str) -> Bilingual:
        """A table { en = "...", zh = "..." }."""
        table = self.table(key, "text")
        return Bilingual(table.text("en"), table.text("zh"))

    def days(self, key: str) -> int:
        """Whole days from 1 to ten years."""
        return self.count(key, LONGEST_TIME_DAYS)

    def count(self, key: str, most: int = 10_000) -> int:
        """A whole number from 1."""
        value = self.take(key)
        if type(value) is not int or not 1 <= value <= most:
            raise self.wrong(key, f"Write a whole number from 1 to {most}.")
        return value

    def number(self, key: str, least: float, most: float, default: float | None = None) -> float:
        """A number within bounds, both allowed."""
        value = self.values.get(key, default) if default is not None else self.take(key)
        if type(value) not in (int, float) or not least <= value <= most:
            raise self.wrong(key, f"Write a number from {least} to {most}.")
        return float(value)

    def flag(self, key: str, default: bool) -> bool:
        """true or false."""
        value = self.values.get(key, default)
        if not isinstance(value, bool):
            raise self.wrong(key, "Write true or false, without quotation marks.")
        return value

    def choice(self, key: str, allowed: Collection[str]) -> str:
        """One of the allowed words."""
        value = self.take(key)
        if not isinstance(value, str) or value not in allowed:
            raise self.wrong(key, f"Write one of: {', '.join(allowed)}.")
        return value

    def words(
        self, key: str, allowed: Collection[str], *, can_be_empty: bool = False
    ) -> tuple[str, ...]:
        """A list of different allowed words. An optional list that is missing is empty."""
        value = self.values.get(key, []) if can_be_empty else self.take(key)
        return self.check_words(key, value, allowed, can_be_empty=can_be_empty)

    def check_words(
        self, key: str, value: object, allowed: Collection[str], *, can_be_empty: bool = False
    ) -> tuple[str, ...]:
        """The list as a tuple; raises when something in it is unknown or stands there twice."""
        if not isinstance(value, list) or not (value or can_be_empty):
            raise self.wrong(key, f"Write a list with at least one of: {', '.join(allowed)}.")
        for word in value:
            if not isinstance(word, str) or word not in allowed:
                raise self.wrong(
                    key, f"{word!r} is not known. Write only words of: {', '.join(allowed)}."
                )
        if len(set(value)) < len(value):
            raise self.wrong(key, "The same word stands here twice. Leave it once.")
        return tuple(value)

    def groups(self, key: str, allowed: Collection[str]) -> tuple[tuple[str, ...], ...]:
        """A list of lists of allowed words, none of them empty."""
        value = self.take(key)
        if not isinstance(value, list) or not value:
            raise self.wrong(key, 'Name at least one group of evidence, such as [["triaged"]].')
        return tuple(self.check_words(key, group, allowed) for group in value)

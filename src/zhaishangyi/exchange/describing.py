"""The description of the interface (OpenAPI) as plain lists for a page. Pure."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

Schema = Mapping[str, Any]
Say = Callable[[str], str]


@dataclass(frozen=True)
class Word:
    """A word that an address takes, or a field of the answer."""

    name: str
    sort: str
    text: str
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Operation:
    """One address of the interface."""

    path: str
    takes: tuple[Word, ...]
    gives: tuple[Word, ...]

    @property
    def is_list(self) -> bool:
        """Whether the address needs no id, so that it can be tried at once."""
        return "{" not in self.path


def describe_operations(schema: Schema, say: Say) -> list[Operation]:
    """Every address of the description, in its order; `say` puts texts into another language."""
    found = []
    for path, methods in schema["paths"].items():
        what = methods["get"]
        asked = what.get("parameters", ())
        takes = tuple(describe_word(schema, one["name"], one, say) for one in asked)
        found.append(Operation(path, takes, describe_answer(schema, what["responses"][200], say)))
    return found


def describe_answer(schema: Schema, response: Schema, say: Say) -> tuple[Word, ...]:
    """The fields of an answer; of a list, the fields of its rows."""
    answer = follow(schema, response["content"]["application/json"]["schema"])
    items = answer["properties"].get("items")
    row = follow(schema, items["items"]) if items else answer
    fields = row["properties"].items()
    return tuple(describe_word(schema, name, {"schema": field}, say) for name, field in fields)


def describe_word(schema: Schema, name: str, word: Schema, say: Say) -> Word:
    """One word: what sort of value it has, and what it means."""
    sorts = [follow(schema, sort) for sort in list_sorts(word["schema"])]
    choices = [str(value) for sort in sorts for value in list_choices(sort)]
    text = word.get("description") or word["schema"].get("description", "")
    names = dict.fromkeys(name_sort(sort) for sort in sorts if sort.get("type") != "null")
    said = say(text) if text else ""
    return Word(name, " | ".join(names), said, tuple(choice for choice in choices if choice))


def list_sorts(sort: Schema) -> list[Schema]:
    """The sorts of value that a field may have."""
    found: list[Schema] = list(sort.get("anyOf", [sort]))
    return found


def list_choices(sort: Schema) -> list[Any]:
    """The only values that a field may have; none when it is free."""
    found: list[Any] = list(sort.get("enum", [sort["const"]] if "const" in sort else []))
    return found


def name_sort(sort: Schema) -> str:
    """A sort of value in one word, such as "date"."""
    return str(sort.get("format") or sort.get("type") or "value")


def follow(schema: Schema, part: Schema) -> Schema:
    """The part itself, or the one that it refers to."""
    reference = part.get("$ref")
    found: Schema = (
        schema["components"]["schemas"][reference.rsplit("/", 1)[-1]] if reference else part
    )
    return found

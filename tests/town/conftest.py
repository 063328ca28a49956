"""The demo town, loaded once for all tests that look at it."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

import pytest
from django.apps import apps
from django.db import connection, models, transaction

from zhaishangyi.record import clock
from zhaishangyi.record.models import Photo
from zhaishangyi.town.load import load_town

TODAY = date(2024, 6, 4)
MORNING = datetime.combine(TODAY, time(8), clock.HERE)
# A salt is drawn anew each time, the digest follows from it, and counters depend on the store.
LEFT_OUT = {"salt", "digest", "seq"}


@dataclass(frozen=True)
class Loaded:
    """What a test may want to know of the loading, besides the rows."""

    # Of two loadings, where it was loaded twice.
    digests: tuple[str, str] | None
    lines: tuple[str, ...]


def digest_rows() -> str:
    """A hash over every row of the rooms, without what chance and the store decide."""
    rows = sorted(
        f"{model._meta.label_lower} {list_values(model, row)}"
        for model in apps.get_models()
        if model.__module__.startswith("zhaishangyi.")
        for row in model._default_manager.all()
    )
    return hashlib.sha256(hide_sealed("\n".join(rows)).encode()).hexdigest()


def hide_sealed(text: str) -> str:
    """A sealed picture is named by its sealed bytes, and those are drawn anew each time."""
    for path, digest in Photo.objects.filter(is_sealed=True).values_list("path", "sha256"):
        text = text.replace(path, "sealed").replace(digest, "sealed")
    return text


def list_values(model: type[models.Model], row: Any) -> list[tuple[str, Any]]:
    counted = (models.BigAutoField, models.AutoField)
    return [
        (field.attname, getattr(row, field.attname))
        for field in model._meta.concrete_fields
        if field.attname not in LEFT_OUT and not isinstance(field, counted)
    ]


def list_strange_words() -> list[tuple[str, str]]:
    """Where a column holds what its list has not. SQLite takes any word, however long."""
    return [
        (str(field), value)
        for model in apps.get_models()
        if model.__module__.startswith("zhaishangyi.")
        for field in model._meta.concrete_fields
        if field.choices
        for value in model._default_manager.values_list(field.attname, flat=True).distinct()
        if value and value not in dict(field.flatchoices)
    ]


@pytest.fixture(scope="module")
def town(django_db_setup: None, django_db_blocker: Any) -> Iterator[Loaded]:
    """香樟镇 on the morning of 4 June 2024, taken away afterwards.

    Loaded twice where the two are compared: one store is enough for that.
    """
    lines: list[str] = []
    with django_db_blocker.unblock():
        first = load_and_take_away() if connection.vendor == "sqlite" else ""
        with transaction.atomic(), clock.pretend(MORNING):
            load_town(TODAY, lines.append)
            yield Loaded((first, digest_rows()) if first else None, tuple(lines))
            transaction.set_rollback(True)


def load_and_take_away() -> str:
    """The digest of a town that is gone again."""
    with transaction.atomic():
        load_town(TODAY)
        digest = digest_rows()
        transaction.set_rollback(True)
    return digest

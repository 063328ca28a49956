"""A column whose text is sealed in the database, in its backups and in the record."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import FieldError
from django.db import models

from zhaishangyi.record.sealing import commit_to, open_text, read_key, seal_text


def read_sealing_key() -> bytes:
    """The key of this data folder."""
    folder = settings.DATA_FOLDER
    return read_key(folder if isinstance(folder, Path) else Path(folder))


class SealedTextField(models.TextField):  # type: ignore[type-arg]
    """Text that is clear in the program and sealed on disk; it cannot be searched. (密封字段)

    An empty text stays empty, so that a page can tell that there is none.
    """

    is_sealed = True

    @property
    def place(self) -> str:
        """What a sealed value is bound to: the column."""
        return f"{self.model._meta.label_lower}.{self.attname}"

    def get_prep_value(self, value: Any) -> Any:
        text = super().get_prep_value(value)
        return seal_text(text, self.place, read_sealing_key()) if text else text

    def from_db_value(self, value: str | None, expression: Any, connection: Any) -> str | None:
        """The clear text of a row that was read."""
        return open_text(value, self.place, read_sealing_key()) if value else value

    def get_lookup(self, lookup_name: str) -> Any:
        """Only "is there any" can be asked: the same text is sealed differently each time."""
        if lookup_name != "isnull":
            raise FieldError(f"{self.name} is sealed and cannot be searched")
        return super().get_lookup(lookup_name)

    def commit_to(self, value: str) -> str:
        """What stands for the text in an entry of the record."""
        return f"sealed:{commit_to(value, self.place, read_sealing_key())}" if value else ""

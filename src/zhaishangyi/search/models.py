"""What can be found, and under which words."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _


class Kind(models.IntegerChoices):
    """What sort of record was found."""

    MATTER = 1, _("Matter")
    OUTCOME = 2, _("Outcome")
    MEETING = 3, _("Meeting")
    NOTICE = 4, _("Public notice")


class SearchDoc(models.Model):
    """One record that can be found: a copy of its words, never of its text. (检索条目)

    `docid` holds the second of the record's date in its high bits, so that the newest is simply
    the highest, and is the row number in the index of words. On SQLite that is the table
    `search_words`, on PostgreSQL a column `tokens` of this one; both are made by the migration.
    `mark` tells whether the words have changed. Whoever looks reads the record itself, with the
    rights of whoever looks.
    """

    docid = models.BigIntegerField(primary_key=True)
    kind = models.PositiveSmallIntegerField(choices=Kind.choices)
    target_id = models.UUIDField(unique=True)
    is_public = models.BooleanField(default=True)
    mark = models.BigIntegerField()

    def __str__(self) -> str:
        return f"{self.kind} {self.target_id}"

"""Entries of the record, the base of every recorded model, and photos."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any, ClassVar, Self, TypeVar

from django.db import models
from django.urls import reverse

from zhaishangyi.record import clock, ids
from zhaishangyi.record.sealed import SealedTextField
from zhaishangyi.record.trail import (
    WITHHELD,
    Change,
    WrittenOutsideTheDoor,
    is_outside,
    require_trail,
    to_plain,
)


class Entry(models.Model):
    """What was done: who, in which role, where, when, what, before and after. (记录条)

    `content` is canonical JSON; `digest` is SHA-256(salt || content), so that content and salt
    can be erased on a person's request while the digest stays. Rows are only ever added.
    """

    seq = models.BigAutoField(primary_key=True)
    act_id = models.UUIDField(unique=True)
    kind = models.CharField(max_length=64)
    at = models.DateTimeField()
    person_id = models.UUIDField(null=True)
    role = models.CharField(max_length=32, blank=True)
    node_path = models.CharField(max_length=200, blank=True)
    typed_for = models.CharField(max_length=80, blank=True)
    subject_kind = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True)
    subject_version = models.PositiveIntegerField(default=0)
    content = models.TextField()
    salt = models.BinaryField(max_length=32)
    digest = models.CharField(max_length=64)
    params_digest = models.CharField(max_length=64)

    class Meta:
        indexes = (
            models.Index(fields=["subject_kind", "subject_id", "seq"], name="entry_subject"),
            models.Index(fields=["kind", "at"], name="entry_kind_at"),
            models.Index(fields=["person_id", "seq"], name="entry_person"),
        )

    def __str__(self) -> str:
        return f"{self.seq} {self.kind}"


M = TypeVar("M", bound=models.Model, covariant=True)


class RecordedQuerySet(models.QuerySet[M]):
    """Reads freely; writes only row by row through the door, so that nothing goes unrecorded."""

    def _refuse(self, what: str) -> None:
        if not is_outside():
            raise WrittenOutsideTheDoor(f"{self.model.__name__}: {what} leaves no entry; save rows")

    def update(self, **kwargs: Any) -> int:
        self._refuse("update")
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._refuse("delete")
        return super().delete()

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        self._refuse("bulk_create")
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._refuse("bulk_update")
        return super().bulk_update(*args, **kwargs)


class Recorded(models.Model):
    """Base of everything that only acts may write. Saving outside the door is an error."""

    secret_fields: ClassVar[frozenset[str]] = frozenset()

    id = models.UUIDField(primary_key=True, default=ids.uuid7, editable=False)
    version = models.PositiveIntegerField(default=0, editable=False)

    objects = models.Manager.from_queryset(RecordedQuerySet)()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Write the row and tell the open act what changed."""
        trail = require_trail(self._meta.label_lower)
        self.version += 1
        if kwargs.get("update_fields") is not None:
            kwargs["update_fields"] = {*kwargs["update_fields"], "version"}
        before = {} if self._state.adding else self._snapshot(getattr(self, "_loaded", {}))
        super().save(*args, **kwargs)
        after = self._snapshot(self._read_fields())
        if trail is not None:
            trail.changes.append(self._compare(before, after))
        self._loaded = self._read_fields()

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the row and tell the open act what it was."""
        trail = require_trail(self._meta.label_lower)
        if trail is not None:
            trail.changes.append(self._compare(self._snapshot(self._read_fields()), {}))
        return super().delete(*args, **kwargs)

    @classmethod
    def from_db(
        cls, db: str | None, field_names: Collection[str], values: Collection[Any], **more: Any
    ) -> Self:
        record = super().from_db(db, field_names, values, **more)
        record._loaded = dict(zip(field_names, values, strict=False))
        return record

    @property
    def kind(self) -> str:
        """The name of the record's kind as it stands in entries, such as "matters.matter"."""
        return self._meta.label_lower

    def _read_fields(self) -> dict[str, Any]:
        deferred = self.get_deferred_fields()
        return {
            field.attname: self.__dict__.get(field.attname)
            for field in self._meta.concrete_fields
            if field.attname not in deferred
        }

    def _snapshot(self, values: dict[str, Any]) -> dict[str, Any]:
        return {
            name: self._show_in_record(name, value)
            for name, value in values.items()
            if name not in ("id", "version")
        }

    def _show_in_record(self, name: str, value: Any) -> Any:
        """A value as it stands in an entry: secrets withheld, sealed texts as their commitment."""
        if name in self.secret_fields:
            # A zero is as secret as any other number.
            return None if value in (None, "") else WITHHELD
        field = self._meta.get_field(name)
        if isinstance(field, SealedTextField):
            return field.commit_to(value or "")
        return to_plain(value)

    def _compare(self, before: dict[str, Any], after: dict[str, Any]) -> Change:
        names = [n for n in {**before, **after} if before.get(n) != after.get(n)]
        return Change(
            kind=self.kind,
            record_id=str(self.pk),
            version=self.version,
            before={n: before[n] for n in names if n in before},
            after={n: after[n] for n in names if n in after},
        )


class Photo(Recorded):
    """A picture that belongs to a record, cleaned of everything but the picture. (照片)"""

    owner_kind = models.CharField(max_length=64)
    owner_id = models.UUIDField()
    path = models.CharField(max_length=80)
    sha256 = models.CharField(max_length=64)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    caption = models.CharField(max_length=120, blank=True)
    position = models.PositiveSmallIntegerField(default=0)
    added_at = models.DateTimeField(default=clock.now)
    is_public = models.BooleanField(default=True)
    # Sealed on disk; only the room that owns it says who may look.
    is_sealed = models.BooleanField(default=False)
    node_path = models.CharField(max_length=200, blank=True)
    # Whoever brought the matter may look at a picture that is not public.
    seen_by_id = models.UUIDField(null=True)

    class Meta:
        ordering = ("position", "id")
        indexes = (models.Index(fields=["owner_kind", "owner_id"], name="photo_owner"),)

    def __str__(self) -> str:
        return self.caption or self.path

    @property
    def url(self) -> str:
        """Where the picture is served; the page asks who is looking."""
        return reverse("record:photo", args=[self.pk])

    @property
    def thumb_url(self) -> str:
        """Where the small picture is served."""
        return reverse("record:thumb", args=[self.pk])

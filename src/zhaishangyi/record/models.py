"""Entries of the record, the base of every recorded model, and photos."""

from __future__ import annotations

from collections.abc import Collection
from functools import cache
from typing import Any, ClassVar, Self, TypeVar
from uuid import UUID

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
    # The values as they were read or written last.
    _loaded: dict[str, Any]

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
        is_new = self._state.adding
        super().save(*args, **kwargs)
        change = self.tell_change(is_new)
        if trail is not None:
            trail.changes.append(change)

    def tell_change(self, is_new: bool) -> Change:
        """What differs from the row as it was read or written last."""
        return self.take_change(is_new)[1]

    def take_change(self, is_new: bool) -> tuple[list[str], Change]:
        """The fields that differ from the row as it was read or written last, and how."""
        before = {} if is_new else getattr(self, "_loaded", {})
        self._loaded = self._read_fields()
        names = list_different(before, self._loaded)
        return names, self._tell(names, before, self._loaded)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        """Remove the row and tell the open act what it was."""
        trail = require_trail(self._meta.label_lower)
        if trail is not None:
            fields = self._read_fields()
            trail.changes.append(self._tell(list_different(fields, {}), fields, {}))
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
        """The values of all fields that were read."""
        values = self.__dict__
        return {name: values[name] for name in _name_fields(type(self)) if name in values}

    def _show_in_record(self, name: str, value: Any) -> Any:
        """A value as it stands in an entry: secrets withheld, sealed texts as their commitment."""
        if name in self.secret_fields:
            # A zero is as secret as any other number.
            return None if value in (None, "") else WITHHELD
        sealed = _find_sealed(type(self)).get(name)
        return to_plain(value) if sealed is None else sealed.commit_to(value or "")

    def _tell(self, names: list[str], before: dict[str, Any], after: dict[str, Any]) -> Change:
        """What differs, as it stands in an entry; `before` and `after` are values of the fields."""
        show = self._show_in_record
        shown_before = {name: show(name, before[name]) for name in names if name in before}
        shown_after = {name: show(name, after[name]) for name in names if name in after}
        for name in names:
            # What differs may look alike all the same.
            if shown_before.get(name) == shown_after.get(name):
                shown_before.pop(name, None)
                shown_after.pop(name, None)
        return Change(self.kind, str(self.pk), self.version, shown_before, shown_after)


# These stand in every change anyway.
_ALWAYS = frozenset({"id", "version"})


def list_different(before: dict[str, Any], after: dict[str, Any]) -> list[str]:
    """The fields that may look different in an entry."""
    if not before:
        return [name for name, value in after.items() if value is not None and name not in _ALWAYS]
    return [
        name
        for name in {**before, **after}
        if name not in _ALWAYS and not is_same(before.get(name), after.get(name))
    ]


# Of these, what is equal also looks the same in an entry; a 5 and a 5.00 do not.
_EXACT = frozenset({str, int, bool, UUID})


def is_same(one: Any, other: Any) -> bool:
    """Whether two values surely look the same in an entry."""
    if one is other:
        return True
    return type(one) is type(other) and type(one) in _EXACT and bool(one == other)


@cache
def _name_fields(model: type[Recorded]) -> tuple[str, ...]:
    """The fields of a model by the names under which they stand in entries."""
    return tuple(field.attname for field in model._meta.concrete_fields)


@cache
def _find_sealed(model: type[Recorded]) -> dict[str, SealedTextField]:
    """The sealed fields of a model."""
    fields = model._meta.concrete_fields
    return {field.attname: field for field in fields if isinstance(field, SealedTextField)}


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

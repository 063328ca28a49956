"""Reading the record."""

from __future__ import annotations

import json
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.photo_guards import may_open
from zhaishangyi.record.roles import Role

READING_ROLES = (Role.AUDITOR, Role.SUPERVISOR, Role.ADMINISTRATOR)
PHOTO_ROLES = (*READING_ROLES, Role.CONVENER, Role.RECORDER)


def get_photo(by: Actor, photo_id: UUID) -> Photo:
    """A picture that this actor may see."""
    photo = Photo.objects.filter(pk=photo_id).first()
    if photo is None or not may_see(by, photo):
        raise NotHere("There is no such photo any more.")
    return photo


def may_see(by: Actor, photo: Photo) -> bool:
    """Public ones anybody; others those who work where it is handled, and who brought it.

    Sealed ones only those whom their room lets in.
    """
    if photo.is_sealed:
        return may_open(by, photo.owner_kind, photo.owner_id)
    is_own = by.person_id is not None and by.person_id == photo.seen_by_id
    return photo.is_public or is_own or by.holds(*PHOTO_ROLES, at=photo.node_path or "-")


def list_entries(by: Actor) -> QuerySet[Entry]:
    """Entries at the nodes where this actor may read the record, newest first."""
    wanted = Q()
    for node in by.list_nodes(*READING_ROLES):
        wanted |= Q(node_path__startswith=node)
    return Entry.objects.filter(wanted).order_by("-seq") if wanted else Entry.objects.none()


def get_entry(by: Actor, seq: int) -> Entry:
    """One entry that this actor may read."""
    entry = list_entries(by).filter(pk=seq).first()
    if entry is None:
        raise NotHere("There is no such entry, or it belongs to another place.")
    return entry


def read_content(entry: Entry) -> dict[str, Any]:
    """The content of an entry for a page; empty when it was erased.

    Each change has `rows` of (field, before, after).
    """
    if not entry.content:
        return {}
    content: dict[str, Any] = json.loads(entry.content)
    for change in content["changes"]:
        before, after = change["before"], change["after"]
        names = sorted({*before, *after})
        change["rows"] = [(name, before.get(name), after.get(name)) for name in names]
    return content


def list_history(subject_kind: str, subject_id: UUID) -> QuerySet[Entry]:
    """What was done to one record, oldest first."""
    return Entry.objects.filter(subject_kind=subject_kind, subject_id=subject_id).order_by("seq")

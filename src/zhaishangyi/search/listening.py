"""What is saved or deleted is found, or found no more, from the same moment on."""

from __future__ import annotations

from typing import Any

from django.db.models import Model
from django.db.models.signals import post_delete, post_migrate, post_save

from zhaishangyi.matters.models import Matter, MatterSide
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.search import index
from zhaishangyi.search.models import Kind

KINDS: dict[type[Model], Kind] = {
    Matter: Kind.MATTER,
    Outcome: Kind.OUTCOME,
    Meeting: Kind.MEETING,
    PublicNotice: Kind.NOTICE,
}


def put_saved(sender: type[Model], instance: Any, **_more: Any) -> None:
    """After a record was saved; who may read a matter may read what came of it."""
    has_other_readers = index.put(KINDS[sender], [instance.pk])
    if has_other_readers and sender is Matter:
        index.put_beside(instance.pk)


def put_outcome_of(instance: Meeting, **_more: Any) -> None:
    """The outcome of a meeting is found under the meeting's title and place."""
    found = Outcome.objects.filter(meeting=instance.pk).values_list("pk", flat=True)
    if ids := list(found):
        index.put(Kind.OUTCOME, ids)


def put_side(instance: MatterSide, **_more: Any) -> None:
    """A matter of several places is found under each of them."""
    index.put(Kind.MATTER, [instance.matter_id])
    index.put_beside(instance.matter_id)


def drop_deleted(instance: Any, **_more: Any) -> None:
    """After a record was deleted."""
    index.drop(instance.pk)


def fill_at_first(**_more: Any) -> None:
    """A town that is older than its search has everything found at once."""
    if index.has_gaps():
        index.rebuild()


def begin(app: Any) -> None:
    """Listen to every record that can be found."""
    for model in KINDS:
        post_save.connect(put_saved, sender=model, dispatch_uid="search")
        post_delete.connect(drop_deleted, sender=model, dispatch_uid="search")
    post_save.connect(put_outcome_of, sender=Meeting, dispatch_uid="search outcome")
    post_save.connect(put_side, sender=MatterSide, dispatch_uid="search side")
    post_migrate.connect(fill_at_first, sender=app, dispatch_uid="search")

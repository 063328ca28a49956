"""What is saved or deleted is found, or found no more, from the same moment on."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from django.db.models import Model
from django.db.models.signals import ModelSignal, post_delete, post_migrate, post_save

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


# Which signal of which kind of record calls what, with the name by which it can be taken away.
LISTENERS: tuple[tuple[ModelSignal, Callable[..., None], type[Model], str], ...] = (
    *((post_save, put_saved, model, "search") for model in KINDS),
    *((post_delete, drop_deleted, model, "search") for model in KINDS),
    (post_save, put_outcome_of, Meeting, "search outcome"),
    (post_save, put_side, MatterSide, "search side"),
)


def begin(app: Any) -> None:
    """Listen to every record that can be found."""
    listen()
    post_migrate.connect(fill_at_first, sender=app, dispatch_uid="search")


def listen() -> None:
    """Have each change put into the index at once."""
    for signal, do, model, name in LISTENERS:
        signal.connect(do, sender=model, dispatch_uid=name)


@contextmanager
def index_at_the_end() -> Iterator[None]:
    """While a whole town is written: its records are found afterwards, all at once.

    For a process that does nothing else meanwhile.
    """
    for signal, _do, model, name in LISTENERS:
        signal.disconnect(sender=model, dispatch_uid=name)
    try:
        yield
        index.rebuild()
    finally:
        listen()

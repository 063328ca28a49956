"""Telling people, from inside an act: what is told is on disk together with the act."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any
from uuid import UUID

from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.people.queries import find_person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor


def tell_people(
    person_ids: Iterable[UUID | None],
    sentence: str,
    values: Mapping[str, Any] | None = None,
    *,
    url: str = "",
    icon: str = "bell",
) -> int:
    """Put a message into the inbox of each person, once each. Gives how many were told.

    `sentence` is a message id: each reads it in their own language.
    """
    known = {person_id for person_id in person_ids if person_id is not None}
    plain = {name: str(value) for name, value in (values or {}).items()}
    now = clock.now()
    messages = [
        Message(person_id=person_id, sentence=sentence, values=plain, url=url, icon=icon, at=now)
        for person_id in sorted(known)
    ]
    Message.objects.bulk_create(messages, batch_size=500)
    return len(messages)


def publish(
    jurisdiction: Jurisdiction, sort: str, title: str, text: str, url: str, by: Actor
) -> PublicNotice:
    """Publish a notice as part of an act."""
    return PublicNotice.objects.create(
        jurisdiction=jurisdiction,
        sort=sort,
        title=title,
        text=text,
        url=url,
        published_by=find_person(by),
        published_at=clock.now(),
    )

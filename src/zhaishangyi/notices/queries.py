"""Reading messages and public notices."""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere


def count_unread(person_id: UUID | None) -> int:
    """How many messages somebody has not read yet."""
    if person_id is None:
        return 0
    return Message.objects.filter(person_id=person_id, read_at=None).count()


def list_inbox(person_id: UUID | None) -> QuerySet[Message]:
    """Messages of one person, newest first; an inbox is read by nobody else."""
    return Message.objects.filter(person_id=person_id) if person_id else Message.objects.none()


def list_notices(node_path: str = "") -> QuerySet[PublicNotice]:
    """Notices of a place and what lies below it, newest first; withdrawn ones say so."""
    return PublicNotice.objects.filter(jurisdiction__path__startswith=node_path).select_related(
        "jurisdiction"
    )


def get_notice(by: Actor, notice_id: UUID) -> PublicNotice:
    """One notice; notices are public."""
    notice = PublicNotice.objects.select_related("jurisdiction").filter(pk=notice_id).first()
    if notice is None:
        raise NotHere("There is no such notice any more.")
    return notice

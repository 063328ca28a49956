"""How a promise was first given, when the day or the office has changed since."""

from __future__ import annotations

from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Subquery
from django.db.models.expressions import Combinable

from zhaishangyi.delivery.models import ActionItem, AskState, CoOffice, TimeRequest


def with_origin(items: QuerySet[ActionItem], office_id: Any = None) -> QuerySet[ActionItem]:
    """Promises with `first_due_on` and whether `office_id` helps (`is_helped`), in one query.

    `first_due_on` is the day that was promised first; None where no time was added.
    """
    granted = TimeRequest.objects.filter(item=OuterRef("pk"), state=AskState.GRANTED)
    first = Subquery(granted.order_by("due_before").values("due_before")[:1])
    return items.annotate(first_due_on=first, is_helped=helped_by(office_id))


def helped_by(office_id: Any) -> Combinable:
    """Whether this office works on a promise that another one leads; a condition for a query."""
    return Exists(CoOffice.objects.filter(item=OuterRef("pk"), office=office_id, ended_at=None))

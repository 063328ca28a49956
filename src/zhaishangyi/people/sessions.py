"""Who a browser's session belongs to, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.http import HttpRequest

PERSON_KEY = "person"
DEMO_KEY = "demo_person"


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, and whether a second factor (or the demo's switcher) vouches for them."""

    person_id: UUID
    is_strong: bool


def find_signed_in(request: HttpRequest) -> SignedIn | None:
    """The person of this session: demo switcher, staff account, or slip and PIN, in this order."""
    if settings.IS_DEMO and (person_id := read_uuid(request.session.get(DEMO_KEY))):
        return SignedIn(person_id, is_strong=True)
    if person_id := read_uuid(request.session.get(PERSON_KEY)):
        return SignedIn(person_id, is_strong=False)
    return None


def read_uuid(text: object) -> UUID | None:
    """A UUID from a session; None for anything else."""
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None

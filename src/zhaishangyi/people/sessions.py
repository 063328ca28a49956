"""Who a browser's session belongs to, and how surely."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any
from uuid import UUID

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib.auth import logout
from django.http import HttpRequest
from django.middleware.csrf import rotate_token

from zhaishangyi.people.models import Device, Person

PERSON_KEY = "person"
DEVICE_KEY = "device"
DEMO_KEY = "demo_person"
SECOND_FACTOR_KEY = "second_factor"
SECOND_FACTORS = (Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN)


@dataclass(frozen=True, slots=True)
class SignedIn:
    """A person, and whether a second factor (or the demo's switcher) vouches for them."""

    person_id: UUID
    is_strong: bool


def find_signed_in(request: HttpRequest) -> SignedIn | None:
    """The person of this session: demo switcher, staff account, or slip and PIN, in this order."""
    if settings.IS_DEMO and (person_id := read_uuid(request.session.get(DEMO_KEY))):
        return SignedIn(person_id, is_strong=True)
    if is_staff_session(request):
        return find_staff(request)
    person_id = read_uuid(request.session.get(PERSON_KEY))
    if person_id and is_device_known(request, person_id):
        return SignedIn(person_id, is_strong=False)
    return None


def is_staff_session(request: HttpRequest) -> bool:
    """Whether somebody gave a staff password here, with or without a second factor."""
    user: Any = getattr(request, "user", None)
    return user is not None and user.is_authenticated


def find_staff(request: HttpRequest) -> SignedIn | None:
    """The person of a staff account whose second factor was asked for in this very session.

    An account may get its second factor while an older session, perhaps a thief's, is open
    elsewhere with the password alone; that one stays nobody.
    """
    if not request.session.get(SECOND_FACTOR_KEY):
        return None
    person = Person.objects.filter(
        account=request.user.pk, account__authenticator__type__in=SECOND_FACTORS
    ).first()
    return SignedIn(person.pk, is_strong=True) if person else None


def is_device_known(request: HttpRequest, person_id: UUID) -> bool:
    """Whether the phone of this session was not signed out from elsewhere."""
    device_id = find_device_id(request)
    if device_id is None:
        return True
    known = Device.objects.filter(pk=device_id, person_id=person_id, signed_out_at=None)
    return known.exists()


def find_device_id(request: HttpRequest) -> UUID | None:
    """The phone on which this session was opened with a PIN; None for other ways to sign in."""
    return read_uuid(request.session.get(DEVICE_KEY))


def open_session(request: HttpRequest, device: Device) -> None:
    """Begin a session for the resident of a phone: nothing of an earlier one stays."""
    close_session(request)
    request.session[PERSON_KEY] = str(device.person_id)
    request.session[DEVICE_KEY] = str(device.pk)
    # A session made up beforehand by somebody else must not become this person's.
    request.session.cycle_key()
    rotate_token(request)


def open_demo_session(request: HttpRequest, person_id: UUID) -> None:
    """Be somebody of the demo; whoever calls this has asked whether it is one."""
    close_session(request)
    request.session[DEMO_KEY] = str(person_id)
    request.session.cycle_key()
    rotate_token(request)


def close_session(request: HttpRequest) -> None:
    """End whatever session there is."""
    logout(request)


def note_staff_sign_in(sender: Any, request: HttpRequest, user: Any, **kwargs: Any) -> None:
    """After a staff sign-in: what else was open ends, and it is kept whether it was strong.

    With a second factor on the account, nobody gets here without having given it.
    """
    for key in (PERSON_KEY, DEVICE_KEY, DEMO_KEY):
        request.session.pop(key, None)
    factors = Authenticator.objects.filter(user_id=user.pk, type__in=SECOND_FACTORS)
    request.session[SECOND_FACTOR_KEY] = factors.exists()


def note_second_factor(
    sender: Any, request: HttpRequest, authenticator: Any, **kwargs: Any
) -> None:
    """After a second factor was set up: this session has just proved it."""
    if authenticator.type in SECOND_FACTORS:
        request.session[SECOND_FACTOR_KEY] = True


def read_uuid(text: object) -> UUID | None:
    """A UUID from a session; None for anything else."""
    try:
        return UUID(str(text)) if text else None
    except ValueError:
        return None

"""Asking for a PIN: few wrong tries, counted by phone and never by address.

On somebody else's screen, such as the mediator's, they are counted by person.
"""

from __future__ import annotations

from django.db import transaction

from zhaishangyi.people import rules
from zhaishangyi.people.hidden import read_pepper
from zhaishangyi.people.models import Device, Person, SignInFailure
from zhaishangyi.people.secrets import check_pin
from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken


def require_pin(device: Device, pin: str) -> None:
    """Raises RuleBroken unless this is the PIN of the person whose phone it is."""
    pin = rules.require_pin_shape(pin)
    left = count_try(device)
    if not check_pin(pin, device.person.pin_hash or None, read_pepper()):
        raise RuleBroken(
            "pin",
            "That is not your PIN. Tries left for now: %(left)s. If you have forgotten it, ask "
            "your convener or grid worker for a new slip, in person.",
            left=left - 1,
        )
    device.failures.all().delete()


def count_try(device: Device) -> int:
    """Count one try as a failure before it is made, and say how many were left.

    Many tries at the same moment then cannot all see the same number.
    """
    now = clock.now()
    with transaction.atomic():
        Device.objects.select_for_update().get(pk=device.pk)
        device.failures.filter(at__lte=now - rules.DAY).delete()
        failed_at = list(device.failures.values_list("at", flat=True))
        left = rules.require_another_try(failed_at, now)
        SignInFailure.objects.create(device=device, at=now)
    return left


def require_pin_of(person: Person, pin: str) -> None:
    """Raises RuleBroken unless this is the PIN of a person who types it on another's screen.

    Call it outside the act that needs the PIN: an act that fails takes its own counting back.
    Their own phone is not locked by what happens here.
    """
    pin = rules.require_pin_shape(pin)
    left = count_try_of(person)
    if not check_pin(pin, person.pin_hash or None, read_pepper()):
        raise RuleBroken(
            "pin",
            "That is not the PIN of the one who signs. Tries left for now: %(left)s. Whoever has "
            "forgotten it signs on paper.",
            left=left - 1,
        )
    person.pin_failures.all().delete()


def count_try_of(person: Person) -> int:
    """Count one try of a person before it is made, and say how many were left."""
    now = clock.now()
    with transaction.atomic():
        Person.objects.select_for_update().get(pk=person.pk)
        person.pin_failures.filter(at__lte=now - rules.DAY).delete()
        failed_at = list(person.pin_failures.values_list("at", flat=True))
        if len(failed_at) >= rules.DAY_LIMIT:
            raise RuleBroken(
                "pin",
                "The PIN was wrong too often today, so it is not asked for here any more until "
                "tomorrow. Sign on paper instead; nothing is lost.",
            )
        left = rules.require_another_try(failed_at, now)
        SignInFailure.objects.create(person=person, at=now)
    return left


def require_right_pin(person: Person, pin: str) -> None:
    """Raises RuleBroken unless this is the PIN; counts nothing, so ask `require_pin_of` first."""
    if not check_pin(rules.require_pin_shape(pin), person.pin_hash or None, read_pepper()):
        raise RuleBroken("pin", "That is not the PIN of the one who signs.")

"""Asking for a PIN: few wrong tries, counted by phone and never by address."""

from __future__ import annotations

from django.db import transaction

from zhaishangyi.people import rules
from zhaishangyi.people.hidden import read_pepper
from zhaishangyi.people.models import Device, SignInFailure
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

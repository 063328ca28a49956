"""Acts about slips, PINs, phones and staff accounts."""

from __future__ import annotations

from typing import Any

from django.contrib.auth import get_user_model
from django.contrib.auth.models import User

from zhaishangyi.people import queries, rules
from zhaishangyi.people.hidden import Hidden, read_pepper
from zhaishangyi.people.models import Device, InvitationSlip, Person
from zhaishangyi.people.permissions import CAN_CANCEL, CAN_ISSUE, DEVICE_OWNER, ONESELF
from zhaishangyi.people.secrets import hash_pin, hash_secret, new_slip_secret, require_good_pin
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import NotHere, RuleBroken
from zhaishangyi.record.permissions import ANYONE


@act("slip.issue", who=CAN_ISSUE)
def issue_slip(by: Actor, person: Person, is_for_staff: bool = False) -> InvitationSlip:
    """Make an invitation slip to hand over in person. It works once, for seven days.

    An older slip of the same kind that nobody used stops working. The secret stands in `secret`
    of the answer, this once and nowhere else.
    """
    found = load(Person, person.pk)
    if found.left_on is not None:
        raise RuleBroken("", "This person has left the roster and gets no slip.")
    now, secret = clock.now(), new_slip_secret()
    for older in found.slips.filter(used_at=None, cancelled_at=None, is_for_staff=is_for_staff):
        older.cancelled_at = now
        older.save()
    slip = InvitationSlip(
        person=found,
        secret_hash=hash_secret(secret, read_pepper()),
        is_for_staff=is_for_staff,
        issued_at=now,
        issued_by_id=by.person_id,
        expires_at=now + rules.SLIP_LIFETIME,
    )
    slip.save()
    slip.secret = secret
    return slip


@act("slip.cancel", who=CAN_CANCEL)
def cancel_slip(by: Actor, slip: InvitationSlip) -> InvitationSlip:
    """Make a slip worthless that was lost or went to the wrong hands."""
    found = load(InvitationSlip, slip.pk)
    if found.used_at is not None:
        raise RuleBroken(
            "",
            "This slip was used before it could be cancelled. If it was not the right person, "
            "give them a new slip in person: it signs the other phones out.",
        )
    found.cancelled_at = found.cancelled_at or clock.now()
    found.save()
    return found


def take_slip(secret: Hidden, is_for_staff: bool) -> InvitationSlip:
    """Use a slip up, locked: of two who hold the same one, the second is told so."""
    known = queries.find_slip(secret.text)
    if known is None or known.is_for_staff != is_for_staff:
        raise NotHere("No slip has this code. Look at the paper again, letter by letter.")
    slip = load(InvitationSlip, known.pk)
    now = clock.now()
    rules.require_usable_slip(slip.used_at, slip.cancelled_at, slip.expires_at, now)
    slip.used_at = now
    slip.save()
    return slip


def derive_device_secret(secret: Hidden) -> str:
    """What the phone keeps. The same slip gives the same, so a form sent twice is one phone."""
    return hash_secret(f"device:{secret.text}", read_pepper())


@act("slip.redeem", who=ANYONE)
def redeem_slip(
    by: Actor, secret: Hidden, pin: Hidden, name: str = "", keeps_others: bool = False
) -> Device:
    """A resident uses a slip: chooses a PIN, and this phone is known from now on.

    Other phones of the same person are signed out, unless they say that they still have them.
    """
    slip = take_slip(secret, is_for_staff=False)
    person = load(Person, slip.person_id)
    person.pin_hash = hash_pin(require_good_pin(pin.text), read_pepper())
    person.save()
    if not keeps_others:
        for device in person.devices.filter(signed_out_at=None):
            device.signed_out_at = clock.now()
            device.save()
    stored = hash_secret(derive_device_secret(secret), read_pepper())
    return Device.objects.create(person=person, secret_hash=stored, name=name[:60])


@act("slip.redeem_staff", who=ANYONE)
def redeem_staff_slip(by: Actor, secret: Hidden, username: str, password: Hidden) -> Person:
    """Somebody with work at a desk uses a slip: chooses a name to sign in with and a password.

    For an existing account it sets a new password and forgets the second factor, which is set up
    again at the next sign-in.
    """
    slip = take_slip(secret, is_for_staff=True)
    person = load(Person, slip.person_id)
    account: Any = person.account or make_account(username)
    account.is_active = True
    account.set_password(password.text)
    account.save()
    account.authenticator_set.all().delete()
    person.account = account
    person.save()
    return person


def make_account(username: str) -> User:
    """A new staff account; raises RuleBroken when the name is taken, however it is spelt."""
    username = rules.require_username(username)
    if get_user_model().objects.filter(username__iexact=username).exists():
        raise RuleBroken("username", "Somebody else signs in with this name. Choose another.")
    return User(username=username)


@act("pin.change", who=ONESELF)
def change_pin(by: Actor, person: Person, pin: Hidden) -> Person:
    """Choose another PIN. The phones that are signed in stay so."""
    found = load(Person, person.pk)
    found.pin_hash = hash_pin(require_good_pin(pin.text), read_pepper())
    found.save()
    return found


@act("device.sign_out", who=DEVICE_OWNER)
def sign_out_device(by: Actor, device: Device) -> Device:
    """Sign a phone out: it is a stranger from now on, and needs a new slip to be known again."""
    found = load(Device, device.pk)
    found.signed_out_at = found.signed_out_at or clock.now()
    found.save()
    return found

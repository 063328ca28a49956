"""Pledging, changing one's mind, and doing it for somebody who cannot."""

from __future__ import annotations

from decimal import Decimal

from django.db.models import Q

from zhaishangyi.delivery.models import Pledge, PledgeDrive
from zhaishangyi.delivery.pledging import ledger, rules
from zhaishangyi.delivery.pledging.permissions import (
    DESK_ROLES,
    GIVERS,
    PLEDGE_CHANGERS,
    PLEDGE_HELPERS,
    PLEDGE_WITHDRAWERS,
    is_unnamed,
)
from zhaishangyi.meetings.running import find_person
from zhaishangyi.people.models import Person
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.role_names import LABELS

PLEDGED = mark("%(title)s: %(amount)s more is pledged.")
TYPED_FOR_YOU = mark(
    "%(title)s: %(helper)s wrote down for you that you give %(amount)s. If it is not what you "
    "said, change it or take it back."
)
TAKEN_BACK = mark("%(title)s: your pledge was taken back at the desk. The reason: %(reason)s")


@act("pledge.give", who=GIVERS, hides_actor=is_unnamed)
def give_pledge(
    by: Actor, drive: PledgeDrive, amount: Decimal, note: str = "", is_anonymous: bool = False
) -> Pledge:
    """Promise to give something, once a drive. Never a condition for taking part. (认捐)

    Without a name the public reads "a resident", and the record hides who it was; the desk knows.
    """
    drive = load_open(drive)
    person = find_person(by)
    if person is None:
        raise RuleBroken("", "Only somebody on the roster can pledge. The desk can write it down.")
    require_first(drive, "", person=person)
    return write_pledge(
        Pledge(drive=drive, person=person, name=person.name, is_anonymous=is_anonymous),
        amount,
        note,
        role=rules.choose_role(grant.role for grant in by.grants),
    )


@act("pledge.give_for", who=PLEDGE_HELPERS)
def give_pledge_for(
    by: Actor,
    drive: PledgeDrive,
    amount: Decimal,
    person: Person | None = None,
    giver: str = "",
    role: str = "",
    note: str = "",
    is_anonymous: bool = False,
) -> Pledge:
    """Write down what somebody else promises, by name and role. (代记认捐)

    Only the desk, which may know who gave without a name, picks people from the roster: they are
    told, and can change it or take it back.
    """
    drive = load_open(drive)
    if person is not None:
        require_can_pick(by, drive, person)
        giver, role = person.name, choose_role_of(person)
    giver = rules.require_line("giver", giver, least=2, most=60)
    if role not in [known.value for known in LABELS]:
        raise RuleBroken("role", "Say in which role they give.")
    helper = find_person(by)
    require_first(drive, "giver", person=person, name=giver, helper=helper)
    pledge = Pledge(drive=drive, person=person, name=giver, is_anonymous=is_anonymous)
    pledge.typed_by = helper
    write_pledge(pledge, amount, note, role=role)
    if person is not None:
        said = ledger.say_amount(pledge.amount, drive)
        ledger.tell_about(drive, {person.pk}, TYPED_FOR_YOU, helper=by.name, amount=said)
    return pledge


def load_open(drive: PledgeDrive) -> PledgeDrive:
    """The locked drive; RuleBroken when one cannot pledge to it any more."""
    drive = ledger.load_drive(drive)
    rules.require_open(drive.closed_at, drive.closes_on, clock.today())
    return drive


def choose_role_of(person: Person) -> str:
    """The most particular role that somebody of the roster holds today."""
    grants = list_valid_grants().filter(person=person)
    return rules.choose_role(grant.role for grant in grants).value


def require_can_pick(by: Actor, drive: PledgeDrive, person: Person) -> None:
    """Raises RuleBroken unless this actor may know who gives, and the person is still here."""
    if not by.holds(*DESK_ROLES, at=drive.node_path):
        raise RuleBroken("person", "Only the desk picks from the roster. Write the name instead.")
    if person.left_on is not None:
        raise RuleBroken("person", "%(name)s is on the roster no more.", name=person.name)


def require_first(
    drive: PledgeDrive,
    field: str,
    *,
    person: Person | None,
    name: str = "",
    helper: Person | None = None,
) -> None:
    """Raises RuleBroken where this person, or a guest of this name, has pledged already.

    Of guests without a shown name only those count whom this helper wrote down: a refusal must
    not tell anybody else who they are.
    """
    standing = Pledge.objects.filter(drive=drive, withdrawn_at=None)
    if person is not None:
        own = standing.filter(person=person)
    else:
        is_known = Q(is_anonymous=False) | Q(typed_by=helper)
        own = standing.filter(is_known, person=None, name=name)
    rules.require_first(field, own.values_list("amount", flat=True).first(), drive.unit)


def write_pledge(pledge: Pledge, amount: Decimal, note: str, *, role: str) -> Pledge:
    """Write a new pledge, and tell the convener how much it is, not whose."""
    drive = pledge.drive
    pledge.amount = rules.require_amount(amount, drive.sort)
    pledge.note = rules.require_line("note", note)
    pledge.role, pledge.pledged_at = role, clock.now()
    pledge.save()
    said = ledger.say_amount(pledge.amount, drive)
    told = {drive.matter.convener_id} - {pledge.person_id}
    ledger.tell_about(drive, told, PLEDGED, amount=said)
    return pledge


@act("pledge.change", who=PLEDGE_CHANGERS, hides_actor=is_unnamed)
def change_pledge(
    by: Actor,
    pledge: Pledge,
    amount: Decimal,
    note: str = "",
    is_anonymous: bool = False,
    seen_version: int | None = None,
) -> Pledge:
    """Promise more or less, but not less than has arrived, or with another name shown. (改认捐)

    The desk changes only what somebody wrote down for another.
    """
    pledge = ledger.load_pledge(pledge, seen_version)
    rules.require_not_closed(pledge.drive.closed_at)
    amount = rules.require_amount(amount, pledge.drive.sort)
    rules.require_not_below(amount, ledger.count_arrived(pledge), pledge.drive.unit)
    pledge.amount, pledge.is_anonymous = amount, is_anonymous
    pledge.note = rules.require_line("note", note)
    pledge.save()
    return pledge


@act("pledge.withdraw", who=PLEDGE_WITHDRAWERS, hides_actor=is_unnamed)
def withdraw_pledge(by: Actor, pledge: Pledge, reason: str = "") -> Pledge:
    """Take a pledge back, as long as nothing of it has arrived. (撤回认捐)

    Whoever gave need not say why; the desk does, and they are told.
    """
    pledge = ledger.load_pledge(pledge)
    rules.require_nothing_arrived(ledger.count_arrived(pledge), pledge.drive.unit)
    is_own = by.person_id is not None and by.person_id == pledge.person_id
    required = rules.require_line("reason", reason) if is_own else rules.require_reason(reason)
    pledge.withdrawn_reason, pledge.withdrawn_at = required, clock.now()
    pledge.save()
    if not is_own:
        ledger.tell_about(pledge.drive, {pledge.person_id}, TAKEN_BACK, reason=required)
    return pledge

"""Everything anyone may do about the roster, roles and offices; slips and PINs are in `slips`."""

from __future__ import annotations

from datetime import date

from zhaishangyi.people import queries, rules
from zhaishangyi.people.models import Person, ResponsibleOffice, RoleGrant, Sex
from zhaishangyi.people.permissions import (
    CAN_CHANGE,
    CAN_END_GRANT,
    CAN_END_MEMBERSHIP,
    CAN_GRANT,
    CAN_KEEP,
)
from zhaishangyi.people.slips import (
    cancel_slip,
    change_pin,
    issue_slip,
    redeem_slip,
    redeem_staff_slip,
    sign_out_device,
)
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.places.rules import make_path, require_code
from zhaishangyi.places.rules import require_name as require_place_name
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.permissions import OPERATOR, holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

__all__ = [
    "add_office",
    "add_person",
    "cancel_slip",
    "change_person",
    "change_pin",
    "end_grant",
    "grant_role",
    "issue_slip",
    "let_person_leave",
    "open_town",
    "redeem_slip",
    "redeem_staff_slip",
    "sign_out_device",
]


@act("town.open", who=OPERATOR)
def open_town(by: Actor, name: str, code: str, administrator: str) -> Person:
    """Begin a town: its place, and its first administrator, who then gets a staff slip."""
    name, code = require_place_name(name), require_code(code)
    path = make_path("", code)
    if Jurisdiction.objects.filter(path=path).exists():
        raise RuleBroken("code", "There is already a town with this code. Choose another code.")
    town = Jurisdiction.objects.create(level=Level.TOWN, name=name, code=code, path=path)
    called = rules.require_name(administrator, "administrator")
    person = Person.objects.create(jurisdiction=town, name=called)
    RoleGrant.objects.create(person=person, role=Role.ADMINISTRATOR, jurisdiction=town)
    return person


@act("office.add", who=OPERATOR | holds(Role.ADMINISTRATOR, at="jurisdiction"))
def add_office(by: Actor, jurisdiction: Jurisdiction, name: str) -> ResponsibleOffice:
    """Register a department, committee or company that can be asked to do something."""
    name = require_text("name", name, least=2, most=60)
    if ResponsibleOffice.objects.filter(jurisdiction=jurisdiction, name=name).exists():
        raise RuleBroken("name", "This office is registered already; there is nothing to do.")
    return ResponsibleOffice.objects.create(jurisdiction=jurisdiction, name=name)


@act("person.add", who=CAN_KEEP)
def add_person(
    by: Actor,
    jurisdiction: Jurisdiction,
    name: str,
    group: str = "",
    sex: str = "",
    birth_year: int | None = None,
    office: ResponsibleOffice | None = None,
    title: str = "",
    is_somebody_else: bool = False,
) -> Person:
    """Put somebody on the roster: a name and a place are enough.

    A second person of the same name and group in a village is added only when it is said that
    this is somebody else.
    """
    person = Person(jurisdiction=jurisdiction)
    fill_person(person, name, group, sex, birth_year, title)
    person.office = office
    alike = queries.list_alike(person.name, person.group, jurisdiction)
    rules.require_somebody_else(alike, is_somebody_else)
    person.save()
    return person


@act("person.change", who=CAN_CHANGE)
def change_person(
    by: Actor,
    person: Person,
    jurisdiction: Jurisdiction,
    name: str,
    group: str = "",
    sex: str = "",
    birth_year: int | None = None,
    office: ResponsibleOffice | None = None,
    title: str = "",
    seen_version: int | None = None,
) -> Person:
    """Correct an entry on the roster. The office is changed by an administrator only."""
    found = load(Person, person.pk, seen_version=seen_version)
    fill_person(found, name, group, sex, birth_year, title)
    found.jurisdiction, found.office = jurisdiction, office
    found.save()
    return found


def fill_person(
    person: Person, name: str, group: str, sex: str, birth_year: int | None, title: str
) -> None:
    """Put checked values into an entry of the roster."""
    rules.require_birth_year(birth_year, clock.today())
    person.name = rules.require_name(name)
    person.group = rules.tidy_group(group)
    person.sex = sex if sex in Sex.values else ""
    person.birth_year = birth_year
    person.title = require_text("title", title, least=0, most=40)


@act("person.leave", who=CAN_END_MEMBERSHIP)
def let_person_leave(by: Actor, person: Person) -> Person:
    """Take somebody off the roster who moved away or died.

    Their roles end today, their phones and account no longer open anything; what they did stays
    on record.
    """
    found = load(Person, person.pk)
    if found.left_on is not None:
        raise RuleBroken("", "This person is off the roster already; there is nothing to do.")
    for grant in queries.list_unfinished_grants(found):
        end_now(grant)
    for slip in found.slips.filter(used_at=None, cancelled_at=None):
        slip.cancelled_at = clock.now()
        slip.save()
    for device in found.devices.filter(signed_out_at=None):
        device.signed_out_at = clock.now()
        device.save()
    close_account(found)
    found.left_on = clock.today()
    found.save()
    return found


def close_account(person: Person) -> None:
    """Shut the staff account: its password and second factor open nothing from now on."""
    if person.account is not None:
        person.account.is_active = False
        person.account.save(update_fields=["is_active"])


@act("role.grant", who=CAN_GRANT)
def grant_role(
    by: Actor,
    person: Person,
    role: str,
    jurisdiction: Jurisdiction,
    since_on: date | None = None,
    until_on: date | None = None,
) -> RoleGrant:
    """Give somebody a role at a place; it is valid there and everywhere below.

    On the day `until_on` the role is no longer held.
    """
    found = load(Person, person.pk)
    chosen = rules.read_role(role)
    begins_on = since_on or clock.today()
    rules.require_grantable(chosen, found.office_id is not None, found.left_on is not None)
    rules.require_term(begins_on, until_on)
    held = queries.list_valid_grants().filter(person=found, role=chosen, jurisdiction=jurisdiction)
    if held.exists():
        raise RuleBroken("role", "This person holds this role there already.")
    return RoleGrant.objects.create(
        person=found,
        role=chosen,
        jurisdiction=jurisdiction,
        since_on=begins_on,
        until_on=until_on,
    )


@act("role.end", who=CAN_END_GRANT)
def end_grant(by: Actor, grant: RoleGrant) -> RoleGrant:
    """End a role today. The town keeps at least one administrator."""
    found = load(RoleGrant, grant.pk)
    if found.until_on is not None and found.until_on <= clock.today():
        raise RuleBroken("", "This role has ended already; there is nothing to do.")
    end_now(found)
    return found


def end_now(grant: RoleGrant) -> None:
    """End one role from this moment; one that has not begun yet never does."""
    # Two administrators who end each other's role at once wait for one another here.
    Jurisdiction.objects.select_for_update().get(path=rules.find_town_path(grant.node_path))
    others = queries.count_other_administrators(grant)
    rules.require_administrator_left(grant.held_as, others)
    grant.until_on = max(clock.today(), grant.since_on)
    grant.save()

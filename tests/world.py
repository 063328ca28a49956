"""A small town for tests, with somebody in every role, made without the record."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import pytest
from django.contrib.auth import get_user_model
from django.test import Client

from zhaishangyi.people.models import Person, ResponsibleOffice, RoleGrant
from zhaishangyi.people.queries import to_actor
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.actor import NOBODY, Actor
from zhaishangyi.record.models import Recorded
from zhaishangyi.record.roles import Role
from zhaishangyi.record.trail import outside_the_door

# role -> (name, where): the node at which the role is held.
CAST = {
    "resident": ("周桂兰", "village"),
    "neighbour": ("陆阿根", "village"),
    "stranger": ("沈小妹", "other_village"),
    "convener": ("顾建新", "village"),
    "recorder": ("吴晓燕", "village"),
    "grid_worker": ("陆海明", "grid"),
    "deputy": ("黄志强", "village"),
    "cppcc": ("顾明礼", "town"),
    "respected_local": ("沈伯年", "village"),
    "expert": ("施工", "town"),
    "lawyer": ("袁律师", "town"),
    "judicial": ("姜所长", "town"),
    "grid_police": ("张警官", "town"),
    "mediator": ("蔡阿姨", "village"),
    "office": ("倪主任", "town"),
    "supervisor": ("钱督导", "town"),
    "administrator": ("管理员", "town"),
    "auditor": ("审计员", "town"),
    "other_convener": ("邻村召集人", "other_village"),
}
PLAIN = {"resident": None, "neighbour": None, "stranger": None, "other_convener": Role.CONVENER}


@dataclass
class World:
    """The town and those who live and work there."""

    town: Jurisdiction
    village: Jurisdiction
    other_village: Jurisdiction
    grid: Jurisdiction
    venue: Venue
    office: ResponsibleOffice
    people: dict[str, Person] = field(default_factory=dict)

    @property
    def anonymous(self) -> Client:
        return Client()

    def actor(self, who: str) -> Actor:
        """The actor of one of the cast; "anonymous" is nobody. Staff are strongly signed in."""
        if who == "anonymous":
            return NOBODY
        return to_actor(self.people[who], is_strong=True)

    def client(self, who: str) -> Client:
        """A browser signed in as somebody of the cast: staff by account, others by slip and PIN."""
        client = Client()
        if who == "anonymous":
            return client
        person = self.people[who]
        if person.account is not None:
            client.force_login(person.account)
        else:
            session = client.session
            session["person"] = str(person.pk)
            session.save()
        return client


def add_staff_account(person: Person) -> None:
    """A staff account whose second factor is set up."""
    from allauth.mfa.models import Authenticator

    user = get_user_model().objects.create_user(username=f"u{person.pk.hex[:20]}")
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data={"secret": "x"})
    person.account = user
    person.save()


def write(*rows: Any) -> None:
    """Insert rows of one model at once; what is recorded then looks as it does when saved."""
    type(rows[0]).objects.bulk_create(rows)
    for row in rows:
        if isinstance(row, Recorded):
            row.tell_change(is_new=True)


def make_town() -> World:
    """The town, its villages and what belongs to them."""
    town = Jurisdiction(level="town", name="香樟镇", code="xz", path="xz/", version=1)
    made = {
        code: Jurisdiction(
            parent=town, level="village", name=name, code=code, path=f"xz/{code}/", version=1
        )
        for code, name in (("balie", "八烈村"), ("shiqiao", "石桥村"))
    }
    village = made["balie"]
    grid = Jurisdiction(
        parent=village, level="grid", name="一号网格", code="g1", path="xz/balie/g1/", version=1
    )
    venue = Venue(
        jurisdiction=village,
        name="村口老樟树",
        brand="香樟树下",
        sort="tree",
        place_text="村口",
        version=1,
    )
    office = ResponsibleOffice(jurisdiction=town, name="镇建设办", version=1)
    write(town, *made.values(), grid)
    write(venue)
    write(office)
    return World(town, village, made["shiqiao"], grid, venue, office)


def fill(world: World) -> None:
    """Put the cast into the town: a statement for each table, as thousands of tests do this."""
    from allauth.mfa.models import Authenticator

    from zhaishangyi.record.roles import STAFF_ROLES

    user_model, grants = get_user_model(), []
    for who, (name, where) in CAST.items():
        node = getattr(world, where)
        home = world.village if where in ("town", "grid") else node
        person = Person(jurisdiction=home, name=name, group="三组", version=1)
        world.people[who] = person
        role = PLAIN[who] if who in PLAIN else Role(who)
        if role is not None:
            grants.append(RoleGrant(person=person, role=role, jurisdiction=node, version=1))
        if role is Role.OFFICE:
            person.office = world.office
        if role in STAFF_ROLES:
            person.account = user_model(username=f"u{person.pk.hex[:20]}", password="!")
    staff = [person.account for person in world.people.values() if person.account]
    write(*staff)
    sort = Authenticator.Type.TOTP
    write(*(Authenticator(user=user, type=sort, data={"secret": "x"}) for user in staff))
    write(*world.people.values())
    write(*grants)


@pytest.fixture
def world(db: Any) -> World:
    """香樟镇 with two villages, a grid, a venue, an office and somebody in every role."""
    with outside_the_door("a small town for tests"):
        world = make_town()
        fill(world)
    return world

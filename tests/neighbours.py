"""A second town next to that of tests/world.py, for matters that belong to both."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.test import Client
from tests.world import World, add_staff_account

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import Matter, MatterSide
from zhaishangyi.people.models import Person, ResponsibleOffice, RoleGrant
from zhaishangyi.people.queries import to_actor
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import STAFF_ROLES, Role
from zhaishangyi.record.trail import outside_the_door

# who -> (name, role, at the town or its village)
NEIGHBOURS = {
    "resident": ("严国平", None, "village"),
    "convener": ("秦海林", Role.CONVENER, "town"),
    "recorder": ("严雪梅", Role.RECORDER, "town"),
    "supervisor": ("曹文彬", Role.SUPERVISOR, "town"),
    "grid_worker": ("秦小兰", Role.GRID_WORKER, "village"),
    "office": ("曹永根", Role.OFFICE, "town"),
}


@dataclass
class Neighbours:
    """三星镇, its village, its office, and some who live and work there."""

    town: Jurisdiction
    village: Jurisdiction
    office: ResponsibleOffice
    people: dict[str, Person] = field(default_factory=dict)

    def actor(self, who: str) -> Actor:
        return to_actor(self.people[who], is_strong=True)

    def client(self, who: str) -> Client:
        """A browser signed in as one of them."""
        client, person = Client(), self.people[who]
        if person.account is not None:
            client.force_login(person.account)
            return client
        session = client.session
        session["person"] = str(person.pk)
        session.save()
        return client


def add_neighbours() -> Neighbours:
    """三星镇 with one village and somebody in the roles that matter."""
    with outside_the_door("the next town"):
        town = Jurisdiction.objects.create(level="town", name="三星镇", code="sx", path="zx/")
        village = Jurisdiction.objects.create(
            parent=town, level="village", name="星桥村", code="xq", path="zx/xq/"
        )
        office = ResponsibleOffice.objects.create(jurisdiction=town, name="三星镇建设办")
        made = Neighbours(town, village, office)
        for who, (name, role, where) in NEIGHBOURS.items():
            person = Person.objects.create(jurisdiction=village, name=name, group="一组")
            made.people[who] = person
            if role is not None:
                RoleGrant.objects.create(
                    person=person, role=role, jurisdiction=getattr(made, where)
                )
            if role is Role.OFFICE:
                person.office = office
                person.save()
            if role in STAFF_ROLES:
                add_staff_account(person)
    return made


def ask(world: World, matter: Matter, place: Jurisdiction) -> MatterSide:
    """The convener of the village asks another place to join."""
    return matter_acts.ask_side(
        world.actor("convener"), matter=matter, jurisdiction=place, reason="桥一头在你们那里"
    )


def join(world: World, matter: Matter, neighbours: Neighbours) -> MatterSide:
    """三星镇 is asked and joins."""
    side = ask(world, matter, neighbours.town)
    return matter_acts.join_matter(neighbours.actor("convener"), side=side)

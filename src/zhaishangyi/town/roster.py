"""Who lives in the town: the cast of the stories, and everybody else, made up. No Django.

The same people come out every time: the dice are thrown from a fixed seed.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from random import Random
from typing import Any

from zhaishangyi.town.reading import read_file

SEED = 20230815
USUAL_RESIDENTS = 4
USUAL_GROUPS = ("一组", "二组", "三组", "四组", "五组", "六组")
STREETS = ("北街", "中街", "南街")
# Officials: their role, the years they may be born in, and how their sex is thrown.
POSTS = (
    ("convener", (1964, 1984), "村党总支书记"),
    ("recorder", (1985, 1999), ""),
    ("deputy", (1958, 1986), "镇人大代表"),
)
RESIDENT_YEARS = (1934, 2004)
GRID_WORKER_YEARS = (1968, 1995)


@dataclass(frozen=True, slots=True)
class Villager:
    """Somebody of the roster before they are on it; `home` "" is the town itself."""

    name: str
    home: str = ""
    group: str = ""
    sex: str = ""
    born: int = 0
    title: str = ""
    office: str = ""
    office_place: str = ""
    grid: int = 0
    roles: tuple[str, ...] = ()

    @property
    def long_name(self) -> str:
        """The name with the group, as the roster tells namesakes apart."""
        return f"{self.name}（{self.group}）" if self.group else self.name


@dataclass
class Census:
    """Everybody so far. Names that the cast bears are given to nobody else."""

    dice: Random = field(default_factory=lambda: Random(SEED))
    people: list[Villager] = field(default_factory=list)
    taken: set[str] = field(default_factory=set)

    def add(self, person: Villager) -> None:
        """Put somebody down."""
        self.people.append(person)
        self.taken.add(person.name)

    def invent_name(self, sex: str, born: int) -> str:
        """A name of that generation which nobody has yet."""
        names = read_file("names")
        fitting = (one for one in names["generations"] if born <= one["until"])
        given = next(fitting, names["generations"][-1])[sex].split()
        surnames = names["surnames"].split()
        while True:
            # Surnames at the front of the list are the common ones.
            at = int(len(surnames) * self.dice.random() ** 1.6)
            name = str(surnames[at] + self.dice.choice(given))
            if name not in self.taken:
                return name

    def invent(
        self, home: str, groups: Sequence[str], years: tuple[int, int], **known: Any
    ) -> None:
        """Make somebody up and put them down."""
        sex, born = self.dice.choice("fm"), self.dice.randint(*years)
        name = self.invent_name(sex, born)
        group = self.dice.choice(groups)
        self.add(Villager(name, home, group, sex, born, **known))


def list_people() -> list[Villager]:
    """Everybody of both towns: cast, handlers of offices, and each village's own people.

    The second town comes last, so that the first is the same with it and without.
    """
    census = Census()
    for cast, offices, villages in (("cast", "offices", "villages"), ("second_town",) * 3):
        for found in read_file(cast)["people"]:
            census.add(read_person(found))
        for office in read_file(offices)["offices"]:
            census.add(read_handler(office))
        for village in read_file(villages)["villages"]:
            fill_village(census, village)
    return census.people


def read_person(found: Mapping[str, Any]) -> Villager:
    """Somebody of the cast."""
    return Villager(**{**found, "roles": tuple(found.get("roles", ()))})


def read_handler(office: Mapping[str, Any]) -> Villager:
    """Whoever answers for an office; they live in the town, or in the village of the office."""
    place = office.get("place", "")
    return Villager(
        **office["handler"],
        home=place,
        office=office["name"],
        office_place=place,
        roles=("office",),
    )


def fill_village(census: Census, village: Mapping[str, Any]) -> None:
    """Add who is missing in a village: its officials, grid workers and residents."""
    home = village["name"]
    groups = STREETS if home.endswith("居") else USUAL_GROUPS
    here = [person for person in census.people if person.home == home]
    held = {role for person in here for role in person.roles}
    for role, years, title in POSTS:
        if role not in held:
            census.invent(home, groups, years, title=title, roles=(role,))
    known_grids = {person.grid for person in here}
    for number in range(1, village["grids"] + 1):
        if number not in known_grids:
            census.invent(home, groups, GRID_WORKER_YEARS, grid=number, roles=("grid_worker",))
    known = sum(not person.roles for person in here)
    for _missing in range(village.get("residents", USUAL_RESIDENTS) - known):
        census.invent(home, groups, RESIDENT_YEARS)

"""Towns, villages, points to sit down at, offices and people. No Django.

Numbers stand for rows: village 17, its person 5. The ids follow from the numbers, so that nothing
has to be kept for three million of them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from zhaishangyi.benching import words
from zhaishangyi.benching.moments import make_id, write_moment

MATTERS_A_VILLAGE = 333
MOST_VILLAGES = 3000
VILLAGES_A_TOWN = 26
PEOPLE_A_VILLAGE = 60
GROUPS = ("一组", "二组", "三组", "四组", "五组", "六组")

# The first people of a village; everybody after them is a resident and nothing else.
POSTS = ("convener", "recorder", "deputy", "deputy", "cppcc", "respected_local", "lawyer",
    "grid_worker")  # fmt: skip
TOWN_POSTS = ("supervisor", "administrator", "convener", "auditor")
BIRTH_YEARS = (1936, 2006)

JURISDICTION, VENUE, OFFICE, PERSON, GRANT = 1, 2, 3, 4, 5
Row = tuple[object, ...]


@dataclass(frozen=True)
class Land:
    """A prefecture that stands since `since` (seconds since 1970)."""

    villages: int
    since: int

    @property
    def towns(self) -> int:
        """How many towns the villages make."""
        return -(-self.villages // VILLAGES_A_TOWN)

    def find_town(self, village: int) -> int:
        """The town of a village."""
        return village // VILLAGES_A_TOWN

    def village_id(self, village: int) -> str:
        """The id of a village."""
        return make_id(self.since, JURISDICTION, self.towns + village)

    def town_id(self, town: int) -> str:
        """The id of a town."""
        return make_id(self.since, JURISDICTION, town)

    def person_id(self, village: int, number: int) -> str:
        """The id of somebody on a village's roster, or (from PEOPLE_A_VILLAGE) of its town."""
        return make_id(self.since, PERSON, village * (PEOPLE_A_VILLAGE + 16) + number)

    def officer_id(self, town: int, number: int) -> str:
        """The id of somebody who works for a town; they live in its first village."""
        return self.person_id(town * VILLAGES_A_TOWN, PEOPLE_A_VILLAGE + number)

    def office_id(self, town: int, number: int) -> str:
        """The id of an office of a town."""
        return make_id(self.since, OFFICE, town * len(words.OFFICES) + number)

    def venue_id(self, village: int, number: int) -> str:
        """The id of a venue of a village."""
        return make_id(self.since, VENUE, village * len(words.VENUES) + number)


def count_villages(matters: int) -> int:
    """How many villages so many matters come from: 3,000 at a million."""
    return max(2, min(MOST_VILLAGES, matters // MATTERS_A_VILLAGE))


def name_person(village: int, number: int) -> str:
    """The name of somebody on a village's roster."""
    return words.name_person(village * 131 + number * 17)


def list_places(land: Land) -> Iterator[Row]:
    """Rows of towns, then of villages."""
    for town in range(land.towns):
        name = words.name_place(MOST_VILLAGES + town) + "镇"
        yield (land.town_id(town), None, "town", name, f"t{town:03d}", f"t{town:03d}/", town)
    for village in range(land.villages):
        town = land.find_town(village)
        code = f"v{village:04d}"
        yield (land.village_id(village), land.town_id(town), "village",
               words.name_place(village) + "村", code, f"t{town:03d}/{code}/",
               village % VILLAGES_A_TOWN)  # fmt: skip


def list_venues(land: Land) -> Iterator[Row]:
    """Rows of the points to sit down at, each somewhere in a square degree of its town."""
    for village in range(land.villages):
        for number, (sort, name, brand) in enumerate(words.VENUES):
            north = 32 + (village // 50) * 0.02 + number * 0.003
            east = 119 + (village % 50) * 0.02 + number * 0.002
            yield (land.venue_id(village, number), land.village_id(village), name,
                   words.name_place(village) + brand if brand else "", sort, name,
                   f"{north:.6f}", f"{east:.6f}")  # fmt: skip


def list_offices(land: Land) -> Iterator[Row]:
    """Rows of the towns' offices."""
    for town in range(land.towns):
        for number, name in enumerate(words.OFFICES):
            yield (land.office_id(town, number), land.town_id(town), name)


def list_people(land: Land) -> Iterator[Row]:
    """Rows of the rosters, village by village, with the town's officers in its first one."""
    added = write_moment(land.since)
    for village in range(land.villages):
        for number in range(PEOPLE_A_VILLAGE):
            mix = village * 31 + number * 7
            born = BIRTH_YEARS[0] + mix % (BIRTH_YEARS[1] - BIRTH_YEARS[0])
            yield (land.person_id(village, number), land.village_id(village),
                   name_person(village, number), GROUPS[number % 6], "fm"[mix // 3 % 2], born,
                   None, "", added)  # fmt: skip
        if village % VILLAGES_A_TOWN == 0:
            yield from list_officers(land, land.find_town(village), added)


def list_officers(land: Land, town: int, added: str) -> Iterator[Row]:
    """Rows of those who work for a town: its posts, then one for each office."""
    home = land.town_id(town)
    for number in range(len(TOWN_POSTS) + len(words.OFFICES)):
        at = number - len(TOWN_POSTS)
        office = land.office_id(town, at) if at >= 0 else None
        yield (land.officer_id(town, number), home, words.name_person(town * 977 + number * 29),
               "", "fm"[number % 2], 1975 + number, office, "", added)  # fmt: skip


def list_grants(land: Land, since_on: str) -> Iterator[Row]:
    """Rows of the roles that people hold."""
    count = 0
    for village in range(land.villages):
        for number, role in enumerate(POSTS):
            yield (make_id(land.since, GRANT, count), land.person_id(village, number), role,
                   land.village_id(village), since_on)  # fmt: skip
            count += 1
    for town in range(land.towns):
        for number in range(len(TOWN_POSTS) + len(words.OFFICES)):
            role = TOWN_POSTS[number] if number < len(TOWN_POSTS) else "office"
            yield (make_id(land.since, GRANT, count), land.officer_id(town, number), role,
                   land.town_id(town), since_on)  # fmt: skip
            count += 1

"""Where a rehearsal is played: a server, the people who go to it, what they have made so far."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Any

from zhaishangyi.rehearsal.addresses import find_address
from zhaishangyi.rehearsal.browser import Browser, Photos
from zhaishangyi.rehearsal.forms import Form
from zhaishangyi.rehearsal.pages import Page
from zhaishangyi.rehearsal.problems import RehearsalProblem
from zhaishangyi.town.drawing import draw_photo
from zhaishangyi.town.reading import Story, read_file
from zhaishangyi.town.roster import Villager, list_people
from zhaishangyi.town.words import mark

RESIDENT = ("resident",)
UUID = r"([0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[0-9a-f]{4}-[0-9a-f]{12})"
ROSTER_ROW = rf'href="/people/{UUID}/">([^<]+)</a></th><td[^>]*>([^<]*)</td>'
# The roster has some 360 people; more pages than this would be no roster of the demo.
MOST_ROSTER_PAGES = 40


@dataclass
class Stage:
    """One play. Everybody has a phone of their own; the visitor looks on without signing in."""

    url: str
    story: Story
    language: str = "zh-CN"
    ids: dict[str, str] = field(default_factory=dict)
    phones: dict[str, Browser] = field(default_factory=dict)
    places: dict[str, str] = field(default_factory=dict)
    items: list[str] = field(default_factory=list)
    scanned: list[str] = field(default_factory=list)
    invited: set[str] = field(default_factory=set)
    attended: list[str] = field(default_factory=list)
    rated: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.visitor = Browser(self.url, self.language)
        self.villagers = list_people()

    def call(self, name: str, **more: str) -> str:
        """The address of a page of this play."""
        return find_address(name, **{**self.places, **more})

    def find_phone(self, name: str) -> Browser:
        """The phone of somebody, who becomes themselves on it in the demo's way."""
        if name not in self.phones:
            phone = Browser(self.url, self.language)
            become(phone, self.find_id(name))
            self.phones[name] = phone
        return self.phones[name]

    def find_long_name(self, name: str) -> str:
        """The name of "@village:role:number", the n-th of a role there; any other stays itself."""
        if not name.startswith("@"):
            return name
        home, role, number = name[1:].split(":")
        holders = [
            one for one in self.villagers if one.home == home and role in (one.roles or RESIDENT)
        ]
        return holders[int(number) - 1].long_name

    def find_short_name(self, name: str) -> str:
        """The same name without the group that tells namesakes apart."""
        return self.find_long_name(name).partition("（")[0]

    def find_id(self, name: str) -> str:
        """The id of somebody on the roster, by name or long name."""
        name = self.find_long_name(name)
        if not self.ids:
            self.ids = read_roster(self.url, self.language)
        if name not in self.ids:
            raise RehearsalProblem(mark("Nobody called %(name)s is on the roster."), name=name)
        return self.ids[name]

    def find_villager(self, name: str) -> Villager | None:
        """What the town's files say of somebody; None for a guest."""
        found = (one for one in self.villagers if name in (one.name, one.long_name))
        return next(found, None)

    def list_residents(self) -> list[Villager]:
        """The residents of the story's village who hold no role, as the town lists them."""
        home = self.story.village
        return [one for one in self.villagers if one.home == home and not one.roles]

    def open(self, name: str, page: str, **more: str) -> Page:
        """Let somebody open a page of this play."""
        return self.find_phone(name).open(self.call(page, **more))

    def press(self, name: str, page: str, **more: str) -> Page:
        """Let somebody open a page and send its form as it is."""
        shown = self.open(name, page, **more)
        return self.send(name, shown, shown.find_form())

    def fill(self, name: str, page: str, values: dict[str, str], photos: Photos = ()) -> Page:
        """Let somebody open a page, fill in its form and send it."""
        shown = self.open(name, page)
        return self.send(name, shown, shown.find_form().fill(**values), photos)

    def send(self, name: str, page: Page, form: Form, photos: Photos = ()) -> Page:
        """Let somebody send a form."""
        return self.find_phone(name).send(page, form, photos=photos)

    def send_twice(self, name: str, page: Page, form: Form) -> Page:
        """Let somebody press the button twice. RehearsalProblem when it became two acts."""
        before = self.count_entries()
        self.send(name, page, form)
        answer = self.send(name, page, form)
        made = self.count_entries() - before
        if made != 1:
            raise RehearsalProblem(
                mark("The button at %(path)s was pressed twice, and %(count)s acts are on record."),
                path=form.action,
                count=made,
            )
        return answer

    def look_at_matter(self) -> Page:
        """The matter's page as any visitor sees it."""
        return self.visitor.open(self.call("web:matter"))

    def count_entries(self) -> int:
        """The number of the newest entry of the record, as the auditor reads it."""
        shown = self.open("龚慧", "record:entries")
        return int(shown.find_id(r"/record/(\d+)/"))


def become(phone: Browser, person_id: str) -> None:
    """Be somebody of the demo town from now on."""
    page = phone.open(find_address("people:sign_in"))
    form = page.find_form(find_address("people:become"))
    phone.send_away(page, form, ("person", person_id))


def read_roster(url: str, language: str) -> dict[str, str]:
    """Everybody's id by name and long name, read from the rosters of both towns."""
    phone = Browser(url, language)
    page = phone.open(find_address("people:sign_in"))
    readers = [str(read_file("villages")["town"]["administrator"]), find_neighbour()]
    found: dict[str, str] = {}
    for reader in readers:
        become(phone, find_button(page, reader))
        read_own_roster(phone, found)
    return found


def find_neighbour() -> str:
    """The name of whoever convenes for the town next door."""
    people = read_file("second_town")["people"]
    return next(str(one["name"]) for one in people if "convener" in one.get("roles", ()))


def read_own_roster(phone: Browser, found: dict[str, str]) -> None:
    """Add everybody whom this reader's roster lists, page by page."""
    for number in range(1, MOST_ROSTER_PAGES):
        shown = phone.open(f"{find_address('people:roster')}?page={number}")
        before = len(found)
        for person_id, name, group in re.findall(ROSTER_ROW, shown.html):
            found.setdefault(name, person_id)
            found[f"{name}（{group}）"] = person_id
        if len(found) == before:
            break


def find_button(page: Page, name: str) -> str:
    """The id behind the button of the demo's switcher that bears this name."""
    for value, label in page.buttons:
        if label.startswith(name):
            return value
    raise RehearsalProblem(mark("The demo's switcher does not offer %(name)s."), name=name)


def draw_photos(names: Any) -> Photos:
    """Drawings in place of photos, as files of a phone."""
    return [(f"{name}.jpg", draw_photo(name).jpeg) for name in names]

"""Where the stories are played: who is who, what is where, and what time it is in each story."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any, TypeVar
from uuid import UUID

from zhaishangyi.campaigns.models import Campaign
from zhaishangyi.delivery.models import ActionItem, Suggestion
from zhaishangyi.matters.models import ExpertReview, Matter, OpinionRound
from zhaishangyi.mediation.models import Agreement, Case
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.people.queries import to_actor
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor, operator
from zhaishangyi.record.door import Act
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.town.drawing import draw_photo
from zhaishangyi.town.reading import Story, read_moment
from zhaishangyi.town.roster import Villager

R = TypeVar("R")

# Nobody rates or says anything in the middle of the night.
WAKES_AT, SLEEPS_AT = time(8), time(21)
OPERATOR = "operator"

# Villagers' groups are counted so.
GROUPS = "一二三四五六七八九十"


@dataclass
class Stage:
    """The town as it is being built: everything by the name that the files use."""

    today: date
    now: datetime | None = None
    town: Jurisdiction | None = None
    towns: dict[str, Jurisdiction] = field(default_factory=dict)
    villages: dict[str, Jurisdiction] = field(default_factory=dict)
    grids: dict[tuple[str, int], Jurisdiction] = field(default_factory=dict)
    offices: dict[str, ResponsibleOffice] = field(default_factory=dict)
    venues: dict[tuple[str, str], Venue] = field(default_factory=dict)
    people: dict[str, Person] = field(default_factory=dict)
    posts: dict[tuple[str, str], list[Person]] = field(default_factory=dict)
    matters: dict[str, Matter] = field(default_factory=dict)
    campaigns: dict[int, Campaign] = field(default_factory=dict)
    actors: dict[UUID, Actor] = field(default_factory=dict)
    photos: dict[str, CleanPhoto] = field(default_factory=dict)

    def read_moment(self, text: str) -> datetime:
        """The moment that a file means. Raises ValueError for none."""
        return read_moment(text, self.today, self.now)

    def find_place(self, name: str) -> Jurisdiction:
        """A village, a town, or the town of the demo for "". KeyError for one that is in no file."""
        if name:
            return self.towns[name] if name in self.towns else self.villages[name]
        assert self.town is not None
        return self.town

    def find_grid(self, villager: Villager) -> Jurisdiction:
        """The grid that somebody's group belongs to: two groups make a grid, the last has the rest.

        Whoever is in no group is at the village or the town itself.
        """
        number = GROUPS.find(villager.group[:1]) // 2 + 1 if villager.group else 0
        while number and (villager.home, number) not in self.grids:
            number -= 1
        return self.grids.get((villager.home, number)) or self.find_place(villager.home)

    def keep_person(self, villager: Villager, person: Person) -> None:
        """Remember somebody under every name that a story may call them by."""
        self.people.setdefault(villager.name, person)
        self.people[villager.long_name] = person
        for role in villager.roles or ("resident",):
            self.posts.setdefault((villager.home, role), []).append(person)

    def find_person(self, name: str) -> Person:
        """Somebody by name, long name, or "@village:role:number". KeyError for nobody."""
        if name.startswith("@"):
            village, role, number = name[1:].split(":")
            return self.posts[village, role][int(number) - 1]
        return self.people[name]

    def find_actor(self, name: str) -> Actor:
        """Somebody at the door; staff have given their second factor."""
        if name == OPERATOR:
            return operator()
        person = self.find_person(name)
        if person.pk not in self.actors:
            self.actors[person.pk] = to_actor(person, is_strong=True)
        return self.actors[person.pk]

    def list_residents(self, village: str) -> list[Person]:
        """The residents of a village who hold no role, in the order of the roster."""
        return self.posts[village, "resident"]

    def find_photos(self, names: Iterable[str]) -> tuple[CleanPhoto, ...]:
        """Drawings by name; each is drawn once."""
        for name in names:
            if name not in self.photos:
                self.photos[name] = draw_photo(name)
        return tuple(self.photos[name] for name in names)


@dataclass
class Scene:
    """One story while it is played: its own clock, and what it has brought about so far."""

    stage: Stage
    story: Story
    moment: datetime
    matter_made: Matter | None = None
    meeting_made: Meeting | None = None
    round_made: OpinionRound | None = None
    review_made: ExpertReview | None = None
    suggestion_made: Suggestion | None = None
    case_made: Case | None = None
    agreement_made: Agreement | None = None
    items: list[ActionItem] = field(default_factory=list)

    @property
    def matter(self) -> Matter:
        """The matter of this story."""
        assert self.matter_made is not None, f"{self.story.key}: nothing was raised yet"
        return self.matter_made

    @property
    def meeting(self) -> Meeting:
        """The latest meeting of this story."""
        assert self.meeting_made is not None, f"{self.story.key}: no meeting was planned yet"
        return self.meeting_made

    @property
    def case(self) -> Case:
        """The dispute of this story."""
        assert self.case_made is not None, f"{self.story.key}: no dispute was taken up yet"
        return self.case_made

    @property
    def agreement(self) -> Agreement:
        """The latest agreement of this story."""
        assert self.agreement_made is not None, f"{self.story.key}: nothing was agreed yet"
        return self.agreement_made

    def do(self, name: str, act: Act[..., R], *, typed_for: str = "", **arguments: Any) -> R:
        """Let somebody act at the story's moment, through the door."""
        actor = self.stage.find_actor(name)
        if typed_for:
            actor = actor.helping(typed_for)
        with clock.pretend(self.moment):
            return act(actor, **arguments)

    def go_to(self, at: str) -> None:
        """Turn the clock to a moment of the file. ValueError when the story would go backwards."""
        moment = self.stage.read_moment(at)
        if moment < self.moment:
            raise ValueError(f"{self.story.key}: {at} is over already")
        self.moment = moment

    def pass_seconds(self, seconds: float) -> None:
        """Let time go by."""
        self.moment += timedelta(seconds=seconds)

    def pass_waking_minutes(self, minutes: float) -> None:
        """Let time go by; what would fall into the night waits for the morning."""
        self.moment += timedelta(minutes=minutes)
        if self.moment.time() >= SLEEPS_AT:
            self.moment += timedelta(days=1)
        if not WAKES_AT <= self.moment.time() < SLEEPS_AT:
            self.moment = datetime.combine(self.moment.date(), WAKES_AT, clock.HERE)

    def find_day(self, days: int) -> date:
        """The day so many days after the story's moment."""
        return self.moment.date() + timedelta(days=days)

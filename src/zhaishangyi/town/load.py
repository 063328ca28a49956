"""Build the demo town: places, people, and what happened there, all through the door."""

from __future__ import annotations

import gc
import heapq
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from typing import Any

from django.conf import settings
from django.db import transaction
from django.utils import translation

from zhaishangyi.people import actions as people
from zhaishangyi.places import actions as places
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import operator
from zhaishangyi.record.errors import CannotDo
from zhaishangyi.search.listening import index_at_the_end
from zhaishangyi.town import (
    bench_steps,
    campaign_steps,
    crossing_steps,
    event_steps,
    history_steps,
    mediation_steps,
    meeting_steps,
    pledge_steps,
    project_steps,
    review_steps,
    statement_steps,
    steps,
    urging_steps,
)
from zhaishangyi.town.history import list_history
from zhaishangyi.town.reading import (
    SITTING,
    Step,
    Story,
    read_file,
    read_stories,
    read_story_file,
)
from zhaishangyi.town.roster import Villager, list_people
from zhaishangyi.town.stage import Scene, Stage
from zhaishangyi.town.words import translate as _

VERBS = {
    **steps.VERBS,
    **meeting_steps.VERBS,
    **event_steps.VERBS,
    **bench_steps.VERBS,
    **crossing_steps.VERBS,
    **pledge_steps.VERBS,
    **project_steps.VERBS,
    **review_steps.VERBS,
    **statement_steps.VERBS,
    **mediation_steps.VERBS,
    **urging_steps.VERBS,
    **history_steps.VERBS,
    **campaign_steps.VERBS,
}
SEED = 20240506
# The town was set up well before the first story, and nothing happens after yesterday.
DAYS_BEFORE = 400
DAY_BEFORE_HISTORY = date(2022, 12, 1)
MINUTES_BETWEEN_STEPS = 3
# The villages lie on an invented grid of five columns (degrees).
SOUTH_WEST = Decimal("31.860000"), Decimal("121.120000")
COLUMNS = 5
OBJECTS_BETWEEN_COLLECTIONS = 50_000
VILLAGE_STEP, VENUE_STEP = Decimal("0.018"), Decimal("0.0021")

Progress = Callable[[str], None]


def load_town(
    today: date | None = None,
    progress: Progress | None = None,
    *,
    with_history: bool = False,
    now: datetime | None = None,
) -> None:
    """Load 香樟镇 and the town next to it as they stand on the morning of `today`: all of it or nothing.

    For the same day the same rows come out, but for the salts of the record. `progress` is called
    with a sentence now and then. With its history the town has two more years behind it. With
    `now`, a moment of that day, a meeting goes on in it.
    """
    stage = Stage(today or clock.today(), now)
    tell = progress or (lambda sentence: None)
    with (
        transaction.atomic(),
        ids.seeded(SEED),
        translation.override(settings.LANGUAGE_CODE),
        index_at_the_end(),
        collect_rarely(),
    ):
        began = datetime.combine(find_first_day(stage.today, with_history), time(9), clock.HERE)
        with clock.pretend(began):
            build_places(stage)
            add_people(stage)
        tell(
            _(
                "%(towns)s towns, %(villages)s villages, %(venues)s places to talk, %(people)s "
                "invented people.",
                towns=len(stage.towns),
                villages=len(stage.villages),
                venues=len(stage.venues),
                people=sum(map(len, stage.posts.values())),
            )
        )
        stories = list_stories(stage.today, with_history)
        play_stories(stage, stories + (read_story_file(SITTING) if now else []), tell)


@contextmanager
def collect_rarely() -> Iterator[None]:
    """Look for garbage less often: thousands of acts in a row make much, and little in circles."""
    usual = gc.get_threshold()
    gc.set_threshold(OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
    try:
        yield
    finally:
        gc.set_threshold(*usual)


def find_first_day(today: date, with_history: bool) -> date:
    """The day on which the town is set up: before everything that happens in it."""
    usual = today - timedelta(days=DAYS_BEFORE)
    return min(usual, DAY_BEFORE_HISTORY) if with_history else usual


def list_stories(today: date, with_history: bool) -> list[Story]:
    """The stories that are played, those of the files first."""
    return [*read_stories(), *(list_history(today) if with_history else [])]


def build_places(stage: Stage) -> None:
    """Both towns with their villages, grids, offices and venues, 香樟镇 first."""
    stage.town = open_town(stage, read_file("villages"))
    second = read_file("second_town")
    open_town(stage, second, first_position=len(stage.villages) + 1)
    for office in [*read_file("offices")["offices"], *second["offices"]]:
        add_office(stage, office.get("place", ""), office["name"])
    for name in stage.villages:
        add_office(stage, name, f"{name}委会")
    for number, venue in enumerate([*read_file("venues")["venues"], *second["venues"]]):
        add_venue(stage, venue, number)


def open_town(stage: Stage, found: dict[str, Any], first_position: int = 1) -> Jurisdiction:
    """A town with its administrator and its villages."""
    town = found["town"]
    administrator = people.open_town(
        operator(), name=town["name"], code=town["code"], administrator=town["administrator"]
    )
    made = administrator.jurisdiction
    stage.towns[made.name] = made
    stage.people[administrator.name] = administrator
    stage.posts["" if stage.town is None else made.name, "administrator"] = [administrator]
    for position, village in enumerate(found["villages"], first_position):
        add_village(stage, made, village, position)
    places.rename_place(
        stage.find_actor(administrator.name),
        place=made,
        name=town["name"],
        description=town["description"],
    )
    return made


def add_village(stage: Stage, town: Jurisdiction, village: dict[str, Any], position: int) -> None:
    """A village and its grids."""
    made = places.add_place(
        operator(),
        parent=town,
        name=village["name"],
        code=village["code"],
        description=village["description"],
        position=position,
    )
    stage.villages[made.name] = made
    for number in range(1, village["grids"] + 1):
        stage.grids[made.name, number] = add_grid(made, number)


def add_grid(village: Jurisdiction, number: int) -> Jurisdiction:
    """One grid of a village."""
    return places.add_place(
        operator(),
        parent=village,
        name=f"{'一二三四'[number - 1]}号网格",
        code=f"g{number}",
        position=number,
    )


def add_office(stage: Stage, place: str, name: str) -> None:
    """A responsible office, once."""
    if name not in stage.offices:
        jurisdiction = stage.find_place(place)
        stage.offices[name] = people.add_office(operator(), jurisdiction=jurisdiction, name=name)


def add_venue(stage: Stage, venue: dict[str, Any], number: int) -> None:
    """A place to talk, somewhere near the middle of its village."""
    village = stage.villages[venue["village"]]
    row, column = divmod(village.position - 1, COLUMNS)
    south, west = SOUTH_WEST
    aside = VENUE_STEP * (number % 5 - 2)
    stage.venues[village.name, venue["name"]] = places.add_venue(
        operator(),
        place=village,
        name=venue["name"],
        brand=venue.get("brand", ""),
        sort=venue["sort"],
        place_text=venue["place"],
        description=venue["story"],
        latitude=south + VILLAGE_STEP * row + aside,
        longitude=west + VILLAGE_STEP * column - aside / 2,
    )


def add_people(stage: Stage) -> None:
    """Everybody on the roster, and the roles they hold."""
    for villager in list_people():
        add_person(stage, villager)


def add_person(stage: Stage, villager: Villager) -> None:
    """One person with their roles. Residents are on the roster of the grid of their group."""
    home = stage.find_place(villager.home)
    person = people.add_person(
        operator(),
        jurisdiction=home if villager.roles else stage.find_grid(villager),
        name=villager.name,
        group=villager.group,
        sex=villager.sex,
        birth_year=villager.born,
        office=stage.offices[villager.office] if villager.office else None,
        title=villager.title,
    )
    stage.keep_person(villager, person)
    node = stage.grids[villager.home, villager.grid] if villager.grid else home
    for role in villager.roles:
        people.grant_role(operator(), person=person, role=role, jurisdiction=node)


def play_stories(stage: Stage, stories: Sequence[Story], tell: Progress) -> None:
    """Play all stories side by side, so that the record grows as time went by."""
    scenes = [Scene(stage, story, stage.read_moment(story.steps[0].at)) for story in stories]
    waiting = [(scene.moment, number, 0) for number, scene in enumerate(scenes)]
    heapq.heapify(waiting)
    while waiting:
        _moment, number, place = heapq.heappop(waiting)
        scene = scenes[number]
        play_step(scene, scene.story.steps[place])
        if place + 1 < len(scene.story.steps):
            heapq.heappush(waiting, (find_next_moment(scene, place + 1), number, place + 1))
        else:
            tell_story(scene, tell)


def tell_story(scene: Scene, tell: Progress) -> None:
    """Say that a story is over."""
    title = scene.story.told
    if title is None and scene.matter_made is not None:
        title = _("%(village)s: %(title)s", village=scene.story.village, title=scene.matter.title)
    if title:
        tell(title)


def find_next_moment(scene: Scene, place: int) -> datetime:
    """When the step at this place of the story is."""
    at = scene.story.steps[place].at
    later = scene.moment + timedelta(minutes=MINUTES_BETWEEN_STEPS)
    return scene.stage.read_moment(at) if at else later


def play_step(scene: Scene, step: Step) -> None:
    """Play one step; a mistake in a file names the story and the step."""
    if step.at:
        scene.go_to(step.at)
    else:
        scene.pass_seconds(MINUTES_BETWEEN_STEPS * 60)
    try:
        VERBS[step.do](scene, step)
    except CannotDo as problem:
        problem.add_note(f"{scene.story.key}: {step.do} {step.at}: {problem.values}")
        raise

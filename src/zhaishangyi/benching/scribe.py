"""The rows of made-up matters: each in a state that its procedure allows. No Django."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from random import Random

from zhaishangyi.benching import courses, words
from zhaishangyi.benching.courses import DAY, WORKING_SECONDS, Course, Way
from zhaishangyi.benching.deliveries import write_delivery
from zhaishangyi.benching.land import Land, Row
from zhaishangyi.benching.moments import PLACES, write_day, write_moment
from zhaishangyi.benching.sittings import write_sitting

SEED = 20240101
DAYS = 730
# Villages differ: some bring many matters, most a few.
UNEVEN = 1.4


@dataclass(frozen=True)
class Plan:
    """What all matters share: the land, the ways, how many in which days, and where each arose.

    `numbers` are the running numbers of the matters in their village and year.
    """

    land: Land
    ways: Mapping[str, Way]
    count: int
    now: int
    villages: array[int]
    numbers: array[int]

    @property
    def first_day(self) -> int:
        """The first of the days, since 1970."""
        return self.now // DAY - DAYS

    def find_raised(self, matter: int) -> int:
        """When a matter was raised: evenly over the days, the first matter first."""
        day, rest = divmod(matter * DAYS, self.count)
        return (self.first_day + day) * DAY + rest * WORKING_SECONDS // self.count


@dataclass(slots=True)
class Case:
    """One matter while its rows are written; `at` says when each of the eight works was done."""

    plan: Plan
    number: int
    village: int
    raised: int
    dice: Random
    course: Course
    rows: dict[str, list[Row]]
    at: dict[str, int] = field(default_factory=dict)
    head: str = ""
    tail: str = ""

    def make_id(self, table: int, place: int = 0) -> str:
        """The id of a row of this matter; those of later matters are greater."""
        return f"{self.head}{PLACES[place]}8{table:02x}{self.tail}"

    def person(self, number: int) -> str:
        """The id of somebody of the village."""
        return self.plan.land.person_id(self.village, number)

    def choose(self, texts: tuple[str, ...]) -> str:
        """One of these texts."""
        return texts[int(self.dice.random() * len(texts))]


# Numbers of the tables, as they stand in ids.
(MATTER, TRIAGE, EVIDENCE, CLOSING, VISIT) = range(0x10, 0x15)
CHANNELS = ("online", "online", "online", "point", "grid", "grid", "hotline")


def make_plan(land: Land, ways: Mapping[str, Way], count: int, now: int) -> Plan:
    """Say where each matter arises and what its number is."""
    dice = Random(SEED)
    villages, numbers = array("H", bytes(2 * count)), array("L", bytes(8 * count))
    plan = Plan(land, ways, count, now, villages, numbers)
    taken: Counter[tuple[int, str]] = Counter()
    for matter in range(count):
        village = int(land.villages * dice.random() ** UNEVEN)
        year = write_day(plan.find_raised(matter) // DAY)[:4]
        taken[village, year] += 1
        villages[matter], numbers[matter] = village, taken[village, year]
    return plan


def write_matters(plan: Plan, begin: int, end: int) -> dict[str, list[Row]]:
    """The rows of the matters from one number to another, by model."""
    dice = Random(SEED + begin)
    rows: dict[str, list[Row]] = {}
    for matter in range(begin, end):
        write_case(open_case(plan, matter, dice, rows))
    return rows


def open_case(plan: Plan, matter: int, dice: Random, rows: dict[str, list[Row]]) -> Case:
    """Throw the dice for one matter."""
    raised = plan.find_raised(matter)
    way = plan.ways[courses.draw_tier(dice)]
    course = courses.draw_course(way, raised, plan.now, dice)
    case = Case(plan, matter, plan.villages[matter], raised, dice, course, rows)
    case.head, case.tail = f"{raised * 1000:012x}7", f"{matter:013x}"
    for place, at in enumerate(course.closed):
        if place not in course.skipped:
            for work in way.links[place].works:
                case.at[work] = at
    return case


def write_case(case: Case) -> None:
    """Write one matter and all that belongs to it."""
    is_declined = case.dice.random() < courses.DECLINED_SHARE
    if is_declined or "select" not in case.at:
        return write_waiting(case, is_declined=is_declined and case.raised < case.plan.now - DAY)
    is_past = case.dice.random() < courses.PAST_VILLAGE_SHARE
    link, way = case.course.open_link, case.course.way
    due = case.raised + link.days * DAY if link else 0
    warn = case.raised + int(link.days * DAY * way.warn_at) if link else 0
    write_head(
        case,
        is_past,
        ("under_way" if link else "finished", way.tier, way.procedure, find_convener(case, is_past),
         link.id if link else "", write_moment(due) if link else None,
         write_moment(warn) if link else None,
         None if link else write_moment(case.course.closed[-1])),
    )  # fmt: skip
    convener = find_convener(case, is_past)
    case.rows.setdefault("matters.triage", []).append(
        (case.make_id(TRIAGE), case.make_id(MATTER), "accept", way.tier, "", convener,
         write_moment(case.at["select"]), convener)
    )  # fmt: skip
    sources = {"triaged": ("matters.triage", case.make_id(TRIAGE))}
    if "investigate" in case.at and "field_visit" in list_facts(case):
        sources["field_visit"] = write_visit(case, convener)
    sources |= write_sitting(case, convener, is_past)
    sources |= write_delivery(case, convener)
    write_course(case, sources)
    return None


def find_convener(case: Case, is_past: bool) -> str:
    """Who convenes: the village's convener, past the village the town's."""
    land = case.plan.land
    return land.officer_id(land.find_town(case.village), 2) if is_past else case.person(0)


def list_facts(case: Case) -> set[str]:
    """The facts that the links closed so far asked for."""
    links = case.course.way.links[: len(case.course.closed)]
    return {fact for link in links for fact in link.facts}


def write_waiting(case: Case, *, is_declined: bool) -> None:
    """A matter that nobody has decided on, or that was not taken up."""
    big = case.plan.ways["big"]
    link = next(link for link in big.links if set(link.facts) - {"matter_raised"})
    if not is_declined:
        due = case.raised + link.days * DAY
        warn = case.raised + int(link.days * DAY * big.warn_at)
        standing = ("raised", "", "", None, link.id, write_moment(due), write_moment(warn), None)
        return write_head(case, False, standing)
    write_head(case, False, ("declined", "", "", None, "", None, None, None))
    convener = case.person(0)
    case.rows.setdefault("matters.triage", []).append(
        (case.make_id(TRIAGE), case.make_id(MATTER), "decline", "", case.choose(words.DECLINED),
         None, write_moment(case.raised + DAY // 2), convener)
    )  # fmt: skip
    return None


def write_head(case: Case, is_past: bool, standing: Row) -> None:
    """The matter itself; `standing` is its columns from the state on."""
    state, tier, procedure, convener, link, due, warn, finished = standing
    land, dice = case.plan.land, case.dice
    spot = case.choose(words.SPOTS)
    thing, trouble, category = words.TROUBLES[int(dice.random() * len(words.TROUBLES))]
    title = f"{spot}的{thing}{trouble}"
    text = (
        f"{title}，{case.choose(words.SINCE)}。{case.choose(words.EFFECTS)}，"
        f"{case.choose(words.WISHES)}。"
    )
    year = write_day(case.raised // DAY)[:4]
    number = f"{words.name_place(case.village)} {year}-{case.plan.numbers[case.number]:03d}"
    home = land.village_id(case.village)
    handled = land.town_id(land.find_town(case.village)) if is_past else home
    raiser = case.person(8 + int(dice.random() * 52)) if dice.random() < 0.9 else None
    case.rows.setdefault("matters.matter", []).append(
        (case.make_id(MATTER), number, home, handled, title, text, spot, category,
         case.choose(CHANNELS), raiser, int(is_past), write_moment(case.raised), state, tier,
         procedure, convener, link, due, warn, finished)
    )  # fmt: skip


def write_visit(case: Case, convener: str) -> tuple[str, str]:
    """Somebody went and looked."""
    visit = case.make_id(VISIT)
    case.rows.setdefault("matters.fieldvisit", []).append(
        (visit, case.make_id(MATTER), write_moment(case.at["investigate"] - 300), "网格员、村民代表",
         case.choose(words.FINDINGS) + "。", convener)
    )  # fmt: skip
    return ("matters.fieldvisit", visit)


def write_course(case: Case, sources: Mapping[str, tuple[str, str]]) -> None:
    """The closings of the links, and the evidence for each; `sources` says what proves a fact.

    A fact of the open link whose source is there has happened too.
    """
    matter = case.make_id(MATTER)
    itself = ("matters.matter", matter)
    evidence = case.rows.setdefault("matters.evidence", [])
    closings = case.rows.setdefault("matters.linkclosing", [])
    course, count = case.course, 0
    since = write_moment(case.raised)
    for place, link in enumerate(course.way.links[: len(course.closed) + 1]):
        is_closed, is_skipped = place < len(course.closed), place in course.skipped
        at = write_moment(course.closed[place]) if is_closed else write_moment(case.plan.now)
        for fact in () if is_skipped else link.facts:
            if is_closed or fact in sources:
                kind, source = sources.get(fact, itself)
                evidence.append((case.make_id(EVIDENCE, count), matter, fact, at, kind, source))
                count += 1
        if is_closed:
            reason = case.choose(words.SKIPPED) if is_skipped else ""
            closings.append(
                (case.make_id(CLOSING, place), matter, link.id, since, at, int(is_skipped), reason)
            )
            since = at

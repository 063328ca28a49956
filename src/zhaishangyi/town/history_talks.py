"""One deliberation of a theme month, from the problem to its rating. No Django."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta

from zhaishangyi.town.history_words import Home, list_homes, say, step
from zhaishangyi.town.reading import Step, Story

# From here on a talk has deputies, residents and offices enough for a big matter.
BIG_FROM = 12
RESIDENTS, RATERS = 4, 5
CPPCC = ("顾明礼", "茅菊芳", "瞿建华")
LAWYERS = ("袁立", "姜海东", "彭悦", "茅敏")
LAWYER_ROLES = {"袁立": "lawyer", "彭悦": "lawyer", "姜海东": "judicial", "茅敏": "judicial"}
OFFICIALS = ("倪卫国", "徐国平", "杨健")
CHANNELS = ("online", "grid", "point", "online", "hotline", "petition")
# How long each group spoke, in seconds.
RESIDENT_SECONDS, DEPUTY_SECONDS, LAWYER_SECONDS, OFFICE_SECONDS = 174, 102, 110, 84


@dataclass(frozen=True, slots=True)
class Talk:
    """A deliberation as it is to be: where, when, on what, who comes and how it is rated."""

    index: int
    month: int
    home: Home
    day: date
    problem: list[str]
    people: int
    representatives: int
    has_lawyer: bool
    nearly: int

    @property
    def village(self) -> str:
        return self.home.village

    @property
    def is_big(self) -> bool:
        return self.people >= BIG_FROM

    @property
    def residents(self) -> int:
        """How many residents are invited; the convener is there besides, without being asked."""
        return min(RESIDENTS, self.people - self.representatives - 1)

    @property
    def raiser(self) -> str:
        return self.name("resident", 1 + self.index % RESIDENTS)

    def name(self, role: str, number: int = 1) -> str:
        """Somebody of the village, as a story names them."""
        return f"@{self.village}:{role}:{number}"


def write_talk(talk: Talk, again: Talk | None = None) -> Story:
    """The story of one problem; without an agreement there is a second talk, `again`."""
    steps = [*raise_it(talk), *look_at(talk), *prepare(talk)]
    if again is None:
        steps += [*hold(talk), *see_to_it(talk)]
    else:
        steps += [*hold(talk, is_agreed=False), *prepare(again), *hold(again), *see_to_it(again)]
    return Story(f"talk-{talk.index}", talk.village, tuple(steps), told="")


def raise_it(talk: Talk) -> Iterator[Step]:
    """Somebody says it, and the convener takes it up."""
    title, text, place, *_rest = talk.problem
    channel = CHANNELS[talk.index % len(CHANNELS)]
    is_helped = channel != "online"
    helper = talk.name("grid_worker") if channel == "grid" else talk.name("convener")
    written = {"raiser": talk.raiser, "for": "一位老人"} if is_helped else {}
    tier = "big" if talk.is_big else "small"
    yield step(
        "raise", helper if is_helped else talk.raiser, talk.day, "08:30",
        text=text, place=f"{talk.village}{place}", category="other", wish=tier, channel=channel,
        **written,
    )  # fmt: skip
    yield step(
        "triage", talk.name("convener"), talk.day, "10:10",
        decision="accept", tier=tier, title=f"{talk.village}：{title}",
    )  # fmt: skip
    yield step("month_add", talk.name("convener"), month=talk.month)


def look_at(talk: Talk) -> Iterator[Step]:
    """Go and look."""
    looked = talk.day + timedelta(days=1)
    yield step(
        "visit", talk.name("convener"), looked, "09:30",
        visited=say(looked, "09:00"), who="召集人和网格员", finding="去看过了，说的和看到的一样。",
    )  # fmt: skip
    if talk.is_big:
        yield step("close_link", talk.name("convener"), link="investigate")


def prepare(talk: Talk) -> Iterator[Step]:
    """Plan, invite, put up the notice."""
    convener = talk.name("convener")
    yield step(
        "plan", convener, find_day(talk) - timedelta(days=2), "10:30",
        starts=say(find_day(talk), "18:30"), venue=talk.home.venue, minutes=60,
        recorder=talk.name("recorder"), roles=["deputy"] if talk.is_big else [],
        agenda=[["说情况", 10], ["大家说", 35], ["定下来", 15]],
    )  # fmt: skip
    yield step("invite", convener, residents=talk.residents, people=list_people(talk))
    yield step("announce", convener)


def find_day(talk: Talk) -> date:
    """The day of the meeting."""
    return talk.day + timedelta(days=4)


def list_people(talk: Talk) -> list[list[str]]:
    """Who is invited besides the residents, each in a role: as many as came in the end."""
    homes = list_homes()
    own = next(place for place, home in enumerate(homes) if home.village == talk.village)
    near = [homes[(own + away) % len(homes)].village for away in range(talk.representatives)]
    deputies = [[f"@{village}:deputy:1", "deputy"] for village in near]
    # One of them is a member of the CPPCC.
    deputies[-1] = [CPPCC[talk.index % len(CPPCC)], "cppcc"]
    # A big matter needs an office; the lawyer comes next.
    others = [
        [OFFICIALS[talk.index % len(OFFICIALS)], "office"],
        *([[find_lawyer(talk), LAWYER_ROLES[find_lawyer(talk)]]] if talk.has_lawyer else []),
        [talk.name("recorder"), "recorder"],
        [talk.name("grid_worker"), "grid_worker"],
    ]
    wanted = talk.people - talk.representatives - 1 - talk.residents
    return [*deputies, *others[:wanted]]


def find_lawyer(talk: Talk) -> str:
    """The lawyer or judicial officer who came."""
    return LAWYERS[talk.index % len(LAWYERS)]


def hold(talk: Talk, is_agreed: bool = True) -> Iterator[Step]:
    """Open, talk, agree or not, close."""
    convener, recorder = talk.name("convener"), talk.name("recorder")
    _title, _text, _place, said, promise, _done = talk.problem
    yield step("open", convener, find_day(talk), "18:30")
    yield step("check_in", recorder)
    yield step("talk", recorder, lines=list(list_lines(talk, said)))
    if is_agreed:
        yield step("outcome", convener, result="agreed", text=f"{said}先做起来：{promise}。")
        yield step("promise", convener, promise=promise, office=f"{talk.village}委会", days=6)
    else:
        yield step("outcome", convener, result="not_agreed", text="钱从哪里出没有说拢，下回再议。")
    yield step("close", convener)
    yield step("minutes", recorder, find_day(talk) + timedelta(days=1), "08:30")
    yield step("approve", convener, find_day(talk) + timedelta(days=1), "10:00")


def list_lines(talk: Talk, said: str) -> Iterator[list[object]]:
    """Who speaks, how long and what."""
    invited = list_people(talk)
    yield [talk.name("resident", 1), RESIDENT_SECONDS, "said", talk.problem[1]]
    yield [talk.name("resident", 2), RESIDENT_SECONDS, "said", said]
    yield [invited[0][0], DEPUTY_SECONDS, "said", "办好以后贴出来，大家看得到。"]
    for name, role in invited:
        if role == "office":
            yield [name, OFFICE_SECONDS, "said", "料和人这两天就能到。"]
        elif role in ("lawyer", "judicial"):
            yield [name, LAWYER_SECONDS, "said", "按规定能办，写清楚谁办、哪天办好就行。"]


def see_to_it(talk: Talk) -> Iterator[Step]:
    """Done, looked at, published, rated; every seventh takes longer than it should."""
    convener, done = talk.name("convener"), talk.problem[5]
    day = find_day(talk) + timedelta(days=14 if talk.index % 7 == 6 else 5)
    yield step(
        "report", convener, day, "15:00", item=1, text=done, no_photo_reason="照片贴在公示栏上。"
    )
    yield step("accept", talk.raiser, day, "16:30", item=1)
    yield step("publish", convener, day, "17:00", text=f"{done}请大家看看，评一评。", days=3)
    yield step(
        "rate", "", day, "18:00",
        minutes_between=50, solved=RATERS - talk.nearly, nearly=talk.nearly,
    )  # fmt: skip
    yield step("count", convener, day + timedelta(days=4), "09:00")

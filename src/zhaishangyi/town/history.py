"""What happened in the town before its stories: theme months, activities, disputes. No Django.

The texts stand in files/history.toml. Here they get a village, a day and people, the same ones
every time, and become stories like those that are written by hand. No figure of the town is
written down anywhere: the figures come out of the records that these stories leave.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta
from itertools import cycle
from typing import Any

from zhaishangyi.town.history_disputes import list_disputes
from zhaishangyi.town.history_talks import Talk, write_talk
from zhaishangyi.town.history_words import (
    MEETINGS_A_MONTH,
    PROJECTS_A_MONTH,
    SUPERVISOR,
    Home,
    list_homes,
    say,
    split,
    spread,
    step,
)
from zhaishangyi.town.reading import Step, Story, read_file

ACTIVITIES = 65
FIRST_ACTIVITY, ACTIVITY_DAYS = date(2023, 1, 8), 715
# Of the activities that lead to no project, so many bring a suggestion, and most are adopted.
SUGGESTING, TURNED_DOWN = 38, 9
TALKS_WITH_A_LAWYER, TALKS_INDOORS = 29, 11
# How many of the matters have somebody who says that it is only nearly solved.
NEARLY_SOLVED = 28
# One talk ends without an agreement; the next one of its month takes the matter up again.
NOT_AGREED, DAYS_UNTIL_AGAIN = 1, 7


def list_history(today: date) -> list[Story]:
    """Every story of the two years that was over before `today`, in no order."""
    stories = [*list_months(), *list_talks(), *list_project_activities(), *list_activities()]
    stories += list_disputes()
    return [story for story in stories if find_last_day(story) < today]


def find_last_day(story: Story) -> date:
    """The day of the last step that has one."""
    return max(date.fromisoformat(one.at[:10]) for one in story.steps if one.at)


def list_months() -> Iterator[Story]:
    """The theme months themselves: opened before they begin, closed with what came of them."""
    for number, month in enumerate(read_file("history")["months"], 1):
        yield Story(
            f"month-{number}",
            list_homes()[0].village,
            (
                step(
                    "month_open",
                    SUPERVISOR,
                    month["begins"] - timedelta(days=3),
                    "09:00",
                    month=number,
                    theme=month["theme"],
                    title=month["title"],
                    begins=month["begins"],
                    ends=month["ends"],
                    targets={"meetings": MEETINGS_A_MONTH, "solved": MEETINGS_A_MONTH},
                ),
                step(
                    "month_close",
                    SUPERVISOR,
                    month["ends"] + timedelta(days=12),
                    "16:00",
                    month=number,
                    text="各村议过的事都办了，办得好不好请大家看评议。",
                ),
            ),
            told=month["title"],
        )


def list_talks() -> Iterator[Story]:
    """The deliberations of the theme months, from the problem being raised to its rating."""
    talks = list(plan_talks())
    for index, talk in enumerate(talks):
        if index == NOT_AGREED:
            later = talk.day + timedelta(days=DAYS_UNTIL_AGAIN)
            again = replace(talks[index + 1], index=index, problem=talk.problem, day=later)
            yield write_talk(talk, again)
        elif index != NOT_AGREED + 1:
            yield write_talk(talk)


def plan_talks() -> Iterator[Talk]:
    """Six talks in each theme month: which village, which problem, how many people."""
    total = len(read_file("history")["months"]) * MEETINGS_A_MONTH
    lawyers, nearly = spread(TALKS_WITH_A_LAWYER, total), spread(NEARLY_SOLVED, total)
    homes = list_meeting_homes(total)
    for number, month in enumerate(read_file("history")["months"]):
        people = split(month["people"], MEETINGS_A_MONTH)
        representatives = split(month["representatives"], MEETINGS_A_MONTH)
        for place in range(MEETINGS_A_MONTH):
            index = number * MEETINGS_A_MONTH + place
            yield Talk(
                index=index,
                month=number + 1,
                home=homes[index],
                day=month["begins"] + timedelta(days=2 + 2 * place),
                problem=find_problem(month["theme"], number, place),
                people=people[place],
                representatives=representatives[place],
                has_lawyer=lawyers[index],
                nearly=int(nearly[index]),
            )


def list_meeting_homes(total: int) -> list[Home]:
    """Where each talk is: the villages in turn, some of them indoors."""
    among = {
        is_indoors: cycle([home for home in list_homes() if home.is_indoors == is_indoors])
        for is_indoors in (False, True)
    }
    homes = [next(among[is_indoors]) for is_indoors in spread(TALKS_INDOORS, total)]
    homes[NOT_AGREED + 1] = homes[NOT_AGREED]
    return homes


def find_problem(theme: str, month: int, place: int) -> list[str]:
    """A problem of the theme: the first six in the first year, the others in the second."""
    problems: list[list[str]] = read_file("history")["problems"][theme]
    return problems[place + (MEETINGS_A_MONTH if month >= 4 else 0)]


def list_project_activities() -> Iterator[Story]:
    """Two activities in each theme month lead to a livelihood project each."""
    words = read_file("history")["activities"]
    for number, month in enumerate(read_file("history")["months"]):
        for place in range(PROJECTS_A_MONTH):
            index = number * PROJECTS_A_MONTH + place
            home = list_homes()[(index * 5 + 3) % len(list_homes())]
            texts = [words["suggestions"][index], words["suggestions"][(index + 5) % 16]]
            day = month["begins"] + timedelta(days=1 + place)
            yield Story(
                f"project-{index}",
                home.village,
                (
                    *open_activity(home.village, home.venue, index, day, number + 1),
                    step("check_in", f"@{home.village}:convener:1", scanning=2),
                    *(suggest(home.village, text) for text in texts),
                    suggest(home.village, words["turned_down"][index % 4]),
                    *close_activity(home.village, 18 + index % 9),
                    *decide(home.village, texts, words["turned_down"][index % 4], day),
                    *carry_out(home.village, words["projects"][index], texts, day, number + 1),
                ),
                told="",
            )


def list_activities() -> Iterator[Story]:
    """The other activities; most bring a suggestion."""
    words = read_file("history")["activities"]
    total = ACTIVITIES - len(words["projects"])
    suggesting, refused = spread(SUGGESTING, total), iter(spread(TURNED_DOWN, SUGGESTING))
    for index in range(total):
        home = list_homes()[(index * 7 + 1) % len(list_homes())]
        day = FIRST_ACTIVITY + timedelta(days=index * ACTIVITY_DAYS // total)
        steps = [*open_activity(home.village, home.venue, index + 3, day, 0)]
        text, answer = "", tuple[Step, ...]()
        if suggesting[index]:
            is_refused = next(refused)
            chosen = words["turned_down"] if is_refused else words["suggestions"]
            text = chosen[index % len(chosen)]
            steps.append(suggest(home.village, text))
            answer = decide(home.village, [] if is_refused else [text], text, day, is_refused)
        yield Story(
            f"activity-{index}",
            home.village,
            (*steps, *close_activity(home.village, 12 + index * 5 % 23), *answer),
            told="",
        )


def open_activity(village: str, venue: str, index: int, day: date, month: int) -> Iterator[Step]:
    """Plan it, put up the notice, open it."""
    titles = read_file("history")["activities"]["titles"]
    title, about = titles[index % len(titles)]
    convener = f"@{village}:convener:1"
    yield step(
        "event_plan",
        convener,
        day - timedelta(days=4),
        "09:30",
        sort="activity",
        title=title,
        about=about,
        starts=say(day, "14:00"),
        venue=venue,
    )
    if month:
        yield step("month_add_event", SUPERVISOR, month=month)
    yield step("announce", convener)
    yield step("open", convener, day, "14:00")


def suggest(village: str, text: str) -> Step:
    """Somebody suggests something at the activity."""
    return step("suggest", f"@{village}:convener:1", text=text, role="resident")


def close_activity(village: str, attended: int) -> Iterator[Step]:
    """Count who came, and close."""
    convener = f"@{village}:convener:1"
    yield step("event_count", convener, attended=attended)
    yield step("close", convener)


def decide(
    village: str, adopted: list[str], refused: str, day: date, has_refused: bool = True
) -> tuple[Step, ...]:
    """Answer what was suggested, three days later."""
    convener, later = f"@{village}:convener:1", day + timedelta(days=3)
    answers = [(text, "adopted", "大家都赞成，村里办。") for text in adopted]
    if has_refused:
        answers.append((refused, "not_adopted", "眼下没有地方也没有钱，先记着。"))
    return tuple(
        step(
            "decide_suggestion", convener, later, f"09:{10 + 5 * place}",
            text=text, state=state, reason=reason,
        )
        for place, (text, state, reason) in enumerate(answers)
    )  # fmt: skip


def carry_out(village: str, title: str, texts: list[str], day: date, month: int) -> Iterator[Step]:
    """Make the suggestions a project, do it, and ask whether it helped."""
    convener = f"@{village}:convener:1"
    adopted, done = day + timedelta(days=4), day + timedelta(days=17)
    yield step(
        "adopt_project", convener, adopted, "09:00",
        suggestions=texts, title=f"{village}：{title}", text="；".join(texts) + "。",
        place=village, category="care",
    )  # fmt: skip
    yield step("month_add", convener, month=month)
    yield step("promise", convener, promise=title, office=f"{village}委会", days=20)
    values: dict[str, Any] = {"item": 1, "no_photo_reason": "照片贴在村里的公示栏上。"}
    yield step("report", convener, done, "15:00", text=f"{title}，做好了。", **values)
    yield step("accept", f"@{village}:resident:1", done, "16:30", item=1)
    yield step("publish", convener, done, "17:00", text=f"{title}，做好了，请大家评。", days=5)
    yield step("rate", "", done, "18:00", minutes_between=50, solved=4)
    yield step("count", convener, done + timedelta(days=6), "09:00")

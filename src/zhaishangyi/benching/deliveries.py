"""The rows of what a made-up meeting came to: outcome, promise, result and ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

from zhaishangyi.benching import words
from zhaishangyi.benching.courses import DAY
from zhaishangyi.benching.land import TOWN_POSTS
from zhaishangyi.benching.moments import write_day, write_moment
from zhaishangyi.benching.sittings import MATTER, MEETING, OUTCOME, Sources

if TYPE_CHECKING:
    from zhaishangyi.benching.scribe import Case

(ITEM, REPORT, RESULT, RATING) = range(0x30, 0x34)
RATED_BY = 3
DAYS_TO_RATE = 7


def write_delivery(case: Case, convener: str) -> Sources:
    """Whatever follows the meeting, as far as the matter has come; gives what facts rest on."""
    agreed = case.at.get("agree")
    if agreed is None:
        return {}
    outcome = ("meetings.outcome", write_outcome(case, agreed))
    sources = {"outcome_recorded": outcome, "action_items_set": outcome}
    done = case.at.get("deliver")
    item = write_item(case, convener, agreed, done)
    if done is not None:
        sources["all_items_accepted"] = ("delivery.actionitem", item)
        sources |= write_result(case, done)
    return sources


def write_outcome(case: Case, agreed: int) -> str:
    """What the meeting came to."""
    outcome = case.make_id(OUTCOME)
    result = "partly" if case.dice.random() < 0.1 else "agreed"
    case.rows.setdefault("meetings.outcome", []).append(
        (outcome, case.make_id(MEETING), case.make_id(MATTER), result,
         f"{case.choose(words.AGREED)}，{case.choose(words.SPOTS)}先动手。", write_moment(agreed))
    )  # fmt: skip
    return outcome


def write_item(case: Case, convener: str, agreed: int, done: int | None) -> str:
    """One promise of a town's office, with its reports."""
    item, land = case.make_id(ITEM), case.plan.land
    town, number = land.find_town(case.village), int(case.dice.random() * len(words.OFFICES))
    days = next((link.days for link in case.course.way.links if "deliver" in link.works), 30)
    due = max(agreed, case.raised + days * DAY) // DAY
    reported = max(agreed, done - 3600) if done else 0
    case.rows.setdefault("delivery.actionitem", []).append(
        (item, case.make_id(MATTER), case.make_id(OUTCOME), case.choose(words.AGREED),
         land.office_id(town, number), write_moment(agreed), write_day(agreed // DAY),
         write_day(due), "accepted" if done else "agreed",
         write_moment(reported) if done else None, write_moment(done) if done else None,
         convener if done else None)
    )  # fmt: skip
    if done:
        writer = land.officer_id(town, len(TOWN_POSTS) + number)
        case.rows.setdefault("delivery.progressreport", []).extend(
            (
                (case.make_id(REPORT), item, "done", case.choose(words.DONE) + "。",
                 "照片在村务公开栏", write_moment(reported), writer),
                (case.make_id(REPORT, 1), item, "accepted", "看过了，合格。", "",
                 write_moment(done), convener),
            )
        )  # fmt: skip
    return item


def write_result(case: Case, done: int) -> Sources:
    """The result for all to see; rated and counted once the last link is closed."""
    rated = case.at.get("review")
    published = max(done, rated - 2 * DAY) if rated else min(done + DAY // 2, case.plan.now)
    result = ("delivery.resultnotice", case.make_id(RESULT))
    until = (rated or published + DAYS_TO_RATE * DAY) // DAY
    case.rows.setdefault("delivery.resultnotice", []).append(
        (result[1], case.make_id(MATTER), case.choose(words.DONE) + "，请大家评一评。",
         write_moment(published), write_day(until), write_moment(rated) if rated else None,
         1 if rated else None)
    )  # fmt: skip
    if rated is None:
        return {"result_published": result}
    rows = case.rows.setdefault("delivery.satisfactionrating", [])
    is_split = case.dice.random() < 0.2
    first = int(case.dice.random() * 40)
    for place in range(RATED_BY + is_split):
        value = "nearly" if is_split and place == 0 else "solved"
        rows.append(
            (case.make_id(RATING, place), case.make_id(MATTER), case.person(8 + first + place),
             value, write_moment(published + 600 * (place + 1)))
        )  # fmt: skip
    return {"result_published": result, "rating_passed": result}

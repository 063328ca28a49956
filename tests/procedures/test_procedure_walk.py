"""A matter on its way: worked examples for each tier, and the limits of time."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta, timezone
from zoneinfo import ZoneInfo

import pytest

from zhaishangyi.procedures.files import list_procedures
from zhaishangyi.procedures.rules import (
    Closing,
    Course,
    Fact,
    Progress,
    StepState,
    choose_procedure,
    due_at,
    is_solved,
    links_to_close,
    required_roles,
    walk,
)
from zhaishangyi.procedures.words import EVIDENCE
from zhaishangyi.record.errors import RuleBroken

TOWN = ZoneInfo("Asia/Shanghai")
PROCEDURES = list_procedures()
EIGHT = PROCEDURES["eight-links"]
FIVE = PROCEDURES["five-steps"]
RAISED_AT = datetime(2024, 5, 6, 16, 20, tzinfo=TOWN)
pytestmark = pytest.mark.usefixtures("speak_english")


def after(**passed: float) -> datetime:
    """A moment so much later than the raising."""
    return RAISED_AT + timedelta(**passed)


def start(tier: str, procedure=EIGHT, **more) -> Course:
    """A matter just raised, with nothing on record yet."""
    return Course(procedure, tier, RAISED_AT, **more)


def happen(course: Course, at: datetime, *kinds: str) -> Course:
    """Put facts on record, and close what then closes by itself."""
    facts = (*course.facts, *(Fact(kind, at, course.round) for kind in kinds))
    course = replace(course, facts=facts)
    closed = tuple(Closing(link.id, at, course.round) for link in links_to_close(course))
    return replace(course, closings=(*course.closings, *closed))


def close(course: Course, at: datetime, link_id: str, is_skip: bool = False) -> Course:
    """Close or skip a link by hand."""
    closing = Closing(link_id, at, course.round, is_skip, "seen on the spot" if is_skip else "")
    return replace(course, closings=(*course.closings, closing))


def look(progress: Progress) -> str:
    """The states as a row of letters: d done, c current, o overdue, s skipped, t todo."""
    return "".join(step.state.value[0] for step in progress.steps)


def play_road() -> Course:
    """The road of case 1, urgent, up to the moment before the rating."""
    course = happen(start("urgent"), after(), "matter_raised")
    course = happen(course, after(minutes=20), "triaged")
    course = happen(course, after(hours=1), "field_visit")
    course = close(course, after(hours=1.5), "investigate")
    course = happen(course, after(hours=2), "plan_made", "required_roles_invited")
    course = happen(course, after(hours=2.5), "notice_published")
    course = happen(course, after(hours=16.6), "meeting_held", "attendance_taken")
    course = happen(course, after(hours=18), "minutes_approved", "outcome_recorded")
    course = happen(course, after(hours=19), "action_items_set")
    return happen(course, after(days=26), "all_items_accepted", "result_published")


def test_a_matter_just_raised_stands_at_the_second_link() -> None:
    course = happen(start("big"), after(), "matter_raised")
    progress = walk(course, after(minutes=1))
    assert look(progress) == "dctttttt"
    assert progress.open_link is EIGHT.links[1]
    assert progress.steps[1].missing == (("triaged",),)
    assert not progress.is_finished


def test_the_urgent_road_goes_through_all_eight() -> None:
    course = play_road()
    assert look(walk(course, after(days=27))) == "dddddddc"
    assert walk(course, after(days=27)).steps[7].missing == (("rating_passed",),)
    course = happen(course, after(days=30), "rating_passed")
    progress = walk(course, after(days=400))
    assert look(progress) == "dddddddd"
    assert progress.is_finished
    assert progress.open_step is None
    assert progress.open_link is None
    assert (progress.warned, progress.overdue) == (None, None)
    assert not any(step.was_late for step in progress.steps)


def test_the_big_bridge_waits_for_the_convener_after_the_visits() -> None:
    course = happen(start("big"), after(), "matter_raised", "triaged")
    course = happen(course, after(days=5), "field_visit")
    progress = walk(course, after(days=5))
    assert progress.steps[2].missing == ()
    assert progress.open_link is EIGHT.links[2]
    assert links_to_close(course) == ()
    progress = walk(close(course, after(days=6), "investigate"), after(days=6))
    assert look(progress) == "dddctttt"


def test_an_opinion_round_will_do_instead_of_a_visit() -> None:
    course = happen(start("big"), after(), "matter_raised", "triaged", "opinion_round")
    assert walk(course, after(days=1)).steps[2].missing == ()


def test_an_expert_is_needed_where_the_kind_says_so() -> None:
    course = start("big", flags=frozenset({"expert_review"}))
    course = happen(course, after(), "matter_raised", "triaged", "field_visit")
    assert walk(course, after(days=1)).steps[2].missing == (("expert_review",),)
    course = happen(course, after(days=2), "expert_review")
    assert walk(course, after(days=2)).steps[2].missing == ()


def test_a_small_matter_takes_five_steps_on_the_doorstep() -> None:
    course = happen(start("small", FIVE), after(), "matter_raised", "triaged")
    course = happen(course, after(hours=1), "meeting_held", "attendance_taken")
    course = happen(course, after(hours=2), "outcome_recorded", "action_items_set")
    assert look(walk(course, after(hours=2))) == "dcttt"
    course = happen(course, after(hours=3), "minutes_approved")
    assert look(walk(course, after(hours=3))) == "dddct"
    course = happen(course, after(days=9), "all_items_accepted")
    course = happen(course, after(days=12), "result_published", "rating_passed")
    assert walk(course, after(days=12)).is_finished


def test_an_outcome_before_the_minutes_closes_with_them_in_order() -> None:
    course = happen(start("urgent"), after(), "matter_raised", "triaged", "field_visit")
    course = close(course, after(), "investigate")
    course = happen(course, after(), "plan_made", "required_roles_invited", "notice_published")
    course = happen(course, after(), "meeting_held", "attendance_taken")
    course = happen(course, after(), "outcome_recorded", "action_items_set")
    assert walk(course, after()).open_link is EIGHT.links[4]
    course = replace(course, facts=(*course.facts, Fact("minutes_approved", after(hours=1))))
    assert [link.id for link in links_to_close(course)] == ["deliberate", "agree"]


def test_a_skipped_link_shows_its_reason_and_the_next_is_open() -> None:
    course = happen(start("urgent"), after(), "matter_raised", "triaged")
    progress = walk(close(course, after(hours=1), "investigate", is_skip=True), after(hours=2))
    assert look(progress) == "ddsctttt"
    assert progress.steps[2].reason == "seen on the spot"
    assert progress.steps[2].missing == ()
    assert progress.steps[2].is_closed


def test_a_closing_without_the_one_before_does_not_count() -> None:
    course = close(happen(start("big"), after(), "matter_raised"), after(days=1), "agree")
    assert look(walk(course, after(days=1))) == "dctttttt"


def test_closings_of_links_that_a_town_took_out_are_passed_over() -> None:
    course = close(happen(start("big"), after(), "matter_raised"), after(days=1), "gone")
    assert look(walk(course, after(days=1))) == "dctttttt"


# tier, link that is open, its days, from the shipped file
LIMITS = [
    ("small", 2, 5),
    ("big", 2, 20),
    ("urgent", 2, 1),
]


@pytest.mark.parametrize(("tier", "place", "days"), LIMITS)
def test_near_the_limit_from_exactly_80_percent(tier: str, place: int, days: int) -> None:
    course = happen(start(tier), after(), "matter_raised", "triaged")
    moment = after(days=days * 0.8)
    just_before = walk(course, moment - timedelta(microseconds=1))
    assert not just_before.steps[place].is_warned
    assert just_before.warned is None
    at = walk(course, moment)
    assert at.warned is at.steps[place]
    assert at.steps[place].used == 0.8
    assert at.steps[place].state is StepState.CURRENT


@pytest.mark.parametrize(("tier", "place", "days"), LIMITS)
def test_overdue_from_exactly_100_percent(tier: str, place: int, days: int) -> None:
    course = happen(start(tier), after(), "matter_raised", "triaged")
    moment = after(days=days)
    just_before = walk(course, moment - timedelta(microseconds=1))
    assert just_before.steps[place].state is StepState.CURRENT
    assert just_before.overdue is None
    assert just_before.warned is just_before.steps[place]
    at = walk(course, moment)
    assert at.overdue is at.steps[place]
    assert at.steps[place].state is StepState.OVERDUE
    assert at.warned is None
    assert at.steps[place].used == 1.0
    assert at.steps[place].due_at == moment


@pytest.mark.parametrize(("tier", "total"), [("small", 15), ("big", 90), ("urgent", 37)])
def test_the_last_link_is_due_with_the_whole(tier: str, total: int) -> None:
    assert due_at(EIGHT, tier, "review", RAISED_AT) == after(days=total)


def test_only_the_open_link_warns_or_is_overdue() -> None:
    course = happen(start("urgent"), after(), "matter_raised")
    progress = walk(course, after(days=2))
    assert look(progress) == "dotttttt"
    assert [step.is_warned for step in progress.steps].count(True) == 0


def test_late_work_stays_late() -> None:
    course = happen(start("small"), after(), "matter_raised")
    course = happen(course, after(days=3), "triaged", "field_visit")
    step = walk(course, after(days=3)).steps[1]
    assert (step.state, step.was_late, step.days_over) == (StepState.DONE, True, 1)
    assert walk(course, after(days=3)).steps[0].was_late is False


def test_a_town_may_give_some_grace_before_it_asks() -> None:
    patient = replace(EIGHT, late_at=1.2)
    course = happen(start("small", patient), after(), "matter_raised", "triaged")
    progress = walk(course, after(days=5.5))
    assert progress.steps[2].state is StepState.CURRENT
    assert progress.warned is progress.steps[2]
    assert walk(course, after(days=6)).overdue is not None


# now (town time), days left, days over; raised 6 May 16:20, select of a big matter is due 9 May
CALENDAR = [
    (datetime(2024, 5, 6, 16, 20), 3, 0),
    (datetime(2024, 5, 6, 23, 59, 59), 3, 0),
    (datetime(2024, 5, 7, 0, 0), 2, 0),
    (datetime(2024, 5, 8, 0, 0), 1, 0),
    (datetime(2024, 5, 8, 23, 59, 59), 1, 0),
    (datetime(2024, 5, 9, 0, 0), 0, 0),
    (datetime(2024, 5, 9, 23, 59, 59), 0, 0),
    (datetime(2024, 5, 10, 0, 0), 0, 1),
    (datetime(2024, 5, 12, 8, 0), 0, 3),
]


@pytest.mark.parametrize(("now", "left", "over"), CALENDAR)
@pytest.mark.parametrize("asked_in", [TOWN, UTC, timezone(timedelta(hours=-9))])
def test_days_are_those_of_the_towns_calendar(now, left, over, asked_in) -> None:
    course = happen(start("big"), after(), "matter_raised")
    progress = walk(course, now.replace(tzinfo=TOWN).astimezone(asked_in))
    assert (progress.steps[1].days_left, progress.steps[1].days_over) == (left, over)


@pytest.mark.parametrize(
    ("raised_at", "due"),
    [
        (datetime(2024, 1, 31, 23, 30), datetime(2024, 2, 15, 23, 30)),
        (datetime(2024, 2, 20, 23, 30), datetime(2024, 3, 6, 23, 30)),  # a leap year
        (datetime(2023, 2, 20, 23, 30), datetime(2023, 3, 7, 23, 30)),
        (datetime(2024, 12, 25, 0, 0), datetime(2025, 1, 9, 0, 0)),
    ],
)
def test_deadlines_over_the_end_of_a_month(raised_at: datetime, due: datetime) -> None:
    course = Course(EIGHT, "small", raised_at.replace(tzinfo=TOWN))
    step = walk(course, course.raised_at).steps[7]
    assert step.due_at == due.replace(tzinfo=TOWN)
    assert step.days_left == 15


def test_a_day_is_24_hours_where_clocks_are_put_forward() -> None:
    berlin = ZoneInfo("Europe/Berlin")
    raised_at = datetime(2024, 3, 30, 12, 0, tzinfo=berlin)
    due = due_at(EIGHT, "urgent", "deliberate", raised_at)
    assert due - raised_at.astimezone(UTC) == timedelta(days=1)
    assert due.hour == 13
    course = Course(EIGHT, "urgent", raised_at, zone=berlin)
    assert walk(course, raised_at + timedelta(hours=2)).steps[4].days_left == 1


def test_a_lost_rating_goes_back_to_delivery_and_keeps_the_rest() -> None:
    course = replace(play_road(), round=2, reopened_at_link="deliver", reopened_at=after(days=30))
    progress = walk(course, after(days=31))
    assert look(progress) == "ddddddct"
    assert progress.steps[6].missing == (("all_items_accepted",),)
    assert progress.steps[5].closed_at == after(hours=19)
    course = happen(course, after(days=40), "all_items_accepted")
    assert look(walk(course, after(days=40))) == "dddddddc"
    assert walk(course, after(days=40)).steps[7].missing == (
        ("result_published",),
        ("rating_passed",),
    )
    course = happen(course, after(days=44), "result_published", "rating_passed")
    assert walk(course, after(days=44)).is_finished


def test_the_clock_of_reopened_links_starts_again() -> None:
    reopened_at = after(days=30)
    course = replace(play_road(), round=2, reopened_at_link="deliver", reopened_at=reopened_at)
    steps = walk(course, reopened_at).steps
    assert steps[6].due_at == reopened_at + timedelta(days=30 - 3)
    assert steps[7].due_at == reopened_at + timedelta(days=37 - 3)
    assert steps[5].due_at == after(days=3)
    assert steps[6].used == 0


def test_without_a_moment_of_reopening_the_clock_counts_from_raising() -> None:
    course = replace(play_road(), round=2, reopened_at_link="deliver")
    assert walk(course, after(days=31)).overdue is not None


def test_a_reopened_link_has_at_least_a_day() -> None:
    reopened_at = after(days=2)
    course = replace(play_road(), round=2, reopened_at_link="invite", reopened_at=reopened_at)
    steps = walk(course, reopened_at).steps
    assert [step.due_at - reopened_at for step in steps[3:6]] == [
        timedelta(days=1),
        timedelta(days=1),
        timedelta(days=2),
    ]


def test_reopened_at_the_first_link_everything_starts_anew() -> None:
    course = replace(play_road(), round=2, reopened_at_link="collect", reopened_at=after(days=9))
    progress = walk(course, after(days=9))
    assert look(progress) == "cttttttt"
    assert progress.steps[7].due_at == after(days=9 + 37)


def test_no_agreement_and_then_a_lost_rating_make_three_rounds() -> None:
    course = replace(play_road(), round=2, reopened_at_link="invite")
    kinds = tuple(EVIDENCE)[6:15]
    course = happen(course, after(days=5), *kinds)
    assert look(walk(course, after(days=5))) == "dddddddc"
    course = replace(course, round=3, reopened_at_link="deliver")
    progress = walk(course, after(days=6))
    assert look(progress)[:6] == "dddddd"
    assert progress.open_link is EIGHT.links[6]
    assert progress.steps[4].closed_at == after(days=5)


def test_the_first_closing_of_a_round_counts() -> None:
    course = happen(start("small"), after(), "matter_raised")
    course = close(close(course, after(days=3), "select"), after(days=1), "select")
    step = walk(course, after(days=4)).steps[1]
    assert (step.closed_at, step.was_late) == (after(days=1), False)


@pytest.mark.parametrize(
    ("tier", "chosen"), [("small", "five-steps"), ("big", "eight-links"), ("urgent", "eight-links")]
)
def test_the_tier_chooses_the_procedure(tier: str, chosen: str) -> None:
    assert choose_procedure(PROCEDURES, tier).id == chosen


def test_a_livelihood_project_is_never_chosen_by_its_tier() -> None:
    for tier in ("small", "big", "urgent"):
        with pytest.raises(RuleBroken, match="no procedure for this kind"):
            choose_procedure({"x": PROCEDURES["livelihood-project"]}, tier)


def test_a_towns_own_procedure_goes_before_a_shipped_one() -> None:
    own = replace(FIVE, id="ours")
    assert choose_procedure({**PROCEDURES, "ours": own}, "small").id == "ours"


def test_no_procedure_for_a_tier_is_said_in_words() -> None:
    with pytest.raises(RuleBroken) as caught:
        choose_procedure({"five-steps": FIVE}, "big")
    assert caught.value.sentence % caught.value.values == (
        "There is no procedure for this kind of matter: Big matter. Ask the town to add one."
    )


def test_required_roles_follow_tier_and_flags() -> None:
    assert required_roles(EIGHT, "big", frozenset()) == ("resident", "deputy", "office")
    assert required_roles(EIGHT, "small", frozenset({"expert_review"})) == ("resident", "expert")


@pytest.mark.parametrize(
    ("solved", "nearly", "not_solved", "expected"),
    [
        (7, 3, 0, True),
        (7, 0, 3, True),
        (69, 31, 0, False),
        (14, 0, 6, True),
        (699, 0, 301, False),
        (24, 3, 1, True),
        (0, 1, 0, False),
        (0, 0, 0, False),
        (1, 0, 0, True),
    ],
)
def test_seven_of_ten_must_say_solved(solved, nearly, not_solved, expected) -> None:
    assert is_solved(solved, nearly, not_solved, 0.7) is expected


def test_no_rating_is_never_solved_even_without_a_threshold() -> None:
    assert is_solved(0, 0, 0, 0.0) is False

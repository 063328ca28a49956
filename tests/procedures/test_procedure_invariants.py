"""What holds for every matter, whatever happens in whatever order."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.procedures.files import list_procedures
from zhaishangyi.procedures.rules import (
    Closing,
    Course,
    Fact,
    Progress,
    StepState,
    links_to_close,
    walk,
)
from zhaishangyi.procedures.words import EVIDENCE, FLAGS

RAISED_AT = datetime(2024, 5, 6, 16, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
PROCEDURES = list(list_procedures().values())

hours = st.integers(0, 24 * 120)
moments = hours.map(lambda passed: RAISED_AT + timedelta(hours=passed))
facts = st.builds(Fact, st.sampled_from(list(EVIDENCE)), moments, st.integers(1, 3))


@st.composite
def courses(draw: st.DrawFn) -> Course:
    """Any matter: facts and closings at random, also such as the door would have refused."""
    procedure = draw(st.sampled_from(PROCEDURES))
    ids = [link.id for link in procedure.links]
    closings = st.builds(
        Closing, st.sampled_from([*ids, "gone"]), moments, st.integers(1, 3), st.booleans()
    )
    return Course(
        procedure,
        draw(st.sampled_from(list(procedure.tiers))),
        RAISED_AT,
        flags=frozenset(draw(st.sets(st.sampled_from(list(FLAGS))))),
        facts=draw(st.lists(facts, max_size=24)),
        closings=draw(st.lists(closings, max_size=16)),
        round=draw(st.integers(1, 3)),
        reopened_at_link=draw(st.none() | st.sampled_from(ids)),
        reopened_at=draw(st.none() | moments),
    )


def list_closed(progress: Progress) -> list[str]:
    return [step.link.id for step in progress.steps if step.is_closed]


@given(courses(), moments)
def test_there_is_a_step_for_each_link_in_order(course: Course, now: datetime) -> None:
    steps = walk(course, now).steps
    assert [step.link for step in steps] == list(course.procedure.links)
    assert [step.number for step in steps] == list(range(1, len(steps) + 1))


@given(courses(), moments)
def test_what_is_closed_is_always_a_prefix_and_one_step_is_open(
    course: Course, now: datetime
) -> None:
    progress = walk(course, now)
    closed = list_closed(progress)
    assert closed == [link.id for link in course.procedure.links[: len(closed)]]
    states = [step.state for step in progress.steps[len(closed) :]]
    assert all(state is StepState.AHEAD for state in states[1:])
    assert progress.is_finished or states[0] in (StepState.CURRENT, StepState.OVERDUE)


@given(courses(), moments, st.lists(facts, max_size=6))
def test_more_facts_never_reopen_and_never_add_what_is_missing(
    course: Course, now: datetime, more: list[Fact]
) -> None:
    richer = replace(course, facts=[*course.facts, *more])
    before, after = walk(course, now), walk(richer, now)
    assert list_closed(after) == list_closed(before)
    for poor, rich in zip(before.steps, after.steps, strict=True):
        assert set(rich.missing) <= set(poor.missing)
    ready = links_to_close(course)
    assert links_to_close(richer)[: len(ready)] == ready


@given(courses(), moments, hours)
def test_time_only_ever_brings_a_matter_nearer_to_its_limit(
    course: Course, now: datetime, passed: int
) -> None:
    rank = {StepState.CURRENT: 0, StepState.OVERDUE: 1}
    earlier, later = walk(course, now), walk(course, now + timedelta(hours=passed))
    assert list_closed(earlier) == list_closed(later)
    for before, after in zip(earlier.steps, later.steps, strict=True):
        assert after.used >= before.used
        assert after.days_left <= before.days_left
        assert after.days_over >= before.days_over
        assert rank.get(after.state, 0) >= rank.get(before.state, 0)
        assert after.due_at == before.due_at
        assert after.was_late == before.was_late


@given(courses(), moments)
def test_deadlines_never_run_backwards_within_a_round(course: Course, now: datetime) -> None:
    dues = [step.due_at for step in walk(replace(course, reopened_at=None), now).steps]
    assert dues == sorted(dues)


@given(courses(), moments)
def test_closing_what_may_close_opens_the_next_and_settles(course: Course, now: datetime) -> None:
    ready = links_to_close(course)
    closings = [*course.closings, *(Closing(link.id, now, course.round) for link in ready)]
    settled = replace(course, closings=closings)
    grown = len(list_closed(walk(settled, now))) - len(list_closed(walk(course, now)))
    assert grown >= len(ready)


@given(courses(), moments)
def test_shares_and_days_stay_in_bounds(course: Course, now: datetime) -> None:
    progress = walk(course, now)
    for step in progress.steps:
        assert 0 <= step.used <= 1
        assert step.days_left >= 0
        assert step.days_over >= 0
        assert not (step.days_left and step.days_over)
        assert not (step.is_warned and step.state is StepState.OVERDUE)
        assert not (step.is_closed and (step.missing or step.is_warned))
    assert (progress.warned is None) or (progress.overdue is None)

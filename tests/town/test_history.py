"""The two years behind the demo town: what is planned, before any of it is played."""

from __future__ import annotations

from collections import Counter
from datetime import date

from zhaishangyi.town.history import list_history
from zhaishangyi.town.history_words import list_homes, split, spread
from zhaishangyi.town.load import VERBS
from zhaishangyi.town.reading import Story, read_moment

TODAY = date(2026, 1, 15)


def count_steps(stories: list[Story]) -> Counter[str]:
    return Counter(step.do for story in stories for step in story.steps)


def test_every_step_is_something_that_can_be_done():
    stories = list_history(TODAY)
    assert {step.do for story in stories for step in story.steps} <= set(VERBS)
    assert len({story.key for story in stories}) == len(stories) == 8 + 47 + 65 + 164


def test_the_same_stories_come_out_every_time():
    assert list_history(TODAY) == list_history(TODAY)


def test_no_story_goes_back_in_time():
    for story in list_history(TODAY):
        moments = [read_moment(step.at, TODAY) for step in story.steps if step.at]
        assert moments == sorted(moments), story.key


def test_what_was_not_over_yet_is_left_out():
    early = list_history(date(2024, 6, 4))
    assert 0 < len(early) < len(list_history(TODAY))
    assert all(
        read_moment(step.at, TODAY).date() < date(2024, 6, 4)
        for story in early
        for step in story.steps
        if step.at
    )
    assert list_history(date(2023, 1, 1)) == []


def test_a_talk_without_an_agreement_has_a_second_one():
    found = [
        story
        for story in list_history(TODAY)
        if any(step.get("result") == "not_agreed" for step in story.steps)
    ]
    assert len(found) == 1
    assert Counter(step.do for step in found[0].steps)["open"] == 2
    assert count_steps(list_history(TODAY))["raise"] == 47


def test_every_village_meets_and_settles():
    met = {story.village for story in list_history(TODAY) if story.key.startswith("talk")}
    settled = {story.village for story in list_history(TODAY) if story.key.startswith("dispute")}
    assert met == settled == {home.village for home in list_homes()}


def test_shares_are_even():
    assert split(52, 6) == [9, 9, 9, 9, 8, 8]
    assert sum(spread(11, 48)) == 11
    assert spread(0, 3) == [False, False, False]
    assert spread(3, 3) == [True, True, True]

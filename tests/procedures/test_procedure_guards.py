"""What may not be closed, skipped or reopened, and the words in which it is said."""

from __future__ import annotations

from dataclasses import replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from zhaishangyi.procedures.files import list_procedures
from zhaishangyi.procedures.rules import (
    Closing,
    Course,
    Fact,
    Progress,
    require_can_close,
    require_can_reopen,
    require_can_skip,
    walk,
)
from zhaishangyi.procedures.sentences import list_stones, say_progress
from zhaishangyi.procedures.voice import Bilingual, Phrase, join_phrases, lend_voice
from zhaishangyi.procedures.words import EVIDENCE, say_evidence
from zhaishangyi.record.errors import RuleBroken

RAISED_AT = datetime(2024, 5, 6, 16, 20, tzinfo=ZoneInfo("Asia/Shanghai"))
EIGHT = list_procedures()["eight-links"]
IDS = [link.id for link in EIGHT.links]
pytestmark = pytest.mark.usefixtures("speak_english")


def stand_at(link_id: str, *kinds: str, tier: str = "small", days: float = 0) -> Progress:
    """A matter whose open link is this one, with these facts, so many days after raising."""
    closings = [Closing(earlier, RAISED_AT) for earlier in IDS[: IDS.index(link_id)]]
    facts = [Fact(kind, RAISED_AT) for kind in kinds]
    course = Course(EIGHT, tier, RAISED_AT, facts=facts, closings=closings)
    return walk(course, RAISED_AT + timedelta(days=days))


def finish() -> Progress:
    """A matter with every link closed."""
    closings = [Closing(link_id, RAISED_AT) for link_id in IDS]
    return walk(Course(EIGHT, "small", RAISED_AT, closings=closings), RAISED_AT)


def say(broken: RuleBroken) -> str:
    """What a person reads."""
    return broken.sentence % broken.values


def test_a_link_with_its_evidence_may_close() -> None:
    require_can_close(stand_at("investigate", "opinion_round"), "investigate")


@pytest.mark.parametrize(
    ("link_id", "kinds", "sentence"),
    [
        (
            "investigate",
            (),
            "Step 3, investigate, cannot close yet."
            " Still missing: a visit to the place or a round of opinions.",
        ),
        (
            "deliberate",
            ("meeting_held",),
            "Step 5, deliberate, cannot close yet."
            " Still missing: the list of who came; approved minutes.",
        ),
        (
            "invite",
            (),
            "Step 4, invite, cannot close yet. Still missing: a plan with venue, time and convener;"
            " an invitation to every party that must be there; a public notice of the meeting.",
        ),
    ],
)
def test_missing_evidence_is_named_in_words(link_id, kinds, sentence) -> None:
    with pytest.raises(RuleBroken) as caught:
        require_can_close(stand_at(link_id, *kinds), link_id)
    assert say(caught.value) == sentence
    assert caught.value.field == ""


@pytest.mark.parametrize(
    ("progress", "link_id", "sentence"),
    [
        (stand_at("invite"), "agree", "Step 4, invite, comes first."),
        (stand_at("invite"), "select", "Step 2, select, is closed already. Nothing was changed."),
        (finish(), "review", "Step 8, review, is closed already. Nothing was changed."),
        (
            stand_at("invite"),
            "party",
            "There is no such step here. Open the matter again and choose one.",
        ),
    ],
)
def test_only_the_open_link_can_be_closed_or_skipped(progress, link_id, sentence) -> None:
    with pytest.raises(RuleBroken) as closing:
        require_can_close(progress, link_id)
    with pytest.raises(RuleBroken) as skipping:
        require_can_skip(EIGHT, progress, link_id, "small", "there is no need")
    assert say(closing.value) == say(skipping.value) == sentence


@pytest.mark.parametrize("tier", ["small", "urgent"])
def test_the_visit_may_be_skipped_for_small_and_urgent(tier: str) -> None:
    progress = stand_at("investigate", tier=tier)
    require_can_skip(EIGHT, progress, "investigate", tier, "All of us saw it.")


def test_the_visit_may_not_be_skipped_for_a_big_matter() -> None:
    progress = stand_at("investigate", tier="big")
    with pytest.raises(RuleBroken) as caught:
        require_can_skip(EIGHT, progress, "investigate", "big", "All of us saw it.")
    assert say(caught.value) == (
        "Step 3, investigate, cannot be left out here."
        " Still missing: a visit to the place or a round of opinions."
    )


@pytest.mark.parametrize("link_id", [link_id for link_id in IDS if link_id != "investigate"])
def test_no_other_link_may_be_skipped(link_id: str) -> None:
    with pytest.raises(RuleBroken, match="cannot be left out"):
        require_can_skip(EIGHT, stand_at(link_id), link_id, "small", "we are in a hurry")


def test_a_complete_link_that_may_not_be_skipped_still_says_so() -> None:
    with pytest.raises(RuleBroken, match="cannot be left out"):
        require_can_skip(EIGHT, stand_at("select", "triaged"), "select", "small", "no need")


@pytest.mark.parametrize(
    ("reason", "is_enough"),
    [("", False), ("   ", False), ("hey!", False), (" hey! \n", False), ("seen.", True),
     ("大家都看过", True), ("看过了", False)],
)  # fmt: skip
def test_a_reason_has_at_least_five_characters(reason: str, is_enough: bool) -> None:
    progress = stand_at("investigate")
    if is_enough:
        require_can_skip(EIGHT, progress, "investigate", "small", reason)
        return
    with pytest.raises(RuleBroken) as caught:
        require_can_skip(EIGHT, progress, "investigate", "small", reason)
    assert caught.value.field == "reason"


def test_a_closed_link_may_be_reopened() -> None:
    require_can_reopen(stand_at("review"), "deliver")
    require_can_reopen(finish(), "collect")


@pytest.mark.parametrize("link_id", ["deliver", "review"])
def test_what_was_never_closed_cannot_be_reopened(link_id: str) -> None:
    with pytest.raises(RuleBroken, match="nothing to go back to"):
        require_can_reopen(stand_at("deliver"), link_id)


def test_an_unknown_link_cannot_be_reopened() -> None:
    with pytest.raises(RuleBroken, match="no such step"):
        require_can_reopen(finish(), "party")


# The review of a small matter is due 15 days after raising, on 21 May at 16:20.
@pytest.mark.parametrize(
    ("days", "sentence", "meta"),
    [
        (10, "Step 8, review: 5 days left", "5 days left"),
        (14, "Step 8, review: 1 day left", "1 day left"),
        (14.9, "Step 8, review: due today", "due today"),
        (15.1, "Step 8, review: over since today, the town is asking", "over since today"),
        (16, "Step 8, review: 1 day over, the town is asking", "1 day over"),
        (18, "Step 8, review: 3 days over, the town is asking", "3 days over"),
    ],
)
def test_the_sentence_beside_the_stones(days: float, sentence: str, meta: str) -> None:
    progress = stand_at("review", days=days)
    said, values = say_progress(progress)
    assert said % values == sentence
    assert str(list_stones(progress)[7].meta) == meta


def test_a_finished_matter_says_so() -> None:
    said, values = say_progress(finish())
    assert said % values == "All 8 steps done"


def test_within_the_grace_of_a_patient_town_it_is_past_its_date() -> None:
    course = Course(
        replace(EIGHT, late_at=2.0),
        "small",
        RAISED_AT,
        closings=[Closing("collect", RAISED_AT)],
    )
    progress = walk(course, RAISED_AT + timedelta(days=3.5))
    said, values = say_progress(progress)
    assert said % values == "Step 2, select: 2 days past the date"
    assert str(list_stones(progress)[1].meta) == "2 days over"


def test_the_stones_fit_the_component() -> None:
    course = Course(
        EIGHT,
        "small",
        RAISED_AT,
        closings=[
            Closing("collect", RAISED_AT),
            Closing("select", RAISED_AT + timedelta(hours=9)),
            Closing("investigate", RAISED_AT, is_skip=True, reason="seen by all"),
        ],
    )
    stones = list_stones(walk(course, RAISED_AT + timedelta(days=5.1)))
    assert [stone.state for stone in stones[:5]] == ["done", "done", "skipped", "current", "todo"]
    assert [str(stone.meta) for stone in stones[:5]] == [
        "6 May",
        "7 May",
        "left out",
        "1 day left",
        "",
    ]
    assert (stones[3].used, stones[3].is_warned, stones[3].number) == (85, True, 4)


def test_names_follow_the_language_of_the_reader() -> None:
    lend_voice(lambda: "zh-hans", {EVIDENCE["triaged"]: "定好"}.get)  # type: ignore[arg-type]
    assert str(EIGHT.links[4].name) == "协商议事"
    assert str(say_evidence([["triaged"]])) == "定好"
    assert stand_at("review").steps[7].link.name.speak("en-gb") == "Review"


@pytest.mark.parametrize(
    ("name", "inside"), [("Review", "review"), ("CPPCC round", "CPPCC round"), ("A", "A")]
)
def test_a_name_inside_a_sentence_is_small_unless_an_abbreviation(name: str, inside: str) -> None:
    assert Bilingual(name, "评").lower().en == inside


def test_phrases_join_in_order() -> None:
    phrases = [Phrase("one"), Phrase("two %(n)s", n=2), "three"]
    assert str(join_phrases(phrases, "%(first)s + %(rest)s")) == "one + two 2 + three"
    assert Phrase("a") == Phrase("%(x)s", x="a")

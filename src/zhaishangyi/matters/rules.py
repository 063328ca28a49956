"""What makes a matter, a triage and an investigation sound. No Django here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from datetime import date, datetime

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import (
    count_characters,
    half_width,
    require_date_not_past,
    require_text,
)

SHORTEST_TEXT, LONGEST_TEXT = 5, 2000
LONGEST_TITLE = 40
LONGEST_PLACE = 120
SHORTEST_REASON = 10
LONGEST_REASON = 1000
WRONG_CODES_A_MINUTE = 5
MOST_DAYS_TO_FIND = 365

# "八烈村" is written "八烈" in a number; a name of one character keeps its ending.
_ENDINGS = ("社区居委会", "村委会", "居委会", "社区", "街道", "村", "居", "镇", "乡")
_SENTENCE_ENDS = re.compile(r"[。！？!?；;…\n]|\.(?=\s|$)")
_CLAUSE_ENDS = re.compile(r"(?<=[，,、：:])")
_LOOSE_ENDS = " ，,、：:。.；;"


def require_matter_text(text: str) -> str:
    """The tidied text of a matter: 5 to 2000 characters."""
    return require_text("text", text, least=SHORTEST_TEXT, most=LONGEST_TEXT)


def require_place(text: str) -> str:
    """The tidied place of a matter."""
    return require_text("place_text", text, most=LONGEST_PLACE)


def require_title(title: str) -> str:
    """A corrected title on one line."""
    return require_text("title", title.replace("\n", " "), least=2, most=LONGEST_TITLE)


def derive_title(text: str) -> str:
    """A title from the beginning of the text, at most 40 characters.

    The first sentence; where that is too long, as many of its clauses as fit; where even the
    first clause is too long, its beginning with an ellipsis.
    """
    sentence = next((part.strip() for part in _SENTENCE_ENDS.split(text) if part.strip()), "")
    title = ""
    for clause in _CLAUSE_ENDS.split(sentence):
        if count_characters((title + clause).rstrip(_LOOSE_ENDS)) > LONGEST_TITLE:
            break
        title += clause
    return title.strip(_LOOSE_ENDS) or cut_words(sentence)


def cut_words(text: str) -> str:
    """The beginning of a long clause, not in the middle of a Latin word."""
    if count_characters(text) <= LONGEST_TITLE:
        return text
    beginning = text[: LONGEST_TITLE - 1]
    is_inside_word = beginning[-1].isascii() and beginning[-1].isalnum()
    if is_inside_word and text[LONGEST_TITLE - 1].isascii() and " " in beginning:
        beginning = beginning[: beginning.rindex(" ")]
    return beginning.rstrip(_LOOSE_ENDS) + "…"


def shorten_village(name: str) -> str:
    """The name of a village as it stands in numbers: 八烈村 is 八烈."""
    for ending in _ENDINGS:
        if name.endswith(ending) and len(name) > len(ending) + 1:
            return name[: -len(ending)]
    return name


def write_number_prefix(village: str, year: int) -> str:
    """What the numbers of a village in a year begin with: "八烈 2024-"."""
    return f"{shorten_village(village)} {year}-"


def write_number(prefix: str, last: str | None) -> str:
    """The number after `last`, with three digits or more: "八烈 2024-017"."""
    running = int(last.removeprefix(prefix)) if last else 0
    return f"{prefix}{running + 1:03d}"


def read_number(text: str) -> str:
    """A typed number as it is stored: full-width digits, dashes and spare spaces made plain."""
    plain = re.sub(r"\s*-\s*", "-", half_width(text))
    return re.sub(r"\s*(\d{4}-\d)", r" \1", re.sub(r"\s+", " ", plain), count=1).strip()


def require_unnamed(typed_for: str, has_raiser: bool) -> None:
    """Raises RuleBroken where nobody may see a name and one would still be taken down."""
    if typed_for or has_raiser:
        raise RuleBroken(
            "name_shown",
            "Nobody is to see the name, so no name can be taken down. Leave the name empty, or "
            "choose who may see it.",
        )


def is_around(nodes: Iterable[str], village_path: str) -> bool:
    """Whether one of these nodes is the village, above it, or a grid in it."""
    return any(node.startswith(village_path) or village_path.startswith(node) for node in nodes)


def require_waiting(state: str) -> None:
    """Raises RuleBroken unless the matter still waits for its triage."""
    if state != "raised":
        raise RuleBroken(
            "", "This was decided already, and the decision stands. Open the matter to read it."
        )


def require_under_way(state: str) -> None:
    """Raises RuleBroken unless the matter is being worked on."""
    if state == "raised":
        raise RuleBroken(
            "", "Nobody has looked at this matter yet. The convener takes it up first."
        )
    if state != "under_way":
        raise RuleBroken("", "This matter is not under way any more, so nothing was added to it.")


def require_reason(reason: str, *, field: str = "reason") -> str:
    """A reason that helps the one who reads it: 10 characters or more."""
    return require_text(field, reason, least=SHORTEST_REASON, most=LONGEST_REASON)


def require_tier(tier: str, tiers: Sequence[str]) -> str:
    """Raises RuleBroken unless a tier is chosen."""
    if tier not in tiers:
        raise RuleBroken("tier", "Choose how urgent it is: small, big or urgent.")
    return tier


def require_tier_reason(tier: str, wished: str, reason: str) -> str:
    """The reason, which may be empty only when the tier is the one that was wished."""
    if wished and tier != wished and not reason.strip():
        raise RuleBroken(
            "reason",
            "The raiser saw it differently. Say in a sentence why it is not as they wished.",
        )
    if not reason.strip():
        return ""
    return require_reason(reason)


def require_other(matter_id: object, target_id: object, target_state: str) -> None:
    """Raises RuleBroken for joining a matter with itself or with one that is not there any more."""
    if matter_id == target_id:
        raise RuleBroken("merge_into", "This is the same matter. Choose another one.")
    if target_state in ("merged", "declined"):
        raise RuleBroken(
            "merge_into", "That one was joined or not taken up itself. Choose one that goes on."
        )


def require_same_openness(is_past_village: bool, target_is_past_village: bool) -> None:
    """A public matter cannot vanish into one that the village may not see."""
    if target_is_past_village and not is_past_village:
        raise RuleBroken(
            "merge_into",
            "That one is with the town and hidden from the village. Those who follow this matter "
            "could not read on. Choose another one.",
        )


def require_not_future(field: str, at: datetime, now: datetime) -> None:
    """Raises RuleBroken for a moment that has not come yet."""
    if at > now:
        raise RuleBroken(field, "This time has not come yet. Write down when somebody went there.")


def require_closing_day(closes_on: date, today: date) -> None:
    """An opinion round stays open today at least."""
    require_date_not_past("closes_on", closes_on, today)


def require_round_open(closed_at: datetime | None, closes_on: date, today: date) -> None:
    """Raises RuleBroken when an opinion round is over."""
    if closed_at is not None or closes_on < today:
        raise RuleBroken(
            "",
            "This round is over, so nothing was added. What you wrote is still here: tell it to "
            "the convener, or say it at the meeting.",
        )


def require_unclosed(closed_at: datetime | None) -> None:
    """Raises RuleBroken when a round was closed before."""
    if closed_at is not None:
        raise RuleBroken("", "This round was closed before. Nothing was changed.")


def require_unfound(found_at: datetime | None) -> None:
    """Raises RuleBroken when an expert's finding is already there."""
    if found_at is not None:
        raise RuleBroken(
            "", "The finding is on record already. To add to it, ask for another review."
        )


def require_one_asked(has_expert: bool, has_office: bool) -> None:
    """Raises RuleBroken when a person and an office are asked at once."""
    if has_expert and has_office:
        raise RuleBroken(
            "office",
            "Either a person answers or an office. Choose one of them, and ask the other "
            "separately.",
        )


def require_office_here(is_here: bool) -> None:
    """Raises RuleBroken for an office of some other place."""
    if not is_here:
        raise RuleBroken("office", "This office is not responsible for this place. Choose another.")


def require_finding_day(due_on: date | None, today: date) -> None:
    """The day for a finding, where there is one: today at the earliest, in a year at the latest."""
    if due_on is None:
        return
    require_date_not_past("due_on", due_on, today)
    if (due_on - today).days > MOST_DAYS_TO_FIND:
        raise RuleBroken(
            "due_on", "%(day)s is too far away. Choose a day within a year.", day=due_on.isoformat()
        )


def is_locked_out(wrong_at: Sequence[float], now: float) -> bool:
    """Whether too many wrong receipt numbers were typed in the last minute (times in seconds)."""
    return sum(now - at < 60 for at in wrong_at) >= WRONG_CODES_A_MINUTE


def require_new_tier(tier: str, before: str) -> None:
    """Raises RuleBroken when a tier is changed to itself."""
    if tier == before:
        raise RuleBroken("tier", "It is this kind of matter already. Choose another kind.")


def require_goes_by_tier(for_tiers: Sequence[str]) -> None:
    """Raises RuleBroken for a matter that has its way from somewhere else than its tier."""
    if not for_tiers:
        raise RuleBroken(
            "tier",
            "A livelihood project is a small matter or a big one. It keeps its steps either way.",
        )


def require_hidden(is_past_village: bool) -> None:
    """Raises RuleBroken for a matter that everybody sees already."""
    if not is_past_village:
        raise RuleBroken("", "Everybody can see this matter already. Nothing was changed.")


def require_at_home(lives_there: bool) -> None:
    """Raises RuleBroken for somebody who does not live there and types for nobody."""
    if not lives_there:
        raise RuleBroken(
            "said_by",
            "You do not live in this village. Write whose opinion it is, as they are called.",
        )

"""Who stands on which side, who speaks for whom, and who may not mediate. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from typing import Any

from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text

SIDES = ("a", "b", "c")
SORTS = ("neighbour", "family", "land", "money", "damage", "work", "petition", "other")
REPRESENTED_AS = ("guardian", "lawyer", "relative", "other")
TIES = ("none", "kin", "work", "stake", "other")
LONGEST_NAME = 40
LONGEST_TITLE = 60
LONGEST_TEXT = 3000
LONGEST_ACCOUNT = 3000
LONGEST_WISH = 600
LONGEST_REASON = 300


def find_key(person: Any) -> Any:
    """What tells one person of the roster from another; None for nobody."""
    return getattr(person, "pk", None)


def require_sort(sort: str) -> str:
    """Raises RuleBroken for a kind of dispute that is not on the list."""
    if sort not in SORTS:
        raise RuleBroken("sort", "Choose what the quarrel is about.")
    return sort


def tidy_party(draft: PartyDraft, prefix: str = "") -> PartyDraft:
    """The party with plain texts. Raises RuleBroken at `prefix` with the name of the field."""
    if draft.side not in SIDES:
        raise RuleBroken(f"{prefix}side", "Choose on which side they stand.")
    speaker = require_text(
        f"{prefix}represented_by", draft.represented_by, least=0, most=LONGEST_NAME
    )
    if not speaker and draft.representative is not None:
        speaker = str(draft.representative)
    return replace(
        draft,
        name=require_text(f"{prefix}name", draft.name, most=LONGEST_NAME),
        account=require_text(f"{prefix}account", draft.account, least=0, most=LONGEST_ACCOUNT),
        wish=require_text(f"{prefix}wish", draft.wish, least=0, most=LONGEST_WISH),
        interpreter=require_text(
            f"{prefix}interpreter", draft.interpreter, least=0, most=LONGEST_NAME
        ),
        represented_by=speaker,
        represented_as=choose_speaker_kind(draft, speaker, prefix),
    )


def choose_speaker_kind(draft: PartyDraft, speaker: str, prefix: str) -> str:
    """What the one who speaks for a party is. Raises RuleBroken for a minor without a guardian."""
    if draft.is_minor and not speaker:
        raise RuleBroken(
            f"{prefix}represented_by",
            "A minor does not stand alone here. Write down the guardian who speaks for them.",
        )
    if not speaker:
        return ""
    if draft.is_minor and draft.represented_as not in ("", "guardian"):
        raise RuleBroken(
            f"{prefix}represented_as",
            "For a minor the guardian speaks. A lawyer or a relative can sit beside them.",
        )
    if draft.is_minor:
        return "guardian"
    if draft.represented_as not in REPRESENTED_AS:
        raise RuleBroken(f"{prefix}represented_as", "Say what this person is to the party.")
    return draft.represented_as


def is_same(one: PartyDraft, other: PartyDraft) -> bool:
    """Whether two parties are one person, as far as one can tell.

    Two people of the roster are told apart; a name alone that is the same is taken for the same.
    """
    if one.person is not None and other.person is not None:
        return bool(find_key(one.person) == find_key(other.person))
    return "".join(one.name.split()).casefold() == "".join(other.name.split()).casefold()


def require_apart(draft: PartyDraft, others: Iterable[PartyDraft], prefix: str = "") -> None:
    """Raises RuleBroken when a party is there already, or its speaker belongs to another side."""
    for other in others:
        if is_same(draft, other):
            require_other_name(draft, other, prefix)
        if other.side != draft.side:
            require_own_speaker(draft, other, prefix)


def require_other_name(draft: PartyDraft, other: PartyDraft, prefix: str) -> None:
    """Raises RuleBroken for one person written down twice."""
    if draft.side == other.side:
        raise RuleBroken(f"{prefix}name", "This person is written down on this side already.")
    raise RuleBroken(
        f"{prefix}name",
        "The same person cannot stand on both sides. If they only share a name, write the group "
        "beside it.",
    )


def require_own_speaker(draft: PartyDraft, other: PartyDraft, prefix: str) -> None:
    """Raises RuleBroken when whoever speaks for a party stands on another side."""
    if speaks_for(draft, other) or speaks_for(other, draft) or have_same_speaker(draft, other):
        raise RuleBroken(
            f"{prefix}represented_by",
            "Whoever speaks for one side cannot stand on the other, or speak for both. "
            "Choose somebody else.",
        )


def speaks_for(one: PartyDraft, other: PartyDraft) -> bool:
    """Whether the speaker of `one` is the party `other`."""
    if not one.represented_by:
        return False
    return is_same(PartyDraft(one.side, one.represented_by, one.representative), other)


def have_same_speaker(one: PartyDraft, other: PartyDraft) -> bool:
    """Whether one person speaks for both."""
    if not one.represented_by or not other.represented_by:
        return False
    speaker = PartyDraft(other.side, other.represented_by, other.representative)
    return is_same(PartyDraft(one.side, one.represented_by, one.representative), speaker)


def require_parties(drafts: Sequence[PartyDraft]) -> list[PartyDraft]:
    """The parties made plain; fields are named "a_name", "b_wish" and so on.

    Raises RuleBroken unless somebody stands on side A and on side B, each once.
    """
    tidied: list[PartyDraft] = []
    for draft in drafts:
        prefix = f"{draft.side}_"
        party = tidy_party(draft, prefix)
        require_apart(party, tidied, prefix)
        tidied.append(party)
    for side in ("a", "b"):
        if not any(draft.side == side for draft in tidied):
            raise RuleBroken(f"{side}_name", "Two sides are needed. Write down who stands here.")
    return tidied


def require_untied(
    *, is_party: bool, is_of_same_office: bool, is_remembered: bool, has_said: bool
) -> None:
    """Raises RuleBroken for somebody who cannot be in the middle.

    A tie that was said is no mistake: then nothing is refused, and somebody else takes it.
    """
    if is_party:
        raise RuleBroken(
            "tie", "You belong to one of the sides yourself. Somebody else has to take this up."
        )
    if has_said:
        return
    if is_of_same_office:
        raise RuleBroken(
            "tie",
            "You work for the same office as one of them. Say so here: somebody else then takes "
            "it up.",
        )
    if is_remembered:
        raise RuleBroken(
            "tie",
            "It is on record that you have a tie to one of them. Say so here: somebody else then "
            "takes it up.",
        )


def require_tie(tie: str, text: str, is_pointed_out: bool) -> str:
    """The words about a tie. Raises RuleBroken when it does not say which, or to whom."""
    if tie not in TIES:
        raise RuleBroken("tie", "Say whether something ties you to one of them.")
    text = require_text("tie_text", text, least=0, most=LONGEST_REASON)
    if tie == "other" and not text:
        raise RuleBroken("tie_text", "Say in a few words what it is.")
    if tie != "none" and not is_pointed_out:
        raise RuleBroken("tie_to", "Say to which of them.")
    return text


def require_waiting(is_waiting: bool) -> None:
    """Raises RuleBroken when somebody has taken it up already."""
    if not is_waiting:
        raise RuleBroken(
            "", "Somebody has taken this up already. You do not have to do anything more."
        )


def require_taker(is_taker: bool) -> None:
    """Raises RuleBroken when whoever is to mediate holds no such role there."""
    if not is_taker:
        raise RuleBroken(
            "mediator", "This person does not mediate there. Choose somebody from the list."
        )

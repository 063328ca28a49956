"""The fixed vocabulary of procedure files, in words that can be said aloud. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from zhaishangyi.procedures.voice import Phrase, join_phrases, mark

# Each phrase must fit after "Still missing: ".
EVIDENCE: dict[str, str] = {
    "matter_raised": mark("the matter in words, with its place"),
    "triaged": mark("the decision how urgent it is and who convenes"),
    "suggestion_adopted": mark("suggestions that were adopted"),
    "field_visit": mark("a visit to the place"),
    "opinion_round": mark("a round of opinions"),
    "expert_review": mark("an expert's finding"),
    "plan_made": mark("a plan with venue, time and convener"),
    "required_roles_invited": mark("an invitation to every party that must be there"),
    "notice_published": mark("a public notice of the meeting"),
    "meeting_held": mark("a meeting with enough people"),
    "attendance_taken": mark("the list of who came"),
    "minutes_approved": mark("approved minutes"),
    "outcome_recorded": mark("the outcome in writing"),
    "action_items_set": mark("who does what by when"),
    "all_items_accepted": mark("every promise done and accepted"),
    "result_published": mark("the published result"),
    "rating_passed": mark("enough people saying that it is solved"),
}

TIERS: dict[str, str] = {
    "small": mark("Small matter"),
    "big": mark("Big matter"),
    "urgent": mark("Urgent matter"),
}

# Set by the kind of a matter, not by its tier.
FLAGS: dict[str, str] = {
    "expert_review": mark("when the matter needs an expert"),
}

# The parties that a procedure may demand at the table; the ids are those of the roles.
PARTIES: dict[str, str] = {
    "resident": mark("residents"),
    "grid_worker": mark("the grid worker"),
    "deputy": mark("people's deputies"),
    "cppcc": mark("CPPCC members"),
    "respected_local": mark("respected locals"),
    "expert": mark("experts"),
    "lawyer": mark("a lawyer"),
    "judicial": mark("the judicial office"),
    "grid_police": mark("the grid police"),
    "mediator": mark("a mediator"),
    "office": mark("the responsible office"),
}

_AND = mark("%(first)s; %(rest)s")
_WITH = mark("%(first)s, %(rest)s")
_OR = mark("%(first)s or %(rest)s")


def say_evidence(groups: Sequence[Sequence[str]]) -> object:
    """Groups of evidence kinds in words; all groups are needed, any kind of a group will do."""
    alternatives = [
        join_phrases([Phrase(EVIDENCE[kind]) for kind in group], _OR) for group in groups
    ]
    return join_phrases(alternatives, _AND)


def say_parties(parties: Iterable[str]) -> object:
    """The parties in words, in the given order; at least one."""
    return join_phrases([Phrase(PARTIES[party]) for party in parties], _WITH)


def say_tiers(tiers: Iterable[str]) -> object:
    """The tiers in words, in the given order; at least one."""
    return join_phrases([Phrase(TIERS[tier]) for tier in tiers], _WITH)

"""Sittings and proposals on the page of a dispute. What was said alone stays with its writer."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext

from zhaishangyi.mediation.casefile.ways import Button, Ways, find_answer_button
from zhaishangyi.mediation.models import (
    Party,
    Proposal,
    ProposalAnswer,
    Sitting,
    SittingPresence,
    SittingSort,
)
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role, find_floor_group

ICONS = {SittingSort.JOINT: "tree", SittingSort.SEPARATE: "walk", SittingSort.VISIT: "home"}


@dataclass(frozen=True, slots=True)
class TalkView:
    """One sitting. `text` is empty where this actor may not read it (`is_closed`)."""

    sitting: Sitting
    icon: str
    title: str
    text: str
    is_closed: bool
    went_up: bool
    chips: list[tuple[str, str, str]]
    url: str


@dataclass(frozen=True, slots=True)
class AnswerView:
    """What one party says to a proposal; `answer` is None as long as they have not."""

    party: Party
    answer: ProposalAnswer | None
    button: Button | None


@dataclass(frozen=True, slots=True)
class ProposalView:
    """A way out, who put it forward, and the answers."""

    proposal: Proposal
    by: str
    by_name: str
    answers: list[AnswerView]
    is_taken: bool


def show_talks(ways: Ways, sittings: Sequence[Sitting]) -> list[TalkView]:
    """Sittings, newest first, with who was there read before."""
    return [show_talk(ways, sitting) for sitting in sittings]


def show_talk(ways: Ways, sitting: Sitting) -> TalkView:
    """One sitting as this actor may read it."""
    is_closed = not may_read(ways, sitting)
    return TalkView(
        sitting=sitting,
        icon=ICONS.get(SittingSort(sitting.sort), "tree"),
        title=say_talk(sitting),
        text="" if is_closed else sitting.summary,
        is_closed=is_closed,
        went_up=sitting.level != ways.case.handled_at.level,
        chips=list_chips(sitting),
        url=reverse("mediation:sitting", args=[sitting.pk]),
    )


def may_read(ways: Ways, sitting: Sitting) -> bool:
    """As `queries.may_read_summary`, from who was there read before."""
    if sitting.sort == SittingSort.JOINT:
        return True
    sides = {one.party.side for one in sitting.present.all() if one.party is not None}
    if sitting.sort == SittingSort.VISIT and len(sides) > 1:
        return True
    return sitting.written_by_id is not None and sitting.written_by_id == ways.by.person_id


def say_talk(sitting: Sitting) -> str:
    """Where and how they sat together."""
    place = str(sitting.venue) if sitting.venue else sitting.place_text
    if not place:
        return str(sitting.get_sort_display())
    values = {"place": place, "how": sitting.get_sort_display()}
    return gettext("%(place)s, %(how)s") % values


def list_chips(sitting: Sitting) -> list[tuple[str, str, str]]:
    """Who led it and who helped; the parties are known."""
    chips = [(find_floor_group(one.role), label_role(one.role), name_helper(one))
             for one in sitting.present.all() if one.party_id is None]  # fmt: skip
    if sitting.written_by:
        chips.insert(0, ("expert", label_role(Role.MEDIATOR), sitting.written_by.name))
    return chips


def name_helper(present: SittingPresence) -> str:
    """Who helped, by name, or as one person."""
    return present.name or (present.person.name if present.person else gettext("1 person"))


def list_helper_roles(sittings: Sequence[Sitting]) -> list[str]:
    """The roles of those who helped at any sitting, each once, in the language of the page."""
    roles = [one.role for sitting in sittings for one in sitting.present.all() if not one.party_id]
    return list(dict.fromkeys(label_role(role) for role in roles if role))


def show_proposals(
    ways: Ways, proposals: Sequence[Proposal], active: Sequence[Party]
) -> list[ProposalView]:
    """Proposals, newest first, with their answers read before."""
    return [show_proposal(ways, proposal, active) for proposal in proposals]


def show_proposal(ways: Ways, proposal: Proposal, active: Sequence[Party]) -> ProposalView:
    """One proposal. Only the newest round's may still be answered."""
    found = {answer.party_id: answer for answer in proposal.answers.all()}
    is_current = proposal.round == ways.case.round
    answers = [
        AnswerView(
            party,
            found.get(party.pk),
            find_answer_button(ways, proposal, party)
            if is_current and party.pk not in found
            else None,
        )
        for party in active
    ]
    return ProposalView(
        proposal=proposal,
        by=proposal.made_by.get_side_display() if proposal.made_by else gettext("Mediator"),
        by_name=proposal.made_by.name if proposal.made_by else "",
        answers=answers,
        is_taken=is_taken(proposal, active),
    )


def is_taken(proposal: Proposal, active: Sequence[Party]) -> bool:
    """Whether every party that has not left said yes."""
    yes = {answer.party_id for answer in proposal.answers.all() if answer.is_yes}
    return bool(active) and all(party.pk in yes for party in active)


def has_open_answer(proposal: Proposal, active: Sequence[Party]) -> bool:
    """Whether somebody has not said anything to it."""
    answered = {answer.party_id for answer in proposal.answers.all()}
    return any(party.pk not in answered for party in active)

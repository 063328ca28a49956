"""What comes next on a matter, from plain values; who may do it is asked elsewhere. No Django."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

Groups = tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Talk:
    """The newest meeting of the current round that was not called off.

    `state` is planned, announced, open or closed. `can_open`: its day has come. `has_quorum` is
    None until it is closed. `minutes` is "", "written" or "approved". `consents` is "" where the
    outcome counts by itself, "waiting" or "refused" where another town or village has yet to agree.
    """

    state: str
    can_open: bool = False
    has_quorum: bool | None = None
    has_outcome: bool = False
    minutes: str = ""
    consents: str = ""

    @property
    def is_ahead(self) -> bool:
        """Still to come."""
        return self.state in ("planned", "announced")


@dataclass(frozen=True, slots=True)
class Situation:
    """What the next act depends on.

    `missing` are the groups of evidence that the open link still asks for: every group is needed,
    any kind of a group will do. `asks_side`: this actor answers for a
    place that is asked to join. `has_finding`: an expert's that nobody has decided on.
    `needs_outcome`: promises follow from what a meeting came to, as they do unless the procedure
    asks for no outcome. `promised`, `reported` and `accepted` count the action items of
    this round. `result` is "", "rating" or "countable".
    """

    state: str
    missing: Groups = ()
    closes_by_hand: bool = False
    can_skip: bool = False
    has_open_round: bool = False
    has_open_review: bool = False
    has_finding: bool = False
    needs_outcome: bool = True
    talk: Talk | None = None
    promised: int = 0
    reported: int = 0
    accepted: int = 0
    result: str = ""
    is_hidden: bool = False
    asks_side: bool = False


@dataclass(frozen=True, slots=True)
class NextAct:
    """Something that may be done now. `moves_on`: it brings what the open link still asks for."""

    name: str
    moves_on: bool = False


def list_next_acts(now: Situation) -> list[NextAct]:
    """What may be done now, the act that moves the matter on first; each name once.

    The first that moves on and that somebody may do is the one filled button of their page.
    """
    names = list(_list_steps(now))
    moving = dict.fromkeys(names)
    others = dict.fromkeys(name for name in _list_others(now) if name not in moving)
    return [NextAct(name, moves_on=True) for name in moving] + [NextAct(name) for name in others]


def _list_steps(now: Situation) -> Iterator[str]:
    if now.state == "raised":
        yield "triage"
    if now.state != "under_way":
        return
    if now.asks_side:
        yield "side_answer"
    if now.talk and now.talk.consents:
        yield "consent"
    if now.talk and now.talk.state == "open":
        yield "console"
    for group in now.missing:
        for kind in group:
            yield from STEPS[kind](now)
    if not now.missing and now.closes_by_hand:
        yield "link_close"


def _list_others(now: Situation) -> Iterator[str]:
    if now.state == "under_way":
        if now.can_skip:
            yield "link_skip"
        yield from _list_talk_others(now.talk)
        yield "visit"
        if now.has_open_round:
            yield "opinions_close"
        if now.has_open_review:
            yield "expert_find"
        if now.has_finding:
            yield "review_decide"
        yield "assign"
        yield "retier"
    if now.is_hidden:
        yield "release"


def _list_talk_others(talk: Talk | None) -> Iterator[str]:
    if talk and talk.is_ahead:
        yield from ("change", "invite", "cancel")
    elif talk and talk.state == "open":
        yield "close"


def _ask_opinions(now: Situation) -> Iterator[str]:
    yield "opinions_close" if now.has_open_round else "opinions_open"


def _ask_expert(now: Situation) -> Iterator[str]:
    yield "expert_find" if now.has_open_review else "expert_ask"


def _bring_together(now: Situation) -> Iterator[str]:
    """A talk still has to be planned, announced or opened. One without enough people is no talk."""
    talk = now.talk
    if talk is None or (talk.state == "closed" and not talk.has_quorum):
        yield from ("plan", "spot")
    elif talk.is_ahead:
        lacks_parties = ("required_roles_invited",) in now.missing
        if lacks_parties:
            yield "invite"
        if talk.state == "planned":
            yield "announce"
        elif talk.can_open:
            yield "open"
        else:
            yield "meeting"


def _write_down(now: Situation) -> Iterator[str]:
    """The minutes; before they are approved the outcome has to stand there."""
    talk = now.talk
    if talk is None or talk.state != "closed" or not talk.has_quorum:
        yield from _bring_together(now)
    elif not talk.has_outcome:
        yield "outcome"
    elif talk.minutes != "approved":
        yield "minutes_approve" if talk.minutes else "minutes"


def _settle(now: Situation) -> Iterator[str]:
    talk = now.talk
    if talk is None or talk.state != "closed" or not talk.has_quorum:
        yield from _bring_together(now)
    elif not talk.consents:
        yield "outcome"
    elif talk.consents == "refused":
        yield from ("plan", "spot") if talk.minutes == "approved" else ("outcome",)


def _promise(now: Situation) -> Iterator[str]:
    if not now.needs_outcome or (now.talk and now.talk.has_outcome and not now.talk.consents):
        yield "item_agree"
    else:
        yield from _settle(now)


def _deliver(now: Situation) -> Iterator[str]:
    if now.reported:
        yield "item_accept"
    if now.promised:
        yield "item_report"
    if not now.promised and not now.reported:
        yield "item_agree"


def _count(now: Situation) -> Iterator[str]:
    if now.result == "countable":
        yield "count"
    elif now.result == "rating":
        yield "rate"


# By kind of evidence, so that a town's own procedure file is followed as well.
STEPS: dict[str, Callable[[Situation], Iterator[str]]] = {
    "matter_raised": lambda now: iter(()),
    "triaged": lambda now: iter(("triage",)),
    "suggestion_adopted": lambda now: iter(()),
    "field_visit": lambda now: iter(("visit",)),
    "opinion_round": _ask_opinions,
    "expert_review": _ask_expert,
    "plan_made": _bring_together,
    "required_roles_invited": _bring_together,
    "notice_published": _bring_together,
    "meeting_held": _bring_together,
    "attendance_taken": _bring_together,
    "minutes_approved": _write_down,
    "outcome_recorded": _settle,
    "action_items_set": _promise,
    "all_items_accepted": _deliver,
    "result_published": lambda now: iter(("publish",)),
    "rating_passed": _count,
}

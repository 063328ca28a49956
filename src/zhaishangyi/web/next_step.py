"""The panel on a matter for those who work on it: what is missing, and the button for it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery import actions as delivery_acts
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.delivery.overview import DeliveryView
from zhaishangyi.delivery.rules import find_step_needing
from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import ExpertReview, Matter, OpinionRound, State
from zhaishangyi.matters.progress import find_procedure, find_tier
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Meeting, MeetingState
from zhaishangyi.procedures.rules import Progress
from zhaishangyi.procedures.words import say_evidence
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import Act
from zhaishangyi.web.crossing import ONE_PLACE, Crossing
from zhaishangyi.web.rules import NextAct, Situation, Talk, list_next_acts


@dataclass(frozen=True, slots=True)
class Way:
    """How an act is reached: its words, its icon, its page, and the record it is about."""

    label: Promise
    icon: str
    page: str
    about: str
    act: Act[Any, Any]


WAYS: dict[str, Way] = {
    "triage": Way(
        _("Decide what becomes of it"), "filter", "matters:triage", "matter",
        matter_acts.triage_matter,
    ),
    "visit": Way(
        _("Write down a visit"), "walk", "matters:visit", "matter", matter_acts.visit_place
    ),
    "opinions_open": Way(
        _("Ask for opinions"), "speak", "matters:opinions_open", "matter",
        matter_acts.open_opinions,
    ),
    "opinions_close": Way(
        _("Sum up the opinions"), "speak", "matters:opinions_close", "opinion_round",
        matter_acts.close_opinions,
    ),
    "expert_ask": Way(
        _("Ask an expert"), "look", "matters:expert_ask", "matter", matter_acts.ask_expert
    ),
    "expert_find": Way(
        _("Write down the finding"), "scales", "matters:expert_find", "review",
        matter_acts.find_as_expert,
    ),
    "review_decide": Way(
        _("Decide on the finding"), "scales", "meetings:review_decide", "finding",
        meeting_acts.decide_review,
    ),
    "link_close": Way(
        _("This step is done"), "check", "matters:link_close", "matter", matter_acts.close_link
    ),
    "link_skip": Way(
        _("Leave this step out"), "dash", "matters:link_skip", "matter", matter_acts.skip_link
    ),
    "assign": Way(
        _("Hand it to another convener"), "person", "matters:assign", "matter",
        matter_acts.assign_matter,
    ),
    "retier": Way(
        _("Change how urgent it is"), "bolt", "matters:retier", "matter",
        matter_acts.retier_matter,
    ),
    "release": Way(
        _("Show it to everybody"), "eye", "matters:release", "matter", matter_acts.release_matter
    ),
    "plan": Way(
        _("Plan a meeting"), "calendar", "meetings:plan", "matter", meeting_acts.plan_meeting
    ),
    "spot": Way(
        _("Open a meeting here and now"), "tree", "meetings:spot", "jurisdiction",
        meeting_acts.open_on_the_spot,
    ),
    "change": Way(
        _("Change time or place"), "pen", "meetings:change", "meeting", meeting_acts.change_meeting
    ),
    "invite": Way(
        _("Invite people"), "people", "meetings:invite", "meeting", meeting_acts.invite_people
    ),
    "announce": Way(
        _("Put up the notice"), "bell", "meetings:announce", "meeting",
        meeting_acts.announce_meeting,
    ),
    "open": Way(
        _("Open the meeting"), "tree", "meetings:open", "meeting", meeting_acts.open_meeting
    ),
    "meeting": Way(
        _("See the meeting"), "tree", "web:meeting", "meeting", meeting_acts.invite_people
    ),
    "cancel": Way(
        _("Call the meeting off"), "cross", "meetings:cancel", "meeting",
        meeting_acts.cancel_meeting,
    ),
    "console": Way(
        _("To the meeting's desk"), "tree", "web:console", "meeting", meeting_acts.open_meeting
    ),
    "close": Way(
        _("Close the meeting"), "check", "meetings:close", "meeting", meeting_acts.close_meeting
    ),
    "outcome": Way(
        _("Put down the outcome"), "handshake", "meetings:outcome", "meeting",
        meeting_acts.settle_outcome,
    ),
    "minutes": Way(
        _("Write the minutes"), "doc", "meetings:minutes", "meeting", meeting_acts.write_minutes
    ),
    "minutes_approve": Way(
        _("Approve the minutes"), "check", "meetings:minutes_approve", "meeting",
        meeting_acts.approve_minutes,
    ),
    "item_agree": Way(
        _("Write down who does what"), "plus", "delivery:item_agree", "matter",
        delivery_acts.agree_item,
    ),
    "item_report": Way(
        _("Report how far it is"), "wrench", "delivery:report", "promised",
        delivery_acts.report_item,
    ),
    "item_accept": Way(
        _("Look at it and accept it"), "check", "delivery:accept", "reported",
        delivery_acts.accept_item,
    ),
    "publish": Way(
        _("Publish the result"), "bell", "delivery:publish", "matter",
        delivery_acts.publish_result,
    ),
    "side_answer": Way(
        _("Answer for your side"), "handshake", "matters:side_answer", "asked_side",
        matter_acts.join_matter,
    ),
    "consent": Way(
        _("Say whether your side agrees"), "handshake", "meetings:consent", "my_side",
        meeting_acts.give_consent,
    ),
    "count": Way(
        _("Count the ratings"), "chart", "delivery:count", "matter", delivery_acts.count_result
    ),
}  # fmt: skip
# What the act calls the record, where that is another word.
ARGUMENTS = {
    "promised": "item",
    "reported": "item",
    "finding": "review",
    "asked_side": "side",
    "my_side": "side",
}


@dataclass(frozen=True, slots=True)
class Button:
    """One act as a link."""

    name: str
    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class NextStep:
    """The panel: a sentence, the one filled button, and what else may be done."""

    sentence: str
    first: Button | None
    others: list[Button]


@dataclass(frozen=True, slots=True)
class AtHand:
    """The records that acts of a matter are about, read before."""

    matter: Matter
    progress: Progress
    delivery: DeliveryView
    meeting: Meeting | None
    opinion_round: OpinionRound | None
    review: ExpertReview | None
    finding: ExpertReview | None = None
    crossing: Crossing = ONE_PLACE

    def find(self, about: str) -> Any:
        """The record of that name, or None."""
        if about in ("promised", "reported"):
            state = ActionItem.State.AGREED if about == "promised" else ActionItem.State.REPORTED
            items = (view.item for view in self.delivery.items if view.item.state == state)
            return next(items, None)
        if about in ("asked_side", "my_side"):
            return getattr(self.crossing, about)
        if about == "jurisdiction":
            return self.matter.jurisdiction
        return getattr(self, about)


def choose_meeting(meetings: Iterable[Meeting], matter: Matter) -> Meeting | None:
    """The newest meeting of this round that was not called off; `meetings` are newest first."""
    going = (
        meeting
        for meeting in meetings
        if meeting.round == matter.round and meeting.state != MeetingState.CANCELLED
    )
    return next(going, None)


def describe_talk(
    meeting: Meeting | None, today: date, crossing: Crossing = ONE_PLACE
) -> Talk | None:
    """A meeting, read with its outcome and minutes, as the rules see it."""
    if meeting is None:
        return None
    minutes = getattr(meeting, "minutes", None)
    written = "approved" if minutes and minutes.approved_at else "written"
    return Talk(
        state=meeting.state,
        can_open=clock.local(meeting.starts_at).date() <= today,
        has_quorum=meeting.has_quorum,
        has_outcome=getattr(meeting, "outcome", None) is not None,
        minutes=written if minutes else "",
        consents=crossing.consent_state,
    )


def describe_situation(hand: AtHand, today: date) -> Situation:
    """The plain values that the next act depends on."""
    matter, step = hand.matter, hand.progress.open_step
    states = [view.item.state for view in hand.delivery.items]
    link = find_procedure(matter).find_link(step.link.id) if step else None
    return Situation(
        state=matter.state,
        missing=step.missing if step else (),
        closes_by_hand=step is not None and not step.link.closes_itself,
        can_skip=link is not None and link.allows_skip(find_tier(matter)),
        has_open_round=hand.opinion_round is not None,
        has_open_review=hand.review is not None,
        has_finding=hand.finding is not None,
        needs_outcome=find_step_needing(hand.progress, "outcome_recorded") is not None,
        talk=describe_talk(hand.meeting, today, hand.crossing),
        asks_side=hand.crossing.asked_side is not None,
        promised=states.count(ActionItem.State.AGREED),
        reported=states.count(ActionItem.State.REPORTED),
        accepted=states.count(ActionItem.State.ACCEPTED),
        result="countable" if hand.delivery.may_count else "",
        is_hidden=matter.is_past_village,
    )


def show_next_step(hand: AtHand, by: Actor, today: date) -> NextStep | None:
    """The panel for this actor; None for somebody who has nothing to do here."""
    if not by.is_signed_in:
        return None
    found = list_next_acts(describe_situation(hand, today))
    allowed = [(act, button) for act in found if (button := find_button(act, hand, by))]
    if not allowed:
        return None
    first = next((button for act, button in allowed if act.moves_on), None)
    others = [button for _act, button in allowed if button is not first]
    return NextStep(say_missing(hand), first, others)


def find_button(act: NextAct, hand: AtHand, by: Actor) -> Button | None:
    """The button of an act, when there is something to do it to and this actor may."""
    way = WAYS.get(act.name)
    record = hand.find(way.about) if way else None
    if way is None or record is None:
        return None
    if not way.act.allows(by, **{ARGUMENTS.get(way.about, way.about): record}):
        return None
    return Button(act.name, str(way.label), way.icon, find_url(act.name, way, record, hand))


def find_url(name: str, way: Way, record: Any, hand: AtHand) -> str:
    """The page of an act."""
    if name == "consent" and hand.crossing.outcome is not None:
        return reverse(way.page, args=[hand.crossing.outcome.pk, record.pk])
    if name == "spot":
        return f"{reverse(way.page)}?matter={hand.matter.pk}"
    if way.page == "delivery:count":
        return reverse(way.page, args=[hand.matter.pk])
    if name in ("link_close", "link_skip") and hand.progress.open_link:
        return reverse(way.page, args=[record.pk, hand.progress.open_link.id])
    return reverse(way.page, args=[record.pk])


def say_missing(hand: AtHand) -> str:
    """In one sentence, what the open step still asks for."""
    step = hand.progress.open_step
    if hand.matter.state not in (State.RAISED, State.UNDER_WAY) or step is None:
        return gettext("This matter is closed.")
    values = {
        "number": step.number,
        "link": step.link.name.lower(),
        "missing": say_evidence(step.missing) if step.missing else "",
    }
    if step.missing:
        return gettext("Step %(number)s, %(link)s. Still missing: %(missing)s.") % values
    return gettext("Step %(number)s, %(link)s. All is there; say that it is done.") % values

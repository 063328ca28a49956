"""The acts of a mediation as buttons: words, icon, page, and whether this actor may."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import Case
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import Act


@dataclass(frozen=True, slots=True)
class Way:
    """How an act is reached: its words, its icon, its page, and the record it is about."""

    label: Promise
    icon: str
    page: str
    about: str
    act: Act[Any, Any]


WAYS: dict[str, Way] = {
    "close": Way(
        _("Close it and put the file away"), "lock", "close", "case", actions.close_case
    ),
    "end": Way(_("End it without an agreement"), "cross", "end", "case", actions.end_case),
    "climb": Way(_("Hand it up a level"), "climb", "climb", "case", actions.climb),
    "step_down": Way(_("Step down as mediator"), "back", "step_down", "case", actions.step_down),
    "object": Way(
        _("Ask for another mediator"), "person", "object", "case", actions.object_to_mediator
    ),
    "party_add": Way(_("Add a party"), "plus", "party_add", "case", actions.add_party),
    "consent": Way(
        _("Say whether they agree to mediation"), "check", "consent", "party",
        actions.give_consent,
    ),
    "tell": Way(_("Tell their side"), "speak", "tell", "party", actions.tell_account),
    "party": Way(_("Change what is written"), "pen", "party", "party", actions.change_party),
    "withdraw": Way(_("Leave the mediation"), "cross", "withdraw", "party", actions.withdraw_party),
    "agree_to_matter": Way(
        _("Agree that it may become a matter"), "stones", "agree_to_matter", "party",
        actions.agree_to_matter,
    ),
    "make_matter": Way(
        _("Make a matter of what concerns many"), "stones", "make_matter", "case",
        actions.make_matter,
    ),
    "sitting": Way(_("Write down a talk"), "plus", "sitting_hold", "case", actions.hold_sitting),
    "note": Way(_("Note something for yourself"), "pen", "note", "case", actions.write_note),
    "proposal": Way(
        _("Put forward a way out"), "handshake", "proposal", "case", actions.make_proposal
    ),
    "agreement": Way(
        _("Write the agreement"), "doc", "agreement_write", "case", actions.write_agreement
    ),
    "read_aloud": Way(
        _("Read the agreement aloud"), "speak", "read_aloud", "agreement", actions.read_aloud
    ),
    "sign_as_mediator": Way(
        _("Sign as mediator"), "pen", "sign_as_mediator", "agreement", actions.sign_as_mediator
    ),
    "sign_on_paper": Way(
        _("They signed on paper"), "camera", "sign_on_paper", "agreement", actions.sign_on_paper
    ),
    "confirmation": Way(
        _("Prepare the file for the court"), "scales", "confirmation", "agreement",
        actions.prepare_confirmation,
    ),
    "term": Way(_("Say how it stands"), "check", "term", "term", actions.say_term),
    "breach": Way(_("It is not kept"), "alert", "breach", "term", actions.report_breach),
    "visit_plan": Way(
        _("Plan a return visit"), "calendar", "visit_plan", "case", actions.plan_visit
    ),
    "visit_write": Way(
        _("Write down the return visit"), "walk", "visit_write", "visit", actions.write_visit
    ),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Button:
    """One act as a link."""

    name: str
    label: str
    icon: str
    url: str


@dataclass(frozen=True, slots=True)
class Ways:
    """What this actor may do with one dispute as it stands."""

    by: Actor
    case: Case
    open_ways: frozenset[str]

    def find(self, name: str, record: Any = None) -> Button | None:
        """The button of an act about `record`, or about the dispute; None if it is not for them."""
        way = WAYS[name]
        about = self.case if record is None else record
        if name not in self.open_ways or not way.act.allows(self.by, **{way.about: about}):
            return None
        return self.link(name, about)

    def list(self, names: Iterable[str], record: Any = None) -> list[Button]:
        """Those of the acts that are for this actor, in order."""
        return [button for name in names if (button := self.find(name, record))]

    def link(self, name: str, record: Any) -> Button:
        """The button, once it is known that they may."""
        way = WAYS[name]
        url = reverse(f"mediation:{way.page}", args=[record.pk])
        return Button(name, str(way.label), way.icon, url)


def find_sign_button(ways: Ways, agreement: Any, party: Any) -> Button | None:
    """The button with which one party signs on this screen."""
    act = actions.sign_with_pin
    if "sign" not in ways.open_ways or not act.allows(ways.by, agreement=agreement, party=party):
        return None
    url = reverse("mediation:sign", args=[agreement.pk, party.pk])
    return Button("sign", str(_("Sign with a PIN")), "pen", url)


def find_answer_button(ways: Ways, proposal: Any, party: Any) -> Button | None:
    """The button with which one party answers a proposal."""
    act = actions.answer_proposal
    if "answer" not in ways.open_ways or not act.allows(ways.by, proposal=proposal, party=party):
        return None
    url = reverse("mediation:proposal_answer", args=[proposal.pk, party.pk])
    return Button("answer", str(_("Write down the answer")), "speak", url)

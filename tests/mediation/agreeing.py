"""An agreement between the two neighbours, step by step."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from tests.mediation.conftest import Dispute

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import Agreement, Signature, Term
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.people.hidden import Hidden, read_pepper
from zhaishangyi.people.secrets import hash_pin
from zhaishangyi.record import clock
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.trail import outside_the_door

GUTTER = "乙方在屋檐装接水槽，把水引到公用沟"
BRANCH = "甲方请人修剪伸过界的樟树枝，不伤主干"
GREET = "以后谁家要动墙动树，先打个招呼"
SHEET = CleanPhoto(b"\xff\xd8sheet", b"\xff\xd8small", 4, 3, "ab" * 32)
PINS = {"resident": "730295", "neighbour": "481629"}


def give_pin(dispute: Dispute, who: str) -> str:
    """Somebody of the cast has a PIN from now on."""
    person = dispute.world.people[who]
    with outside_the_door("a PIN for tests"):
        person.pin_hash = hash_pin(PINS[who], read_pepper())
        person.save()
    return PINS[who]


def draft_terms(today: date) -> list[TermDraft]:
    """Two terms with a day and one that holds for good."""
    return [
        TermDraft(GUTTER, "b", today + timedelta(days=10)),
        TermDraft(BRANCH, "a", today + timedelta(days=12)),
        TermDraft(GREET),
    ]


def write(dispute: Dispute, **more: Any) -> Agreement:
    """The mediator writes the agreement down."""
    today = clock.today()
    values: dict[str, Any] = {
        "text": "两家各让一步，把檐水和树枝的事说定。",
        "place_text": "香樟树下",
        "made_on": today,
        "terms": draft_terms(today),
        **more,
    }
    return actions.write_agreement(dispute.mediator, case=dispute.case, **values)


def read(dispute: Dispute, agreement: Agreement) -> Agreement:
    """The mediator reads it aloud."""
    return actions.read_aloud(dispute.mediator, agreement=agreement)


def sign(dispute: Dispute, agreement: Agreement, who: str, by: str = "mediator") -> Signature:
    """A party types their PIN on somebody's screen."""
    pin = give_pin(dispute, who)
    party = dispute.party("a" if who == "resident" else "b")
    return actions.sign_with_pin(
        dispute.world.actor(by), agreement=agreement, party=party, pin=Hidden(pin)
    )


def sign_all(dispute: Dispute) -> Agreement:
    """Written, read aloud, signed by both sides and the mediator."""
    agreement = read(dispute, write(dispute))
    sign(dispute, agreement, "resident")
    sign(dispute, agreement, "neighbour")
    actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    dispute.fresh()
    return Agreement.objects.get(pk=agreement.pk)


def list_terms(dispute: Dispute) -> list[Term]:
    """The terms of the agreement that stands."""
    return list(Term.objects.filter(agreement__case=dispute.case, agreement__replaced_at=None))

"""The sides of a dispute: who they are, what they say, and whether they want to be helped."""

from __future__ import annotations

from dataclasses import replace

from zhaishangyi.mediation import casework
from zhaishangyi.mediation.actions.ending import finish_without
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Consent, Party
from zhaishangyi.mediation.permissions import MEDIATOR_OF, OWN_PARTY, in_confidence, is_own_party
from zhaishangyi.mediation.rules import taking_up, talking
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_text


@act("party.add", who=MEDIATOR_OF, hides_actor=in_confidence)
def add_party(by: Actor, case: Case, draft: PartyDraft) -> Party:
    """Write down one more party. They have to agree to mediation too. (加当事人)"""
    case = casework.load_case(case)
    talking.require_unsigned(case.state)
    draft = require_draft(case, draft)
    party = casework.write_party(case, draft)
    settle(case)
    casework.tell_inside(case, by)
    return party


def require_draft(case: Case, draft: PartyDraft, but: Party | None = None) -> PartyDraft:
    """The party made plain, apart from the others and untied to the mediator."""
    others = [
        casework.to_draft(party)
        for party in casework.list_active(case)
        if but is None or party.pk != but.pk
    ]
    draft = taking_up.tidy_party(draft)
    taking_up.require_apart(draft, others)
    require_untied_mediator(case, draft)
    return draft


def require_untied_mediator(case: Case, draft: PartyDraft) -> None:
    """Raises RuleBroken when the mediator is this party, or tied to it as far as is known."""
    if case.mediator is None:
        return
    try:
        casework.require_untied(case.mediator, [draft], has_said=False)
    except RuleBroken as broken:
        raise RuleBroken(
            "name",
            "Something ties the mediator to this person. Step down first: somebody else then "
            "goes on.",
        ) from broken


def settle(case: Case) -> None:
    """Keep how far the dispute is now."""
    if case.mediator is not None:
        casework.settle_state(case)
        case.save()


@act("party.change", who=MEDIATOR_OF, hides_actor=in_confidence)
def change_party(
    by: Actor,
    party: Party,
    name: str,
    person: Person | None = None,
    is_minor: bool = False,
    represented_by: str = "",
    representative: Person | None = None,
    represented_as: str = "",
    interpreter: str = "",
    seen_version: int | None = None,
) -> Party:
    """Correct who a party is, and who speaks or interprets for them. (更正当事人)"""
    party = casework.load_party(party, seen_version)
    require_here(party)
    draft = replace(
        casework.to_draft(party),
        name=name,
        person=person,
        is_minor=is_minor,
        represented_by=represented_by,
        representative=representative,
        represented_as=represented_as,
        interpreter=interpreter,
    )
    draft = require_draft(party.case, draft, but=party)
    party.name, party.person, party.is_minor = draft.name, draft.person, draft.is_minor
    party.represented_by, party.representative = draft.represented_by, draft.representative
    party.represented_as, party.interpreter = draft.represented_as, draft.interpreter
    party.save()
    casework.tell_inside(party.case, by)
    return party


def require_here(party: Party) -> None:
    """Raises RuleBroken for a party that has left, or a dispute that is signed or over."""
    talking.require_unsigned(party.case.state)
    if party.left_at is not None:
        raise RuleBroken("", "This party has left the mediation. What was written stays.")


@act("party.tell", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def tell_account(by: Actor, party: Party, account: str, wish: str = "") -> Party:
    """Say how one side sees it, and what they would like. (陈述)"""
    party = casework.load_party(party)
    require_here(party)
    party.account = require_text("account", account, most=taking_up.LONGEST_ACCOUNT)
    party.wish = require_text("wish", wish, least=0, most=taking_up.LONGEST_WISH)
    party.save()
    casework.tell_inside(party.case, by)
    return party


@act("party.consent", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def give_consent(by: Actor, party: Party, answer: bool, way: str = "") -> Party:
    """Say yes or no to mediation; once everybody says yes, it can be talked over. (同意调解)

    `way` is how the mediator heard it; who answers on their own phone need not say.
    """
    party = casework.load_party(party)
    require_here(party)
    is_own = is_own_party(by, party)
    party.consent_way = talking.choose_way(way, is_own=is_own)
    is_speaker = not is_own or by.person_id == party.representative_id
    talking.require_guardian(is_minor=party.is_minor, is_speaker=is_speaker)
    party.consent = Consent.GIVEN if answer else Consent.REFUSED
    party.consent_at = clock.now()
    party.save()
    settle(party.case)
    casework.tell_inside(party.case, by)
    return party


@act("party.withdraw", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def withdraw_party(by: Actor, party: Party, reason: str) -> Party:
    """Leave the mediation; a side with nobody left ends it. Nothing is deleted. (当事人退出)"""
    party = casework.load_party(party)
    require_here(party)
    case = party.case
    party.left_reason = talking.require_reason(reason)
    party.left_at = clock.now()
    casework.tell_inside(case, by)
    party.save()
    sides = set(casework.list_active(case).values_list("side", flat=True))
    if {"a", "b"} <= sides:
        settle(case)
    else:
        finish_without(case, party.left_reason, by)
    return party

"""Putting a way out forward, writing the agreement, signing it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mediation.agreeing import (
    GUTTER,
    SHEET,
    draft_terms,
    give_pin,
    list_terms,
    read,
    sign,
    sign_all,
    write,
)
from tests.mediation.conftest import Dispute

from zhaishangyi.mediation import actions, agreements
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Agreement, Party, ProposalAnswer, Signature, Term
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.notices.models import Message
from zhaishangyi.people import pins, rules
from zhaishangyi.people.hidden import Hidden
from zhaishangyi.people.models import SignInFailure
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def test_a_side_that_puts_a_way_out_forward_has_said_yes(dispute: Dispute) -> None:
    resident = dispute.world.actor("resident")
    made = actions.make_proposal(resident, case=dispute.case, text="水槽他装，树枝我剪。")
    assert made.made_by == dispute.party("a")
    answer = ProposalAnswer.objects.get(proposal=made)
    assert (answer.party, answer.is_yes) == (dispute.party("a"), True)


def test_the_mediator_takes_down_an_answer_and_the_last_word_counts(dispute: Dispute) -> None:
    made = actions.make_proposal(dispute.mediator, case=dispute.case, text="各退一步，各修各的。")
    side = dispute.party("b")
    actions.answer_proposal(
        dispute.mediator, proposal=made, party=side, is_yes=False, reason="料钱谁出"
    )
    neighbour = dispute.world.actor("neighbour")
    actions.answer_proposal(neighbour, proposal=made, party=side, is_yes=True)
    assert ProposalAnswer.objects.get(proposal=made).is_yes is True


def test_nobody_answers_for_the_other_side(dispute: Dispute) -> None:
    made = actions.make_proposal(dispute.mediator, case=dispute.case, text="各退一步，各修各的。")
    with pytest.raises(Refused):
        actions.answer_proposal(
            dispute.world.actor("resident"), proposal=made, party=dispute.party("b"), is_yes=True
        )


@pytest.mark.parametrize("who", ["administrator", "supervisor", "convener", "stranger"])
def test_nobody_outside_proposes_or_writes(dispute: Dispute, who: str) -> None:
    by = dispute.world.actor(who)
    with pytest.raises(Refused):
        actions.make_proposal(by, case=dispute.case, text="各退一步，各修各的。")
    with pytest.raises(Refused):
        actions.write_agreement(
            by, case=dispute.case, text="", place_text="", made_on=clock.today(), terms=[]
        )


def test_before_both_sides_agree_to_talk_nothing_is_put_forward(taken_up: Dispute) -> None:
    with pytest.raises(RuleBroken, match="everybody has to say"):
        actions.make_proposal(taken_up.mediator, case=taken_up.case, text="各退一步，各修各的。")


def test_terms_are_kept_in_order_and_the_paper_is_sealed_on_disk(dispute: Dispute) -> None:
    write(dispute)
    assert list_terms(dispute)[0].text == GUTTER
    assert [term.position for term in list_terms(dispute)] == [1, 2, 3]
    assert all("水槽" not in entry.content for entry in Entry.objects.all())


def test_a_term_due_before_the_agreement_is_refused_at_its_field(dispute: Dispute) -> None:
    today = clock.today()
    terms = [draft_terms(today)[0], TermDraft(GUTTER, "b", today - timedelta(days=1))]
    with pytest.raises(RuleBroken, match="before the agreement was made") as broken:
        write(dispute, terms=terms)
    assert broken.value.field == "due_on_2"
    assert not Agreement.objects.exists()


def test_a_term_of_a_side_where_nobody_stands_is_refused(dispute: Dispute) -> None:
    with pytest.raises(RuleBroken, match="Nobody stands") as broken:
        write(dispute, terms=[TermDraft(GUTTER, "c")])
    assert broken.value.field == "owed_by_1"


def test_writing_anew_replaces_what_not_everybody_signed(dispute: Dispute) -> None:
    first = read(dispute, write(dispute))
    sign(dispute, first, "resident")
    second = write(dispute)
    assert agreements.find_standing(dispute.case) == second
    with pytest.raises(RuleBroken, match="does not stand any more"):
        sign(dispute, first, "neighbour")
    assert len(agreements.list_missing(second)) == 3


def test_nobody_signs_before_it_is_read_aloud(dispute: Dispute) -> None:
    agreement = write(dispute)
    with pytest.raises(RuleBroken, match="Read the agreement aloud"):
        sign(dispute, agreement, "resident")
    with pytest.raises(RuleBroken, match="Read the agreement aloud"):
        actions.sign_as_mediator(dispute.mediator, agreement=agreement)


def test_it_is_in_force_with_the_last_signature_only(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    sign(dispute, agreement, "resident")
    actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    assert dispute.fresh().state == "talking"
    fresh = Agreement.objects.get(pk=agreement.pk)
    assert [signer.name for signer in agreements.list_missing(fresh)] == ["陆阿根"]
    sign(dispute, agreement, "neighbour", by="neighbour")
    case = dispute.fresh()
    assert (case.state, case.signed_level, case.due_at) == ("signed", "village", None)
    assert case.signed_at is not None
    assert Agreement.objects.get(pk=agreement.pk).signed_at == case.signed_at


def add_third(dispute: Dispute) -> Party:
    """One more party, on a side of their own, who has agreed to talk."""
    draft = PartyDraft("c", "第三家的老人")
    party = actions.add_party(dispute.mediator, case=dispute.case, draft=draft)
    return actions.give_consent(dispute.mediator, party=party, answer=True, way="spoken")


def test_when_the_one_who_was_missing_has_left_it_comes_into_force(dispute: Dispute) -> None:
    third = add_third(dispute)
    agreement = read(dispute, write(dispute))
    sign(dispute, agreement, "resident")
    sign(dispute, agreement, "neighbour")
    actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    assert dispute.fresh().state == "talking"
    with pytest.raises(RuleBroken, match="once is enough"):
        actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    actions.withdraw_party(dispute.mediator, party=third, reason="搬走了")
    actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    assert dispute.fresh().state == "signed"
    assert Signature.objects.filter(party=None).count() == 1


def test_a_term_that_nobody_is_left_to_keep_is_written_anew(dispute: Dispute) -> None:
    third = add_third(dispute)
    agreement = read(dispute, write(dispute, terms=[TermDraft(GUTTER, "c")]))
    actions.withdraw_party(dispute.mediator, party=third, reason="搬走了")
    with pytest.raises(RuleBroken, match="has left the mediation"):
        sign(dispute, agreement, "resident")


def test_what_is_in_force_is_not_rewritten(dispute: Dispute) -> None:
    agreement = sign_all(dispute)
    with pytest.raises(RuleBroken, match="talks are over"):
        write(dispute)
    with pytest.raises(RuleBroken, match="already"):
        actions.sign_as_mediator(dispute.mediator, agreement=agreement)


def test_a_party_signs_once(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    sign(dispute, agreement, "resident")
    with pytest.raises(RuleBroken, match="once is enough"):
        sign(dispute, agreement, "resident")
    assert Signature.objects.count() == 1


def test_the_wrong_pin_signs_nothing(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    give_pin(dispute, "resident")
    with pytest.raises(RuleBroken, match="not the PIN"):
        actions.sign_with_pin(
            dispute.mediator, agreement=agreement, party=dispute.party("a"), pin=Hidden("112358")
        )
    assert not Signature.objects.exists()


def test_without_a_pin_there_is_paper(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    with pytest.raises(RuleBroken, match="sign on paper") as broken:
        actions.sign_with_pin(
            dispute.mediator, agreement=agreement, party=dispute.party("a"), pin=Hidden("730295")
        )
    assert broken.value.field == "pin"


def test_the_pin_stands_nowhere_in_the_record(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    sign(dispute, agreement, "resident")
    entry = Entry.objects.get(kind="agreement.sign")
    assert "730295" not in entry.content
    assert "730295" not in str(entry.params_digest)


def test_a_guardian_signs_for_a_minor_and_the_minor_does_not(dispute: Dispute) -> None:
    party = dispute.party("a")
    guardian = dispute.world.people["deputy"]
    with outside_the_door("a minor for tests"):
        party.is_minor, party.represented_as = True, "guardian"
        party.representative, party.represented_by = guardian, guardian.name
        party.save()
    agreement = read(dispute, write(dispute))
    give_pin(dispute, "resident")
    party = Party.objects.get(pk=party.pk)
    assert agreements.find_signer(dispute.world.actor("resident"), party) == guardian
    with pytest.raises(RuleBroken, match="has a PIN"):
        actions.sign_with_pin(
            dispute.mediator, agreement=agreement, party=party, pin=Hidden("730295")
        )


def test_a_sheet_signed_by_hand_needs_its_picture_and_is_sealed(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    signed = [(dispute.party("a"), "thumb"), (dispute.party("b"), "paper")]
    with pytest.raises(RuleBroken, match="picture of the signed sheet") as broken:
        actions.sign_on_paper(dispute.mediator, agreement=agreement, signed=signed, photos=[])
    assert broken.value.field == "photos"
    actions.sign_on_paper(dispute.mediator, agreement=agreement, signed=signed, photos=[SHEET])
    photo = Photo.objects.get(owner_id=agreement.pk)
    assert (photo.is_sealed, photo.is_public) == (True, False)
    actions.sign_as_mediator(dispute.mediator, agreement=agreement)
    assert dispute.fresh().state == "signed"


def test_a_party_of_another_mediation_does_not_sign(dispute: Dispute) -> None:
    from tests.mediation.conftest import take_up_dispute

    other = take_up_dispute(dispute.world)
    agreement = read(dispute, write(dispute))
    with pytest.raises(RuleBroken, match="does not belong"):
        actions.sign_on_paper(
            dispute.mediator,
            agreement=agreement,
            signed=[(other.party("a"), "paper")],
            photos=[SHEET],
        )


def test_messages_say_nothing_of_what_it_is_about(dispute: Dispute) -> None:
    sign_all(dispute)
    for message in Message.objects.all():
        shown = f"{message.sentence} {message.values}"
        assert "檐" not in shown
        assert "周桂兰" not in shown


def test_the_file_for_the_court_has_thirty_days(dispute: Dispute) -> None:
    agreement = write(dispute)
    with pytest.raises(RuleBroken, match="Not everybody has signed"):
        actions.prepare_confirmation(dispute.mediator, agreement=agreement)
    agreement = sign_all(dispute)
    resident = dispute.world.actor("resident")
    with clock.pretend(clock.now() + timedelta(days=30)):
        made = actions.prepare_confirmation(resident, agreement=agreement)
    assert made.confirmation_made_at is not None
    with (
        clock.pretend(clock.now() + timedelta(days=31)),
        pytest.raises(RuleBroken, match="that day is over"),
    ):
        actions.prepare_confirmation(resident, agreement=agreement)


def test_a_pin_on_another_screen_is_asked_five_times_and_twenty_a_day(dispute: Dispute) -> None:
    give_pin(dispute, "resident")
    person = dispute.world.people["resident"]
    start = clock.now()
    for _try in range(rules.SHORT_LIMIT):
        with pytest.raises(RuleBroken, match="Tries left"):
            pins.require_pin_of(person, "112358")
    with pytest.raises(RuleBroken, match="wrong five times"):
        pins.require_pin_of(person, "730295")
    for later in (6, 12, 18):
        with clock.pretend(start + timedelta(minutes=later)):
            for _try in range(rules.SHORT_LIMIT):
                with pytest.raises(RuleBroken):
                    pins.require_pin_of(person, "112358")
    with (
        clock.pretend(start + timedelta(minutes=30)),
        pytest.raises(RuleBroken, match="too often today"),
    ):
        pins.require_pin_of(person, "730295")
    with clock.pretend(start + timedelta(hours=25)):
        pins.require_pin_of(person, "730295")
    assert not SignInFailure.objects.exists()


def test_terms_know_their_day(dispute: Dispute) -> None:
    write(dispute)
    assert Term.objects.filter(due_on=None).count() == 1

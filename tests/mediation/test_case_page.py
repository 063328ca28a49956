"""The page of one dispute: what it shows, to whom, and what it offers next."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.mediation.conftest import ACCOUNT_A, SUMMARY, TITLE, Dispute
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import Agreement, CaseOpening
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def read(world: World, who: str, dispute: Dispute) -> str:
    """The page as one of the cast reads it, in English."""
    client = world.client(who)
    client.cookies["django_language"] = "en"
    answer = client.get(dispute.address("case"))
    assert answer.status_code == 200
    return answer.content.decode()


def write_agreement(dispute: Dispute) -> Agreement:
    """An agreement with one dated term and one for good."""
    terms = [
        TermDraft("乙方装接水槽。", "b", clock.today() + timedelta(days=10)),
        TermDraft("以后动墙先打招呼。", "", None),
    ]
    return actions.write_agreement(
        dispute.mediator,
        case=dispute.fresh(),
        text="两家各让一步。",
        place_text="香樟树下",
        made_on=clock.today(),
        terms=terms,
    )


def test_both_sides_and_the_mediator_read_all_of_it(dispute: Dispute) -> None:
    for who in ("resident", "neighbour", "mediator"):
        page = read(dispute.world, who, dispute)
        for said in (TITLE, ACCOUNT_A, SUMMARY, dispute.case.number):
            assert said in page, who


def test_it_says_how_often_i_opened_it_today_and_lists_it(dispute: Dispute) -> None:
    read(dispute.world, "resident", dispute)
    page = read(dispute.world, "resident", dispute)
    assert "You have opened it 2 times today." in page
    assert "Side A, in person" in page
    assert CaseOpening.objects.filter(case=dispute.case, is_refused=False).count() == 2


def test_who_was_refused_stands_in_the_list(dispute: Dispute) -> None:
    client = dispute.world.client("administrator")
    client.cookies["django_language"] = "en"
    refused = client.get(dispute.address("case"))
    assert refused.status_code == 403
    assert "That you asked is on record." in refused.content.decode()
    assert TITLE not in refused.content.decode()
    page = read(dispute.world, "resident", dispute)
    assert "Administrator" in page
    assert "Turned away" in page


def test_what_was_said_alone_is_read_by_the_mediator_only(dispute: Dispute) -> None:
    dispute.sit("separate", "甲方愿意先动手。", parties=[dispute.party("a")])
    assert "甲方愿意先动手。" in read(dispute.world, "mediator", dispute)
    for who in ("resident", "neighbour"):
        page = read(dispute.world, who, dispute)
        assert "甲方愿意先动手。" not in page
        assert "only the mediator can read what was said" in page


def test_notes_are_for_their_writer(dispute: Dispute) -> None:
    actions.write_note(dispute.mediator, case=dispute.case, text="乙方怕丢面子。")
    assert "乙方怕丢面子。" in read(dispute.world, "mediator", dispute)
    assert "乙方怕丢面子。" not in read(dispute.world, "resident", dispute)


def test_the_mediator_is_offered_what_comes_next(taken_up: Dispute) -> None:
    primary = 'class="btn btn--primary btn--s"'
    page = read(taken_up.world, "mediator", taken_up)
    first = page.split(primary)[1]
    assert reverse("mediation:consent", args=[taken_up.party("a").pk]) in first[:200]
    taken_up.agree_to_talk()
    first = read(taken_up.world, "mediator", taken_up).split(primary)[1]
    assert taken_up.address("sitting_hold") in first[:200]
    taken_up.sit()
    first = read(taken_up.world, "mediator", taken_up).split(primary)[1]
    assert taken_up.address("proposal") in first[:200]


def test_a_party_is_asked_and_not_offered_what_is_the_mediators(taken_up: Dispute) -> None:
    page = read(taken_up.world, "neighbour", taken_up)
    assert "You are asked" in page
    assert reverse("mediation:consent", args=[taken_up.party("b").pk]) in page
    assert reverse("mediation:consent", args=[taken_up.party("a").pk]) not in page
    for name in ("end", "climb", "step_down", "note", "sitting_hold", "party_add"):
        assert taken_up.address(name) not in page
    assert taken_up.address("object") in page


def test_the_agreement_shows_its_terms_and_whose_signature_is_missing(dispute: Dispute) -> None:
    agreement = write_agreement(dispute)
    page = read(dispute.world, "mediator", dispute)
    assert "乙方装接水槽。" in page
    assert "for good" in page
    assert page.count("Not signed yet") == 3
    assert reverse("mediation:read_aloud", args=[agreement.pk]) in page
    actions.read_aloud(dispute.mediator, agreement=agreement)
    page = read(dispute.world, "resident", dispute)
    own = reverse("mediation:sign", args=[agreement.pk, dispute.party("a").pk])
    others = reverse("mediation:sign", args=[agreement.pk, dispute.party("b").pk])
    assert own in page
    assert others not in page


def test_levels_say_what_each_of_them_tried(dispute: Dispute) -> None:
    actions.climb(dispute.mediator, case=dispute.case, tried="谈了三次", reason="双方同意上到镇里")
    page = read(dispute.world, "resident", dispute)
    assert "In the village, not settled" in page
    assert "谈了三次" in page
    assert "In the town, waiting for a mediator" in page


def go_on(dispute: Dispute) -> None:
    """One more talk, note, and way out with an answer."""
    dispute.sit()
    actions.write_note(dispute.mediator, case=dispute.case, text="记一笔")
    proposal = actions.make_proposal(dispute.mediator, case=dispute.case, text="各让一步。")
    actions.answer_proposal(
        dispute.world.actor("resident"),
        proposal=proposal,
        party=dispute.party("a"),
        is_yes=False,
        reason="水槽谁出钱没说清。",
    )


@pytest.mark.parametrize("who", ["mediator", "resident"])
def test_the_page_asks_as_many_queries_however_much_happened(dispute: Dispute, who: str) -> None:
    go_on(dispute)
    client, address = dispute.world.client(who), dispute.address("case")
    client.get(address)
    few = count_queries(lambda: client.get(address))
    for _ in range(3):
        go_on(dispute)
    assert count_queries(lambda: client.get(address)) == few


def test_the_names_are_marked_for_hiding(dispute: Dispute) -> None:
    page = read(dispute.world, "mediator", dispute)
    for who in ("resident", "neighbour"):
        assert f"data-name>{dispute.world.people[who].name}<" in page
    assert "data-seal hidden" in page


def test_a_settled_file_asks_for_a_reason_before_it_opens(dispute: Dispute) -> None:
    with outside_the_door("put away"):
        case = dispute.fresh()
        case.sealed_at = clock.now()
        case.save()
    answer = dispute.world.client("resident").get(dispute.address("case"))
    assert answer.status_code == 302
    assert answer["location"].startswith(dispute.address("unseal"))


def test_a_signed_one_offers_the_court_and_the_day_to_go_back(signed_dispute: Dispute) -> None:
    agreement = Agreement.objects.get(case=signed_dispute.case)
    page = read(signed_dispute.world, "mediator", signed_dispute)
    assert "Agreed and signed" in page
    assert reverse("mediation:confirmation", args=[agreement.pk]) in page
    assert signed_dispute.address("visit_plan") in page
    assert signed_dispute.address("close") not in page
    own = read(signed_dispute.world, "resident", signed_dispute)
    assert reverse("mediation:confirmation", args=[agreement.pk]) in own
    assert signed_dispute.address("visit_plan") not in own
    assert "In the village, agreed" in own

"""Who opens a file is written down; who is outside is refused, and that is written down too."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.mediation.conftest import ACCOUNT_A, SUMMARY, TITLE, Dispute, make_sent
from tests.web.counting import count_queries
from tests.world import CAST

from zhaishangyi.mediation import actions, openings, queries
from zhaishangyi.mediation.models import Agreement, CaseOpening
from zhaishangyi.notices.models import Message
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db

INSIDE = {"resident", "neighbour", "mediator"}
OUTSIDE = sorted(set(CAST) - INSIDE)


def list_of(dispute: Dispute, **wanted: Any) -> list[CaseOpening]:
    """Openings of the dispute."""
    return list(CaseOpening.objects.filter(case=dispute.case, **wanted))


def test_each_page_opened_inside_is_one_opening(dispute: Dispute) -> None:
    client = dispute.world.client("resident")
    for _time in range(2):
        answer = client.get(dispute.address("openings"))
        assert answer.status_code == 200
        assert "no-store" in answer.headers["Cache-Control"]
    assert len(list_of(dispute, is_refused=False)) == 2
    assert answer.context["opened_today"] == 2
    assert Entry.objects.filter(kind="case.look").count() == 2


def test_a_form_that_is_sent_is_no_further_opening(dispute: Dispute) -> None:
    client = dispute.world.client("mediator")
    client.post(dispute.address("note"), make_sent(text="记一笔"))
    assert not list_of(dispute)


@pytest.mark.parametrize("who", OUTSIDE)
def test_whoever_is_outside_is_refused_on_record(dispute: Dispute, who: str) -> None:
    answer = dispute.world.client(who).get(dispute.address("openings"))
    assert answer.status_code == 403
    text = answer.content.decode()
    assert TITLE not in text
    assert "周桂兰" not in text or who == "resident"
    opening = CaseOpening.objects.get(case=dispute.case)
    assert opening.is_refused
    assert opening.person == dispute.world.people[who]
    assert Entry.objects.filter(kind="case.knock").count() == 1


def test_an_administrator_who_asks_for_a_note_is_refused_on_record(dispute: Dispute) -> None:
    answer = dispute.world.client("administrator").get(dispute.address("note"))
    assert answer.status_code == 403
    opening = CaseOpening.objects.get(case=dispute.case)
    assert (opening.is_refused, opening.role) == (True, "administrator")
    page = dispute.world.client("mediator").get(dispute.address("openings")).content.decode()
    assert dispute.world.people["administrator"].name in page


def test_somebody_without_a_name_is_refused_without_a_record(dispute: Dispute) -> None:
    assert dispute.world.anonymous.get(dispute.address("openings")).status_code == 403
    assert not list_of(dispute)
    with pytest.raises(Refused):
        queries.get_case(NOBODY, dispute.case.pk)


def test_an_unknown_dispute_is_not_here(dispute: Dispute) -> None:
    with pytest.raises(NotHere):
        queries.get_case(dispute.mediator, ids.uuid7())
    for get in (
        queries.get_party,
        queries.get_sitting,
        queries.get_proposal,
        queries.get_agreement,
        queries.get_term,
        queries.get_visit,
        queries.get_waiting_case,
    ):
        with pytest.raises(NotHere):
            get(dispute.mediator, ids.uuid7())


def test_who_helped_reads_that_talk_and_nothing_else(dispute: Dispute) -> None:
    world = dispute.world
    helped = dispute.sit(summary="律师讲了道理。", helpers=[("lawyer", world.people["lawyer"], "")])
    first = dispute.case.sittings.exclude(pk=helped.pk).get()
    client = world.client("lawyer")
    shown = client.get(dispute.address("sitting", sitting=helped.pk))
    assert shown.status_code == 200
    assert "律师讲了道理。" in shown.content.decode()
    assert client.get(dispute.address("sitting", sitting=first.pk)).status_code == 403
    assert client.get(dispute.address("openings")).status_code == 403
    assert SUMMARY not in shown.content.decode()
    assert ACCOUNT_A not in shown.content.decode()


def test_a_talk_alone_is_closed_to_the_sides_and_to_who_helped(dispute: Dispute) -> None:
    world = dispute.world
    alone = dispute.sit(
        "separate",
        summary="她其实愿意出料钱。",
        parties=[dispute.party("a")],
        helpers=[("lawyer", world.people["lawyer"], "")],
    )
    address = dispute.address("sitting", sitting=alone.pk)
    for who, may_read in (
        ("resident", False), ("neighbour", False), ("lawyer", False), ("mediator", True),
    ):  # fmt: skip
        answer = world.client(who).get(address)
        assert answer.status_code == 200
        assert ("她其实愿意出料钱。" in answer.content.decode()) == may_read, who


def put_away(dispute: Dispute) -> None:
    """Put the file away without its walk."""
    with outside_the_door("a file put away for a test"):
        case = dispute.fresh()
        case.state, case.sealed_at = "settled", clock.now()
        case.signed_at, case.signed_level = clock.now(), "village"
        case.save()


def test_a_file_put_away_opens_with_a_reason_for_half_an_hour(dispute: Dispute) -> None:
    put_away(dispute)
    Message.objects.all().delete()
    client = dispute.world.client("resident")
    page = dispute.address("openings")
    asked = client.get(page)
    assert (asked.status_code, asked.headers["Location"]) == (
        302,
        f"{dispute.address('unseal')}?next={page.replace('/', '%2F')}",
    )
    form = client.get(asked.headers["Location"])
    assert form.status_code == 200
    assert TITLE not in form.content.decode()
    sent = client.post(asked.headers["Location"], make_sent(reason="要给法院看"))
    assert sent.headers["Location"] == page
    assert client.get(page).status_code == 200
    assert "要给法院看" in client.get(page).content.decode()
    told = {message.person_id for message in Message.objects.all()}
    people = dispute.world.people
    assert told == {people["neighbour"].pk, people["mediator"].pk}
    with clock.pretend(clock.now() + timedelta(minutes=31)):
        assert client.get(page).status_code == 302


def test_one_persons_reason_opens_nothing_for_the_other(dispute: Dispute) -> None:
    put_away(dispute)
    actions.unseal_case(dispute.world.actor("resident"), case=dispute.case, reason="看一眼")
    queries.get_case(dispute.world.actor("resident"), dispute.case.pk)
    with pytest.raises(queries.PutAway):
        queries.get_case(dispute.world.actor("neighbour"), dispute.case.pk)


def test_a_reason_is_needed_and_only_where_it_is_put_away(dispute: Dispute) -> None:
    with pytest.raises(RuleBroken):
        actions.unseal_case(dispute.world.actor("resident"), case=dispute.case, reason="看一眼")
    put_away(dispute)
    with pytest.raises(RuleBroken) as broken:
        actions.unseal_case(dispute.world.actor("resident"), case=dispute.fresh(), reason=" ")
    assert broken.value.field == "reason"
    with pytest.raises(Refused):
        actions.unseal_case(dispute.world.actor("auditor"), case=dispute.case, reason="审计")


def test_who_helped_does_not_read_a_file_put_away(dispute: Dispute) -> None:
    world = dispute.world
    helped = dispute.sit(helpers=[("lawyer", world.people["lawyer"], "")])
    put_away(dispute)
    answer = world.client("lawyer").get(dispute.address("sitting", sitting=helped.pk))
    assert answer.status_code == 403


def test_the_scan_of_an_agreement_is_for_those_inside(dispute: Dispute) -> None:
    with outside_the_door("an agreement for a test"):
        agreement = Agreement.objects.create(case=dispute.case)
    let_in = {who for who in CAST if openings.may_see_scan(dispute.world.actor(who), agreement.pk)}
    assert let_in == INSIDE
    assert not openings.may_see_scan(NOBODY, agreement.pk)
    assert not openings.may_see_scan(dispute.mediator, ids.uuid7())
    put_away(dispute)
    assert not openings.may_see_scan(dispute.mediator, agreement.pk)


def test_the_list_of_openings_asks_a_fixed_number_of_times(dispute: Dispute) -> None:
    client = dispute.world.client("mediator")
    page = dispute.address("openings")
    client.get(page)
    few = count_queries(lambda: client.get(page))
    for who in OUTSIDE[:6]:
        dispute.world.client(who).get(page)
    assert count_queries(lambda: client.get(page)) == few


def test_a_waiting_dispute_shows_the_names_and_not_what_it_is_about(dispute: Dispute) -> None:
    actions.step_down(dispute.mediator, case=dispute.case, reason="要住院")
    answer = dispute.world.client("convener").get(dispute.address("accept"))
    text = answer.content.decode()
    assert answer.status_code == 200
    assert "周桂兰" in text
    for secret in (TITLE, ACCOUNT_A, SUMMARY):
        assert secret not in text
    assert list_of(dispute, what="accept", is_refused=False)
    assert dispute.world.client("convener").get(reverse("mediation:list")).status_code == 200

"""The pages from a way out to the court, as the two sides and the mediator use them."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

import docx
import pytest
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.mediation.agreeing import GUTTER, give_pin, list_terms, read, sign_all, write
from tests.mediation.conftest import Dispute, make_sent

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import (
    Agreement,
    CaseOpening,
    Proposal,
    ProposalAnswer,
    ReturnVisit,
    Signature,
    Term,
)
from zhaishangyi.people.models import SignInFailure
from zhaishangyi.record import clock
from zhaishangyi.record.models import Photo

pytestmark = pytest.mark.django_db


def go(name: str, *args: Any) -> str:
    """An address by its name."""
    return reverse(f"mediation:{name}", args=[getattr(one, "pk", one) for one in args])


def post(client: Client, address: str, **values: Any) -> Any:
    """Send a form as a browser does."""
    return client.post(address, make_sent(**values))


def make_photo() -> BytesIO:
    """A picture as a phone sends it."""
    stream = BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    stream.seek(0)
    stream.name = "sheet.jpg"
    return stream


def read_words(content: bytes) -> str:
    """All words of a text document."""
    paper = docx.Document(BytesIO(content))
    cells = [cell.text for table in paper.tables for row in table.rows for cell in row.cells]
    return "\n".join([*(one.text for one in paper.paragraphs), *cells])


def make_rows(**more: str) -> dict[str, str]:
    """An agreement as it is typed, with a gap between its terms."""
    today = clock.today()
    return {
        "text": "檐水和树枝的事",
        "made_on": today.isoformat(),
        "place_text": "香樟树下",
        "text_1": GUTTER,
        "owed_by_1": "b",
        "due_on_1": (today + timedelta(days=10)).isoformat(),
        "text_3": "以后先打招呼",
        **more,
    }


def test_from_a_way_out_to_the_last_signature(dispute: Dispute) -> None:
    world, case = dispute.world, dispute.case
    resident, neighbour = world.client("resident"), world.client("neighbour")
    mediator = world.client("mediator")
    post(resident, go("proposal", case), text="水槽他装，树枝我剪。")
    proposal = Proposal.objects.get()
    page = neighbour.get(go("proposal_answer", proposal, dispute.party("b"))).content.decode()
    assert "水槽他装" in page
    post(neighbour, go("proposal_answer", proposal, dispute.party("b")), is_yes="yes")
    assert ProposalAnswer.objects.filter(is_yes=True).count() == 2
    first = mediator.get(go("agreement_write", case))
    assert "水槽他装" in first.context["form"]["text_1"].value()
    assert post(mediator, go("agreement_write", case), **make_rows()).status_code == 302
    assert [term.position for term in list_terms(dispute)] == [1, 2]
    agreement = Agreement.objects.get()
    post(mediator, go("read_aloud", agreement))
    for who, side in (("resident", "a"), ("neighbour", "b")):
        pin = give_pin(dispute, who)
        sent = post(mediator, go("sign", agreement, dispute.party(side)), pin=pin)
        assert sent.status_code == 302
    post(mediator, go("sign_as_mediator", agreement))
    assert dispute.fresh().state == "signed"
    assert GUTTER in resident.get(case.get_absolute_url()).content.decode()


def test_a_bad_day_stands_at_its_term_with_all_that_was_typed(dispute: Dispute) -> None:
    before = (clock.today() - timedelta(days=3)).isoformat()
    answer = post(
        dispute.world.client("mediator"),
        go("agreement_write", dispute.case),
        **make_rows(due_on_3=before),
    )
    assert answer.status_code == 422
    form = answer.context["form"]
    assert form.errors["due_on_2"]
    assert form["text_2"].value() == "以后先打招呼"
    assert not Agreement.objects.exists()


def test_days_typed_full_width_and_in_chinese_are_days(dispute: Dispute) -> None:
    due = clock.today() + timedelta(days=20)
    typed = f"{due.year}年{due.month}月{due.day}日".translate(
        {ord("0") + at: "０１２３４５６７８９"[at] for at in range(10)}
    )
    post(
        dispute.world.client("mediator"),
        go("agreement_write", dispute.case),
        **make_rows(due_on_1=typed),
    )
    assert list_terms(dispute)[0].due_on == due


@pytest.mark.parametrize("due", ["2024-02-30", "昨天", "99999999", "2024-13-01"])
def test_days_that_are_none_are_said_to_be_none(dispute: Dispute, due: str) -> None:
    answer = post(
        dispute.world.client("mediator"),
        go("agreement_write", dispute.case),
        **make_rows(due_on_1=due),
    )
    assert answer.status_code == 422
    assert answer.context["form"].errors["due_on_1"]


def test_a_row_with_a_day_and_no_words_is_asked_about(dispute: Dispute) -> None:
    answer = post(
        dispute.world.client("mediator"),
        go("agreement_write", dispute.case),
        **make_rows(text_3="", owed_by_3="a"),
    )
    assert answer.context["form"].errors["text_2"]


def test_wrong_pins_are_counted_though_nothing_is_signed(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    give_pin(dispute, "resident")
    mediator, address = dispute.world.client("mediator"), go("sign", agreement, dispute.party("a"))
    for _try in range(5):
        answer = post(mediator, address, pin="112358")
        assert answer.status_code == 422
        assert answer.context["form"].errors["pin"]
    assert SignInFailure.objects.filter(person=dispute.world.people["resident"]).count() == 5
    answer = post(mediator, address, pin="730295")
    assert answer.status_code == 422
    assert not Signature.objects.exists()


def test_a_pin_is_never_sent_back_to_the_page(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    give_pin(dispute, "resident")
    address = go("sign", agreement, dispute.party("a"))
    answer = post(dispute.world.client("mediator"), address, pin="112358")
    assert "112358" not in answer.content.decode()


def test_a_signed_sheet_is_kept_and_opens_for_nobody_else(dispute: Dispute) -> None:
    agreement = read(dispute, write(dispute))
    mediator = dispute.world.client("mediator")
    address = go("sign_on_paper", agreement)
    assert post(mediator, address, way_1="thumb", way_2="paper").status_code == 422
    post(mediator, address, way_1="thumb", way_2="paper", photos=make_photo())
    assert Signature.objects.filter(way="thumb").count() == 1
    photo = Photo.objects.get()
    scan = reverse("record:photo", args=[photo.pk])
    assert scan in dispute.world.client("resident").get(go("agreement", agreement)).content.decode()
    assert dispute.world.client("resident").get(scan).status_code == 200
    for who in ("administrator", "supervisor", "stranger", "anonymous"):
        assert dispute.world.client(who).get(scan).status_code in (403, 404)


def test_the_copy_is_a_document_with_every_term_and_nothing_about_the_program(
    dispute: Dispute,
) -> None:
    agreement = sign_all(dispute)
    answer = dispute.world.client("resident").get(go("agreement_file", agreement))
    assert answer["Content-Type"].endswith("wordprocessingml.document")
    assert "attachment" in answer["Content-Disposition"]
    assert "周桂兰" not in answer["Content-Disposition"]
    assert "no-store" in answer["Cache-Control"]
    words = read_words(answer.content)
    assert all(term.text in words for term in list_terms(dispute))
    assert "周桂兰" in words
    properties = docx.Document(BytesIO(answer.content)).core_properties
    assert (properties.author, properties.comments) == ("", "")


def test_the_file_for_the_court_is_there_once_it_was_prepared(dispute: Dispute) -> None:
    agreement = sign_all(dispute)
    neighbour = dispute.world.client("neighbour")
    assert neighbour.get(go("court_file", agreement)).status_code == 404
    assert post(neighbour, go("confirmation", agreement)).status_code == 302
    words = read_words(neighbour.get(go("court_file", agreement)).content)
    assert dispute.case.number in words
    assert "陆阿根" in words
    assert GUTTER in words


def test_the_sheet_to_print_names_who_has_not_signed(dispute: Dispute) -> None:
    agreement = write(dispute)
    page = dispute.world.client("neighbour").get(go("agreement", agreement)).content.decode()
    assert GUTTER in page
    assert page.count("<tr>") == 3


def test_a_breach_and_a_visit_from_the_pages(dispute: Dispute) -> None:
    sign_all(dispute)
    mediator = dispute.world.client("mediator")
    term = list_terms(dispute)[0]
    post(dispute.world.client("neighbour"), go("term", term), state="done", note="装好了")
    assert Term.objects.get(pk=term.pk).state == "done"
    today = clock.today().isoformat()
    post(mediator, go("visit_plan", dispute.case), planned_on=today, hint="下雨天")
    visit = ReturnVisit.objects.get()
    sent = {"visited_on": today, "is_kept": "no", "text": "水还是冲墙脚。"}
    answer = post(mediator, go("visit_write", visit), **sent)
    assert answer.context["form"].errors["term"]
    post(mediator, go("visit_write", visit), **sent, term=str(term.pk))
    assert dispute.fresh().state == "talking"


def test_what_concerns_many_from_the_pages(dispute: Dispute) -> None:
    mediator = dispute.world.client("mediator")
    for side, who in (("a", "resident"), ("b", "neighbour")):
        client = dispute.world.client(who)
        post(client, go("agree_to_matter", dispute.party(side)), answer="yes")
    sent = {
        "title": "二组公用沟淤堵",
        "text": "二组的公用沟年年淤，一下大雨就往上漫。",
        "place_text": "二组",
        "category": "water",
        "wished_tier": "",
    }
    answer = post(mediator, go("make_matter", dispute.case), **sent | {"text": "周桂兰家的沟堵了"})
    assert answer.context["form"].errors["text"]
    post(mediator, go("make_matter", dispute.case), **sent)
    matter = dispute.fresh().became_matter
    assert matter is not None
    assert matter.title == "二组公用沟淤堵"


def test_each_page_that_is_opened_stands_in_the_file(dispute: Dispute) -> None:
    agreement = sign_all(dispute)
    dispute.world.client("resident").get(go("agreement_file", agreement))
    opening = CaseOpening.objects.get(what="copy")
    assert opening.person == dispute.world.people["resident"]
    refused = dispute.world.client("administrator").get(go("agreement_file", agreement))
    assert refused.status_code == 403
    assert CaseOpening.objects.filter(
        is_refused=True, person=dispute.world.people["administrator"]
    ).exists()


def test_words_in_confidence_are_not_kept_on_the_machine_while_they_are_typed(
    dispute: Dispute,
) -> None:
    agreement = sign_all(dispute)
    mediator = dispute.world.client("mediator")
    actions.plan_visit(dispute.mediator, case=dispute.case, planned_on=clock.today())
    addresses = [
        go("term", list_terms(dispute)[0]),
        go("breach", list_terms(dispute)[0]),
        go("visit_plan", dispute.case),
        go("visit_write", ReturnVisit.objects.get()),
        go("make_matter", dispute.case),
        go("agreement_write", dispute.case),
        go("confirmation", agreement),
    ]
    for address in addresses:
        page = mediator.get(address)
        assert page.status_code == 200, address
        assert "data-keep" not in page.content.decode(), address

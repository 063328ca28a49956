"""The pages with which a dispute comes in, as browsers send them."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from tests.mediation.conftest import ACCOUNT_A, TEXT, TITLE, Dispute, make_sent
from tests.world import World

from zhaishangyi.mediation.models import Case, Party, Sitting, SittingPresence, TieCheck
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def sides(world: World) -> dict[str, Any]:
    """Both sides as a mediator types them and ticks them on the roster."""
    typed: dict[str, Any] = {}
    for side, who in (("a", "resident"), ("b", "neighbour")):
        person = world.people[who]
        typed |= {f"{side}_name": person.name, f"{side}_person": str(person.pk)}
    return typed


def new_case(world: World, **more: Any) -> dict[str, Any]:
    """What the page of taking up sends."""
    values = {
        "jurisdiction": str(world.village.pk),
        "sort": "neighbour",
        "channel": "point",
        "title": TITLE,
        "text": TEXT,
        "tie": "none",
        "a_account": ACCOUNT_A,
    }
    return make_sent(**{**values, **sides(world), **more})


def post(client: Client, name: str, sent: dict[str, Any], **args: Any) -> Any:
    """Send a form of this room."""
    return client.post(reverse(f"mediation:{name}", kwargs=args), sent)


def test_asking_for_mediation_on_ones_own_phone(world: World) -> None:
    sent = make_sent(sort="neighbour", text=TEXT, wish="别滴水", other_name="陆阿根")
    client = world.client("resident")
    assert "八烈村" in client.get(reverse("mediation:ask")).content.decode()
    answer = post(client, "ask", sent)
    case = Case.objects.get()
    assert answer.status_code == 302
    assert answer.headers["Location"] == f"/mediation/{case.pk}/"
    assert (case.jurisdiction, case.text) == (world.village, TEXT)
    assert post(client, "ask", sent).status_code == 302
    assert Case.objects.count() == 1


def test_what_was_typed_stays_when_something_is_missing(world: World) -> None:
    answer = post(world.client("resident"), "ask", make_sent(text=TEXT, other_name="周桂兰"))
    assert answer.status_code == 422
    assert TEXT in answer.content.decode()
    assert not Case.objects.exists()


def test_a_mediator_takes_a_dispute_up(world: World) -> None:
    answer = post(world.client("mediator"), "take_up", new_case(world))
    case = Case.objects.get()
    assert answer.headers["Location"] == f"/mediation/{case.pk}/"
    party = Party.objects.get(case=case, side="a")
    assert (party.person, party.account) == (world.people["resident"], ACCOUNT_A)


def test_with_a_tie_the_mediator_goes_to_the_list(world: World) -> None:
    sent = new_case(world, tie="kin", tie_to="1", tie_text="妹夫")
    answer = post(world.client("mediator"), "take_up", sent)
    assert answer.headers["Location"] == reverse("mediation:list")
    assert TieCheck.objects.get().party_person == world.people["neighbour"]


def test_a_name_alone_opens_no_file(world: World) -> None:
    """Three may share a name: whoever is meant has to be ticked, or that it is none of them."""
    with outside_the_door("a namesake for a test"):
        Person.objects.create(jurisdiction=world.other_village, name="周桂兰", birth_year=1990)
    sent = new_case(world)
    del sent["a_person"]
    answer = post(world.client("mediator"), "take_up", sent)
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "石桥村" in text
    assert "八烈村 · 三组" in text
    assert not Case.objects.exists()
    nobody = post(world.client("mediator"), "take_up", {**sent, "a_person": "none"})
    assert nobody.status_code == 302
    assert Party.objects.get(side="a").person is None


def test_a_name_nobody_has_needs_no_ticking(world: World) -> None:
    sent = new_case(world, a_name="外来的王师傅")
    del sent["a_person"]
    assert post(world.client("mediator"), "take_up", sent).status_code == 302


def test_somebody_of_another_name_cannot_be_ticked(world: World) -> None:
    sent = new_case(world, a_person=str(world.people["stranger"].pk))
    answer = post(world.client("mediator"), "take_up", sent)
    assert answer.status_code == 422
    assert "a_person" in answer.context["form"].errors


def test_the_same_name_on_both_sides_stands_at_the_field(world: World) -> None:
    resident = world.people["resident"]
    sent = new_case(world, b_name=resident.name, b_person=str(resident.pk))
    answer = post(world.client("mediator"), "take_up", sent)
    assert answer.status_code == 422
    assert "b_name" in answer.context["form"].errors
    assert ACCOUNT_A in answer.content.decode()


def test_a_minor_without_a_guardian_opens_the_folded_part(world: World) -> None:
    answer = post(world.client("mediator"), "take_up", new_case(world, b_is_minor="on"))
    assert "b_represented_by" in answer.context["form"].errors
    assert answer.content.decode().count('<details class="card card--sunk" open>') == 1


def test_a_dispute_that_came_up_at_a_matter_remembers_it(world: World) -> None:
    from tests.web.sample import make_matter

    with outside_the_door("a matter for a test"):
        matter = make_matter(world)
    client = world.client("mediator")
    page = client.get(reverse("mediation:take_up"), {"matter": str(matter.pk)})
    assert matter.title in page.content.decode()
    assert page.context["form"]["channel"].value() == "matter"
    post(client, "take_up", new_case(world, matter=str(matter.pk)))
    assert Case.objects.get().came_from_matter == matter


@pytest.mark.parametrize("asked", ["x", "01a207ad-ab80-7196-abfe-41fc2498c765", ""])
def test_an_unknown_origin_is_left_out(world: World, asked: str) -> None:
    page = world.client("mediator").get(reverse("mediation:take_up"), {"meeting": asked})
    assert page.status_code == 200
    assert page.context["meeting"] is None


def test_the_town_hands_a_dispute_down(world: World) -> None:
    sent = new_case(world, mediator=str(world.people["mediator"].pk))
    answer = post(world.client("supervisor"), "hand_down", sent)
    assert answer.headers["Location"] == reverse("mediation:list")
    case = Case.objects.get()
    assert (case.channel, case.mediator) == ("town", None)
    # Who handed it down is outside from then on.
    assert world.client("supervisor").get(f"/mediation/{case.pk}/accept/").status_code == 403


def test_taking_up_a_dispute_that_waits(world: World) -> None:
    post(world.client("supervisor"), "hand_down", new_case(world))
    case = Case.objects.get()
    answer = post(world.client("mediator"), "accept", make_sent(tie="none"), case=case.pk)
    assert answer.headers["Location"] == f"/mediation/{case.pk}/"
    again = world.client("convener").get(reverse("mediation:accept", args=[case.pk]))
    assert again.status_code == 404


def test_saying_a_tie_to_one_of_them(world: World) -> None:
    post(world.client("supervisor"), "hand_down", new_case(world))
    case = Case.objects.get()
    unsaid = post(world.client("mediator"), "accept", make_sent(tie="kin"), case=case.pk)
    assert unsaid.status_code == 422
    party = Party.objects.get(case=case, side="b")
    sent = make_sent(tie="kin", party=str(party.pk))
    assert post(world.client("mediator"), "accept", sent, case=case.pk).status_code == 302
    assert Case.objects.get().mediator is None


def test_yes_and_no_and_ones_own_words(taken_up: Dispute) -> None:
    client, party = taken_up.world.client("resident"), taken_up.party("a")
    page = client.get(taken_up.address("consent", party=party.pk)).content.decode()
    assert 'name="way"' not in page
    post(client, "consent", make_sent(answer="yes"), party=party.pk)
    post(client, "tell", make_sent(account="我先说", wish="修好"), party=party.pk)
    told = taken_up.party("a")
    assert (told.consent, told.account, told.wish) == ("given", "我先说", "修好")
    unsaid = post(client, "consent", make_sent(answer="perhaps"), party=party.pk)
    assert unsaid.status_code == 422


def test_leaving_on_ones_own_phone_goes_to_the_list(dispute: Dispute) -> None:
    sent, party = make_sent(reason="不想谈了"), dispute.party("b")
    answer = post(dispute.world.client("neighbour"), "withdraw", sent, party=party.pk)
    assert answer.headers["Location"] == reverse("mediation:list")
    assert dispute.fresh().state == "ended"


def test_correcting_a_party_keeps_who_it_is(dispute: Dispute) -> None:
    client, party = dispute.world.client("mediator"), dispute.party("b")
    page = client.get(dispute.address("party", party=party.pk))
    form = page.context["form"]
    assert form["person"].value() == str(dispute.world.people["neighbour"].pk)
    sent = make_sent(
        name="陆阿根（屋后）",
        person=form["person"].value(),
        interpreter="小沈",
        seen_version=str(party.version),
    )
    assert post(client, "party", sent, party=party.pk).status_code == 302
    changed = dispute.party("b")
    assert (changed.name, changed.person) == ("陆阿根（屋后）", dispute.world.people["neighbour"])
    late = post(client, "party", make_sent(**{**sent, "interpreter": "老沈"}), party=party.pk)
    assert late.status_code == 409
    assert "小沈" in late.content.decode()


def test_adding_a_third_side(dispute: Dispute) -> None:
    sent = make_sent(side="c", name="装水槽的王师傅")
    post(dispute.world.client("mediator"), "party_add", sent, case=dispute.case.pk)
    assert dispute.party("c").name == "装水槽的王师傅"


def hold(dispute: Dispute, **more: Any) -> Any:
    """The mediator sends the form of a talk."""
    now = clock.local(clock.now())
    sent = make_sent(
        **{
            "sort": "joint",
            "parties": [str(dispute.party(side).pk) for side in ("a", "b")],
            "held_at_0": f"{now:%Y-%m-%d}",
            "held_at_1": "０：０１",
            "minutes": "５０",
            "venue": str(dispute.world.venue.pk),
            "summary": "各让一步。",
            **more,
        }
    )
    return post(dispute.world.client("mediator"), "sitting_hold", sent, case=dispute.case.pk)


def test_a_talk_is_written_down_with_who_helped(dispute: Dispute) -> None:
    lawyer = dispute.world.people["lawyer"]
    grant = lawyer.grants.get()
    answer = hold(dispute, helpers=[str(grant.pk)], other_role="grid_police", other_name="张警官")
    assert answer.status_code == 302
    sitting = Sitting.objects.get(case=dispute.case, minutes=50)
    helped = SittingPresence.objects.filter(sitting=sitting, party=None)
    assert {(row.role, row.person or row.name) for row in helped} == {
        ("lawyer", lawyer), ("grid_police", "张警官"),
    }  # fmt: skip


@pytest.mark.parametrize(
    ("more", "field"),
    [
        ({"minutes": "一会儿"}, "minutes"),
        ({"held_at_0": "2999-01-01"}, "held_at"),
        ({"parties": []}, "parties"),
        ({"helpers": ["nobody"]}, "helpers"),
        ({"other_name": "张警官"}, ""),
    ],
)
def test_a_talk_that_was_typed_wrong(dispute: Dispute, more: dict[str, Any], field: str) -> None:
    answer = hold(dispute, **more)
    assert answer.status_code == 422
    assert "各让一步。" in answer.content.decode()
    if field:
        assert field in answer.context["form"].errors


@pytest.mark.parametrize(
    ("name", "sent", "state"),
    [
        ("step_down", {"reason": "要住院"}, "waiting"),
        ("climb", {"tried": "谈了三次", "reason": "谈不拢"}, "waiting"),
        ("end", {"reason": "谈不拢"}, "ended"),
        ("note", {"text": "老邱口气松了"}, "talking"),
    ],
)
def test_what_the_mediator_does(
    dispute: Dispute, name: str, sent: dict[str, Any], state: str
) -> None:
    client = dispute.world.client("mediator")
    assert TITLE in client.get(dispute.address(name)).content.decode() or name == "note"
    assert post(client, name, make_sent(**sent), case=dispute.case.pk).status_code == 302
    assert dispute.fresh().state == state


def test_a_side_asks_for_somebody_else(dispute: Dispute) -> None:
    client = dispute.world.client("neighbour")
    sent = make_sent(reason="她们是亲戚")
    answer = post(client, "object", sent, case=dispute.case.pk)
    assert answer.headers["Location"] == f"/mediation/{dispute.case.pk}/"
    assert dispute.fresh().mediator is None


def test_a_file_cannot_be_put_away_before_it_is_kept(dispute: Dispute) -> None:
    answer = post(dispute.world.client("mediator"), "close", make_sent(), case=dispute.case.pk)
    assert answer.status_code == 422
    assert dispute.fresh().sealed_at is None

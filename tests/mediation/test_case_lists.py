"""Lists of disputes: who sees which, and never what they are about."""

from __future__ import annotations

from datetime import timedelta
from functools import partial

import pytest
from django.urls import reverse
from tests.mediation.conftest import ACCOUNT_A, TITLE, Dispute, take_up_dispute
from tests.web.counting import count_queries
from tests.world import CAST, World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import Case
from zhaishangyi.record import clock

pytestmark = pytest.mark.django_db
LIST = "mediation:list"


def read(world: World, who: str, name: str = LIST) -> str:
    """A page as one of the cast reads it, in English."""
    client = world.client(who)
    client.cookies["django_language"] = "en"
    answer = client.get(reverse(name))
    assert answer.status_code == 200
    return answer.content.decode()


def hand_down(world: World) -> Case:
    """A dispute that waits in the village for a mediator."""
    dispute = take_up_dispute(world)
    return actions.step_down(dispute.mediator, case=dispute.case, reason="本周走不开")


@pytest.mark.parametrize("who", CAST)
def test_no_list_says_what_it_is_about_or_between_whom(world: World, who: str) -> None:
    hand_down(world)
    page = read(world, who)
    main = page.split("<main", 1)[1].split("</main>")[0]
    names = [world.people[one].name for one in ("resident", "neighbour")]
    for secret in (TITLE, ACCOUNT_A, *names):
        assert secret not in main


def test_takers_see_what_waits_with_kind_and_days(world: World) -> None:
    case = hand_down(world)
    for who in ("mediator", "convener", "supervisor"):
        assert case.number in read(world, who), who
    for who in ("convener", "mediator"):
        page = read(world, who)
        assert reverse("mediation:accept", args=[case.pk]) in page
        assert "Between neighbours" in page
        assert "waits 0 days" in page
    for who in ("other_convener", "grid_worker", "office", "auditor", "administrator", "recorder"):
        assert case.number not in read(world, who), who


def test_a_supervisor_sees_numbers_and_no_way_in(dispute: Dispute) -> None:
    page = read(dispute.world, "supervisor")
    assert dispute.case.number in page
    assert dispute.address("case") not in page
    assert "Talking it over" in page
    assert "In the village" in page
    assert "15 days left" in page


def test_mine_are_listed_for_each_side_and_for_the_mediator(dispute: Dispute) -> None:
    for who in ("resident", "neighbour", "mediator"):
        assert dispute.address("case") in read(dispute.world, who), who
    assert dispute.address("case") in read(dispute.world, "resident", "web:me")
    assert dispute.address("case") not in read(dispute.world, "stranger", "web:me")


def test_who_left_does_not_find_it_any_more(dispute: Dispute) -> None:
    world = dispute.world
    actions.withdraw_party(world.actor("resident"), party=dispute.party("a"), reason="不谈了")
    assert dispute.address("case") not in read(world, "resident")


def test_a_taker_is_not_offered_their_own_quarrel(world: World) -> None:
    actions.ask_mediation(
        world.actor("convener"),
        jurisdiction=world.village,
        sort="neighbour",
        text="门口的沟老是堵。",
        other_name="隔壁人家",
    )
    case = Case.objects.get()
    page = read(world, "convener")
    assert reverse("mediation:accept", args=[case.pk]) not in page
    assert case.get_absolute_url() in page
    assert reverse("mediation:accept", args=[case.pk]) in read(world, "mediator")


def test_the_desk_has_what_waits_and_what_goes_on(dispute: Dispute) -> None:
    world = dispute.world
    assert dispute.address("case") in read(world, "mediator", "web:desk")
    watched = read(world, "supervisor", "web:desk")
    assert "Where disputes stand" in watched
    assert dispute.address("case") not in watched
    assert "Where disputes stand" not in read(world, "office", "web:desk")


def test_a_late_one_is_counted_for_the_supervisor(dispute: Dispute) -> None:
    with clock.pretend(clock.now() + timedelta(days=20)):
        page = read(dispute.world, "supervisor")
    assert "1 over its day" in page
    assert "5 days over" in page


def test_the_way_in_from_raising_a_matter_and_from_every_foot(world: World) -> None:
    assert reverse("mediation:ask") in read(world, "resident", "matters:raise")
    assert reverse("mediation:figures") in read(world, "resident", "web:home")


def test_lists_ask_the_same_number_of_queries_however_long_they_are(world: World) -> None:
    hand_down(world)
    for who in ("mediator", "supervisor", "resident"):
        ask = partial(world.client(who).get, reverse(LIST))
        ask()
        few = count_queries(ask)
        hand_down(world)
        assert count_queries(ask) == few, who

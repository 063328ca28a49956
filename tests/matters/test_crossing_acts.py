"""Matters across a boundary: who asks, who answers, and who then belongs to it."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.utils.translation import override
from tests.matters.conftest import Raise, TakeUp
from tests.neighbours import Neighbours, add_neighbours, ask, join
from tests.world import World

from zhaishangyi.matters import actions
from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.news import list_concerned
from zhaishangyi.matters.queries import get_matter, search_matters, visible_to
from zhaishangyi.matters.sides import rules
from zhaishangyi.matters.sides.queries import list_askable, list_waiting_sides, say_together
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door


@pytest.fixture
def neighbours(world: World) -> Neighbours:
    return add_neighbours()


@pytest.fixture
def bridge(take_up: TakeUp) -> Matter:
    return take_up(tier="big")


def read_inbox(person: Person) -> list[str]:
    with override("en"):
        return [message.text for message in person.messages.all()]


def fresh(matter: Matter) -> Matter:
    return Matter.objects.get(pk=matter.pk)


def test_another_town_is_asked_and_its_convener_hears_of_it(
    world: World, bridge: Matter, neighbours: Neighbours
):
    side = ask(world, bridge, neighbours.town)
    assert (side.state, side.reason) == (SideState.ASKED, "桥一头在你们那里")
    assert side.asked_by == world.people["convener"]
    assert any(
        "香樟镇八烈村 asks 三星镇" in text for text in read_inbox(neighbours.people["convener"])
    )
    assert list_waiting_sides(["zx/"]) == [side]
    assert Entry.objects.get(kind="side.ask").node_path == "xz/balie/"
    assert say_together(fresh(bridge)) == ""


def test_a_place_joins_and_everybody_concerned_hears_of_it(
    world: World, bridge: Matter, neighbours: Neighbours
):
    side = join(world, bridge, neighbours)
    assert (side.state, side.convener) == (SideState.JOINED, neighbours.people["convener"])
    assert any(
        "三星镇 works on it together" in text for text in read_inbox(world.people["convener"])
    )
    assert neighbours.people["convener"].pk in list_concerned(bridge)
    with override("en"):
        assert say_together(fresh(bridge)) == "Together with 三星镇, led by 香樟镇八烈村"
    assert list_waiting_sides(["zx/"]) == []
    assert Entry.objects.get(kind="side.join").node_path == "zx/"


def test_a_place_declines_with_a_reason_and_may_be_asked_again(
    world: World, bridge: Matter, neighbours: Neighbours
):
    side = ask(world, bridge, neighbours.town)
    by = neighbours.actor("supervisor")
    with pytest.raises(RuleBroken) as caught:
        actions.decline_side(by, side=side, reason="不")
    assert caught.value.field == "reason"
    actions.decline_side(by, side=side, reason="桥不归我们管，归县里管")
    again = ask(world, bridge, neighbours.town)
    assert again.pk == side.pk
    assert (again.state, again.answer_reason, again.answered_at) == (SideState.ASKED, "", None)
    assert MatterSide.objects.count() == 1


def test_who_only_supervises_names_a_convener(world: World, bridge: Matter, neighbours: Neighbours):
    side = ask(world, bridge, neighbours.town)
    by = neighbours.actor("supervisor")
    for wrong in (None, world.people["convener"]):
        with pytest.raises(RuleBroken) as caught:
            actions.join_matter(by, side=side, convener=wrong)
        assert caught.value.field == "convener"
    joined = actions.join_matter(by, side=side, convener=neighbours.people["convener"])
    assert joined.convener == neighbours.people["convener"]


def test_a_place_leaves_with_a_reason(world: World, bridge: Matter, neighbours: Neighbours):
    side = join(world, bridge, neighbours)
    actions.leave_matter(neighbours.actor("convener"), side=side, reason="县里接手了，我们退出来")
    side.refresh_from_db()
    assert side.state == SideState.LEFT
    assert any("县里接手了" in text for text in read_inbox(world.people["convener"]))
    assert neighbours.people["convener"].pk not in list_concerned(bridge)
    with pytest.raises(RuleBroken):
        actions.leave_matter(neighbours.actor("convener"), side=side, reason="再退一次看看")


def test_an_answer_stands(world: World, bridge: Matter, neighbours: Neighbours):
    side = join(world, bridge, neighbours)
    with pytest.raises(RuleBroken, match="answered already"):
        actions.decline_side(neighbours.actor("convener"), side=side, reason="还是不参加了吧")


@pytest.mark.parametrize("who", ["recorder", "office", "grid_worker", "resident"])
def test_others_do_not_answer_for_a_place(
    world: World, bridge: Matter, neighbours: Neighbours, who: str
):
    side = ask(world, bridge, neighbours.town)
    with pytest.raises(Refused):
        actions.join_matter(neighbours.actor(who), side=side)
    with pytest.raises(Refused):
        actions.join_matter(world.actor("convener"), side=side)


def test_only_the_lead_asks(world: World, bridge: Matter, neighbours: Neighbours):
    with pytest.raises(Refused):
        actions.ask_side(
            neighbours.actor("convener"),
            matter=bridge,
            jurisdiction=neighbours.town,
            reason="让我们也来",
        )


def test_a_matter_that_nobody_took_up_asks_nobody(
    world: World, raise_one: Raise, neighbours: Neighbours
):
    with pytest.raises(RuleBroken):
        ask(world, raise_one(), neighbours.town)


def test_places_that_cannot_be_asked(world: World, bridge: Matter, neighbours: Neighbours):
    for place in (world.village, world.town, world.grid):
        with pytest.raises(RuleBroken) as caught:
            ask(world, bridge, place)
        assert caught.value.field == "jurisdiction"
    ask(world, bridge, neighbours.town)
    for place in (neighbours.town, neighbours.village):
        with pytest.raises(RuleBroken) as caught:
            ask(world, bridge, place)
        assert caught.value.field == "jurisdiction"
    assert ask(world, bridge, world.other_village).state == SideState.ASKED


def test_what_can_be_asked_is_offered_other_towns_first(
    world: World, bridge: Matter, neighbours: Neighbours
):
    assert list_askable(bridge) == [neighbours.town, world.other_village, neighbours.village]


@pytest.mark.parametrize(
    ("level", "path"),
    [("grid", "zx/xq/g1/"), ("village", "xz/balie/"), ("town", "xz/"), ("town", "")],
)
def test_the_rule_for_another_place(level: str, path: str):
    with pytest.raises(RuleBroken):
        rules.require_other_place(level, path, ["xz/balie/"])
    rules.require_other_place("village", "xz/shiqiao/", ["xz/balie/"])


def test_a_place_that_left_or_declined_does_not_stand_in_the_way():
    rules.require_not_there("zx/", {"zx/": "left", "zx/xq/": "declined"})
    for known in ({"zx/": "asked"}, {"zx/": "joined"}, {"zx/xq/": "asked"}):
        with pytest.raises(RuleBroken):
            rules.require_not_there("zx/", known)


def test_people_of_a_side_say_their_opinion_and_go_to_look(
    world: World, bridge: Matter, neighbours: Neighbours
):
    asked = actions.open_opinions(
        world.actor("convener"),
        matter=bridge,
        question="桥封着，最难的是哪一件？",
        closes_on=clock.today() + timedelta(days=3),
    )
    with pytest.raises(Refused):
        actions.say_opinion(neighbours.actor("resident"), opinion_round=asked, text="绕路太远")
    join(world, bridge, neighbours)
    said = actions.say_opinion(neighbours.actor("resident"), opinion_round=asked, text="绕路太远")
    assert said.person == neighbours.people["resident"]
    typed = actions.say_opinion(
        neighbours.actor("grid_worker").helping("星桥村的阿婆"), opinion_round=asked, text="看病难"
    )
    assert typed.said_by == "星桥村的阿婆"
    visit = actions.visit_place(
        neighbours.actor("recorder"),
        matter=bridge,
        visited_at=clock.now(),
        who_went="三星镇两位同志",
        finding="北桥头也封了，学生绕行九公里。",
    )
    assert visit.matter == bridge
    # Deciding on it stays with the lead.
    with pytest.raises(Refused):
        actions.close_link(neighbours.actor("convener"), matter=bridge, link="investigate")


def test_a_side_reads_what_went_past_the_village_and_others_do_not(
    world: World, raise_one: Raise, neighbours: Neighbours
):
    hidden = raise_one(is_past_village=True)
    with outside_the_door("a town convener"):
        town_convener = Person.objects.create(jurisdiction=world.other_village, name="镇召集人")
        RoleGrant.objects.create(person=town_convener, role="convener", jurisdiction=world.town)
    from zhaishangyi.people.queries import to_actor

    lead = to_actor(town_convener, is_strong=True)
    actions.triage_matter(lead, matter=hidden, decision="accept", tier="urgent")
    reader = neighbours.actor("convener")
    with pytest.raises(NotHere):
        get_matter(reader, hidden.pk)
    side = actions.ask_side(
        lead, matter=hidden, jurisdiction=neighbours.town, reason="两个镇都有份"
    )
    assert get_matter(reader, hidden.pk) == hidden
    actions.join_matter(reader, side=side)
    for who in ("convener", "recorder", "supervisor"):
        assert get_matter(neighbours.actor(who), hidden.pk) == hidden
    for who in ("resident", "office", "grid_worker"):
        assert hidden not in visible_to(neighbours.actor(who))
    actions.leave_matter(reader, side=side, reason="我们这边没有份了")
    assert hidden not in visible_to(reader)


def test_the_villages_of_a_side_find_it_in_their_lists(
    world: World, bridge: Matter, neighbours: Neighbours
):
    def is_listed(place: Jurisdiction) -> bool:
        return bridge in search_matters(world.actor("anonymous"), village=place.path)

    assert not is_listed(neighbours.town)
    join(world, bridge, neighbours)
    assert is_listed(neighbours.town)
    assert is_listed(neighbours.village)
    assert is_listed(world.village)
    assert not is_listed(world.other_village)

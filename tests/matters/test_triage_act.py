"""Triage: taking up, declining, joining, handing over and changing the tier."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.matters.conftest import Raise, TakeUp, list_messages
from tests.world import World

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.models import Evidence, Follow, LinkClosing, Matter, Triage
from zhaishangyi.matters.progress import find_quorum, read_many, read_progress
from zhaishangyi.people.models import Person
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken


def test_taking_up_closes_the_first_two_links_and_dates_them(world: World, take_up: TakeUp):
    matter = take_up()
    matter.refresh_from_db()
    assert (matter.state, matter.tier, matter.procedure) == ("under_way", "urgent", "eight-links")
    assert matter.convener == world.people["convener"]
    assert matter.link == "investigate"
    assert set(Evidence.objects.values_list("fact", flat=True)) == {"matter_raised", "triaged"}
    collect, select = LinkClosing.objects.order_by("at")
    assert (collect.link, collect.at) == ("collect", matter.raised_at)
    assert (select.link, select.at) == ("select", Triage.objects.get().decided_at) or (
        select.at - Triage.objects.get().decided_at < timedelta(seconds=1)
    )
    assert list_messages(world, "resident") == [
        f"{matter.title}: taken up as an urgent matter. 顾建新 looks after it."
    ]


def test_a_small_matter_walks_five_steps(take_up: TakeUp):
    matter = take_up(tier="small")
    assert (matter.procedure, matter.link) == ("five-steps", "discuss")
    assert find_quorum(matter) == (3, ["resident"])


def test_the_expert_flag_asks_for_an_expert_at_the_table(take_up: TakeUp):
    matter = take_up(needs_expert=True)
    assert find_quorum(matter) == (5, ["resident", "office", "expert"])
    step = read_progress(matter).open_step
    assert step is not None
    assert ("expert_review",) in step.missing


@pytest.mark.parametrize("who", ["resident", "recorder", "other_convener", "auditor", "anonymous"])
def test_who_does_not_convene_there_is_told_who_may(world: World, raise_one: Raise, who: str):
    matter = raise_one()
    with pytest.raises(Refused) as refused:
        actions.triage_matter(world.actor(who), matter=matter, decision="accept", tier="urgent")
    assert "Convener" in refused.value.values["who"] or "召集人" in refused.value.values["who"]
    matter.refresh_from_db()
    assert matter.state == "raised"


def test_another_tier_than_wished_needs_a_reason(take_up: TakeUp, raise_one: Raise):
    matter = raise_one(wished_tier="urgent")
    with pytest.raises(RuleBroken) as broken:
        take_up(matter, tier="small")
    assert broken.value.field == "reason"
    taken = take_up(matter, tier="small", reason="已经拦起来了，没有危险，慢慢修")
    assert taken.tier == "small"
    assert Triage.objects.get().reason == "已经拦起来了，没有危险，慢慢修"


@pytest.mark.parametrize("tier", ["", "huge"])
def test_taking_up_needs_a_tier(take_up: TakeUp, raise_one: Raise, tier: str):
    with pytest.raises(RuleBroken) as broken:
        take_up(raise_one(), tier=tier)
    assert broken.value.field == "tier"


def test_the_supervisor_names_a_convener(world: World, take_up: TakeUp, raise_one: Raise):
    matter = raise_one()
    with pytest.raises(RuleBroken) as broken:
        take_up(matter, by="supervisor")
    assert broken.value.field == "convener"
    with pytest.raises(RuleBroken) as broken:
        take_up(matter, by="supervisor", convener=world.people["other_convener"])
    assert broken.value.values == {"name": "邻村召集人"}
    assert take_up(matter, by="supervisor", convener=world.people["convener"]).state == "under_way"


def test_a_title_can_be_corrected(take_up: TakeUp, raise_one: Raise):
    assert (
        take_up(raise_one(), title="村东新修的路面开裂、起砂").title == "村东新修的路面开裂、起砂"
    )
    with pytest.raises(RuleBroken) as broken:
        take_up(raise_one(), title="路" * 41)
    assert broken.value.field == "title"


def test_a_no_has_a_reason_that_the_raiser_reads(world: World, raise_one: Raise):
    matter = raise_one()
    convener = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.triage_matter(convener, matter=matter, decision="decline", reason="不办")
    assert broken.value.field == "reason"
    reason = "这段路是县道，已经报给县交通局"
    done = actions.triage_matter(convener, matter=matter, decision="decline", reason=reason)
    assert (done.state, done.link, done.due_at) == ("declined", "", None)
    assert list_messages(world, "resident") == [
        f"{matter.title}: not taken up. The reason: {reason}"
    ]
    assert queries.visible_to(world.actor("anonymous")).get() == matter


def test_joining_takes_the_followers_along_and_keeps_the_evidence(
    world: World, raise_one: Raise, take_up: TakeUp
):
    target = take_up(raise_one("neighbour"))
    double = raise_one("resident")
    actions.follow_matter(world.actor("deputy"), matter=double)
    actions.triage_matter(
        world.actor("convener"), matter=double, decision="merge", merge_into=target
    )
    double.refresh_from_db()
    assert (double.state, double.merged_into) == ("merged", target)
    followers = set(Follow.objects.filter(matter=target).values_list("person__name", flat=True))
    assert followers == {"周桂兰", "黄志强"}
    told = f"{double.title}: joined with {target.number}. You will hear how that one goes on."
    assert list_messages(world, "deputy") == [told]
    assert queries.list_joined(target, world.actor("anonymous")) == [double]


def test_a_matter_is_not_joined_with_itself_or_with_one_that_is_over(
    world: World, raise_one: Raise
):
    convener = world.actor("convener")
    over, matter = raise_one(), raise_one()
    reason = "跟另一件是同一回事，合在一起"
    actions.triage_matter(convener, matter=over, decision="decline", reason=reason)
    for target in (matter, over, None):
        with pytest.raises(RuleBroken) as broken:
            actions.triage_matter(convener, matter=matter, decision="merge", merge_into=target)
        assert broken.value.field == "merge_into"


def test_a_public_matter_does_not_vanish_into_a_hidden_one(
    world: World, raise_one: Raise, town_convener: Person
):
    hidden, public = raise_one(is_past_village=True), raise_one()
    by = world.actor("town_convener")
    with pytest.raises(RuleBroken, match="hidden from the village"):
        actions.triage_matter(by, matter=public, decision="merge", merge_into=hidden)


def test_two_conveners_at_once_and_the_second_is_told(world: World, raise_one: Raise):
    matter = raise_one()
    seen = matter.version
    by = world.actor("convener")
    said: dict[str, Any] = {"matter": matter, "seen_version": seen}
    actions.triage_matter(by, decision="accept", tier="urgent", **said)
    with pytest.raises(ChangedMeanwhile):
        actions.triage_matter(by, decision="decline", reason="已经有人在修这段路了，不另立", **said)
    with pytest.raises(RuleBroken, match="decided already"):
        actions.triage_matter(by, matter=matter, decision="accept", tier="big", reason="x" * 12)
    assert Matter.objects.get().tier == "urgent"
    assert Triage.objects.count() == 1


def test_an_unknown_decision_changes_nothing(world: World, raise_one: Raise):
    with pytest.raises(RuleBroken) as broken:
        actions.triage_matter(world.actor("convener"), matter=raise_one(), decision="burn")
    assert broken.value.field == "decision"


def test_a_matter_is_handed_to_another_convener(
    world: World, take_up: TakeUp, town_convener: Person
):
    matter = take_up()
    done = actions.assign_matter(world.actor("supervisor"), matter=matter, convener=town_convener)
    assert done.convener == town_convener
    assert list_messages(world, "town_convener") == [
        f"{matter.title}: 镇召集人 looks after it from now on."
    ]
    with pytest.raises(Refused):
        actions.assign_matter(world.actor("deputy"), matter=matter, convener=town_convener)
    with pytest.raises(RuleBroken):
        actions.assign_matter(
            world.actor("supervisor"), matter=matter, convener=world.people["resident"]
        )


def test_a_small_matter_that_grows_goes_on_by_the_eight_links(world: World, take_up: TakeUp):
    matter = take_up(tier="small")
    by = world.actor("convener")
    reason = "要重修整段路，不是一家两家的事"
    done = actions.retier_matter(by, matter=matter, tier="big", reason=reason)
    assert (done.tier, done.procedure, done.link) == ("big", "eight-links", "investigate")
    assert done.due_at == matter.raised_at + timedelta(days=20)
    back = actions.retier_matter(by, matter=done, tier="small", reason=reason)
    assert (back.procedure, back.link) == ("eight-links", "investigate")
    assert back.due_at == matter.raised_at + timedelta(days=5)


def test_changing_the_tier_needs_a_reason_and_a_change(world: World, take_up: TakeUp):
    matter = take_up()
    by = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.retier_matter(by, matter=matter, tier="big", reason="大")
    assert broken.value.field == "reason"
    with pytest.raises(RuleBroken) as broken:
        actions.retier_matter(by, matter=matter, tier="urgent", reason="本来就急，还是急的")
    assert broken.value.field == "tier"
    with pytest.raises(Refused):
        actions.retier_matter(
            world.actor("supervisor"), matter=matter, tier="big", reason="要花钱要动工，是大事"
        )


def test_the_town_shows_a_hidden_matter_to_everybody_and_not_the_name(
    world: World, raise_one: Raise, town_convener: Person
):
    matter = raise_one(is_past_village=True)
    with pytest.raises(Refused):
        actions.release_matter(world.actor("convener"), matter=matter)
    done = actions.release_matter(world.actor("town_convener"), matter=matter)
    assert queries.get_matter(world.actor("neighbour"), matter.pk).handled_at == world.town
    assert not queries.can_see_name(done, world.actor("convener"))
    with pytest.raises(RuleBroken):
        actions.release_matter(world.actor("town_convener"), matter=matter)


def test_progress_of_many_takes_as_many_queries_as_of_one(
    take_up: TakeUp, raise_one: Raise, django_assert_num_queries
):
    matters = [take_up() for _ in range(3)] + [raise_one()]
    with django_assert_num_queries(2):
        found = read_many(matters)
    links = [found[matter.pk].open_link for matter in matters]
    assert [link and link.id for link in links] == ["investigate"] * 3 + ["select"]

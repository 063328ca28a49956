"""A theme month from its call to its result, through the door."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from tests.campaigns.conftest import call_month, hold_meeting, in_days, make_matter
from tests.world import World

from zhaishangyi.campaigns import actions, overview, queries
from zhaishangyi.campaigns.counting import count_campaigns
from zhaishangyi.campaigns.models import Campaign, CampaignMatter, CampaignTarget, CampaignVillage
from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


def read_inbox(world: World, who: str) -> list[str]:
    """What somebody was told, the oldest first, in English."""
    with override("en"):
        return [one.text for one in Message.objects.filter(person=world.people[who]).order_by("pk")]


def test_a_call_puts_up_a_notice_and_tells_the_villages(world: World) -> None:
    campaign = call_month(world, targets={"meetings": 3, "solved": 0})
    notice = PublicNotice.objects.get()
    assert notice.jurisdiction == world.town
    assert notice.url == campaign.get_absolute_url()
    assert "路灯和机耕路" in notice.title
    assert "八烈村" in notice.text
    assert [text for text in read_inbox(world, "convener") if "八烈村 takes part" in text]
    assert read_inbox(world, "other_convener") == []
    assert queries.list_targets(campaign) == {"meetings": 3}


@pytest.mark.parametrize("who", ["convener", "auditor", "resident", "office"])
def test_only_the_town_calls_one(world: World, who: str) -> None:
    with pytest.raises(Refused):
        call_month(world, by=who)
    assert not Campaign.objects.exists()


def test_a_village_cannot_be_a_town(world: World) -> None:
    with pytest.raises(RuleBroken):
        call_month(world, jurisdiction=world.village)
    with pytest.raises(RuleBroken) as caught:
        call_month(world, villages=[world.grid])
    assert caught.value.field == "villages"
    assert not Campaign.objects.exists()
    assert not PublicNotice.objects.exists()


def test_a_village_that_ended_cannot_join(world: World, campaign: Campaign) -> None:
    with outside_the_door("a merged village"):
        Jurisdiction.objects.filter(pk=world.other_village.pk).update(ended_on=clock.today())
    world.other_village.refresh_from_db()
    with pytest.raises(RuleBroken) as caught:
        actions.add_village(world.actor("supervisor"), campaign, world.other_village)
    assert caught.value.field == "village"


def test_a_village_joins_by_itself_once(world: World, campaign: Campaign) -> None:
    by = world.actor("other_convener")
    first = actions.add_village(by, campaign, world.other_village)
    assert actions.add_village(by, campaign, world.other_village) == first
    assert CampaignVillage.objects.filter(campaign=campaign).count() == 2
    assert read_inbox(world, "other_convener") == []
    with pytest.raises(Refused):
        actions.add_village(world.actor("convener"), campaign, world.other_village)


def test_a_village_leaves_only_without_matters(world: World, campaign: Campaign) -> None:
    matter = make_matter(world)
    actions.add_matter(world.actor("convener"), campaign, matter)
    with pytest.raises(RuleBroken):
        actions.leave_village(world.actor("supervisor"), campaign, world.village)
    actions.remove_matter(world.actor("supervisor"), campaign, matter, "不是路灯的事。")
    actions.leave_village(world.actor("supervisor"), campaign, world.village)
    assert not CampaignVillage.objects.filter(campaign=campaign).exists()
    assert any("不是路灯的事。" in text for text in read_inbox(world, "convener"))


def test_a_matter_belongs_to_one_theme_month(world: World, campaign: Campaign) -> None:
    matter = make_matter(world)
    other = call_month(world, title="河道月", theme="河道")
    actions.add_matter(world.actor("convener"), campaign, matter)
    for again in (campaign, other):
        with pytest.raises(RuleBroken) as caught:
            actions.add_matter(world.actor("convener"), again, matter)
        assert caught.value.field == "matter"
    assert CampaignMatter.objects.get().campaign == campaign


def test_only_where_the_matter_is_handled_or_the_town_adds_it(
    world: World, campaign: Campaign
) -> None:
    matter = make_matter(world)
    for who in ("resident", "other_convener", "grid_worker", "administrator"):
        with pytest.raises(Refused):
            actions.add_matter(world.actor(who), campaign, matter)
    assert actions.add_matter(world.actor("supervisor"), campaign, matter).matter == matter


def test_past_the_village_nothing_becomes_part_of_it(world: World, campaign: Campaign) -> None:
    matter = make_matter(world, is_past_village=True, handled_at=world.town)
    with pytest.raises(RuleBroken):
        actions.add_matter(world.actor("supervisor"), campaign, matter)
    assert matter not in queries.list_addable_matters(world.actor("supervisor"), campaign)


def test_a_deliberation_is_no_activity_and_an_elsewhere_is_refused(
    world: World, campaign: Campaign
) -> None:
    matter = make_matter(world)
    with pytest.raises(RuleBroken):
        actions.add_event(world.actor("convener"), campaign, hold_meeting(world, matter))
    away = hold_meeting(world, None, sort="activity", jurisdiction=world.other_village)
    with pytest.raises(RuleBroken) as caught:
        actions.add_event(world.actor("supervisor"), campaign, away)
    assert caught.value.field == "meeting"
    at_town = hold_meeting(world, None, sort="legal_talk", jurisdiction=world.town)
    assert actions.add_event(world.actor("supervisor"), campaign, at_town).meeting == at_town
    with pytest.raises(RuleBroken):
        actions.add_event(world.actor("supervisor"), campaign, at_town)
    actions.remove_event(world.actor("supervisor"), campaign, at_town, "是另一件事。")
    assert queries.find_of_event(at_town.pk) is None


def test_the_figures_are_counted_from_the_records(world: World, campaign: Campaign) -> None:
    matter, other = make_matter(world), make_matter(world, title="灯杆歪了")
    for one in (matter, other):
        actions.add_matter(world.actor("convener"), campaign, one)
    hold_meeting(world, matter)
    hold_meeting(world, matter)
    hold_meeting(world, other, state="cancelled", cancelled_reason="下雨")
    hold_meeting(world, make_matter(world, title="不在专题月里"))
    talk = hold_meeting(world, None, sort="activity")
    actions.add_event(world.actor("convener"), campaign, talk)
    with outside_the_door("a matter is done"):
        other.state, other.finished_at = "finished", clock.now()
        other.save()
    figures = count_campaigns([campaign.pk])[campaign.pk]
    assert figures == {
        "meetings": 2,
        "participations": 6,
        "representatives": 4,
        "solved": 1,
        "villages_met": 1,
        "activities": 1,
    }
    assert count_campaigns([]) == {}


def test_deleting_a_meeting_changes_the_figures(world: World, campaign: Campaign) -> None:
    matter = make_matter(world)
    actions.add_matter(world.actor("convener"), campaign, matter)
    meeting = hold_meeting(world, matter)
    assert count_campaigns([campaign.pk])[campaign.pk]["meetings"] == 1
    with outside_the_door("as if it had never been"):
        meeting.delete()
    assert set(count_campaigns([campaign.pk])[campaign.pk].values()) == {0}


def test_each_village_has_met_or_a_day_or_none(world: World, campaign: Campaign) -> None:
    supervisor = world.actor("supervisor")
    actions.add_village(supervisor, campaign, world.other_village)
    panel = queries.read_current(world.town.path, clock.today())
    assert panel is not None
    assert (panel.met, panel.ahead, panel.without) == (0, 0, 2)
    assert "八烈村" in panel.names_without
    assert "石桥村" in panel.names_without
    matter = make_matter(world)
    actions.add_matter(supervisor, campaign, matter)
    hold_meeting(world, matter, state="announced", closed_at=None, opened_at=None)
    panel = queries.read_current(world.town.path, clock.today())
    assert panel is not None
    assert [stand.state for stand in panel.stands] == ["plan", "none"]
    hold_meeting(world, matter)
    panel = queries.read_current(world.town.path, clock.today())
    assert panel is not None
    assert [stand.state for stand in panel.stands] == ["done", "none"]


def test_no_theme_month_is_current_after_the_result_or_elsewhere(
    world: World, campaign: Campaign
) -> None:
    assert queries.read_current("nowhere/", clock.today()) is None
    actions.cancel_campaign(world.actor("supervisor"), campaign, "汛期来了，往后放。")
    assert queries.read_current(world.town.path, clock.today()) is None
    told = read_inbox(world, "convener")[-1]
    assert "汛期来了，往后放。" in told
    with pytest.raises(RuleBroken):
        actions.add_matter(world.actor("convener"), campaign, make_matter(world))


def test_villages_without_a_day_are_asked_once_a_day(world: World, campaign: Campaign) -> None:
    supervisor = world.actor("supervisor")
    actions.remind_villages(supervisor, campaign)
    assert any("When does 八烈村" in text for text in read_inbox(world, "convener"))
    with pytest.raises(RuleBroken):
        actions.remind_villages(supervisor, campaign)
    with clock.pretend(clock.now() + timedelta(days=1)):
        actions.remind_villages(supervisor, campaign)
    matter = make_matter(world)
    actions.add_matter(supervisor, campaign, matter)
    hold_meeting(world, matter)
    with clock.pretend(clock.now() + timedelta(days=3)), pytest.raises(RuleBroken):
        actions.remind_villages(supervisor, campaign)


def test_the_result_is_published_with_its_figures_on_the_last_day(world: World) -> None:
    campaign = call_month(world, ends_on=in_days(0), targets={"meetings": 1, "solved": 5})
    matter = make_matter(world)
    actions.add_matter(world.actor("convener"), campaign, matter)
    hold_meeting(world, matter)
    closed = actions.close_campaign(world.actor("administrator"), campaign, "坐下来就好办了。")
    assert closed.closed_at is not None
    notice = PublicNotice.objects.order_by("-published_at").first()
    assert notice is not None
    assert "坐下来就好办了。" in notice.text
    assert "3" in notice.text
    view = overview.read_campaign(closed, clock.today())
    assert (view.reached, view.aimed) == (1, 2)
    with pytest.raises(RuleBroken):
        actions.close_campaign(world.actor("administrator"), campaign, "再来一遍。")
    with pytest.raises(RuleBroken):
        actions.set_targets(world.actor("supervisor"), campaign, {"meetings": 9})


def test_it_cannot_be_closed_before_its_last_day(world: World, campaign: Campaign) -> None:
    with pytest.raises(RuleBroken):
        actions.close_campaign(world.actor("supervisor"), campaign, "早了点。")
    campaign.refresh_from_db()
    assert campaign.closed_at is None


def test_targets_change_and_go(world: World, campaign: Campaign) -> None:
    supervisor = world.actor("supervisor")
    actions.set_targets(supervisor, campaign, {"meetings": 5, "solved": 2})
    actions.set_targets(supervisor, campaign, {"meetings": 6, "solved": None})
    assert queries.list_targets(campaign) == {"meetings": 6}
    assert CampaignTarget.objects.count() == 1


def test_whoever_saw_an_older_version_is_told(world: World, campaign: Campaign) -> None:
    said: dict[str, Any] = {
        "title": campaign.title,
        "theme": "亮灯",
        "text": "",
        "begins_on": campaign.begins_on,
        "ends_on": campaign.ends_on,
    }
    seen = campaign.version
    actions.change_campaign(world.actor("supervisor"), campaign, **said, seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.change_campaign(world.actor("administrator"), campaign, **said, seen_version=seen)


def test_the_same_theme_is_compared_with_the_time_before(world: World) -> None:
    last = call_month(world, begins_on=in_days(-400), ends_on=in_days(-370))
    called_off = call_month(world, begins_on=in_days(-100), ends_on=in_days(-90))
    actions.cancel_campaign(world.actor("supervisor"), called_off, "没有人手了。")
    other = call_month(world, theme="河道", begins_on=in_days(-60), ends_on=in_days(-50))
    now = call_month(world)
    assert queries.find_before(now) == last
    assert queries.find_before(other) is None
    view = overview.read_list(list(queries.list_campaigns(world.town)), clock.today())
    assert view.years is not None
    assert [table.title for table in view.themes] == ["路灯"]
    assert len(view.themes[0].columns) == 2
    assert overview.read_list([], clock.today()).years is None

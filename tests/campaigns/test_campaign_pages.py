"""The pages of theme months: read by everybody, filled in by the town and its villages."""

from __future__ import annotations

from functools import partial
from typing import Any

import pytest
from django.test import Client
from tests.campaigns.conftest import call_month, hold_meeting, in_days, make_matter
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.campaigns import actions, queries
from zhaishangyi.campaigns.models import Campaign, CampaignMatter, CampaignVillage
from zhaishangyi.record import ids

pytestmark = pytest.mark.django_db
WIDE = str.maketrans("0123456789", "０１２３４５６７８９")


def send(client: Client, address: str, **said: Any) -> Any:
    """Fill in a form and send it."""
    return client.post(address, {**said, "act_id": str(ids.uuid7())})


def test_the_town_calls_one_on_its_page(world: World) -> None:
    client, address = world.client("supervisor"), f"/campaigns/towns/{world.town.pk}/new/"
    first, last = in_days(-3), in_days(25)
    assert "八烈村" in client.get(address).content.decode()
    said = {
        "title": "民生专题月： 路灯和机耕路",
        "theme": "路灯",
        "text": "",
        "begins_on": f"{first.year}年{first.month}月{first.day}日".translate(WIDE),
        "ends_on": last.isoformat(),
        "villages": [str(world.village.pk)],
        "meetings": "１２",
        "solved": "",
    }
    answer = send(client, address, **said)
    campaign = Campaign.objects.get()
    assert answer.status_code == 302
    assert answer["Location"] == campaign.get_absolute_url()
    assert campaign.title == "路灯和机耕路"
    assert (campaign.begins_on, campaign.ends_on) == (first, last)
    assert queries.list_targets(campaign) == {"meetings": 12}


def test_a_wrong_period_and_a_wrong_target_stand_at_their_fields(world: World) -> None:
    client, address = world.client("supervisor"), f"/campaigns/towns/{world.town.pk}/new/"
    said = {
        "title": "路灯",
        "theme": "路灯",
        "begins_on": in_days(20).isoformat(),
        "ends_on": in_days(3).isoformat(),
    }
    answer = send(client, address, **said)
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"ends_on"}
    answer = send(client, address, **said | {"ends_on": in_days(30).isoformat(), "solved": "-4"})
    assert answer.status_code == 422
    assert answer.context["form"].errors.keys() == {"solved"}
    assert not Campaign.objects.exists()


def test_everybody_reads_how_far_it_is(world: World) -> None:
    campaign = call_month(world, targets={"meetings": 2, "activities": 1})
    matter = make_matter(world)
    actions.add_matter(world.actor("convener"), campaign, matter)
    hold_meeting(world, matter)
    page = world.anonymous.get(campaign.get_absolute_url())
    text = page.content.decode()
    assert 'data-figure="meetings" data-value="1" data-target="2"' in text
    assert '<i data-v="50">' in text
    assert '<i data-c="done">' in text
    assert matter.title in text
    for address in ("change", "targets", "close", "cancel", "matters/add"):
        assert f"{campaign.get_absolute_url()}{address}/" not in text


def test_without_anything_it_says_so_in_words(world: World) -> None:
    town = call_month(world, villages=[])
    text = world.anonymous.get(town.get_absolute_url()).content.decode()
    assert "还没有数据" in text
    assert "还没有村参加" in text


def test_an_empty_town_has_an_empty_list(world: World) -> None:
    page = world.anonymous.get("/campaigns/")
    assert page.status_code == 200
    assert "还没有专题月" in page.content.decode()


def test_the_list_puts_years_beside_each_other(world: World) -> None:
    call_month(world, begins_on=in_days(-400), ends_on=in_days(-370))
    call_month(world)
    page = world.anonymous.get("/campaigns/")
    assert page.context["view"].years is not None
    assert [table.title for table in page.context["view"].themes] == ["路灯"]
    for asked in ("town=x", "town=9", "page=99999999", "town="):
        assert world.anonymous.get(f"/campaigns/?{asked}").status_code == 200


def test_the_convener_adds_a_matter_from_its_page(world: World, campaign: Campaign) -> None:
    matter, client = make_matter(world), world.client("convener")
    address = f"/campaigns/{campaign.pk}/matters/add/"
    shown = client.get(matter.get_absolute_url()).content.decode()
    assert f"{address}?matter={matter.pk}" in shown
    assert (
        f"{address}?matter=" not in world.anonymous.get(matter.get_absolute_url()).content.decode()
    )
    answer = send(client, address, matter=str(matter.pk))
    assert answer.status_code == 302
    assert CampaignMatter.objects.get().matter == matter
    shown = world.anonymous.get(matter.get_absolute_url()).content.decode()
    assert campaign.get_absolute_url() in shown
    assert f"{address}?matter=" not in client.get(matter.get_absolute_url()).content.decode()


def test_a_matter_that_does_not_fit_is_not_on_offer(world: World, campaign: Campaign) -> None:
    hidden = make_matter(world, is_past_village=True, handled_at=world.town)
    elsewhere = make_matter(world, jurisdiction=world.other_village, handled_at=world.other_village)
    client = world.client("supervisor")
    page = client.get(f"/campaigns/{campaign.pk}/matters/add/?matter={elsewhere.pk}")
    assert list(page.context["form"].fields["matter"].queryset) == []
    for one in (hidden, elsewhere):
        answer = send(client, f"/campaigns/{campaign.pk}/matters/add/", matter=str(one.pk))
        assert answer.status_code == 422
    assert not CampaignMatter.objects.exists()


def test_a_convener_lets_the_own_village_join(world: World, campaign: Campaign) -> None:
    client = world.client("other_convener")
    address = f"/campaigns/{campaign.pk}/villages/add/"
    assert send(client, address, village=str(world.other_village.pk)).status_code == 302
    assert CampaignVillage.objects.filter(jurisdiction=world.other_village).exists()
    assert client.get(address).context["is_empty"]


def test_the_activity_leads_to_the_theme_month(world: World, campaign: Campaign) -> None:
    talk = hold_meeting(world, None, sort="activity")
    client, page = world.client("convener"), f"/meetings/{talk.pk}/"
    address = f"/campaigns/{campaign.pk}/events/add/"
    assert f"{address}?meeting={talk.pk}" in client.get(page).content.decode()
    assert send(client, address, meeting=str(talk.pk)).status_code == 302
    assert campaign.get_absolute_url() in world.anonymous.get(page).content.decode()
    out = f"/campaigns/{campaign.pk}/events/{talk.pk}/remove/"
    assert out in client.get(campaign.get_absolute_url()).content.decode()
    assert send(client, out, reason="短").status_code == 422
    assert send(client, out, reason="那是法治宣讲，不算。").status_code == 302


def test_the_result_is_published_on_its_page(world: World) -> None:
    campaign = call_month(world, ends_on=in_days(0))
    client = world.client("administrator")
    close = f"/campaigns/{campaign.pk}/close/"
    assert close in client.get(campaign.get_absolute_url()).content.decode()
    assert send(client, close, summary="都坐下来议过了。").status_code == 302
    shown = client.get(campaign.get_absolute_url()).content.decode()
    assert "都坐下来议过了。" in shown
    assert close not in shown


def test_pages_ask_a_fixed_number_of_times(world: World) -> None:
    campaign = call_month(world, targets={"meetings": 2})
    addresses = ["/campaigns/", campaign.get_absolute_url()]
    client = world.client("convener")

    def fill() -> None:
        matter = make_matter(world)
        actions.add_matter(world.actor("convener"), campaign, matter)
        hold_meeting(world, matter)
        talk = hold_meeting(world, None, sort="activity")
        actions.add_event(world.actor("convener"), campaign, talk)

    fill()
    few = [count_queries(partial(client.get, address)) for address in addresses]
    actions.add_village(world.actor("supervisor"), campaign, world.other_village)
    for _round in range(3):
        fill()
        call_month(world, begins_on=in_days(-300), ends_on=in_days(-299))
    assert [count_queries(partial(client.get, address)) for address in addresses] == few

"""A theme month that goes on, with a village, a matter and an activity."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from tests.world import World

from zhaishangyi.campaigns.models import (
    Campaign,
    CampaignEvent,
    CampaignMatter,
    CampaignTarget,
    CampaignVillage,
)
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record import clock


def fill_campaigns(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """The theme month, the village that takes part, and the activity of it."""
    today = clock.today()
    campaign = Campaign.objects.create(
        jurisdiction=world.town,
        title="路灯和机耕路",
        theme="路灯",
        begins_on=today - timedelta(days=9),
        ends_on=today,
    )
    CampaignVillage.objects.create(campaign=campaign, jurisdiction=world.village)
    CampaignTarget.objects.create(campaign=campaign, figure="meetings", number=3)
    matter = Matter.objects.get(pk=values["matter"])
    CampaignMatter.objects.create(campaign=campaign, matter=matter)
    activity = Meeting.objects.create(
        jurisdiction=world.village,
        sort="activity",
        title="提着灯走一圈",
        venue=world.venue,
        place_text="村口",
        starts_at=clock.now() - timedelta(days=1),
        opened_at=clock.now() - timedelta(days=1),
        closed_at=clock.now() - timedelta(days=1),
        convener=world.people["convener"],
        state="closed",
        join_code="LAMPS",
    )
    CampaignEvent.objects.create(campaign=campaign, meeting=activity)
    return {
        "campaign": campaign.pk,
        "town": world.town.pk,
        "village": world.village.pk,
        "campaign_event": activity.pk,
    }

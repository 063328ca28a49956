"""What is told of a theme month, from inside an act: to everybody, and to the villages."""

from __future__ import annotations

from collections.abc import Iterable

from django.conf import settings
from django.utils import translation
from django.utils.translation import gettext as _

from zhaishangyi.campaigns.counting import count_campaigns
from zhaishangyi.campaigns.models import Campaign, CampaignVillage
from zhaishangyi.campaigns.rules import FIGURES
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import list_holders
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.notices.models import NoticeKind
from zhaishangyi.notices.tell import publish, tell_people
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.roles import Role

TAKES_PART = mark("%(village)s takes part in the theme month %(title)s, %(begin)s to %(end)s.")
HOW_IT_STANDS = mark(
    "The town asks: %(title)s goes on until %(end)s. When does %(village)s sit down together?"
)
CALLED_OFF = mark("The theme month %(title)s was called off. The reason: %(reason)s")
TAKEN_OUT = mark("%(about)s is no longer part of the theme month %(title)s. Why: %(reason)s")
HAS_CLOSED = mark("The theme month %(title)s is closed. See what came of it.")


def publish_opening(campaign: Campaign, villages: Iterable[Jurisdiction], by: Actor) -> None:
    """A public notice with the days and the villages."""
    with translation.override(settings.LANGUAGE_CODE):
        days = _("%(begin)s to %(end)s") % say_days(campaign)
        names = _(", ").join(village.name for village in villages)
        parts = [days, campaign.text]
        parts += [_("Taking part: %(villages)s") % {"villages": names}] if names else []
        title = _("Theme month: %(title)s") % {"title": campaign.title}
    put_up(campaign, title, parts, by)


def publish_result(campaign: Campaign, by: Actor) -> None:
    """A public notice of what came of it, with its figures."""
    counted = count_campaigns([campaign.pk])[campaign.pk]
    with translation.override(settings.LANGUAGE_CODE):
        lines = [
            _("%(name)s: %(number)s") % {"name": _(name), "number": counted[key]}
            for key, name in FIGURES.items()
        ]
        title = _("What came of the theme month: %(title)s") % {"title": campaign.title}
    put_up(campaign, title, [campaign.summary, "\n".join(lines)], by)


def publish_end(campaign: Campaign, by: Actor) -> None:
    """A public notice that it was called off, and why."""
    with translation.override(settings.LANGUAGE_CODE):
        title = _("Called off: %(title)s") % {"title": campaign.title}
    put_up(campaign, title, [campaign.cancelled_reason], by)


def put_up(campaign: Campaign, title: str, parts: Iterable[str], by: Actor) -> None:
    """One notice of the town that leads to the page of the theme month."""
    text = "\n\n".join(part for part in parts if part)
    publish(
        campaign.jurisdiction, NoticeKind.OTHER, title[:120], text, campaign.get_absolute_url(), by
    )


def say_days(campaign: Campaign) -> dict[str, str]:
    """The first and the last day, for a sentence."""
    return {"begin": campaign.begins_on.isoformat(), "end": campaign.ends_on.isoformat()}


def tell_village(campaign: Campaign, village: Jurisdiction, by: Actor) -> None:
    """The conveners of a village hear that it takes part."""
    tell_conveners(campaign, village, TAKES_PART, by)


def ask_villages(campaign: Campaign, villages: Iterable[Jurisdiction], by: Actor) -> None:
    """The conveners of each of these villages are asked when it meets."""
    for village in villages:
        tell_conveners(campaign, village, HOW_IT_STANDS, by)


def tell_conveners(campaign: Campaign, village: Jurisdiction, sentence: str, by: Actor) -> None:
    """One sentence about a village to its conveners."""
    values = {"village": village.name, "title": campaign.title, **say_days(campaign)}
    told = {person.pk for person in list_holders([village.path], Role.CONVENER)}
    url = campaign.get_absolute_url()
    tell_people(told - {by.person_id}, sentence, values, url=url, icon="calendar")


def tell_villages(campaign: Campaign, sentence: str, by: Actor) -> None:
    """The conveners of all villages hear how it ended."""
    villages = CampaignVillage.objects.filter(campaign=campaign)
    paths = list(villages.values_list("jurisdiction__path", flat=True))
    told = {person.pk for person in list_holders(paths, Role.CONVENER)}
    values = {"title": campaign.title, "reason": campaign.cancelled_reason}
    tell_people(
        told - {by.person_id}, sentence, values, url=campaign.get_absolute_url(), icon="calendar"
    )


def tell_taken_out(campaign: Campaign, about: Matter | Meeting, reason: str, by: Actor) -> None:
    """Whoever convenes it, and whoever called the theme month, hears that it was taken out."""
    told = {about.convener_id, campaign.made_by_id} - {by.person_id}
    values = {"about": about.title, "title": campaign.title, "reason": reason}
    tell_people(told, TAKEN_OUT, values, url=campaign.get_absolute_url(), icon="calendar")

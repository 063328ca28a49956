"""What each town or village said to an outcome, for the story of its matter."""

from __future__ import annotations

from django.utils.translation import gettext as _

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.sides.queries import list_joined, name_lead, name_place
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.meetings.models import OutcomeConsent, SideAnswer
from zhaishangyi.record.actor import Actor


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """Every answer, newest first; one query, none where one place decides alone."""
    sides = list_joined(matter)
    if not sides:
        return []
    given = OutcomeConsent.objects.filter(outcome__matter=matter)
    rows = given.select_related("jurisdiction__parent").order_by("-given_at")
    lead = name_lead(matter, sides)
    return [tell_consent(row, matter, lead) for row in rows]


def tell_consent(row: OutcomeConsent, matter: Matter, lead: str) -> StoryItem:
    """One place agrees, or does not and says why."""
    is_lead = row.jurisdiction_id == matter.handled_at_id
    place = {"place": lead if is_lead else name_place(row.jurisdiction, matter.node_path)}
    is_agreed = row.answer == SideAnswer.AGREE
    title = _("%(place)s agrees") if is_agreed else _("%(place)s does not agree")
    return StoryItem(
        when=row.given_at,
        icon="handshake" if is_agreed else "dash",
        title=title % place,
        text=row.reason,
    )

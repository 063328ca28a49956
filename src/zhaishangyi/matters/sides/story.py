"""Who was asked to work on a matter together, and what they answered, for its story."""

from __future__ import annotations

from django.utils.translation import gettext

from zhaishangyi.matters.models import Matter, MatterSide, SideState
from zhaishangyi.matters.sides.queries import list_sides, name_place
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.record.actor import Actor


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """Every place that was asked, newest first; one query, none where the sides were read."""
    items = [item for side in list_sides(matter) for item in tell_side(matter, side)]
    return sorted(items, key=lambda item: item.when, reverse=True)


def tell_side(matter: Matter, side: MatterSide) -> list[StoryItem]:
    """One place was asked, and perhaps answered."""
    name = {"place": name_place(side.jurisdiction, matter.node_path)}
    asked = StoryItem(
        when=side.asked_at,
        icon="handshake",
        title=gettext("%(place)s was asked to work on it together") % name,
        text=side.reason,
        state="current" if side.state == SideState.ASKED else "done",
    )
    if side.answered_at is None:
        return [asked]
    titles = {
        SideState.JOINED: gettext("%(place)s has joined"),
        SideState.DECLINED: gettext("%(place)s does not join"),
        SideState.LEFT: gettext("%(place)s has left"),
    }
    answered = StoryItem(
        when=side.answered_at,
        icon="handshake" if side.state == SideState.JOINED else "dash",
        title=titles[SideState(side.state)] % name,
        text=side.answer_reason,
    )
    return [answered, asked]

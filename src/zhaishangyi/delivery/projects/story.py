"""What the story of a matter says of a livelihood project."""

from __future__ import annotations

from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaishangyi.delivery.projects.queries import read_project
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.record.actor import Actor


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """Which suggestions became the project; nothing for any other matter. Two queries at most."""
    view = read_project(matter)
    if view is None or not can_read(actor, matter):
        return []
    count = len(view.suggestions)
    title = ngettext(
        "%(n)s suggestion became a project", "%(n)s suggestions became a project", count
    )
    return [
        StoryItem(
            when=view.project.adopted_at,
            icon="handshake",
            title=title % {"n": count},
            text="\n".join(suggestion.text for suggestion in view.suggestions),
            url=reverse("delivery:suggestions"),
            url_label=gettext("See all suggestions"),
        )
    ]

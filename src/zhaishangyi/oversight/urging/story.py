"""What the story of a matter says of urging, by role and office."""

from __future__ import annotations

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.translation import gettext

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.oversight.models import Urge, UrgeAnswer
from zhaishangyi.oversight.urging.queries import list_of_matter
from zhaishangyi.oversight.urging.view import is_standing, name_all, name_answerer
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.role_names import label_role
from zhaishangyi.record.roles import Role


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """Each time the town urged, what was answered, and how it ended."""
    if not can_read(actor, matter):
        return []
    return [item for urge in list_of_matter(matter) for item in tell_urge(urge)]


def tell_urge(urge: Urge, *, with_way: bool = True) -> list[StoryItem]:
    """One urging as lines of a story, newest first; `with_way` leads to its page."""
    told = [
        tell_sent(urge, with_way=with_way),
        *(tell_answer(urge, answer) for answer in urge.answers.all()),
    ]
    if urge.escalated_at is not None:
        told.append(tell_passed_on(urge))
    if urge.closed_at is not None:
        told.append(tell_end(urge))
    return sorted(told, key=lambda item: item.when, reverse=True)


def tell_sent(urge: Urge, *, with_way: bool) -> StoryItem:
    """The town urged."""
    values = {"asked": name_all(urge.people.all()), "day": date_format(urge.due_on, gettext("j F"))}
    is_waiting = is_standing(urge) and urge.answered_at is None
    return StoryItem(
        when=urge.sent_at,
        icon="bell",
        title=gettext("The town urges"),
        text=gettext("Asked of: %(asked)s. An answer is due by %(day)s.") % values,
        say=urge.text,
        say_by=label_role(Role.SUPERVISOR),
        state="current" if is_waiting else "done",
        url=reverse("oversight:urge", args=[urge.pk]) if with_way else "",
        url_label=gettext("See what was urged"),
    )


def tell_answer(urge: Urge, answer: UrgeAnswer) -> StoryItem:
    """Somebody who was urged answered."""
    return StoryItem(
        when=answer.at,
        icon="speak",
        title=gettext("An answer to the town"),
        say=answer.text,
        say_by=name_answerer(urge, answer),
    )


def tell_passed_on(urge: Urge) -> StoryItem:
    """It went to the level above."""
    assert urge.escalated_at is not None
    return StoryItem(
        when=urge.escalated_at,
        icon="climb",
        title=gettext("Passed on to the level above"),
        text=gettext("An answer is now due by %(day)s.")
        % {"day": date_format(urge.due_on, gettext("j F"))},
    )


def tell_end(urge: Urge) -> StoryItem:
    """It is no longer urged."""
    assert urge.closed_at is not None
    return StoryItem(
        when=urge.closed_at,
        icon="check",
        title=gettext("No longer urged"),
        text=urge.closed_reason or gettext("The matter has moved on."),
    )

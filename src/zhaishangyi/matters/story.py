"""The story of a matter as far as this room knows it; other rooms tell their own parts."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext, ngettext

from zhaishangyi.matters.models import (
    Channel,
    Decision,
    ExpertReview,
    FieldVisit,
    LinkClosing,
    Matter,
    OpinionRound,
    Reopening,
    ReviewVisit,
    Triage,
)
from zhaishangyi.matters.progress import find_procedure
from zhaishangyi.matters.queries import show_helper, show_raiser
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Photo
from zhaishangyi.record.photos import list_photos

Photos = dict[UUID, list[Photo]]


@dataclass(frozen=True)
class StoryItem:
    """One thing that happened, as the tag `timeline` draws it.

    `when` (aware) is also what stories of several rooms are merged by: sort by it, newest first.
    `text` is told by the page, `say` is quoted from somebody (`say_by`). `state` is "done" for what
    is over and "current" for what still waits for an answer. `url` leads on, labelled `url_label`.
    `chips` are (role group, role label, text). All words are in the language of the page.
    """

    when: datetime
    icon: str
    title: str
    text: str = ""
    say: str = ""
    say_by: str = ""
    photos: Sequence[Photo] = ()
    state: str = "done"
    url: str = ""
    url_label: str = ""
    chips: Sequence[tuple[str, str, str]] = ()
    id: str = ""


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """What happened to a matter in this room, newest first; eight queries."""
    visits = list(FieldVisit.objects.filter(matter=matter))
    reviews = list(ExpertReview.objects.filter(matter=matter))
    looked = list(ReviewVisit.objects.filter(review__matter=matter).select_related("review"))
    photos = list_photos([matter, *visits, *reviews, *looked])
    items = [tell_raised(matter, actor, photos.get(matter.pk, []))]
    items += list_triages(matter)
    items += [tell_visit(visit, photos.get(visit.pk, [])) for visit in visits]
    items += list_rounds(matter)
    items += [item for review in reviews for item in tell_review(review, photos.get(review.pk, []))]
    items += [tell_review_visit(one, photos.get(one.pk, [])) for one in looked]
    items += list_skips(matter)
    items += list_reopenings(matter)
    return sorted(items, key=lambda item: item.when, reverse=True)


def tell_raised(matter: Matter, actor: Actor, photos: list[Photo]) -> StoryItem:
    """The first word."""
    helper = show_helper(matter, actor)
    raiser = show_raiser(matter, actor)
    said_by = gettext("%(raiser)s, %(helper)s") % {"raiser": raiser, "helper": helper}
    is_project = matter.channel == Channel.SUGGESTION
    return StoryItem(
        when=matter.raised_at,
        icon="helper" if helper else "speak",
        title=gettext("Made a livelihood project") if is_project else gettext("Raised"),
        say=matter.text,
        say_by=said_by if helper else raiser,
        photos=photos,
    )


def list_triages(matter: Matter) -> list[StoryItem]:
    """Every decision on the matter. The first that takes it up is the triage, later ones change."""
    rows = Triage.objects.filter(matter=matter).select_related(
        "convener", "merged_into__handled_at"
    )
    items: list[StoryItem] = []
    for row in rows:
        items.append(tell_triage(row, is_change=bool(items)))
    return items


def tell_triage(row: Triage, *, is_change: bool) -> StoryItem:
    """One decision, with its reason."""
    told: dict[str, Any] = {"when": row.decided_at}
    if row.decision == Decision.DECLINE:
        title = gettext("Not taken up")
        return StoryItem(icon="dash", title=title, text=row.reason, **told)
    if row.decision == Decision.MERGE:
        return tell_merge(row)
    names = {
        "small": gettext("A small matter"),
        "big": gettext("A big matter"),
        "urgent": gettext("An urgent matter"),
    }
    if is_change:
        title = gettext("%(tier)s from now on") % {"tier": names[row.tier]}
        return StoryItem(icon="bolt", title=title, text=row.reason, **told)
    convener = row.convener.name if row.convener else ""
    text = gettext("%(tier)s. %(convener)s looks after it.") % {
        "tier": names[row.tier],
        "convener": convener,
    }
    return StoryItem(icon="check", title=gettext("Taken up"), text=f"{text}\n{row.reason}", **told)


def tell_merge(row: Triage) -> StoryItem:
    """Joined with another; that one is named only where everybody may read it."""
    other = row.merged_into
    is_shown = other is not None and other.is_public
    return StoryItem(
        when=row.decided_at,
        icon="next",
        title=gettext("Joined with another"),
        text=other.title if other is not None and is_shown else "",
        url=other.get_absolute_url() if other is not None and is_shown else "",
        url_label=gettext("See how it goes on there"),
    )


def tell_visit(visit: FieldVisit, photos: list[Photo]) -> StoryItem:
    """Somebody went and looked."""
    return StoryItem(
        when=visit.visited_at,
        icon="walk",
        title=gettext("Went there and looked"),
        text=visit.finding,
        say_by="",
        photos=photos,
        chips=[("office", gettext("Went there"), visit.who_went)],
    )


def list_rounds(matter: Matter) -> list[StoryItem]:
    """Opinion rounds with the number of those who said something; never who."""
    rounds = OpinionRound.objects.filter(matter=matter).annotate(count=Count("opinions"))
    return [tell_round(row, row.count) for row in rounds]


def tell_round(row: OpinionRound, count: int) -> StoryItem:
    """One opinion round."""
    is_over = row.closed_at is not None
    said = ngettext("%(count)s person said something.", "%(count)s people said something.", count)
    text = f"{row.question}\n{said % {'count': count}}"
    return StoryItem(
        when=row.closed_at or row.opened_at,
        icon="people",
        title=gettext("Opinions were asked") if is_over else gettext("Your opinion is asked"),
        text=text,
        say=row.summary,
        state="done" if is_over else "current",
        url=reverse("matters:opinions", args=[row.pk]),
        url_label=gettext("Read the opinions") if is_over else gettext("Say your opinion"),
    )


def tell_review(review: ExpertReview, photos: list[Photo]) -> list[StoryItem]:
    """An expert was asked, and perhaps answered."""
    asked = StoryItem(
        when=review.asked_at,
        icon="look",
        title=gettext("%(name)s was asked") % {"name": review.asked_of},
        text=review.question,
        state="done" if review.found_at else "current",
        url=reverse("web:review", args=[review.pk]),
        url_label=gettext("See all about it"),
    )
    if review.found_at is None:
        return [asked]
    found = StoryItem(
        when=review.found_at,
        icon="scales",
        title=gettext("What %(name)s found") % {"name": review.asked_of},
        text=review.finding,
        say=review.advice,
        say_by=gettext("Advice") if review.advice else "",
        photos=photos,
    )
    return [found, asked]


def tell_review_visit(visit: ReviewVisit, photos: list[Photo]) -> StoryItem:
    """Whoever was asked went and looked."""
    return StoryItem(
        when=visit.visited_at,
        icon="walk",
        title=gettext("%(name)s went there and looked") % {"name": visit.review.asked_of},
        text=visit.text,
        photos=photos,
        chips=[("office", gettext("Went there"), visit.who_went)],
    )


def list_skips(matter: Matter) -> list[StoryItem]:
    """Links that were left out, with the reason."""
    skipped = LinkClosing.objects.filter(matter=matter, is_skip=True)
    return [
        StoryItem(
            when=row.at,
            icon="dash",
            title=gettext("Left out: %(link)s") % {"link": name_link(matter, row.link)},
            text=row.reason,
        )
        for row in skipped
    ]


def list_reopenings(matter: Matter) -> list[StoryItem]:
    """Every time it was taken up again, and why."""
    return [
        StoryItem(
            when=row.at,
            icon="history",
            title=gettext("Taken up again at: %(link)s") % {"link": name_link(matter, row.link)},
            text=row.reason,
        )
        for row in Reopening.objects.filter(matter=matter)
    ]


def name_link(matter: Matter, link_id: str) -> str:
    """The name of a link; its id where the town's file does not know it any more."""
    link = find_procedure(matter).find_link(link_id)
    return str(link.name) if link else link_id

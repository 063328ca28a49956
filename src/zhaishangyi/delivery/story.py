"""The story of a matter as far as this room knows it; told on the page of the matter."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from uuid import UUID

from django.utils.formats import date_format
from django.utils.translation import gettext, ngettext

from zhaishangyi.delivery import rules
from zhaishangyi.delivery.bench.queries import read_matter_parts
from zhaishangyi.delivery.bench.story import Origin, Parts, find_origins, tell_parts
from zhaishangyi.delivery.models import ActionItem, ProgressReport, ResultNotice, SatisfactionRating
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.permissions import can_read
from zhaishangyi.matters.story import StoryItem
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.models import Photo
from zhaishangyi.record.photos import list_photos

Photos = dict[UUID, list[Photo]]
ICONS = {"progress": "wrench", "done": "wrench", "sent_back": "history", "accepted": "check"}


def build_story(matter: Matter, actor: Actor) -> list[StoryItem]:
    """What was promised, done, published and counted, newest first; eight queries.

    Nothing for somebody who may not read the matter.
    """
    if not can_read(actor, matter):
        return []
    items = list(ActionItem.objects.filter(matter=matter).select_related("office"))
    related = ("item", "written_by__office")
    reports = list(ProgressReport.objects.filter(item__matter=matter).select_related(*related))
    photos = list_photos(reports)
    parts = read_matter_parts(matter)
    told = tell_promises(items, find_origins(parts))
    told += tell_parts(parts, with_promise=True)
    told += [tell_report(one, photos.get(one.pk, []), with_promise=True) for one in reports]
    told += tell_results(matter)
    # Of what happened at the same moment the later line stands first.
    return sorted(told, key=lambda item: item.when)[::-1]


def tell_promises(items: Sequence[ActionItem], origins: Mapping[UUID, Origin]) -> list[StoryItem]:
    """The promises of each round, told once, at the moment of the first, as they were given."""
    told = []
    for number in sorted({item.round for item in items}):
        own = [item for item in items if item.round == number and item.withdrawn_at is None]
        if not own:
            continue
        title = ngettext("%(n)s thing was promised", "%(n)s things were promised", len(own))
        told.append(
            StoryItem(
                when=min(item.promised_at for item in own),
                icon="handshake",
                title=title % {"n": len(own)},
                text="\n".join(say_promise(item, origins.get(item.pk)) for item in own),
            )
        )
    return told


def say_promise(item: ActionItem, origin: Origin | None = None) -> str:
    """A promise in one line, as it was given."""
    known = origin or Origin()
    return gettext("%(promise)s: %(office)s, until %(day)s") % {
        "promise": item.promise,
        "office": known.office or item.office.name,
        "day": date_format(known.due_on or item.due_on, gettext("j F")),
    }


def tell_reports(
    item: ActionItem, reports: Sequence[ProgressReport], photos: Photos, parts: Parts
) -> list[StoryItem]:
    """What happened to one promise, newest first, with the promise at the end."""
    told = [tell_report(report, photos.get(report.pk, [])) for report in reports]
    told = sorted([*told[::-1], *tell_parts(parts)], key=lambda one: one.when)[::-1]
    promised = StoryItem(
        when=item.promised_at,
        icon="handshake",
        title=gettext("Promised"),
        text=say_promise(item, find_origins(parts).get(item.pk)),
    )
    if item.withdrawn_at is not None:
        taken = gettext("Taken back")
        off = StoryItem(
            when=item.withdrawn_at, icon="dash", title=taken, text=item.withdrawn_reason
        )
        told = [off, *told]
    return [*told, promised]


def tell_report(
    report: ProgressReport, photos: Sequence[Photo], *, with_promise: bool = False
) -> StoryItem:
    """One report or the answer to it."""
    item = report.item
    titles = {
        "progress": gettext("Under way"),
        "done": gettext("The office says it is done"),
        "sent_back": gettext("Not done yet"),
        "accepted": gettext("Looked at and accepted"),
    }
    is_linked = with_promise and report.sort != ProgressReport.Sort.ACCEPTED
    lines = [item.promise] if with_promise else []
    more = (report.text, say_no_photo(report), say_helper(report), say_other_office(report))
    lines += [line for line in more if line]
    return StoryItem(
        when=report.at,
        icon=ICONS[report.sort],
        title=titles[report.sort],
        text="\n".join(lines),
        photos=photos,
        url=item.get_absolute_url() if is_linked else "",
        url_label=gettext("See the whole of it") if is_linked else "",
    )


def say_no_photo(report: ProgressReport) -> str:
    """Why there is no photo."""
    if not report.no_photo_reason:
        return ""
    return gettext("No photo: %(reason)s") % {"reason": report.no_photo_reason}


def say_helper(report: ProgressReport) -> str:
    """That the convener typed it for the office."""
    return gettext("Typed by the convener for the office.") if report.is_for_office else ""


def say_other_office(report: ProgressReport) -> str:
    """Which office it was, when not the one that leads it now: one that helps or led before."""
    office = report.written_by.office if report.written_by else None
    if office is None or report.is_for_office or office.pk == report.item.office_id:
        return ""
    return gettext("From %(office)s.") % {"office": office.name}


def tell_results(matter: Matter) -> list[StoryItem]:
    """The results of all rounds, published and counted."""
    results = list(ResultNotice.objects.filter(matter=matter))
    rated: dict[int, list[str]] = {}
    ratings = SatisfactionRating.objects.filter(matter=matter).values_list("round", "value")
    for number, value in ratings:
        rated.setdefault(number, []).append(value)
    told = []
    for result in results:
        counts = rules.count_values(rated.get(result.round, []))
        told += tell_result(result, counts)
    return told


def tell_result(result: ResultNotice, counts: rules.Counts) -> list[StoryItem]:
    """A result was published, and perhaps counted."""
    is_open = result.counted_at is None and clock.today() <= result.rate_until
    published = StoryItem(
        when=result.published_at,
        icon="rate",
        title=gettext("Please rate it") if is_open else gettext("The result was published"),
        text=f"{result.text}\n{say_rated(counts)}" if is_open else result.text,
        state="current" if is_open else "done",
    )
    if result.counted_at is None:
        return [published]
    title = gettext("It has helped") if result.has_passed else gettext("It has not helped enough")
    icon = "check" if result.has_passed else "history"
    counted = StoryItem(when=result.counted_at, icon=icon, title=title, text=say_counted(counts))
    return [published, counted]


def say_rated(counts: rules.Counts) -> str:
    """How many have rated so far."""
    if not counts.total:
        return gettext("Nobody has rated it yet.")
    sentence = ngettext("%(n)s person has rated it.", "%(n)s people have rated it.", counts.total)
    return sentence % {"n": counts.total}


def say_counted(counts: rules.Counts) -> str:
    """What the ratings came to, in numbers of people."""
    sentence = gettext(
        "%(total)s rated: %(solved)s solved, %(nearly)s nearly, %(not_solved)s not solved."
    )
    return sentence % {
        "total": counts.total,
        "solved": counts.solved,
        "nearly": counts.nearly,
        "not_solved": counts.not_solved,
    }

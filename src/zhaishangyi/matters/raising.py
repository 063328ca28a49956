"""Raising a matter: the first word, for oneself or for somebody who cannot write."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import datetime

from django.db.models.functions import Length

from zhaishangyi.matters import news, progress, queries, rules
from zhaishangyi.matters.models import Category, Channel, Matter, NameShown
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.permissions import SIGNED_IN, Target
from zhaishangyi.record.photos import attach_photos
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

RAISED = mark("%(title)s: somebody raised this and waits for an answer.")
PAST_VILLAGE = mark("%(title)s: this came past the village and waits for the town's answer.")


def is_unnamed(target: Target) -> bool:
    """Whether the entry of this act must not say who did it."""
    return bool(target["name_shown"] == NameShown.NOBODY)


@act("matter.raise", who=SIGNED_IN, hides_actor=is_unnamed)
def raise_matter(
    by: Actor,
    jurisdiction: Jurisdiction,
    text: str,
    place_text: str,
    category: str = Category.OTHER,
    wished_tier: str = "",
    name_shown: str = NameShown.CONVENER,
    raiser: Person | None = None,
    is_past_village: bool = False,
    photos: Sequence[CleanPhoto] = (),
    receipt_hash: str = "",
    channel: str = Channel.ONLINE,
) -> Matter:
    """Raise a matter: what, where, how urgent, and who may see the name.

    Somebody who types for another is `by.helping("as they are called")`; `raiser` is that person
    on the roster, when a grid worker, convener or recorder of the village picked them. Where
    nobody may see the name, none is taken down: the entry does not say who did it either, and the
    matter is found again by its receipt (`receipt_hash`). Past the village, the town handles it.
    """
    matter = Matter(
        text=rules.require_matter_text(text),
        place_text=rules.require_place(place_text),
        category=require_category(category),
        channel=channel,
        wished_tier=wished_tier,
        name_shown=name_shown,
        receipt_hash=receipt_hash,
        is_past_village=is_past_village,
        raised_at=clock.now(),
    )
    set_place(matter, jurisdiction)
    set_raiser(matter, by, raiser)
    progress.note_standing(matter, progress.look_at(matter, (), ()))
    attach_photos(matter, photos, **progress.find_photo_rules(matter))
    tell_desk(matter, by)
    return matter


def make_matter(
    by: Actor,
    jurisdiction: Jurisdiction,
    text: str,
    place_text: str,
    category: str = Category.OTHER,
    channel: str = Channel.ONLINE,
    title: str = "",
    photos: Sequence[CleanPhoto] = (),
) -> Matter:
    """A matter that comes out of something else, such as a talk; usable only inside an act.

    Nobody stands there as its raiser. It waits to be looked at like any other.
    """
    matter = Matter(
        text=rules.require_matter_text(text),
        place_text=rules.require_place(place_text),
        category=require_category(category),
        channel=channel,
        typed_by=progress.find_person(by),
        raised_at=clock.now(),
    )
    set_place(matter, jurisdiction)
    matter.title = require_text("title", title, least=0, most=80) or matter.title
    progress.note_standing(matter, progress.look_at(matter, (), ()))
    attach_photos(matter, photos, **progress.find_photo_rules(matter))
    tell_desk(matter, by)
    return matter


def require_category(category: str) -> str:
    """What a matter is about. Raises RuleBroken for a word that is none of them."""
    if category not in Category.values:
        raise RuleBroken("category", "Choose what kind of thing it is.")
    return category


def set_place(matter: Matter, jurisdiction: Jurisdiction) -> None:
    """Where it arose, who handles it, and the number that the village gives it."""
    village = load(Jurisdiction, queries.find_village(jurisdiction).pk)
    matter.jurisdiction = village
    matter.handled_at = queries.find_town(village) if matter.is_past_village else village
    matter.number = allocate_number(village, matter.raised_at)
    matter.title = rules.derive_title(matter.text) or matter.number


def allocate_number(village: Jurisdiction, now: datetime) -> str:
    """The next number of a village in this year; the caller holds the row of the village."""
    prefix = rules.write_number_prefix(village.name, clock.local(now).year)
    taken = Matter.objects.filter(number__begins=prefix).order_by(
        Length("number").desc(), "-number"
    )
    return rules.write_number(prefix, taken.values_list("number", flat=True).first())


def set_raiser(matter: Matter, by: Actor, picked: Person | None) -> None:
    """Take down who raised it, and for whom it was typed; nothing where no name is wanted."""
    if matter.name_shown == NameShown.NOBODY:
        rules.require_unnamed(by.typed_for, picked is not None)
        return
    myself = progress.find_person(by)
    if not by.typed_for:
        matter.raiser = myself
        return
    if picked is not None:
        require_roster_reader(by, matter.jurisdiction)
    matter.raised_for = require_text("raised_for", by.typed_for, most=60)
    matter.raiser, matter.typed_by = picked, myself


def require_roster_reader(by: Actor, village: Jurisdiction) -> None:
    """Raises RuleBroken unless the helper works in this village."""
    if not rules.is_around(by.list_nodes(*queries.HELPER_ROLES), village.path):
        raise RuleBroken(
            "roster_name",
            "Only the grid worker, the convener and the recorder of the village can choose "
            "somebody from the roster. Leave this empty: the name above is enough.",
        )


def tell_desk(matter: Matter, by: Actor) -> None:
    """Tell those who are to look at it: the conveners nearest to it, and the town's supervisors
    where it went past the village or nobody convenes."""
    people = find_nearest_conveners(matter.node_path)
    if matter.is_past_village or not people:
        people += queries.list_holders(queries.list_nodes_above(matter.node_path), Role.SUPERVISOR)
    sentence = PAST_VILLAGE if matter.is_past_village else RAISED
    told = {person.pk for person in people}
    if matter.name_shown != NameShown.NOBODY:
        # Whoever raised it need not be told; where nobody may know, leaving one out would tell.
        told -= {by.person_id}
    news.tell(matter, told, sentence, "speak")


def find_nearest_conveners(node_path: str) -> list[Person]:
    """The conveners of the village; where it has none, those above it."""
    nodes = queries.list_nodes_above(node_path)
    return queries.list_holders(nodes[-1:], Role.CONVENER) or queries.list_holders(
        nodes, Role.CONVENER
    )

"""Reading matters: who may see which, and how a raiser is called."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext

from zhaishangyi.engines.similarity import find_similar
from zhaishangyi.matters import rules
from zhaishangyi.matters.models import (
    Channel,
    ExpertReview,
    FieldVisit,
    Follow,
    Matter,
    MatterSide,
    NameShown,
    Opinion,
    OpinionRound,
    ReviewVisit,
    State,
)
from zhaishangyi.matters.news import list_concerned
from zhaishangyi.matters.sides.around import find_around
from zhaishangyi.matters.sides.queries import asked_of
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.people.queries import list_valid_grants
from zhaishangyi.places.models import Jurisdiction, Level
from zhaishangyi.places.queries import find_village
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import NotHere
from zhaishangyi.record.roles import Role

__all__ = ["find_village", "get_matter", "list_concerned", "show_raiser", "visible_to"]

# Those who read a matter that went past the village, where it is handled.
READING_ROLES = (
    Role.CONVENER,
    Role.RECORDER,
    Role.SUPERVISOR,
    Role.ADMINISTRATOR,
    Role.AUDITOR,
)
HELPER_ROLES = (Role.GRID_WORKER, Role.CONVENER, Role.RECORDER)
SIMILAR_DAYS = 180
MOST_COMPARED = 500


def visible_to(actor: Actor) -> QuerySet[Matter]:
    """Matters that this actor may read: public ones, those handled at their desk or worked on
    by their side of a boundary, and their own."""
    allowed = Q(is_past_village=False)
    nodes = actor.list_nodes(*READING_ROLES)
    for node in nodes:
        allowed |= Q(handled_at__in=Jurisdiction.objects.filter(path__begins=node).order_by())
    if nodes:
        allowed |= asked_of(nodes)
    if actor.person_id is not None:
        asked = list_asked_reviews(actor).filter(matter=OuterRef("pk"))
        allowed |= Q(raiser=actor.person_id) | Q(convener=actor.person_id) | Q(Exists(asked))
    found = Matter.objects.all() if actor.is_operator else Matter.objects.filter(allowed)
    return found.select_related("jurisdiction", "handled_at__parent")


def list_asked_reviews(actor: Actor) -> QuerySet[ExpertReview]:
    """The reviews for which this actor was asked, by name or through their office."""
    me = Q(expert=actor.person_id)
    if actor.holds(Role.OFFICE):
        me |= Q(office__in=ResponsibleOffice.objects.filter(people=actor.person_id))
    return ExpertReview.objects.filter(me)


def list_askable_offices(matter: Matter) -> QuerySet[ResponsibleOffice]:
    """The offices that can be asked to look at a matter: the town's, and those of the village.

    Past the village only those of the town, for the village is not to know.
    """
    path = matter.jurisdiction.path
    here = Q(jurisdiction__path__in=list_nodes_above(matter.node_path))
    if not matter.is_past_village:
        here |= Q(jurisdiction__path__startswith=path)
    return ResponsibleOffice.objects.filter(here).select_related("jurisdiction")


def get_matter(actor: Actor, matter_id: UUID) -> Matter:
    """A matter that this actor may read; NotHere for an unknown one and for a hidden one alike."""
    found = visible_to(actor).select_related("raiser", "convener", "typed_by")
    matter = found.filter(pk=matter_id).first()
    if matter is None:
        raise NotHere("There is no such matter. Look for it in the list.")
    return matter


def get_side(actor: Actor, side_id: UUID) -> MatterSide:
    """A place that was asked to work on a matter that this actor may read."""
    related = ("jurisdiction__parent", "matter__handled_at__parent", "matter__jurisdiction")
    sides = MatterSide.objects.select_related(*related, "convener")
    found = sides.filter(pk=side_id, matter__in=visible_to(actor).values("pk")).first()
    if found is None:
        raise NotHere("Nobody was asked to join here. Look for the matter in the list.")
    return found


def get_round(actor: Actor, round_id: UUID) -> OpinionRound:
    """An opinion round of a matter that this actor may read."""
    rounds = OpinionRound.objects.select_related("matter__jurisdiction", "matter__handled_at")
    found = rounds.filter(pk=round_id, matter__in=visible_to(actor).values("pk")).first()
    if found is None:
        raise NotHere("There is no such round of opinions. Look for the matter in the list.")
    return found


def get_review(actor: Actor, review_id: UUID) -> ExpertReview:
    """An expert review of a matter that this actor may read."""
    reviews = ExpertReview.objects.select_related(
        "matter__jurisdiction", "matter__handled_at", "expert", "office"
    )
    found = reviews.filter(pk=review_id, matter__in=visible_to(actor).values("pk")).first()
    if found is None:
        raise NotHere("Nobody was asked that. Look for the matter in the list.")
    return found


def can_see_name(matter: Matter, actor: Actor) -> bool:
    """Whether this actor may read who raised the matter."""
    if matter.name_shown == NameShown.NOBODY:
        return False
    if matter.name_shown == NameShown.EVERYONE:
        return True
    its_own = {matter.raiser_id, matter.typed_by_id, matter.convener_id} - {None}
    # Past the village there may be no town convener: the supervisor looks at it then.
    roles = (Role.CONVENER, Role.SUPERVISOR) if matter.is_past_village else (Role.CONVENER,)
    return actor.person_id in its_own or actor.holds(*roles, at=matter.node_path)


def show_raiser(matter: Matter, actor: Actor) -> str:
    """Who raised it, as far as this actor may know: a name, or "a resident"."""
    if matter.channel == Channel.SUGGESTION:
        return gettext("those who suggested it")
    if not can_see_name(matter, actor):
        return gettext("A resident")
    if matter.raised_for:
        return matter.raised_for
    return matter.raiser.long_name if matter.raiser else gettext("A resident")


def show_helper(matter: Matter, actor: Actor) -> str:
    """Who wrote it down for the raiser: "" for nobody, else a sentence."""
    if matter.typed_by is None:
        return ""
    if can_see_name(matter, actor):
        return gettext("written down by %(name)s") % {"name": matter.typed_by.name}
    return gettext("written down by a helper")


def search_matters(
    actor: Actor, *, village: str = "", state: str = "", tier: str = ""
) -> QuerySet[Matter]:
    """Matters of a list page, newest first. `village` is a node path."""
    found = visible_to(actor)
    if village:
        found = found.filter(find_around(village))
    if state == "late":
        found = found.filter(due_at__lt=clock.now(), state__in=(State.RAISED, State.UNDER_WAY))
    elif state:
        found = found.filter(state=state)
    return found.filter(tier=tier) if tier else found


def find_by_number(actor: Actor, number: str) -> Matter | None:
    """A matter by its number, however it was typed."""
    return visible_to(actor).filter(number=rules.read_number(number)).first()


def list_comparable(matter: Matter, actor: Actor) -> list[Matter]:
    """Matters that this one may repeat: same village, going on or raised within 180 days."""
    since = clock.now() - timedelta(days=SIMILAR_DAYS)
    found = visible_to(actor).filter(jurisdiction=matter.jurisdiction_id).exclude(pk=matter.pk)
    if not matter.is_past_village:
        found = found.filter(is_past_village=False)
    is_recent = Q(state=State.FINISHED, raised_at__gte=since)
    going_on = Q(state__in=(State.RAISED, State.UNDER_WAY))
    return list(found.filter(is_recent | going_on).order_by("-raised_at")[:MOST_COMPARED])


def list_joined(matter: Matter, actor: Actor) -> list[Matter]:
    """Matters that were joined with this one, as far as this actor may read them."""
    return list(visible_to(actor).filter(merged_into=matter))


def list_holders(nodes: Sequence[str], *roles: Role) -> list[Person]:
    """People who hold one of these roles at one of these nodes today."""
    grants = list_valid_grants().filter(role__in=roles, jurisdiction__path__in=nodes)
    people = Person.objects.filter(pk__in=grants.values("person"), left_on=None)
    return list(people.select_related("jurisdiction"))


def list_conveners(matter: Matter) -> list[Person]:
    """Those who may convene a matter: conveners where it is handled, or above."""
    return list_holders(list_nodes_above(matter.node_path), Role.CONVENER)


def list_experts(matter: Matter) -> list[Person]:
    """Those on the roster who can be asked by name."""
    return list_holders(list_nodes_above(matter.node_path), Role.EXPERT)


def list_nodes_above(node_path: str) -> list[str]:
    """A node path and those above it: "xz/balie/" gives "xz/" and "xz/balie/"."""
    codes = node_path.strip("/").split("/")
    return ["/".join(codes[:count]) + "/" for count in range(1, len(codes) + 1)]


def list_villages(actor: Actor) -> list[Jurisdiction]:
    """The villages of the actor's town, or of every town for somebody without a home.

    A town without villages is its own.
    """
    nodes = Jurisdiction.objects.all()
    if actor.home:
        nodes = nodes.filter(path__startswith=list_nodes_above(actor.home)[0])
    villages = nodes.filter(level=Level.VILLAGE, ended_on=None)
    return list(villages) or list(nodes.filter(level=Level.TOWN))


def list_filter_places(actor: Actor, asked: str | UUID | None = None) -> list[Jurisdiction]:
    """The places that the filter of a list offers: the villages of the actor's town.

    For somebody without a home, where there are several towns, the towns and the villages of the
    one that `asked` (a node path or an id) lies in, at first of the first one. One query.
    """
    if actor.home:
        return list_villages(actor)
    towns = Jurisdiction.objects.filter(level=Level.TOWN, ended_on=None)
    if isinstance(asked, UUID):
        near = Q(parent=asked) | Q(parent__below=asked)
    elif asked:
        near = Q(path__begins=list_nodes_above(asked)[0])
    else:
        near = Q(parent__in=towns.order_by("path").values("pk")[:1])
    is_offered = Q(level=Level.TOWN) | Q(near, level=Level.VILLAGE)
    offered = Jurisdiction.objects.filter(is_offered, ended_on=None)
    found = list(offered.defer("outline", "description").order_by("path").distinct())
    villages = [place for place in found if place.level == Level.VILLAGE]
    return villages if villages and len(found) == len(villages) + 1 else found


def find_town(jurisdiction: Jurisdiction) -> Jurisdiction:
    """The town that a node lies in."""
    return Jurisdiction.objects.get(path=list_nodes_above(jurisdiction.path)[0])


def list_namesakes(name: str, village_path: str) -> list[Person]:
    """People of this name on the roster of a village; three residents may share a name."""
    found = Person.objects.filter(
        name=name, left_on=None, jurisdiction__path__startswith=village_path
    )
    return list(found.select_related("jurisdiction"))


def list_suggestions(matter: Matter, actor: Actor) -> list[Matter]:
    """Matters that may say the same, the most alike first."""
    others = {other.pk: other for other in list_comparable(matter, actor)}
    texts = {key: write_gist(other) for key, other in others.items()}
    return [others[key] for key, _score in find_similar(write_gist(matter), texts)]


def write_gist(matter: Matter) -> str:
    """What is compared of a matter."""
    return f"{matter.title}\n{matter.text}\n{matter.place_text}"


def is_following(matter: Matter, actor: Actor) -> bool:
    """Whether this actor hears how the matter goes on."""
    if actor.person_id is None:
        return False
    return Follow.objects.filter(matter=matter, person=actor.person_id).exists()


def find_opinion(opinion_round: OpinionRound, actor: Actor) -> Opinion | None:
    """What this actor said in a round, to be changed."""
    if actor.person_id is None:
        return None
    return Opinion.objects.filter(opinion_round=opinion_round, person=actor.person_id).first()


def list_owner_ids(matter: Matter) -> list[UUID]:
    """The ids of a matter and of its visits and reviews: whatever may own a photo of it."""
    visits = FieldVisit.objects.filter(matter=matter).values_list("pk", flat=True)
    reviews = ExpertReview.objects.filter(matter=matter).values_list("pk", flat=True)
    looked = ReviewVisit.objects.filter(review__matter=matter).values_list("pk", flat=True)
    return [matter.pk, *visits, *reviews, *looked]

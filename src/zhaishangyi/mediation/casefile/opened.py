"""Who has opened the file of a dispute, in the words of its page."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from uuid import UUID

from django.utils.translation import gettext

from zhaishangyi.mediation.models import Case, CaseOpening, Party
from zhaishangyi.record import clock
from zhaishangyi.record.role_names import label_role

Sides = dict[UUID | None, Party]


@dataclass(frozen=True, slots=True)
class OpeningView:
    """One opening: who it was. `name` may be empty where the words say it."""

    opening: CaseOpening
    is_today: bool
    who: str
    name: str


def show_openings(
    case: Case, openings: Iterable[CaseOpening], parties: Sequence[Party], today: date
) -> list[OpeningView]:
    """Openings with their people read before, in the order given."""
    own: Sides = {party.person_id: party for party in parties if party.person_id}
    speaking: Sides = {one.representative_id: one for one in parties if one.representative_id}
    return [
        OpeningView(
            opening,
            clock.local(opening.at).date() == today,
            say_who(case, opening, own, speaking),
            "" if opening.person_id in own or not opening.person else opening.person.name,
        )
        for opening in openings
    ]


def say_who(case: Case, opening: CaseOpening, own: Sides, speaking: Sides) -> str:
    """A side, the mediator, or the role of whoever else asked."""
    if opening.person_id in own:
        side = own[opening.person_id].get_side_display()
        return gettext("%(side)s, in person") % {"side": side}
    if opening.person_id in speaking:
        side = speaking[opening.person_id].get_side_display()
        return gettext("Speaks for %(side)s") % {"side": side}
    if opening.person_id is not None and opening.person_id == case.mediator_id:
        return gettext("Mediator")
    return label_role(opening.role) if opening.role else gettext("Somebody")

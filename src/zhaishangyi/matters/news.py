"""What those concerned are told as a matter goes on, one sentence for each event."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any
from uuid import UUID

from zhaishangyi.matters.models import Follow, Matter, MatterSide, SideState
from zhaishangyi.notices.tell import tell_people
from zhaishangyi.procedures.voice import mark

# Facts that are not here are told by the room where they happen, or are nobody's news.
FACTS: dict[str, tuple[str, str]] = {
    "field_visit": ("walk", mark("%(title)s: somebody went there and looked.")),
    "opinion_round": ("speak", mark("%(title)s: the opinions are collected.")),
    "expert_review": ("look", mark("%(title)s: the expert's finding is here.")),
    "notice_published": ("calendar", mark("%(title)s: there will be a meeting. See when.")),
    "minutes_approved": ("doc", mark("%(title)s: the minutes can be read.")),
    "outcome_recorded": ("handshake", mark("%(title)s: this is what was agreed.")),
    "all_items_accepted": ("check", mark("%(title)s: everything promised is done.")),
    "result_published": ("rate", mark("%(title)s: it is done. Has it helped?")),
    "rating_passed": ("check", mark("%(title)s: those who rated say it is solved.")),
}


def list_concerned(matter: Matter) -> set[UUID]:
    """The raiser, the followers and the convener of each side, by person id; two queries."""
    found = set(Follow.objects.filter(matter=matter).values_list("person_id", flat=True))
    sides = MatterSide.objects.filter(matter=matter, state=SideState.JOINED)
    found |= set(sides.exclude(convener=None).values_list("convener_id", flat=True))
    return found | {key for key in (matter.raiser_id, matter.convener_id) if key is not None}


def tell_fact(matter: Matter, fact: str) -> None:
    """Tell those concerned that something happened, where there is a sentence for it."""
    if fact in FACTS:
        icon, sentence = FACTS[fact]
        tell_concerned(matter, sentence, icon)


def tell_reopened(matter: Matter, reason: str) -> None:
    """Tell those concerned that it is done again, and why."""
    sentence = mark("%(title)s: it is taken up again. The reason: %(reason)s")
    tell_concerned(matter, sentence, "history", reason=reason)


def tell_concerned(matter: Matter, sentence: str, icon: str, **values: Any) -> None:
    """Put one sentence into the inbox of everybody concerned."""
    tell(matter, list_concerned(matter), sentence, icon, **values)


def tell(
    matter: Matter, person_ids: Iterable[UUID | None], sentence: str, icon: str, **values: Any
) -> None:
    """Put one sentence about a matter, with its title, into inboxes."""
    values = {"title": matter.title, **values}
    tell_people(person_ids, sentence, values, url=matter.get_absolute_url(), icon=icon)

"""What concerns many becomes a matter, if every party agrees, without what was said."""

from __future__ import annotations

from zhaishangyi.matters import progress, raising
from zhaishangyi.matters import rules as matter_rules
from zhaishangyi.matters.models import Category, Channel, Matter, NameShown, UrgencyTier
from zhaishangyi.mediation import casework
from zhaishangyi.mediation.confidences import list_confidences, list_names
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.mediation.permissions import MEDIATOR_OF, OWN_PARTY, in_confidence
from zhaishangyi.mediation.rules import agreeing, widening
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken


@act("party.agree_to_matter", who=OWN_PARTY | MEDIATOR_OF, hides_actor=in_confidence)
def agree_to_matter(by: Actor, party: Party, answer: bool = True) -> Party:
    """Agree that what concerns many becomes a matter, or take that back. (同意转成议题)"""
    case = load(Case, party.case_id)
    party = load(Party, party.pk)
    agreeing.require_still_in(party.left_at is not None)
    widening.require_started(case.state)
    widening.require_unmade(case.became_matter_id is not None)
    party.agrees_to_matter_at = clock.now() if answer else None
    party.save()
    casework.tell_inside(case, by)
    return party


@act("case.make_matter", who=MEDIATOR_OF, hides_actor=in_confidence)
def make_matter(
    by: Actor,
    case: Case,
    title: str,
    text: str,
    place_text: str,
    category: str,
    wished_tier: str = "",
) -> Matter:
    """Make a matter of what concerns many, when all parties agree. (由调解转成议题)

    It has no raiser, names nobody and holds no words of the confidential file. Nothing public
    leads from it to the dispute.
    """
    case = casework.load_case(case)
    widening.require_started(case.state)
    widening.require_unmade(case.became_matter_id is not None)
    parties = list(casework.list_active(case))
    widening.require_all_agree(bool(parties) and all(one.agrees_to_matter_at for one in parties))
    require_choices(category, wished_tier)
    written = {
        "title": matter_rules.require_title(title),
        "text": matter_rules.require_matter_text(text),
        "place_text": matter_rules.require_place(place_text),
    }
    require_nothing_confidential(case, written)
    matter = raise_unnamed(case, written, category, wished_tier)
    case.became_matter = matter
    case.save()
    raising.tell_desk(matter, by)
    casework.tell_inside(case, by)
    return matter


def require_choices(category: str, wished_tier: str) -> None:
    """Raises RuleBroken for a kind or an urgency that is none."""
    if category not in Category.values:
        raise RuleBroken("category", "Choose one of the kinds in the list.")
    if wished_tier and wished_tier not in UrgencyTier.values:
        raise RuleBroken("wished_tier", "Choose how urgent it is: small, big or urgent.")


def require_nothing_confidential(case: Case, written: dict[str, str]) -> None:
    """Raises RuleBroken at the field that names somebody or repeats the file."""
    names, confidences = list_names(case), list_confidences(case)
    for field, text in written.items():
        widening.require_no_names(field, text, names)
        widening.require_no_confidences(field, text, confidences)


def raise_unnamed(case: Case, written: dict[str, str], category: str, wished_tier: str) -> Matter:
    """A matter of the village, raised by nobody in particular."""
    matter = Matter(
        text=written["text"],
        place_text=written["place_text"],
        category=category,
        wished_tier=wished_tier,
        channel=Channel.MEDIATION,
        name_shown=NameShown.NOBODY,
        raised_at=clock.now(),
    )
    raising.set_place(matter, case.jurisdiction)
    matter.title = written["title"]
    progress.note_standing(matter, progress.look_at(matter, (), ()))
    return matter

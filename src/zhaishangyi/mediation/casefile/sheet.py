"""The view model of the page of one dispute."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext, gettext_lazy

from zhaishangyi.mediation.casefile import going, opened, paper, sides, talks
from zhaishangyi.mediation.casefile.days import count_days, say_days
from zhaishangyi.mediation.casefile.levels import LevelView, show_levels
from zhaishangyi.mediation.casefile.paper import EarlierView
from zhaishangyi.mediation.casefile.reading import CaseRecords, read_records
from zhaishangyi.mediation.casefile.ways import Button, Ways
from zhaishangyi.mediation.models import Case, CaseState, MediatorNote, ReturnVisit
from zhaishangyi.mediation.permissions import find_mediator_standing
from zhaishangyi.mediation.rules.going_on import list_open_ways
from zhaishangyi.places.models import Level
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor

PILLS: dict[str, tuple[str, str]] = {
    CaseState.WAITING: ("wait", "clock"),
    CaseState.CONSENT: ("wait", "clock"),
    CaseState.TALKING: ("doing", "speak"),
    CaseState.SIGNED: ("done", "check"),
    CaseState.SETTLED: ("done", "lock"),
    CaseState.ENDED: ("", "dash"),
}
# In the order of the panel at the end; what leads away stands last.
OTHER_WAYS = ("note", "party_add", "make_matter", "object", "step_down", "end")
# One button at most in the head of each panel.
REGION_WAYS = ("sitting", "climb", "proposal", "agreement")
WHO_SEES = (
    ("eye", gettext_lazy("Both sides, the mediator"), gettext_lazy("Everything")),
    ("eye-off", gettext_lazy("Supervisor of the town"), gettext_lazy("Numbers and level only")),
    ("eye-off", gettext_lazy("Auditor"), gettext_lazy("Nothing")),
    ("eye-off", gettext_lazy("Everybody else"), gettext_lazy("Nothing")),
)


@dataclass(frozen=True, slots=True)
class VisitsView:
    """The return visit to come and those that were made."""

    next_one: ReturnVisit | None
    days: str
    made: list[ReturnVisit]
    write: Button | None
    plan: Button | None


@dataclass(frozen=True, slots=True)
class CaseSheet:
    """All that `case.html` draws. `pill` is the state and the icon of the tag `pill`."""

    case: Case
    place: str
    is_mediator: bool
    pill: tuple[str, str]
    parties: list[sides.PartyView]
    levels: list[LevelView]
    paper: paper.PaperView | None
    earlier: list[EarlierView]
    broken: list[str]
    proposals: list[talks.ProposalView]
    talks: list[talks.TalkView]
    notes: list[MediatorNote]
    visits: VisitsView
    readers: list[tuple[str, str, str]]
    openings: list[opened.OpeningView]
    first: Button | None
    asked: list[Button]
    buttons: dict[str, Button | None]
    others: list[Button]


def show_case(case: Case, by: Actor, now: datetime) -> CaseSheet:
    """The page for somebody inside, in a fixed number of queries."""
    records = read_records(case, by)
    today = clock.local(now).date()
    situation = going.describe_situation(case, records)
    is_mediator = find_mediator_standing(by, case) is not None
    ways = Ways(by, case, list_open_ways(situation))
    active, standing = sides.list_active(records.parties), records.standing
    return CaseSheet(
        case=case,
        place=name_place(case),
        is_mediator=is_mediator,
        pill=PILLS[case.state],
        parties=sides.show_parties(ways, records.parties),
        levels=show_levels(case, records.climbs, now, *describe_place(records)),
        paper=paper.show_paper(ways, standing, active, today) if standing else None,
        earlier=paper.show_earlier(records.agreements, today),
        broken=[breach.text for breach in records.breaches],
        proposals=talks.show_proposals(ways, records.proposals, active),
        talks=talks.show_talks(ways, records.sittings),
        notes=records.notes,
        visits=show_visits(ways, records, today),
        readers=list_readers(records),
        openings=opened.show_openings(case, records.openings, records.parties, today),
        first=going.find_first(ways, records, situation) if is_mediator else None,
        asked=[] if is_mediator else going.list_asked(ways, records),
        buttons={name: ways.find(name) for name in REGION_WAYS},
        others=ways.list(OTHER_WAYS),
    )


def name_place(case: Case) -> str:
    """The village, and the grid where it arose in one."""
    place = case.jurisdiction
    if place.level != Level.GRID or place.parent is None:
        return place.name
    return gettext("%(first)s, %(second)s") % {"first": place.parent.name, "second": place.name}


def describe_place(records: CaseRecords) -> tuple[str, str]:
    """Where the standing agreement was made, and the roles of those who helped."""
    place = records.standing.place_text if records.standing else ""
    return place, gettext(", ").join(talks.list_helper_roles(records.sittings))


def show_visits(ways: Ways, records: CaseRecords, today: date) -> VisitsView:
    """The visit to come and those made, newest first."""
    planned = going.find_planned_visit(records)
    made = [visit for visit in reversed(records.visits) if visit.visited_on is not None]
    return VisitsView(
        next_one=planned,
        days=say_days(count_days(planned.planned_on, today)) if planned else "",
        made=made,
        write=ways.find("visit_write", planned) if planned else None,
        plan=None if planned else ways.find("visit_plan"),
    )


def list_readers(records: CaseRecords) -> list[tuple[str, str, str]]:
    """Who can see what: icon, who, how much."""
    rows = [(icon, str(who), str(what)) for icon, who, what in WHO_SEES]
    helpers = talks.list_helper_roles(records.sittings)
    if helpers:
        who = gettext(", ").join(helpers)
        rows.insert(1, ("eye", who, gettext("The talk they were at")))
    return rows

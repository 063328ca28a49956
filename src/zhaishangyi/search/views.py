"""The page for finding something again."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, QueryDict
from django.shortcuts import render

from zhaishangyi.matters.models import Matter, State, UrgencyTier
from zhaishangyi.matters.queries import find_by_number, list_filter_places
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.pages import find_actor, page, translate
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.record.texts import half_width, tidy
from zhaishangyi.search import queries, rules
from zhaishangyi.search.hits import show_hit
from zhaishangyi.search.models import Kind
from zhaishangyi.search.queries import Question

MOST_TYPED = 200


@page(ANYONE)
def find(request: HttpRequest) -> HttpResponse:
    """Matters, outcomes, meetings and notices that hold the words; the address can be sent on."""
    by = find_actor(request)
    question, problems = read_question(request.GET)
    matter = find_exact(by, question.text)
    if matter is not None:
        return HttpResponseRedirect(matter.get_absolute_url())
    place = queries.read_place(request.GET.get("after", ""))
    hits = queries.Hits() if problems else queries.search(by, question, place)
    context = {
        "asked": question,
        "typed": {name: request.GET.get(name, "")[:40] for name in ("since", "until")},
        "problems": problems,
        "hits": [show_hit(record, question.text) for record in hits.records],
        "older_url": write_next(request.GET, hits),
        "first_url": f"?{write_query(request.GET)}",
        "is_first": place is None,
        "is_filtered": any((question.kind, question.village, question.state, question.tier))
        or bool(question.since or question.until),
        "kinds": Kind.choices,
        "places": list_filter_places(by, question.village),
        "states": State.choices,
        "tiers": UrgencyTier.choices,
    }
    return render(request, "search/find.html", context, status=422 if problems else 200)


def read_question(asked: QueryDict) -> tuple[Question, dict[str, str]]:
    """What is asked for, and what could not be read, by field; filters not on offer are left."""
    problems: dict[str, str] = {}
    days = {}
    for name in ("since", "until"):
        try:
            days[name] = rules.read_day(name, asked.get(name, "")[:40])
        except RuleBroken as problem:
            problems[name] = translate(problem)
    try:
        rules.require_order(days.get("since"), days.get("until"))
    except RuleBroken as problem:
        problems[problem.field] = translate(problem)
    kind, state, tier = (asked.get(name, "") for name in ("kind", "state", "tier"))
    question = Question(
        text=tidy(asked.get("q", "")[:MOST_TYPED]).replace("\n", " "),
        kind=int(kind) if kind in map(str, Kind.values) else 0,
        village=asked.get("village", "")[:200],
        state=state if state in State.values else "",
        tier=tier if tier in UrgencyTier.values else "",
        since=days.get("since"),
        until=days.get("until"),
    )
    return question, problems


def find_exact(by: Actor, text: str) -> Matter | None:
    """The matter whose number was typed; other words do not ask for one."""
    is_number = any(sign.isdigit() for sign in text) and "-" in half_width(text)
    return find_by_number(by, text) if is_number else None


def write_next(asked: QueryDict, hits: queries.Hits) -> str:
    """The address of the page after this; "" on the last."""
    if hits.next_place is None:
        return ""
    return f"?{write_query(asked, after=queries.write_place(hits.next_place))}"


def write_query(asked: QueryDict, **changed: str) -> str:
    """What was asked, without the page."""
    query = asked.copy()
    query.pop("after", None)
    query.update(changed)
    return query.urlencode()

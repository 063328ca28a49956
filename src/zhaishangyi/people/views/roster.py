"""The roster: who lives and works here, and in which role."""

from __future__ import annotations

from typing import Any

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.people import actions, queries, sessions
from zhaishangyi.people.forms import ButtonForm, ChangePersonForm, NewPersonForm
from zhaishangyi.people.models import Person
from zhaishangyi.people.permissions import (
    GRANTING_ROLES,
    ROSTER_KEEPERS,
    ROSTER_READERS,
    find_rank_over,
)
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds, holds_anywhere

PAGE_SIZE = 30
PERSON_FIELDS = ("name", "jurisdiction", "group", "sex", "birth_year", "office", "title")


def person_url(person: Person) -> str:
    """Where an entry of the roster is shown."""
    return reverse("people:show", args=[person.pk])


def find_place(request: HttpRequest, places: list[Jurisdiction]) -> Jurisdiction | None:
    """The place that the address asks for, when it is one of these."""
    asked = sessions.read_uuid(request.GET.get("place"))
    return next((place for place in places if place.pk == asked), None)


@page(holds_anywhere(*ROSTER_READERS))
def list_people(request: HttpRequest) -> HttpResponse:
    """Who is on the roster of the places where the reader has work to do."""
    by = find_actor(request)
    nodes = by.list_nodes(*ROSTER_READERS)
    places = list(queries.list_places_below(nodes))
    wanted = queries.RosterFilter(
        nodes=tuple(nodes),
        place=find_place(request, places),
        words=request.GET.get("q", "")[:80],
    )
    shown = Paginator(queries.list_roster(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "places": places,
        "wanted": wanted,
        "page_obj": shown,
        "can_add": by.holds(*ROSTER_KEEPERS),
        "can_see_offices": by.holds(*ROSTER_READERS),
    }
    return render(request, "people/roster.html", context)


@page(holds(*ROSTER_READERS, at="person"), person=queries.get_person)
def show_person(request: HttpRequest, person: Person) -> HttpResponse:
    """One entry of the roster, with roles and slips."""
    by = find_actor(request)
    grants = list(person.grants.select_related("jurisdiction"))
    valid = {grant.pk for grant in queries.list_valid_grants().filter(person=person)}
    open_slip = queries.find_open_slip(person)
    context = {
        "person": person,
        "grants": [
            {
                "grant": grant,
                "is_valid": grant.pk in valid,
                "can_end": grant.pk in valid and actions.end_grant.allows(by, grant=grant),
            }
            for grant in grants
        ],
        "open_slip": open_slip,
        "can_cancel_slip": open_slip is not None and actions.cancel_slip.allows(by, slip=open_slip),
        "device_count": queries.list_devices(person.pk).count(),
        **find_buttons(by, person),
    }
    return render(request, "people/person.html", context)


def find_buttons(by: Actor, person: Person) -> dict[str, bool]:
    """What the reader of an entry may do; nothing with somebody who has left."""
    is_here = person.left_on is None
    return {
        "can_change": is_here and by.holds(*ROSTER_KEEPERS, at=person.node_path),
        "can_leave": is_here and actions.let_person_leave.allows(by, person=person),
        "can_issue": is_here and actions.issue_slip.allows(by, person=person),
        "can_grant": is_here and bool(by.list_nodes(*GRANTING_ROLES)),
    }


@page(holds_anywhere(*ROSTER_KEEPERS))
def add_person(request: HttpRequest) -> HttpResponse:
    """Put somebody on the roster."""
    by = find_actor(request)
    places = queries.list_places_below(by.list_nodes(*ROSTER_KEEPERS))
    offices = (
        queries.list_offices(by.list_nodes(*GRANTING_ROLES)) if by.holds(*GRANTING_ROLES) else None
    )
    initial = {"jurisdiction": sessions.read_uuid(request.GET.get("place"))}
    form = NewPersonForm(read_sent(request), places=places, offices=offices, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.add_person(by, **form.read_values()),
        template="people/add.html",
        then=person_url,
        said=_("On the roster. Hand over a slip next, and the phone can be used."),
    )


@page(holds(*ROSTER_KEEPERS, at="person"), person=queries.get_person)
def change_person(request: HttpRequest, person: Person) -> HttpResponse:
    """Correct an entry."""
    by = find_actor(request)
    may_change_office = find_rank_over(by, person) is not None
    form = ChangePersonForm(
        read_sent(request),
        places=queries.list_places_below(
            by.list_nodes(*ROSTER_KEEPERS), also=person.jurisdiction_id
        ),
        offices=queries.list_offices([person.node_path]) if may_change_office else None,
        initial={name: getattr(person, name) for name in PERSON_FIELDS}
        | {"seen_version": person.version},
    )

    def change(by: Actor) -> Person:
        values: dict[str, Any] = {"office": person.office, **form.read_values()}
        return actions.change_person(by, person=person, **values)

    return send_form(
        request,
        form,
        do=change,
        template="people/change.html",
        context={"person": person},
        then=person_url,
        said=_("The entry is changed."),
        latest=lambda: describe_latest(person),
    )


def describe_latest(person: Person) -> tuple[int, str]:
    """What stands on the roster after somebody else saved: version and text."""
    now = Person.objects.select_related("jurisdiction").get(pk=person.pk)
    parts = (now.name, now.group, now.jurisdiction.name, now.get_sex_display(), now.title)
    return now.version, "，".join(str(part) for part in parts if part)


@page(holds(*ROSTER_KEEPERS, at="person"), person=queries.get_person)
def let_leave(request: HttpRequest, person: Person) -> HttpResponse:
    """Take somebody off the roster."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.let_person_leave(by, person=person),
        template="people/leave.html",
        context={"person": person, "grants": queries.list_valid_grants().filter(person=person)},
        then=lambda gone: reverse("people:roster"),
        said=_("%(name)s is off the roster.") % {"name": person.name},
    )

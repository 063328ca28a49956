"""Roles and offices: given and ended by administrators."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.people import actions, queries
from zhaishangyi.people.forms import ButtonForm, GrantForm, OfficeForm
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.people.permissions import GRANTING_ROLES, ROSTER_READERS
from zhaishangyi.people.views.roster import person_url
from zhaishangyi.places.queries import find_living
from zhaishangyi.record import clock
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds, holds_anywhere
from zhaishangyi.record.roles import Role


@page(holds_anywhere(*GRANTING_ROLES), person=queries.get_person)
def grant_role(request: HttpRequest, person: Person) -> HttpResponse:
    """Give somebody a role."""
    places = queries.list_places_below(find_actor(request).list_nodes(*GRANTING_ROLES))
    home = find_living(person.jurisdiction)
    initial = {"jurisdiction": home.pk, "since_on": clock.today()}
    form = GrantForm(read_sent(request), places=places, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.grant_role(by, person=person, **form.read_values()),
        template="people/grant.html",
        context={"person": person, "held": queries.list_valid_grants().filter(person=person)},
        then=lambda grant: person_url(person),
        said=_("The role is given, and it is on record."),
    )


@page(holds(Role.ADMINISTRATOR, at="grant"), grant=queries.get_grant)
def end_grant(request: HttpRequest, grant: RoleGrant) -> HttpResponse:
    """End a role."""
    form = ButtonForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.end_grant(by, grant=grant),
        template="people/end_grant.html",
        context={"grant": grant, "person": grant.person},
        then=lambda ended: person_url(grant.person),
        said=_("The role has ended, and it is on record."),
    )


@page(holds_anywhere(*ROSTER_READERS))
def list_offices(request: HttpRequest) -> HttpResponse:
    """The offices that can be asked to do something."""
    by = find_actor(request)
    offices = queries.list_offices(by.list_nodes(*ROSTER_READERS))
    context = {"offices": offices, "can_add": by.holds(*GRANTING_ROLES)}
    return render(request, "people/offices.html", context)


@page(holds_anywhere(*GRANTING_ROLES))
def add_office(request: HttpRequest) -> HttpResponse:
    """Register an office."""
    places = queries.list_places_below(find_actor(request).list_nodes(*GRANTING_ROLES))
    form = OfficeForm(read_sent(request), places=places)
    return send_form(
        request,
        form,
        do=lambda by: actions.add_office(by, **form.read_values()),
        template="people/office_add.html",
        then=lambda office: reverse("people:offices"),
        said=_("The office is registered."),
    )

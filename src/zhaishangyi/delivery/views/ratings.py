"""Pages of the result: published, rated, counted."""

from __future__ import annotations

from datetime import timedelta

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.delivery import actions, queries, rules
from zhaishangyi.delivery.forms import PublishForm, RatingForForm, RatingForm
from zhaishangyi.delivery.overview import read_delivery
from zhaishangyi.delivery.permissions import CONCERNED, CONVENERS, HELPERS
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import get_matter
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form

MOST_FOUND = 20


@page(CONVENERS, matter=get_matter)
def publish_result(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Publish the result."""
    week = clock.today() + timedelta(days=rules.DAYS_TO_RATE)
    form = PublishForm(read_sent(request), initial={"rate_until": week})
    delivery = read_delivery(matter, find_actor(request), clock.today())
    return send_form(
        request,
        form,
        do=lambda by: actions.publish_result(by, matter=matter, **form.read_values()),
        template="delivery/publish.html",
        context={"matter": matter, "delivery": delivery},
        then=lambda done: matter.get_absolute_url(),
        said=_("Published. Those concerned have been asked whether it helped."),
    )


@page(CONCERNED, matter=get_matter)
def rate_result(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Say whether it helped."""
    delivery = read_delivery(matter, find_actor(request), clock.today())
    mine = delivery.my_rating
    initial = {"value": mine.value, "comment": mine.comment} if mine else None
    form = RatingForm(read_sent(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.give_rating(by, matter=matter, **form.read_values()),
        template="delivery/rate.html",
        context={"matter": matter, "delivery": delivery},
        then=lambda done: matter.get_absolute_url(),
        said=_("Thank you. What you said is counted in."),
    )


@page(HELPERS, matter=get_matter)
def rate_for(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Write down for somebody whether it helped: first who, then what they say."""
    name = request.GET.get("name", "").strip()
    person = find_chosen(request, matter)
    form = RatingForForm(read_sent(request), matter=matter, initial={"person": person})

    def give(by: Actor) -> object:
        values = form.read_values()
        helper = by.helping(values["person"].long_name)
        return actions.give_rating_for(helper, matter=matter, **values)

    delivery = read_delivery(matter, find_actor(request), clock.today())
    return send_form(
        request,
        form,
        do=give,
        template="delivery/rate_for.html",
        context={
            "matter": matter,
            "delivery": delivery,
            "person": person,
            "name": name,
            "found": find_people(matter, name) if name else [],
        },
        then=lambda done: matter.get_absolute_url(),
        said=_("Written down. They have been told, and can change it themselves."),
    )


def find_chosen(request: HttpRequest, matter: Matter) -> Person | None:
    """The person for whom a helper writes, from the address or the form."""
    asked = request.POST.get("person") or request.GET.get("person") or ""
    person_id = ids.read_id(asked)
    if person_id is None:
        return None
    return queries.list_ratable_people(matter).filter(pk=person_id).first()


def find_people(matter: Matter, name: str) -> list[Person]:
    """Those concerned whose name has this in it."""
    return list(queries.list_ratable_people(matter).filter(name__icontains=name)[:MOST_FOUND])


@page(CONVENERS, matter=get_matter)
def count_result(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Count the ratings."""
    form = ActForm(read_sent(request))
    delivery = read_delivery(matter, find_actor(request), clock.today())
    return send_form(
        request,
        form,
        do=lambda by: actions.count_result(by, matter=matter),
        template="delivery/count.html",
        context={"matter": matter, "delivery": delivery},
        then=lambda done: matter.get_absolute_url(),
        said=_("Counted. Everybody concerned has been told."),
    )

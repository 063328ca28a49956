"""The switcher of the demo: one press, and only there."""

from __future__ import annotations

import importlib

import pytest
from django.test import Client
from django.urls import reverse
from tests.world import World

from zhaishangyi.people import demo, urls


@pytest.fixture
def in_demo(settings):
    """As if this were a demo data folder."""
    settings.IS_DEMO = True
    settings.ROOT_URLCONF = "tests.people.urls_of_demo"
    demo.read_cast.cache_clear()
    yield settings
    demo.read_cast.cache_clear()


def press(client: Client, person: str):
    """Press one of the buttons of the switcher."""
    return client.post(reverse("people:become"), {"person": person, "next": "/people/"})


def test_outside_a_demo_there_is_nobody_to_become(world: World):
    assert demo.list_switchable() == []
    assert "become" not in {pattern.name for pattern in urls.urlpatterns}
    assert Client().post("/demo/become/").status_code == 404


def test_the_switcher_asks_once_more_whether_this_is_a_demo(world: World, in_demo):
    in_demo.IS_DEMO = False
    client = Client()
    assert press(client, str(world.people["administrator"].pk)).status_code == 404
    assert client.get(reverse("people:account")).status_code == 403


def test_in_a_demo_it_has_an_address(in_demo):
    try:
        assert "become" in {p.name for p in importlib.reload(urls).urlpatterns}
    finally:
        in_demo.IS_DEMO = False
        importlib.reload(urls)


def test_a_demo_session_counts_in_a_demo_only(world: World, in_demo):
    client = Client()
    press(client, str(world.people["administrator"].pk))
    assert client.get(reverse("people:roster")).status_code == 200
    in_demo.IS_DEMO = False
    assert client.get(reverse("people:roster")).status_code == 403


def test_one_press_is_somebody_in_all_their_roles(world: World, in_demo):
    client = Client()
    assert press(client, str(world.people["administrator"].pk))["Location"] == "/people/"
    assert client.get(reverse("people:roster")).status_code == 200
    press(client, str(world.people["resident"].pk))
    assert client.get(reverse("people:roster")).status_code == 403
    assert "周桂兰" in client.get(reverse("people:account")).content.decode()
    press(client, "")
    assert client.get(reverse("people:account")).status_code == 403


def test_the_cast_has_one_for_each_important_role(world: World, in_demo, django_assert_num_queries):
    cast = demo.list_switchable()
    roles = [person.role.value for person in cast]
    assert roles.count("resident") == 2
    assert len(roles) == len(set(roles)) + 1 == 11
    assert {person.id for person in cast} <= {p.pk for p in world.people.values()}
    convener = next(person for person in cast if person.role == "convener")
    assert (convener.name, str(convener.role_label), convener.place) == (
        "顾建新",
        "召集人",
        "八烈村",
    )
    with django_assert_num_queries(0):
        assert demo.list_switchable() == cast

"""Roles, offices, and the beginning of a town."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.urls import reverse
from tests.world import World

from zhaishangyi.people import actions, queries
from zhaishangyi.people.models import ResponsibleOffice, RoleGrant
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import operator
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.roles import Role


def test_an_administrator_gives_a_role_and_it_counts_at_once(world: World):
    person = world.people["resident"]
    grant = actions.grant_role(
        world.actor("administrator"), person=person, role="deputy", jurisdiction=world.village
    )
    assert grant.since_on == clock.today()
    actor = queries.build_actor(person.pk, is_strong=False)
    assert actor.holds(Role.DEPUTY, at=world.grid.path)
    assert Entry.objects.get(kind="role.grant").node_path == world.village.path


@pytest.mark.parametrize("who", ["resident", "convener", "supervisor", "auditor"])
def test_nobody_else_gives_roles(world: World, who: str):
    with pytest.raises(Refused):
        actions.grant_role(
            world.actor(who),
            person=world.people["resident"],
            role="deputy",
            jurisdiction=world.village,
        )


def test_an_administrator_of_a_village_gives_roles_there_and_not_above(world: World):
    by = world.actor("administrator")
    keeper = world.people["neighbour"]
    actions.grant_role(by, person=keeper, role="administrator", jurisdiction=world.village)
    local = queries.build_actor(keeper.pk, is_strong=True)
    friend = world.people["resident"]
    actions.grant_role(local, person=friend, role="recorder", jurisdiction=world.grid)
    for place in (world.town, world.other_village):
        with pytest.raises(Refused):
            actions.grant_role(local, person=friend, role="supervisor", jurisdiction=place)


def test_a_local_administrator_cannot_take_over_the_account_of_the_towns(world: World):
    keeper = world.people["neighbour"]
    actions.grant_role(operator(), person=keeper, role="administrator", jurisdiction=world.village)
    local = queries.build_actor(keeper.pk, is_strong=True)
    with pytest.raises(Refused):
        actions.issue_slip(local, person=world.people["administrator"], is_for_staff=True)
    with pytest.raises(Refused):
        actions.let_person_leave(local, person=world.people["supervisor"])
    assert actions.issue_slip(local, person=world.people["convener"], is_for_staff=True).secret


@pytest.mark.parametrize("role", ["resident", "emperor", "office"])
def test_roles_that_make_no_sense_are_said_so_at_the_field(world: World, role: str):
    with pytest.raises(RuleBroken) as caught:
        actions.grant_role(
            operator(), person=world.people["resident"], role=role, jurisdiction=world.village
        )
    assert caught.value.field == "role"


def test_nobody_holds_a_role_twice_at_one_place(world: World):
    with pytest.raises(RuleBroken, match="already"):
        actions.grant_role(
            operator(), person=world.people["deputy"], role="deputy", jurisdiction=world.village
        )


def test_a_role_of_tomorrow_is_not_held_today(world: World):
    person, today = world.people["resident"], clock.today()
    actions.grant_role(
        operator(),
        person=person,
        role="deputy",
        jurisdiction=world.village,
        since_on=today + timedelta(days=1),
    )
    assert not queries.build_actor(person.pk, is_strong=True).holds(Role.DEPUTY)


def test_a_role_is_not_held_on_the_day_it_ends(world: World):
    person, today = world.people["resident"], clock.today()
    actions.grant_role(
        operator(),
        person=person,
        role="deputy",
        jurisdiction=world.village,
        since_on=today - timedelta(days=5),
        until_on=today,
    )
    assert not queries.build_actor(person.pk, is_strong=True).holds(Role.DEPUTY)


def test_a_role_ends_at_once_even_on_its_first_day(world: World):
    by, person = world.actor("administrator"), world.people["resident"]
    grant = actions.grant_role(by, person=person, role="convener", jurisdiction=world.village)
    actions.end_grant(by, grant=grant)
    assert not queries.build_actor(person.pk, is_strong=True).holds(Role.CONVENER)
    with pytest.raises(RuleBroken, match="already"):
        actions.end_grant(by, grant=grant)


@pytest.mark.parametrize("who", ["convener", "supervisor", "resident"])
def test_nobody_else_ends_roles(world: World, who: str):
    grant = RoleGrant.objects.get(person=world.people["deputy"])
    with pytest.raises(Refused):
        actions.end_grant(world.actor(who), grant=grant)


def test_the_last_administrator_of_the_town_stays(world: World):
    grant = RoleGrant.objects.get(role=Role.ADMINISTRATOR)
    client = world.client("administrator")
    url = reverse("people:end_grant", args=[grant.pk])
    answer = client.post(url)
    assert answer.status_code == 422
    assert "只剩这一位管理员" in answer.content.decode()
    actions.grant_role(
        operator(),
        person=world.people["supervisor"],
        role="administrator",
        jurisdiction=world.town,
    )
    assert client.post(url).status_code == 302
    assert queries.list_valid_grants().filter(role=Role.ADMINISTRATOR).count() == 1


def test_an_administrator_of_a_village_does_not_count_for_the_town(world: World):
    actions.grant_role(
        operator(),
        person=world.people["resident"],
        role="administrator",
        jurisdiction=world.village,
    )
    grant = RoleGrant.objects.get(person=world.people["administrator"])
    with pytest.raises(RuleBroken, match="last administrator"):
        actions.end_grant(operator(), grant=grant)


def test_the_page_gives_a_role(world: World):
    person = world.people["resident"]
    client, url = world.client("administrator"), reverse("people:grant", args=[person.pk])
    assert client.get(url).status_code == 200
    values = {
        "role": "lawyer",
        "jurisdiction": str(world.town.pk),
        "since_on": clock.today().isoformat(),
    }
    assert client.post(url, values)["Location"] == reverse("people:show", args=[person.pk])
    assert queries.list_valid_grants().filter(person=person, role="lawyer").exists()


def test_a_term_that_ends_before_it_begins_keeps_the_form(world: World):
    person = world.people["resident"]
    values = {
        "role": "lawyer",
        "jurisdiction": str(world.town.pk),
        "since_on": "2024-05-06",
        "until_on": "2024-05-05",
    }
    url = reverse("people:grant", args=[person.pk])
    answer = world.client("administrator").post(url, values)
    assert answer.status_code == 422
    assert "until_on" in answer.context["form"].errors


def test_offices_are_registered_once_by_administrators(world: World):
    by = world.actor("administrator")
    office = actions.add_office(by, jurisdiction=world.town, name="镇农业农村办")
    assert office.node_path == world.town.path
    with pytest.raises(RuleBroken, match="registered already"):
        actions.add_office(by, jurisdiction=world.town, name="镇农业农村办")
    with pytest.raises(Refused):
        actions.add_office(world.actor("convener"), jurisdiction=world.town, name="供电所")


def test_offices_are_listed_and_added_on_pages(world: World):
    client = world.client("administrator")
    values = {"name": "供电所", "jurisdiction": str(world.town.pk)}
    assert client.post(reverse("people:office_add"), values).status_code == 302
    assert "供电所" in world.client("convener").get(reverse("people:offices")).content.decode()
    assert world.client("convener").get(reverse("people:office_add")).status_code == 403
    assert ResponsibleOffice.objects.filter(name="供电所").count() == 1


def test_a_town_begins_with_its_first_administrator(db: None):
    person = actions.open_town(operator(), name="香樟镇", code="xz", administrator="管大新")
    town = Jurisdiction.objects.get()
    assert (town.level, town.path) == ("town", "xz/")
    actor = queries.build_actor(person.pk, is_strong=True)
    assert actor.holds(Role.ADMINISTRATOR, at="xz/balie/")
    slip = actions.issue_slip(operator(), person=person, is_for_staff=True)
    assert slip.secret
    assert slip.issued_by is None


def test_a_town_is_begun_at_the_command_line_only(world: World):
    with pytest.raises(Refused):
        actions.open_town(world.actor("administrator"), name="新镇", code="new", administrator="我")
    with pytest.raises(RuleBroken) as caught:
        actions.open_town(operator(), name="香樟镇", code="xz", administrator="管大新")
    assert caught.value.field == "code"

"""The roster: adding, correcting, looking up, leaving."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.world import World

from zhaishangyi.people import actions, queries
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.record.actor import NOBODY, operator
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

READERS = ("convener", "recorder", "supervisor", "administrator", "auditor")


def add_people(world: World, count: int) -> None:
    """Many residents, each with a role."""
    with outside_the_door("a full village"):
        for number in range(count):
            person = Person.objects.create(jurisdiction=world.village, name=f"陆{number:02}")
            RoleGrant.objects.create(person=person, role="deputy", jurisdiction=world.village)


def count_queries(client: Any, url: str) -> int:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return len(captured)


@pytest.mark.parametrize("who", ["convener", "grid_worker", "administrator"])
def test_keepers_add_somebody(world: World, who: str):
    place = world.grid if who == "grid_worker" else world.village
    person = actions.add_person(
        world.actor(who), jurisdiction=place, name=" 施　小 燕 ", group="５组", birth_year=1980
    )
    assert (person.name, person.group, person.birth_year) == ("施小燕", "5组", 1980)
    assert Entry.objects.get(kind="person.add").subject_id == person.pk


@pytest.mark.parametrize("who", ["resident", "recorder", "auditor", "other_convener"])
def test_others_do_not_add_anybody(world: World, who: str):
    with pytest.raises(Refused):
        actions.add_person(world.actor(who), jurisdiction=world.village, name="施小燕")


def test_a_grid_worker_adds_nobody_outside_the_grid(world: World):
    with pytest.raises(Refused):
        actions.add_person(world.actor("grid_worker"), jurisdiction=world.village, name="施小燕")


def test_the_same_name_and_group_asks_who_it_is(world: World):
    client = world.client("convener")
    values = {"name": "周 桂兰", "group": "三组", "jurisdiction": str(world.village.pk)}
    before = Person.objects.count()
    asked = client.post(reverse("people:add"), values)
    assert asked.status_code == 422
    assert 'name="is_somebody_else"' in asked.content.decode()
    assert "周 桂兰" in asked.content.decode()
    assert Person.objects.count() == before
    done = client.post(reverse("people:add"), {**values, "is_somebody_else": "on"})
    assert done.status_code == 302
    assert Person.objects.filter(name="周桂兰", group="三组").count() == 2


def test_the_same_name_elsewhere_asks_nothing(world: World):
    by = operator()
    actions.add_person(by, jurisdiction=world.other_village, name="周桂兰", group="三组")
    actions.add_person(by, jurisdiction=world.village, name="周桂兰", group="四组")
    with pytest.raises(RuleBroken):
        actions.add_person(by, jurisdiction=world.grid, name="周桂兰", group="三组")


def test_a_double_submit_is_one_person(world: World):
    client = world.client("convener")
    form = client.get(reverse("people:add")).context["form"]
    values = {
        "act_id": form["act_id"].initial,
        "name": "施小燕",
        "jurisdiction": str(world.village.pk),
    }
    assert client.post(reverse("people:add"), values).status_code == 302
    assert client.post(reverse("people:add"), values).status_code == 302
    assert Person.objects.filter(name="施小燕").count() == 1


@pytest.mark.parametrize(
    ("field", "value"), [("birth_year", "1１"), ("birth_year", "abcd"), ("name", " "), ("sex", "x")]
)
def test_bad_values_keep_what_was_typed(world: World, field: str, value: str):
    values = {
        "name": "施小燕",
        "jurisdiction": str(world.village.pk),
        "title": "老师",
        field: value,
    }
    answer = world.client("convener").post(reverse("people:add"), values)
    assert answer.status_code == 422
    assert "老师" in answer.content.decode()
    assert not Person.objects.filter(name="施小燕").exists()


def test_full_width_digits_are_a_year(world: World):
    values = {"name": "施小燕", "jurisdiction": str(world.village.pk), "birth_year": "１９５８"}
    assert world.client("convener").post(reverse("people:add"), values).status_code == 302
    assert Person.objects.get(name="施小燕").birth_year == 1958


def test_a_convener_cannot_add_to_another_village(world: World):
    values = {"name": "施小燕", "jurisdiction": str(world.other_village.pk)}
    assert world.client("convener").post(reverse("people:add"), values).status_code == 422
    assert not Person.objects.filter(name="施小燕").exists()


def test_two_people_change_one_entry(world: World):
    person = world.people["resident"]
    by = world.actor("convener")
    values: dict[str, Any] = {"jurisdiction": world.village, "name": "周桂兰"}
    seen = person.version
    actions.change_person(by, person=person, **values, group="四组", seen_version=seen)
    with pytest.raises(ChangedMeanwhile):
        actions.change_person(by, person=person, **values, group="五组", seen_version=seen)
    client = world.client("convener")
    form = {"name": "周桂兰", "jurisdiction": str(world.village.pk), "group": "五组"}
    url = reverse("people:change", args=[person.pk])
    answer = client.post(url, {**form, "seen_version": seen})
    assert answer.status_code == 409
    assert "四组" in answer.content.decode()
    assert "五组" in answer.content.decode()


@pytest.mark.parametrize("who", ["resident", "auditor", "recorder", "other_convener"])
def test_others_change_no_entry(world: World, who: str):
    person = world.people["neighbour"]
    with pytest.raises(Refused):
        actions.change_person(
            world.actor(who), person=person, jurisdiction=world.village, name="别人"
        )


def test_only_an_administrator_changes_the_office(world: World):
    official = world.people["office"]
    values: dict[str, Any] = {"jurisdiction": world.village, "name": official.name}
    with pytest.raises(Refused):
        actions.change_person(world.actor("convener"), person=official, **values)
    changed = actions.change_person(world.actor("administrator"), person=official, **values)
    assert changed.office is None


def test_the_page_of_a_convener_keeps_the_office(world: World):
    official = world.people["office"]
    form = {"name": "倪主任", "jurisdiction": str(world.village.pk), "group": "一组"}
    url = reverse("people:change", args=[official.pk])
    assert world.client("convener").post(url, form).status_code == 302
    official.refresh_from_db()
    assert official.office == world.office
    assert official.group == "一组"


@pytest.mark.parametrize("who", READERS)
def test_readers_see_the_roster_of_their_place(world: World, who: str):
    page = world.client(who).get(reverse("people:roster")).content.decode()
    assert "周桂兰" in page
    assert "三组" in page
    assert ("沈小妹" in page) is (who in ("supervisor", "administrator", "auditor"))


@pytest.mark.parametrize("who", ["anonymous", "resident", "deputy", "expert", "office"])
def test_others_do_not_see_the_roster(world: World, who: str):
    client = world.client(who)
    assert client.get(reverse("people:roster")).status_code == 403
    url = reverse("people:show", args=[world.people["neighbour"].pk])
    assert client.get(url).status_code == 403


def test_an_auditor_reads_and_writes_nothing(world: World):
    client, person = world.client("auditor"), world.people["resident"]
    page = client.get(reverse("people:show", args=[person.pk])).content.decode()
    for name in ("change", "leave", "grant", "issue_slip"):
        url = reverse(f"people:{name}", args=[person.pk])
        assert url not in page
        assert client.get(url).status_code == 403
    assert client.get(reverse("people:add")).status_code == 403


def test_birth_year_and_sex_stand_on_the_page_of_the_person_only(world: World):
    person = actions.add_person(
        operator(), jurisdiction=world.village, name="施小燕", sex="f", birth_year=1957
    )
    client = world.client("convener")
    assert "1957" not in client.get(reverse("people:roster") + "?q=施").content.decode()
    page = client.get(reverse("people:show", args=[person.pk])).content.decode()
    assert "1957" in page
    assert "女" in page


@pytest.mark.parametrize(
    ("asked", "found"), [("桂", True), ("周", True), (" 周　", True), ("王", False)]
)
def test_one_character_finds_a_name(world: World, asked: str, found: bool):
    answer = world.client("convener").get(reverse("people:roster"), {"q": asked})
    assert ("周桂兰" in answer.content.decode()) is found


def test_the_roster_can_be_narrowed_to_a_place_of_ones_own(world: World):
    supervisor, convener = world.client("supervisor"), world.client("convener")
    there = {"place": str(world.other_village.pk)}
    page = supervisor.get(reverse("people:roster"), there).content.decode()
    assert "沈小妹" in page
    assert "周桂兰" not in page
    assert "沈小妹" not in convener.get(reverse("people:roster"), there).content.decode()
    assert supervisor.get(reverse("people:roster"), {"place": "x"}).status_code == 200


def test_thirty_on_a_page(world: World):
    add_people(world, 40)
    shown = world.client("convener").get(reverse("people:roster"), {"q": "陆"})
    assert len(shown.context["page_obj"].object_list) == 30
    assert "q=%E9%99%86" in shown.content.decode()
    rest = world.client("convener").get(reverse("people:roster"), {"q": "陆", "page": "2"})
    assert len(rest.context["page_obj"].object_list) == 12


def test_the_roster_needs_as_many_queries_for_thirty_as_for_few(world: World):
    client, url = world.client("convener"), reverse("people:roster")
    client.get(url)
    few = count_queries(client, url)
    add_people(world, 40)
    assert count_queries(client, url) == few


def test_a_page_of_a_person_needs_as_many_queries_with_many_roles(world: World):
    person = world.people["deputy"]
    client, url = world.client("administrator"), reverse("people:show", args=[person.pk])
    client.get(url)
    few = count_queries(client, url)
    with outside_the_door("many roles"):
        for role in ("convener", "cppcc", "expert", "lawyer", "mediator"):
            RoleGrant.objects.create(person=person, role=role, jurisdiction=world.village)
    assert count_queries(client, url) == few


def test_an_unknown_person_is_not_there(world: World):
    url = reverse("people:show", args=["00000000-0000-7000-8000-000000000000"])
    assert world.client("administrator").get(url).status_code == 404


def test_who_leaves_can_do_nothing_any_more(world: World):
    person = world.people["mediator"]
    slip = actions.issue_slip(world.actor("convener"), person=person)
    client = world.client("mediator")
    actions.let_person_leave(world.actor("administrator"), person=person)
    assert not queries.list_valid_grants().filter(person=person).exists()
    assert queries.build_actor(person.pk, is_strong=True) == NOBODY
    slip.refresh_from_db()
    assert slip.cancelled_at is not None
    account: Any = person.account
    account.refresh_from_db()
    assert not account.is_active
    assert client.get(reverse("people:account")).status_code == 403
    listed = world.client("convener").get(reverse("people:roster"))
    assert person.name not in [p.name for p in listed.context["page_obj"]]


def test_a_convener_lets_a_resident_leave_but_no_official(world: World):
    gone = actions.let_person_leave(world.actor("convener"), person=world.people["neighbour"])
    assert gone.left_on is not None
    for who in ("administrator", "deputy", "supervisor"):
        with pytest.raises(Refused):
            actions.let_person_leave(world.actor("convener"), person=world.people[who])


def test_nobody_leaves_twice(world: World):
    by, person = world.actor("convener"), world.people["neighbour"]
    actions.let_person_leave(by, person=person)
    with pytest.raises(RuleBroken, match="already"):
        actions.let_person_leave(by, person=person)


def test_the_last_administrator_cannot_leave(world: World):
    with pytest.raises(RuleBroken, match="last administrator"):
        actions.let_person_leave(operator(), person=world.people["administrator"])
    assert Person.objects.get(pk=world.people["administrator"].pk).left_on is None


def test_the_leave_page_does_it(world: World):
    person = world.people["neighbour"]
    client, url = world.client("convener"), reverse("people:leave", args=[person.pk])
    assert client.get(url).status_code == 200
    assert client.post(url, follow=True).redirect_chain[-1][0] == reverse("people:roster")
    person.refresh_from_db()
    assert person.left_on is not None

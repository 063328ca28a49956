"""Villages merged into others, places moved: everything goes on where it lies now."""

from __future__ import annotations

import json
from datetime import date, timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from tests.web.sample import make_matter
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.queries import find_village, list_conveners, list_villages
from zhaishangyi.matters.raising import allocate_number
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.people.queries import list_places_below, to_actor
from zhaishangyi.places import actions, queries, rules
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record import clock
from zhaishangyi.record.actor import operator
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.roles import Role
from zhaishangyi.record.trail import outside_the_door

WHY = "区划调整，镇政府 2024 年第 3 号文。"
SQUARE = '{"type":"Polygon","coordinates":[[[121,31],[121.1,31],[121.1,31.1],[121,31]]]}'


def merge(world: World, place: Jurisdiction, into: Jurisdiction, **more: Any) -> Jurisdiction:
    ended_on = more.pop("ended_on", clock.today())
    by = more.pop("by", world.actor("administrator"))
    return actions.merge_place(by, place=place, into=into, ended_on=ended_on, reason=WHY)


def add(**values: Any) -> Jurisdiction:
    with outside_the_door("more places"):
        return Jurisdiction.objects.create(**values)


@pytest.fixture
def neighbour_town(world: World) -> Jurisdiction:
    return add(level="town", name="芦花镇", code="lh", path="lh/")


@pytest.fixture
def matter(world: World) -> Matter:
    with outside_the_door("a matter"):
        return make_matter(world)


def act_as(person: Person) -> Any:
    return to_actor(Person.objects.get(pk=person.pk), is_strong=True)


class TestMerging:
    def test_it_lies_below_its_successor_with_all_that_is_in_it(self, world: World):
        with outside_the_door("a photo of the village"):
            photo = Photo.objects.create(
                owner_kind="x", owner_id=world.grid.pk, path="a.jpg", sha256="0", width=1, height=1,
                node_path=world.grid.path, is_public=False,
            )  # fmt: skip
        merged = merge(world, world.village, world.other_village, ended_on=date(2024, 5, 1))
        world.grid.refresh_from_db()
        photo.refresh_from_db()
        assert merged.path == "xz/shiqiao/balie/"
        assert merged.parent == world.other_village
        assert merged.ended_on == date(2024, 5, 1)
        assert merged.name == "八烈村"
        assert WHY in merged.description
        assert world.grid.path == photo.node_path == "xz/shiqiao/balie/g1/"
        assert world.grid.ended_on is None

    def test_the_record_keeps_the_path_of_its_time(self, world: World):
        by = world.actor("administrator")
        actions.rename_place(by, place=world.village, name="八烈", description="")
        merge(world, world.village, world.other_village)
        paths = Entry.objects.order_by("seq").values_list("kind", "node_path")
        assert list(paths) == [("place.rename", "xz/balie/"), ("place.merge", "xz/balie/")]

    def test_the_successors_convener_handles_what_is_under_way(self, world: World, matter: Matter):
        other = world.people["other_convener"]
        assert not act_as(other).holds(Role.CONVENER, at=matter.node_path)
        merge(world, world.village, world.other_village)
        found = Matter.objects.get(pk=matter.pk)
        assert act_as(other).holds(Role.CONVENER, at=found.node_path)
        assert other in list_conveners(found)
        client = world.client("other_convener")
        assert client.get(f"/matters/{matter.pk}/").status_code == 200

    def test_what_is_raised_there_is_the_successors(self, world: World):
        merge(world, world.village, world.other_village)
        grid = Jurisdiction.objects.get(pk=world.grid.pk)
        village = find_village(grid)
        assert village == world.other_village
        assert Person.objects.get(pk=world.people["resident"].pk).village == village
        assert allocate_number(village, clock.now()).startswith("石桥")

    def test_it_is_offered_no_more_and_stays_readable(self, world: World):
        merge(world, world.village, world.other_village)
        assert list(queries.list_villages(world.town)) == [world.other_village]
        assert list_villages(world.actor("stranger")) == [world.other_village]
        assert world.village not in list_places_below(["xz/"])
        page = world.anonymous.get(f"/places/{world.village.pk}/")
        assert page.status_code == 200
        assert "石桥村" in page.content.decode()
        assert (
            "八烈村" in world.anonymous.get(f"/places/{world.other_village.pk}/").content.decode()
        )
        assert "八烈村" not in world.anonymous.get("/places/").content.decode()

    @pytest.mark.parametrize("address", ["/", "/matters/", "/meetings/", "/places/", "/desk/"])
    def test_pages_go_on(self, world: World, matter: Matter, address: str):
        merge(world, world.village, world.other_village)
        for who in ("resident", "convener", "supervisor", "administrator"):
            answer = world.client(who).get(address, follow=True)
            assert answer.status_code in (200, 403), who

    def test_a_village_that_took_one_in_can_be_merged_in_turn(self, world: World):
        third = add(
            parent=world.town, level="village", name="三圩村", code="sanwei", path="xz/sanwei/"
        )
        merge(world, world.village, world.other_village)
        merge(world, Jurisdiction.objects.get(pk=world.other_village.pk), third)
        world.grid.refresh_from_db()
        assert world.grid.path == "xz/sanwei/shiqiao/balie/g1/"
        assert find_village(world.grid) == third
        assert queries.find_living(Jurisdiction.objects.get(pk=world.village.pk)) == third

    def test_what_cannot_be(self, world: World, neighbour_town: Jurisdiction):
        foreign = add(
            parent=neighbour_town, level="village", name="芦荡村", code="ld", path="lh/ld/"
        )
        with outside_the_door("one who keeps both towns"):
            RoleGrant.objects.create(
                person=world.people["administrator"], role=Role.ADMINISTRATOR,
                jurisdiction=neighbour_town,
            )  # fmt: skip
        wrong = [
            (world.village, world.village),
            (world.village, world.grid),
            (world.grid, world.village),
            (world.village, foreign),
        ]
        for place, into in wrong:
            with pytest.raises(RuleBroken) as refused:
                merge(world, place, into)
            assert refused.value.field == "into"
        with pytest.raises(RuleBroken) as refused:
            merge(world, world.village, world.other_village, ended_on=clock.today() + timedelta(1))
        assert refused.value.field == "ended_on"

    def test_once_is_enough(self, world: World):
        merge(world, world.village, world.other_village)
        for place, into in (
            (world.village, world.other_village),
            (world.other_village, world.village),
        ):
            with pytest.raises(RuleBroken):
                merge(world, place, into)
        with pytest.raises(RuleBroken):
            actions.add_place(
                world.actor("administrator"), parent=world.village, name="二号网格", code="g2"
            )

    def test_the_same_code_below_is_refused(self, world: World):
        add(parent=world.other_village, level="grid", name="同名", code="balie",
            path="xz/shiqiao/balie/")  # fmt: skip
        with pytest.raises(RuleBroken) as refused:
            merge(world, world.village, world.other_village)
        assert refused.value.field == "into"

    def test_a_path_too_long_for_the_record_is_refused(self):
        with pytest.raises(RuleBroken):
            rules.require_room(["x" * 195], 6, "into")
        rules.require_room(["x" * 194], 6, "into")

    @pytest.mark.parametrize("who", ["convener", "supervisor", "resident", "anonymous"])
    def test_only_the_towns_administrator(self, world: World, who: str):
        with pytest.raises(Refused):
            merge(world, world.village, world.other_village, by=world.actor(who))

    def test_an_administrator_of_one_village_is_not_enough(self, world: World):
        with outside_the_door("an administrator of a village"):
            RoleGrant.objects.create(
                person=world.people["convener"], role=Role.ADMINISTRATOR,
                jurisdiction=world.village,
            )  # fmt: skip
        with pytest.raises(Refused):
            merge(world, world.village, world.other_village, by=world.actor("convener"))

    def test_through_the_page(self, world: World):
        client, page = world.client("administrator"), f"/places/{world.village.pk}/merge/"
        assert page in client.get(f"/places/{world.village.pk}/").content.decode()
        wrong = client.post(page, {"into": world.village.pk, "ended_on": "今天", "reason": ""})
        assert wrong.status_code == 422
        sent = {"into": world.other_village.pk, "ended_on": "2024年5月1日", "reason": WHY}
        assert client.post(page, sent).status_code == 302
        assert client.post(page, sent).status_code == 422
        assert page not in client.get(f"/places/{world.village.pk}/").content.decode()
        assert Entry.objects.filter(kind="place.merge").count() == 1


class TestMoving:
    def test_a_grid_goes_to_another_village_with_its_roles(self, world: World, matter: Matter):
        worker = world.people["grid_worker"]
        by = world.actor("administrator")
        moved = actions.move_place(by, place=world.grid, parent=world.other_village, reason=WHY)
        assert moved.path == "xz/shiqiao/g1/"
        assert act_as(worker).holds(Role.GRID_WORKER, at="xz/shiqiao/g1/")
        assert not act_as(worker).holds(Role.GRID_WORKER, at="xz/balie/g1/")

    def test_a_village_goes_to_another_town(self, world: World, neighbour_town: Jurisdiction):
        convener = world.people["convener"]
        moved = actions.move_place(
            operator(), place=world.village, parent=neighbour_town, reason=WHY
        )
        world.grid.refresh_from_db()
        assert (moved.path, world.grid.path) == ("lh/balie/", "lh/balie/g1/")
        assert act_as(convener).holds(Role.CONVENER, at="lh/balie/g1/")
        assert not world.actor("supervisor").holds(Role.SUPERVISOR, at=moved.path)
        assert world.anonymous.get(f"/places/{world.village.pk}/").status_code == 200

    def test_one_town_alone_cannot_take_or_give(self, world: World, neighbour_town: Jurisdiction):
        by = world.actor("administrator")
        with pytest.raises(Refused):
            actions.move_place(by, place=world.village, parent=neighbour_town, reason=WHY)
        with outside_the_door("one who keeps both towns"):
            RoleGrant.objects.create(
                person=world.people["administrator"], role=Role.ADMINISTRATOR,
                jurisdiction=neighbour_town,
            )  # fmt: skip
        both = act_as(world.people["administrator"])
        moved = actions.move_place(both, place=world.village, parent=neighbour_town, reason=WHY)
        assert moved.parent == neighbour_town

    def test_no_cycles_no_wrong_levels_no_standing_still(
        self, world: World, neighbour_town: Jurisdiction
    ):
        for place, parent in (
            (world.village, world.grid),
            (world.village, world.other_village),
            (world.village, world.town),
            (world.town, neighbour_town),
            (world.town, world.village),
            (world.grid, world.town),
            (world.grid, world.grid),
            (world.grid, world.village),
        ):
            with pytest.raises(RuleBroken):
                actions.move_place(operator(), place=place, parent=parent, reason=WHY)
        assert not Entry.objects.exists()

    def test_the_same_code_there_is_refused(self, world: World):
        add(parent=world.other_village, level="grid", name="一号", code="g1", path="xz/shiqiao/g1/")
        with pytest.raises(RuleBroken) as refused:
            actions.move_place(operator(), place=world.grid, parent=world.other_village, reason=WHY)
        assert refused.value.field == "parent"

    def test_a_merged_village_takes_nothing_in(self, world: World):
        merge(world, world.other_village, world.village)
        gone = Jurisdiction.objects.get(pk=world.other_village.pk)
        with pytest.raises(RuleBroken):
            actions.move_place(operator(), place=world.grid, parent=gone, reason=WHY)

    def test_through_the_page(self, world: World):
        client, page = world.client("administrator"), f"/places/{world.grid.pk}/move/"
        assert page in client.get(f"/places/{world.grid.pk}/").content.decode()
        assert client.post(page, {"parent": world.town.pk, "reason": WHY}).status_code == 422
        sent = {"parent": world.other_village.pk, "reason": WHY}
        assert client.post(page, sent).status_code == 302
        assert Jurisdiction.objects.get(pk=world.grid.pk).parent == world.other_village


class TestOutlines:
    def test_an_outline_is_kept_and_taken_away(self, world: World):
        by = world.actor("administrator")
        assert actions.set_outline(by, place=world.village, outline=SQUARE).outline == json.loads(
            SQUARE
        )
        assert actions.set_outline(by, place=world.village, outline="").outline is None

    def test_somebody_elses_is_not_overwritten(self, world: World):
        by, seen = world.actor("administrator"), world.village.version
        actions.set_outline(by, place=world.village, outline=SQUARE, seen_version=seen)
        with pytest.raises(ChangedMeanwhile):
            actions.set_outline(by, place=world.village, outline="", seen_version=seen)

    def test_a_file_counts_before_the_text(self, world: World):
        client, page = world.client("administrator"), f"/places/{world.village.pk}/outline/"
        file = SimpleUploadedFile("a.geojson", b"\xef\xbb\xbf" + SQUARE.encode())
        assert client.post(page, {"outline": "x", "file": file}).status_code == 302
        world.village.refresh_from_db()
        assert world.village.outline == json.loads(SQUARE)
        for wrong in (b"\xff\xfe\x00", b"{}", b"x" * 200_001):
            answer = client.post(page, {"file": SimpleUploadedFile("a.geojson", wrong)})
            assert answer.status_code == 422
        assert "121.1" in client.get(page).content.decode()


def test_meetings_at_a_venue_that_closed_stay(world: World, matter: Matter):
    from tests.web.sample import make_meeting

    with outside_the_door("a meeting"):
        meeting = make_meeting(world, matter)
    actions.close_venue(world.actor("convener"), venue=world.venue)
    merge(world, world.village, world.other_village)
    assert Venue.objects.get(pk=world.venue.pk).node_path == "xz/shiqiao/balie/"
    assert world.anonymous.get(f"/meetings/{meeting.pk}/").status_code == 200
    assert world.anonymous.get(f"/places/venues/{world.venue.pk}/").status_code == 200

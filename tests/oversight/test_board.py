"""What the board counts, who may read it, and that every number leads to those matters."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.campaigns.models import Campaign, CampaignMatter
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Evidence, LinkClosing, Matter, MatterSide
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.oversight.board import read_board
from zhaishangyi.oversight.board_lines import show_lines
from zhaishangyi.oversight.board_rules import Works
from zhaishangyi.oversight.board_scope import (
    Look,
    Wanted,
    choose_open,
    list_choices,
    read_scope,
    read_wanted,
    read_wanted_list,
)
from zhaishangyi.oversight.models import Urge
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
DAY = timedelta(days=1)


@pytest.fixture(autouse=True)
def outside() -> Any:
    with outside_the_door("matters for the board"):
        yield


def look_at(world: World, who: str = "supervisor", place: Any = None, **wanted: Any) -> Look:
    by = world.actor(who)
    scope = read_scope(by, place or world.town, clock.today())
    return Look(by, scope, Wanted(**wanted), Works(list_active()), clock.now())


def add(world: World, place: Jurisdiction, link: str, over: float = -30.0, **more: Any) -> Matter:
    """A big matter at a link whose limit was `over` days ago; near it during the last five."""
    count = Matter.objects.count()
    due = clock.now() - over * DAY
    values: dict[str, Any] = {
        "number": f"村 2024-{count:03}",
        "jurisdiction": place,
        "handled_at": place,
        "title": f"第 {count} 件事",
        "text": "路灯不亮，晚上看不见。",
        "place_text": "桥头",
        "category": "light",
        "state": "under_way",
        "tier": "big",
        "procedure": "eight-links",
        "link": link,
        "due_at": due,
        "warn_at": due - 5 * DAY,
        "raised_at": clock.now() - 60 * DAY,
    }
    return Matter.objects.create(**values | more)


def read_numbers(look: Look) -> dict[str, dict[str, tuple[int, int, int]]]:
    """number, warned, late of the cells that are not empty, by village and link."""
    return {
        one.row.name: {
            cell.link: (cell.number, cell.warned, cell.late)
            for cell in one.row.cells
            if cell.number
        }
        for one in read_board(look).rows
    }


def test_open_matters_are_counted_by_village_and_link(world: World):
    add(world, world.village, "deliver", over=9)
    add(world, world.village, "deliver")
    add(world, world.grid, "agree", over=-2)
    add(world, world.village, "discuss", procedure="five-steps", tier="small")
    add(world, world.other_village, "collect", state="raised", procedure="", tier="")
    add(world, world.other_village, "review", state="finished")
    add(world, world.other_village, "collect", state="declined")
    assert read_numbers(look_at(world)) == {
        "八烈村": {"deliver": (2, 0, 1), "agree": (1, 1, 0), "deliberate": (1, 0, 0)},
        "石桥村": {"collect": (1, 0, 0)},
    }


def test_what_arose_in_no_village_has_a_row_of_the_town(world: World):
    matter = add(world, world.town, "deliver", over=1)
    look = look_at(world)
    assert read_numbers(look)["香樟镇"] == {"deliver": (1, 0, 1)}
    inside = look_at(world, village=world.town.pk)
    assert list(choose_open(inside)) == [matter]


def test_every_cell_leads_to_the_matters_that_it_counts(world: World):
    places = (world.village, world.grid, world.other_village)
    links = ("collect", "deliver", "review")
    for place in places:
        for number, link in enumerate(links):
            add(world, place, link, over=number * 3 - 4)
    add(world, world.village, "raise", procedure="five-steps", tier="small", over=1)
    for one in read_board(look_at(world)).rows:
        for cell in one.row.cells:
            inside = look_at(world, village=one.row.place_id, link=cell.link)
            assert choose_open(inside).count() == cell.number
            late = look_at(world, village=one.row.place_id, link=cell.link, state="late")
            assert choose_open(late).count() == cell.late
            warned = look_at(world, village=one.row.place_id, link=cell.link, state="warned")
            assert choose_open(warned).count() == cell.warned


def test_a_matter_that_a_village_has_joined_stands_at_both(world: World):
    joint = add(world, world.village, "deliver", over=3)
    asked = add(world, world.village, "deliver")
    for matter, state in ((joint, "joined"), (asked, "asked")):
        MatterSide.objects.create(
            matter=matter, jurisdiction=world.other_village, state=state, reason="河是两村的"
        )
    look = look_at(world)
    assert read_numbers(look) == {
        "八烈村": {"deliver": (2, 0, 1)},
        "石桥村": {"deliver": (1, 0, 1)},
    }
    other = look_at(world, village=world.other_village.pk, link="deliver")
    assert list(choose_open(other)) == [joint]
    # In the town's list it stands once.
    assert choose_open(look_at(world, state="late")).count() == 1


def test_a_merged_village_counts_to_the_one_it_belongs_to(world: World):
    merged = Jurisdiction.objects.create(
        parent=world.village,
        level="village",
        name="老八烈村",
        code="old",
        path="xz/balie/old/",
        ended_on=clock.today() - DAY,
    )
    add(world, merged, "deliver", over=2)
    assert read_numbers(look_at(world)) == {"八烈村": {"deliver": (1, 0, 1)}, "石桥村": {}}


def test_past_the_village_only_the_town_counts_it(world: World):
    secret = add(
        world, world.village, "deliver", over=4, is_past_village=True, handled_at=world.town
    )
    assert read_numbers(look_at(world))["八烈村"] == {"deliver": (1, 0, 1)}
    assert list(choose_open(look_at(world, state="late"))) == [secret]
    # The convener of the village has no board; if one had, it would not be on it.
    assert read_numbers(look_at(world, "convener", world.village))["八烈村"] == {}


def test_the_board_is_narrowed_by_tier_campaign_and_office(world: World):
    lamp, road, bridge = (add(world, world.village, "deliver", over=n) for n in (1, 2, 3))
    Matter.objects.filter(pk=road.pk).update(tier="urgent")
    today = clock.today()
    campaign = Campaign.objects.create(
        jurisdiction=world.town, title="路灯月", theme="路灯", begins_on=today, ends_on=today
    )
    CampaignMatter.objects.create(campaign=campaign, matter=lamp)
    for matter, state in ((bridge, "agreed"), (lamp, "accepted")):
        ActionItem.objects.create(
            matter=matter, promise="修好", office=world.office, due_on=today, state=state
        )
    assert list(choose_open(look_at(world, tier="urgent"))) == [road]
    assert list(choose_open(look_at(world, campaign=campaign.pk))) == [lamp]
    assert list(choose_open(look_at(world, office=world.office.pk))) == [bridge]
    assert read_numbers(look_at(world, office=world.office.pk))["八烈村"] == {"deliver": (1, 0, 1)}
    choices = list_choices(look_at(world).scope)
    asked = {"tier": "urgent", "campaign": str(campaign.pk), "office": str(world.office.pk)}
    assert read_wanted(asked, choices) == Wanted("urgent", campaign.pk, world.office.pk)
    nonsense = {"tier": "x", "campaign": "1' or 1", "office": str(campaign.pk), "village": "%00"}
    assert read_wanted_list(nonsense, choices, look_at(world).scope) == Wanted()


def test_the_longest_late_come_first_with_what_they_lack_and_what_was_urged(world: World):
    first = add(world, world.village, "deliver", over=9)
    second = add(world, world.other_village, "investigate", over=2)
    near = add(world, world.village, "agree", over=-1)
    add(world, world.village, "agree")
    today = clock.today()
    Urge.objects.create(
        matter=first, link="deliver", text="泵要换", due_on=today, sent_on=today - DAY
    )
    look = look_at(world)
    board = read_board(look)
    assert [line.matter for line in board.late] == [first, second]
    assert board.late_number == 2
    assert [line.urged_days for line in board.late if line.urge] == [1]
    assert all(line.may_urge for line in board.late)
    assert not any(line.may_urge for line in show_lines(look_at(world, "auditor"), [first]))
    assert [line.matter for line in board.lacking] == [first, second, near]
    assert all(line.missing for line in board.lacking)


def test_a_step_that_has_its_evidence_lacks_nothing(world: World):
    matter = add(world, world.village, "collect", over=1, state="raised", procedure="")
    matter.procedure, matter.state = "eight-links", "under_way"
    matter.save()
    for fact in ("matter_raised", "triaged"):
        Evidence.objects.create(matter=matter, fact=fact, source_kind="matters.matter")
    line = show_lines(look_at(world), [matter])[0]
    assert line.is_late
    assert line.missing == ""


def test_steps_left_out_of_open_matters_are_listed_with_their_reason(world: World):
    going = add(world, world.village, "investigate", over=2, procedure="five-steps", tier="small")
    done = add(world, world.village, "", state="finished")
    for matter in (going, done):
        LinkClosing.objects.create(
            matter=matter, link="raise", is_skip=True, reason="大家都去看过了"
        )
    lacking = read_board(look_at(world)).lacking
    assert [one.matter for one in lacking] == [going]
    assert "大家都去看过了" in lacking[0].skipped
    assert list(choose_open(look_at(world, state="skipped"))) == [going]


def test_a_village_is_silent_until_something_happens_there(world: World):
    def list_silent() -> list[str]:
        return [one.name for one in read_board(look_at(world)).silent]

    old = add(world, world.village, "deliver")
    assert list_silent() == ["石桥村", "八烈村"]
    LinkClosing.objects.create(matter=old, link="agree", at=clock.now() - 3 * DAY)
    assert list_silent() == ["石桥村"]
    Meeting.objects.create(
        jurisdiction=world.other_village,
        title="小院普法",
        sort="legal_talk",
        place_text="小院",
        starts_at=clock.now() - 8 * DAY,
        opened_at=clock.now() - 8 * DAY,
        convener=world.people["other_convener"],
        state="closed",
        join_code="SILENT22",
    )
    assert list_silent() == []


def test_a_village_of_its_own_is_one_row(world: World):
    add(world, world.grid, "agree", over=2)
    add(world, world.other_village, "agree", over=2)
    look = look_at(world, place=world.village)
    assert read_numbers(look) == {"八烈村": {"agree": (1, 0, 1)}}
    assert look.scope.town == world.town


def test_an_empty_town_is_a_board_of_nothing(db: Any):
    town = Jurisdiction.objects.create(level="town", name="新镇", code="new", path="new/")
    scope = read_scope(NOBODY, town, clock.today())
    board = read_board(Look(NOBODY, scope, Wanted(), Works(list_active()), clock.now()))
    assert [one.row.name for one in board.rows] == ["新镇"]
    assert (board.number, board.late_number, board.late, board.lacking) == (0, 0, [], [])


def test_the_board_asks_as_often_for_many_matters_as_for_one(world: World):
    def ask() -> int:
        return count_queries(lambda: read_board(look_at(world)))

    add(world, world.village, "deliver", over=3)
    for_one = ask()
    for number in range(12):
        add(world, world.other_village, "agree", over=number - 6)
        add(world, world.grid, "discuss", procedure="five-steps", tier="small", over=number)
    assert ask() == for_one
    assert for_one <= 16

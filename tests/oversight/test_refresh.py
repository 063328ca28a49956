"""What is counted by day is always what a rebuild from the records comes to."""

from __future__ import annotations

import random
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from tests.oversight import making
from tests.oversight.making import at, take_stock

from zhaishangyi.campaigns.models import Campaign, CampaignMatter
from zhaishangyi.delivery.models import ActionItem, SatisfactionRating, Suggestion
from zhaishangyi.matters.models import LinkClosing, Matter, State
from zhaishangyi.mediation.models import Case, Climb
from zhaishangyi.meetings.models import Meeting, Participant, Turn
from zhaishangyi.oversight import triggers
from zhaishangyi.oversight.models import DayFigures, Stale
from zhaishangyi.oversight.refresh import rebuild, refresh
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.trail import outside_the_door

ROLES = ("resident", "deputy", "cppcc", "lawyer", "convener")
DAYS = 40


class Editor:
    """Makes, changes and removes records at random, as acts and people with a console do."""

    def __init__(self, world: Any, seed: int) -> None:
        self.world = world
        self.dice = random.Random(seed)
        self.places = [world.village, world.other_village, world.grid, world.town]
        with outside_the_door("a theme month"):
            self.campaign = Campaign.objects.create(
                jurisdiction=world.town, title="路灯月", theme="路灯",
                begins_on=at(0).date(), ends_on=at(DAYS).date(),
            )  # fmt: skip

    def pick(self, model: type[Any]) -> Any:
        """One of the records, None when there is none."""
        found = list(model.objects.order_by("pk"))
        return self.dice.choice(found) if found else None

    @property
    def day(self) -> float:
        return self.dice.random() * DAYS

    @property
    def place(self) -> Any:
        return self.dice.choice(self.places)

    def do_something(self) -> None:
        """One edit."""
        edits = [name for name in dir(self) if name.startswith("edit_")]
        with outside_the_door("random edits"):
            getattr(self, self.dice.choice(edits))()

    def edit_matter(self) -> None:
        making.make_matter(self.place, days=self.day, channel=self.dice.choice(["online", "grid"]))

    def edit_meeting(self) -> None:
        making.make_meeting(
            self.world, self.place, days=self.day, matter=self.pick(Matter),
            venue=self.dice.choice([None, self.world.venue]),
            is_on_the_spot=self.dice.random() < 0.5,
            sort=self.dice.choice(["deliberation", "deliberation", "activity", "legal_talk"]),
            state=self.dice.choice(["closed", "closed", "open"]),
        )  # fmt: skip

    def edit_participant(self) -> None:
        meeting = self.pick(Meeting)
        person = self.dice.choice([None, *self.world.people.values()])
        if meeting is None or (person and meeting.participants.filter(person=person).exists()):
            return
        invited = self.dice.choice([None, at(0)])
        came = self.dice.choice([None, meeting.opened_at, meeting.opened_at])
        role = self.dice.choice(ROLES)
        making.make_participant(meeting, person, role, invited_at=invited, checked_in_at=came)

    def edit_turn(self) -> None:
        participant = self.pick(Participant)
        if participant is not None:
            making.make_turn(participant, self.dice.randrange(200), paused=self.dice.randrange(99))

    def edit_case(self) -> None:
        state = self.dice.choice(["waiting", "ended"])
        making.make_case(self.place, days=self.day, state=state)

    def edit_settle_case(self) -> None:
        case = self.pick(Case)
        if case is not None:
            Case.objects.filter(pk=case.pk).update(
                state="settled", mediator=self.world.people["mediator"], signed_at=at(1),
                signed_level=self.dice.choice(["grid", "village", "town"]),
            )  # fmt: skip

    def edit_climb(self) -> None:
        case = self.pick(Case)
        if case is not None:
            Climb.objects.create(
                case=case, from_node=self.world.village, to_node=self.world.town, tried="谈过",
                reason="谈不拢", since=at(0),
            )  # fmt: skip

    def edit_finish(self) -> None:
        matter = self.pick(Matter)
        if matter is not None:
            done = matter.raised_at + timedelta(days=self.dice.randrange(20))
            Matter.objects.filter(pk=matter.pk).update(state=State.FINISHED, finished_at=done)

    def edit_rating(self) -> None:
        matter, person = self.pick(Matter), self.world.people["resident"]
        if matter is not None and not matter.ratings.exists():
            making.make_rating(matter, person, self.dice.choice(["solved", "nearly"]), self.day)

    def edit_promise(self) -> None:
        if (matter := self.pick(Matter)) is not None:
            office = self.world.office
            state, said = self.dice.choice([("agreed", None), ("accepted", at(self.day))])
            making.make_promise(office, matter, due=self.day, state=state, reported_at=said)

    def edit_suggestion(self) -> None:
        making.make_suggestion(
            meeting=self.pick(Meeting), matter=self.pick(Matter), made_at=at(self.day),
            state=self.dice.choice(["open", "adopted"]),
        )  # fmt: skip

    def edit_reopening(self) -> None:
        if (matter := self.pick(Matter)) is not None and not matter.reopenings.exists():
            making.make_reopening(matter, self.day)

    def edit_closing(self) -> None:
        if (matter := self.pick(Matter)) is None:
            return
        link = self.dice.choice(["raise", "select", "deliver"])
        if not matter.closings.filter(link=link).exists():
            took, is_skip = self.dice.choice([-1, 0.5, 3, 12.4]), self.dice.random() < 0.2
            making.make_closing(
                matter, link, days=self.day, took=took, is_skip=is_skip, reason="不用办"
            )

    def edit_closing_moved(self) -> None:
        if (closing := self.pick(LinkClosing)) is not None:
            since = self.dice.choice([None, closing.at - timedelta(days=2)])
            closings = LinkClosing.objects.filter(pk=closing.pk)
            closings.update(since=since, at=at(self.day), is_skip=False)

    def edit_procedure(self) -> None:
        if (matter := self.pick(Matter)) is not None:
            way = self.dice.choice(["eight-links", "five-steps"])
            Matter.objects.filter(pk=matter.pk).update(procedure=way)

    def edit_project(self) -> None:
        matter = self.pick(Matter)
        if matter is not None and not hasattr(matter, "project"):
            delivered = self.dice.choice([None, at(self.day)])
            making.make_project(matter, adopted_at=at(self.day), delivered_at=delivered)

    def edit_theme(self) -> None:
        matter = self.pick(Matter)
        if matter is not None and not hasattr(matter, "campaign_place"):
            CampaignMatter.objects.create(campaign=self.campaign, matter=matter)

    def edit_call_off(self) -> None:
        called_off = self.dice.choice([None, at(3)])
        Campaign.objects.filter(pk=self.campaign.pk).update(
            cancelled_at=called_off, cancelled_reason="台风" if called_off else ""
        )

    def edit_move_records(self) -> None:
        model: Any = self.dice.choice([Matter, Meeting, Case])
        if (found := self.pick(model)) is not None:
            model.objects.filter(pk=found.pk).update(jurisdiction=self.place)

    def edit_move_meeting_day(self) -> None:
        if (meeting := self.pick(Meeting)) is not None:
            day = self.day
            Meeting.objects.filter(pk=meeting.pk).update(
                opened_at=at(day), closed_at=at(day + 0.1), state="closed"
            )

    def edit_move_participant(self) -> None:
        one, meeting = self.pick(Participant), self.pick(Meeting)
        if one is not None and not meeting.participants.filter(person=one.person).exists():
            Participant.objects.filter(pk=one.pk).update(
                meeting=meeting, role=self.dice.choice(ROLES), checked_in_at=at(1)
            )

    def edit_venue(self) -> None:
        sort = self.dice.choice(["tree", "hall"])
        Venue.objects.filter(pk=self.world.venue.pk).update(sort=sort)

    def edit_remove(self) -> None:
        model: Any = self.dice.choice(
            [
                Participant, Turn, Suggestion, SatisfactionRating, ActionItem, Climb,
                CampaignMatter, LinkClosing,
            ]
        )  # fmt: skip
        if (found := self.pick(model)) is not None:
            found.delete()

    def edit_remove_by_hand(self) -> None:
        """Somebody with a console takes a meeting away, and only then what hangs on it."""
        if (meeting := self.pick(Meeting)) is None:
            return
        key = meeting.pk.hex if connection.vendor == "sqlite" else meeting.pk
        with connection.cursor() as cursor:
            if connection.vendor == "postgresql":
                cursor.execute("SET CONSTRAINTS ALL DEFERRED")
            for table, column in (
                ("meetings_meeting", "id"),
                ("meetings_turn", "meeting_id"),
                ("meetings_participant", "meeting_id"),
                ("delivery_suggestion", "meeting_id"),
            ):
                cursor.execute(f"DELETE FROM {table} WHERE {column} = %s", [key])

    def edit_merge_village(self) -> None:
        """A village comes to lie below another, or stands alone again."""
        village, grid = self.world.village, self.world.grid
        inside = self.dice.random() < 0.5
        path = f"{self.world.other_village.path if inside else self.world.town.path}balie/"
        parent = self.world.other_village if inside else self.world.town
        for place, new_path in ((village, path), (grid, f"{path}g1/")):
            Jurisdiction.objects.filter(pk=place.pk).update(path=new_path)
        Jurisdiction.objects.filter(pk=village.pk).update(parent=parent)


@pytest.mark.parametrize("seed", range(6))
def test_refreshing_comes_to_the_same_as_a_rebuild(world: Any, seed: int):
    editor = Editor(world, seed)
    for _round in range(25):
        for _edit in range(editor.dice.randrange(1, 12)):
            editor.do_something()
        refresh(most=editor.dice.choice([1, 200, None]))
    refresh()
    counted = take_stock()
    assert counted[0]
    assert counted[2] == making.sum_months(counted[0])
    assert not Stale.objects.exists()
    rebuild()
    assert take_stock() == counted


def test_a_town_has_what_its_villages_and_grids_have(world: Any):
    for place in (world.village, world.grid, world.other_village, world.town):
        making.make_meeting(world, place)
    refresh()
    found = dict(DayFigures.objects.values_list("place", "counts"))
    meetings = {place: counts["meetings.deliberation"] for place, counts in found.items()}
    assert meetings == {
        world.grid.pk: 1, world.village.pk: 2, world.other_village.pk: 1, world.town.pk: 4, None: 4
    }  # fmt: skip


def test_a_meeting_at_night_belongs_to_the_day_in_the_town(world: Any):
    making.make_meeting(world, world.village, days=0.49)  # a quarter to midnight
    making.make_meeting(world, world.village, days=0.51)
    refresh()
    days = DayFigures.objects.filter(place=world.village).values_list("day", flat=True)
    assert [day.isoformat() for day in sorted(days)] == ["2024-05-01", "2024-05-02"]


def test_some_changes_wait_when_there_are_many(world: Any):
    for day in range(30):
        making.make_matter(world.village, days=day)
    refresh(most=1)
    assert 0 < DayFigures.objects.filter(place=None).count() < 30
    refresh()
    assert DayFigures.objects.filter(place=None).count() == 30


def test_changing_what_is_not_counted_makes_nothing_stale(world: Any):
    matter = making.make_matter(world.village)
    refresh()
    with outside_the_door("a typing error"):
        matter.title = "路灯坏了"
        matter.save()
    assert not Stale.objects.exists()
    assert refresh() == 0


def test_triggers_are_put_back_after_filling_without_them(world: Any):
    before = triggers.list_installed()
    triggers.remove()
    assert not triggers.list_installed()
    making.make_matter(world.village)
    assert triggers.install()
    assert triggers.list_installed() == before
    assert not Stale.objects.exists()
    rebuild()
    assert DayFigures.objects.filter(place=world.village).exists()


def test_days_far_apart_are_counted(world: Any):
    making.make_matter(world.village, days=-36500)
    making.make_matter(world.village, days=3650)
    refresh()
    counted = take_stock()
    rebuild()
    assert take_stock() == counted
    assert len(counted[0]) == len(counted[2]) == 6

"""Every indicator from records made for it, for a village, its town and everything."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

import pytest
from tests.oversight import making
from tests.oversight.making import at

from zhaishangyi.campaigns.counting import count_campaigns
from zhaishangyi.campaigns.models import Campaign, CampaignMatter
from zhaishangyi.matters.models import LinkClosing, State
from zhaishangyi.mediation.models import Climb
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.oversight.durations import Duration, read_durations
from zhaishangyi.oversight.figures import read_report, to_json
from zhaishangyi.oversight.periods import Period
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

MAY = Period(date(2024, 5, 1), date(2024, 5, 31))
YEAR = Period(date(2024, 1, 1), date(2024, 12, 31))


def read(place: Any, period: Period = MAY, *, is_inside: bool = True) -> dict[str, Any]:
    """The values of a report by key."""
    report = read_report(place, period, is_inside=is_inside)
    return {key: figure.value for key, figure in report.figures.items()}


def hold_meeting(world: Any, **more: Any) -> Meeting:
    """A deliberation in the village with two residents, a deputy and a lawyer."""
    meeting = making.make_meeting(world, world.village, **more)
    people = world.people
    for who, role, invited in (
        ("resident", "resident", at(-3)),
        ("neighbour", "resident", None),
        ("deputy", "deputy", at(-3)),
        ("lawyer", "lawyer", at(-3)),
    ):
        making.make_participant(meeting, people[who], role, invited_at=invited)
    making.make_participant(
        meeting, people["cppcc"], "cppcc", invited_at=at(-3), checked_in_at=None
    )
    return meeting


def test_breadth(world: Any):
    hold_meeting(world)
    hold_meeting(world, days=2, state="open")
    hold_meeting(world, days=3, sort="activity")
    found = read(world.village)
    assert found["meetings"] == 1
    assert found["participations"] == 4
    assert found["participations_by_role"] == {"deputy": 1, "lawyer": 1, "resident": 2}
    assert (found["representatives"], found["representative_share"]) == (1, 25.0)
    assert (found["invited"], found["attended"], found["attendance_share"]) == (4, 3, 75.0)
    assert found == read(world.village, YEAR) | {"activities": 1}
    assert read(world.other_village)["meetings"] == 0


def test_coverage_counts_people_of_the_roster_once(world: Any):
    for day in (0, 1, 40):
        hold_meeting(world, days=day)
    residents = Person.objects.filter(jurisdiction__path__startswith=world.village.path)
    found = read(world.village)
    assert found["roster"] == residents.count()
    assert found["people"] == 4
    assert found["coverage"] == round(400 / residents.count(), 1)


def test_somebody_who_came_before_and_after_did_not_come_between(world: Any):
    for day in (-20, 40):
        hold_meeting(world, days=day)
    making.make_meeting(world, world.village)
    assert read(world.village)["people"] == 0
    hold_meeting(world, days=5)
    assert read(world.village)["people"] == 4


def test_whoever_left_the_roster_before_is_not_asked_for(world: Any):
    making.make_meeting(world, world.village)
    before = read(world.village)["roster"]
    with outside_the_door("somebody moves away"):
        Person.objects.filter(pk=world.people["neighbour"].pk).update(left_on=date(2024, 4, 30))
    assert read(world.village)["roster"] == before - 1


def test_small_groups_are_left_out_with_what_gives_them_away(world: Any):
    with outside_the_door("more residents"):
        for number in range(40):
            year = 1960 if number < 20 else 1990
            Person.objects.create(jurisdiction=world.village, name=f"某{number}", birth_year=year)
    meeting = making.make_meeting(world, world.village)
    for person in Person.objects.filter(name__startswith="某")[:30]:
        making.make_participant(meeting, person, "resident")
    table = read(world.village)["coverage_by_age"]
    assert set(table) == {"18-39", "60-74", "unknown"}
    shown = [row for row in table.values() if row["roster"] is not None]
    assert all(row["took_part"] >= 5 for row in shown)
    assert len(shown) != 2  # one row left out could be had from the sums


def test_depth(world: Any):
    with outside_the_door("a hall"):
        hall = type(world.venue).objects.create(
            jurisdiction=world.village, name="村委会", sort="office", place_text="村委会"
        )
    hold_meeting(world, venue=world.venue)
    hold_meeting(world, days=1, venue=hall)
    making.make_meeting(world, world.village, days=1, is_on_the_spot=True)
    making.make_meeting(world, world.village, days=2, sort="legal_talk", venue=world.venue)
    making.make_meeting(world, world.village, days=2, sort="activity")
    making.make_matter(world.village, channel="grid")
    found = read(world.village)
    assert (found["meetings"], found["legal_talks"], found["activities"]) == (3, 1, 1)
    assert (found["talks_outside"], found["talks_outside_share"]) == (2, 66.7)
    assert (found["on_the_spot"], found["lawyers_present"]) == (1, 2)
    assert (found["venues_used"], found["brands"]) == (2, 1)
    assert found["channels"] == {"grid": 1}


def make_disputes(world: Any, number: int, *, level: str = "", days: float = 0) -> list[Any]:
    """Some disputes; with a level settled there."""
    more: dict[str, Any] = {}
    if level:
        mediator = world.people["mediator"]
        more = {
            "state": "settled", "mediator": mediator, "signed_at": at(9), "signed_level": level
        }  # fmt: skip
    return [making.make_case(world.village, days=days, **more) for _ in range(number)]


def test_disputes_for_those_inside(world: Any):
    make_disputes(world, 3)
    settled = make_disputes(world, 4, level="village")
    with outside_the_door("one went up"):
        Climb.objects.create(
            case=settled[0], from_node=world.grid, to_node=world.village, tried="谈过",
            reason="谈不拢", since=at(0),
        )  # fmt: skip
    found = read(world.village)
    assert (found["disputes"], found["settled"], found["settled_share"]) == (7, 4, 57.1)
    assert (found["settled_grid"], found["settled_village"], found["settled_town"]) == (0, 4, 0)
    assert (found["settled_where_it_arose"], found["climbed"]) == (3, 1)
    assert found["settled_where_it_arose_share"] == 75.0


def test_the_public_gets_disputes_of_a_town_and_whole_years_only(world: Any):
    make_disputes(world, 8)
    make_disputes(world, 14, level="village")
    make_disputes(world, 7, level="grid", days=-20)
    assert read(world.town, YEAR, is_inside=False)["disputes"] == 29
    assert read(world.town, YEAR, is_inside=False)["settled"] == 21
    assert read(None, YEAR, is_inside=False)["settled_village"] == 14
    for place, period in ((world.town, MAY), (world.village, YEAR)):
        report = read_report(place, period)
        assert report.figures["disputes"].value is None
        assert report.figures["disputes"].is_withheld
        assert report.figures["climbed"].is_withheld


def test_few_disputes_of_one_year_are_left_out_of_a_sum_of_years(world: Any):
    make_disputes(world, 8)
    make_disputes(world, 3, days=-300)
    assert read(world.town, YEAR, is_inside=False)["disputes"] == 8
    two = Period(date(2023, 1, 1), date(2024, 12, 31))
    assert read(world.town, two, is_inside=False)["disputes"] is None
    assert read(world.town, two)["disputes"] == 11


def test_the_running_year_is_told_to_its_last_quarter(world: Any):
    make_disputes(world, 6, days=-60)
    make_disputes(world, 9)
    so_far = Period(date(2024, 1, 1), date(2024, 5, 20))
    with clock.pretend(at(19)):
        assert read(world.town, so_far, is_inside=False)["disputes"] == 6


def test_warmth(world: Any):
    done = making.make_matter(
        world.village, days=-10, state=State.FINISHED, finished_at=at(7), tier="small"
    )
    making.make_matter(world.village, days=3)
    quick = making.make_matter(
        world.village, days=3, state=State.FINISHED, finished_at=at(5), tier="small"
    )
    people = world.people
    making.make_rating(done, people["resident"], "solved")
    making.make_rating(done, people["neighbour"], "nearly")
    making.make_rating(quick, people["resident"], "solved")
    making.make_suggestion(matter=done, made_at=at(0), state="adopted")
    making.make_suggestion(matter=done, made_at=at(1))
    making.make_project(done, adopted_at=at(-40), delivered_at=at(2))
    making.make_reopening(done, 1)
    for due, said in ((2, at(1)), (3, at(6)), (4, None)):
        state = "accepted" if said else "agreed"
        making.make_promise(world.office, done, due=due, state=state, reported_at=said)
    found = read(world.town)
    assert (found["raised"], found["solved"]) == (2, 2)
    assert (found["days_to_close"], found["days_to_close_p90"]) == (2, 17)
    assert (found["ratings"], found["satisfied"], found["satisfaction"]) == (3, 2, 66.7)
    assert (found["suggestions"], found["suggestions_adopted"]) == (2, 1)
    assert (found["projects"], found["projects_begun"], found["reopened"]) == (1, 0, 1)
    assert (found["promises_due"], found["promises_kept"]) == (3, 1)
    assert found["promises_kept_share"] == 33.3


def test_a_promise_is_not_due_before_its_day_is_over(world: Any):
    matter = making.make_matter(world.village)
    making.make_promise(world.office, matter, due=10)
    with clock.pretend(at(10)):
        assert read(world.village)["promises_due"] == 0
    with clock.pretend(at(11)):
        assert read(world.village)["promises_due"] == 1


def test_floor_time_goes_by_group_and_without_pauses(world: Any):
    meeting = making.make_meeting(world, world.village)
    for who, role, seconds, paused in (
        ("resident", "resident", 100, 10),
        ("respected_local", "respected_local", 30, 0),
        ("convener", "convener", 60, 0),
        ("deputy", "deputy", 20, 30),
    ):
        participant = making.make_participant(meeting, world.people[who], role)
        making.make_turn(participant, seconds, paused=paused)
    found = read(None)
    assert found["floor"] == {"resident": 120, "deputy": 0, "expert": 0, "office": 60}
    assert found["floor_share"] == {"resident": 66.7, "deputy": 0.0, "expert": 0.0, "office": 33.3}


def test_theme_months_count_their_matters_until_they_are_called_off(world: Any):
    matter = making.make_matter(
        world.village, state=State.FINISHED, finished_at=at(7), tier="small"
    )
    hold_meeting(world, matter=matter)
    hold_meeting(world, days=1)
    with outside_the_door("a theme month"):
        campaign = Campaign.objects.create(
            jurisdiction=world.town, title="路灯月", theme="路灯", begins_on=MAY.since,
            ends_on=MAY.until,
        )  # fmt: skip
        CampaignMatter.objects.create(campaign=campaign, matter=matter)
    keys = ("meetings_in_campaigns", "participations_in_campaigns", "solved_in_campaigns")
    found = read(world.village)
    assert [found[key] for key in keys] == [1, 4, 1]
    theirs = count_campaigns([campaign.pk])[campaign.pk]
    assert [theirs[key] for key in ("meetings", "participations", "solved")] == [1, 4, 1]
    assert theirs["representatives"] == 1
    with outside_the_door("called off"):
        Campaign.objects.update(cancelled_at=at(8), cancelled_reason="台风")
    found = read(world.village)
    assert [found[key] for key in keys] == [0, 0, 0]


def test_an_empty_town_has_no_data_and_divides_by_nothing(world: Any):
    report = read_report(world.town, MAY, is_inside=True)
    assert not report.has_data
    for key in ("representative_share", "coverage", "days_to_close", "satisfaction"):
        assert report.figures[key].value is None
        assert not report.figures[key].has_data
    assert report.figures["meetings"].value == 0
    assert report.months == ((MAY.since, {"participations": 0, "representatives": 0}),)
    with outside_the_door("nobody at all"):
        empty = Jurisdiction.objects.create(level="town", name="空镇", code="k", path="k/")
    assert read(empty)["roster"] == 0


def test_deleting_one_meeting_changes_the_figures(world: Any):
    meetings = [hold_meeting(world, days=day) for day in (0, 1)]
    assert read(world.town)["participations"] == 8
    with outside_the_door("somebody deletes it"):
        meetings[0].delete()
    found = read(world.town)
    assert (found["meetings"], found["participations"]) == (1, 4)


def test_compared_with_the_time_before(world: Any):
    hold_meeting(world, days=-5)
    for day in (0, 1):
        hold_meeting(world, days=day)
    report = read_report(world.village, MAY)
    meetings = report.figures["meetings"]
    assert (meetings.value, meetings.before, meetings.change) == (2, 1, 1)
    assert report.before == Period(date(2024, 4, 1), date(2024, 4, 30))
    assert report.figures["satisfaction"].change is None


def test_days_to_come_are_empty(world: Any):
    hold_meeting(world)
    assert read(world.village, Period(date(2090, 1, 1), date(2090, 12, 31)))["meetings"] == 0


def test_how_long_links_take(world: Any):
    with outside_the_door("links that were closed"):
        for days in (1, 3, 10):
            matter = making.make_matter(world.village, procedure="eight-links")
            LinkClosing.objects.create(
                matter=matter, link="deliver", since=at(5), at=at(5 + days + 0.5)
            )
        small = making.make_matter(world.grid, procedure="five-steps")
        LinkClosing.objects.create(matter=small, link="raise", since=at(0), at=at(2))
        LinkClosing.objects.create(
            matter=small, link="deliver", since=at(0), at=at(2), is_skip=True, reason="不用办"
        )
    found = read_durations([world.village, world.other_village, world.town], MAY)
    assert found[world.village.pk] == {
        "deliver": Duration(3, 10, 3), "select": Duration(2, 2, 1)
    }  # fmt: skip
    assert found[world.other_village.pk] == {}
    assert found[world.town.pk] == found[world.village.pk]
    assert read_durations([None], MAY)[None]["deliver"].count == 3


def test_a_village_merged_in_mid_year_counts_where_it_lies_now(world: Any):
    hold_meeting(world)
    making.make_meeting(world, world.other_village)
    assert read(world.other_village)["meetings"] == 1
    with outside_the_door("two villages become one"):
        world.village.parent = world.other_village
        world.village.path = f"{world.other_village.path}balie/"
        world.village.ended_on = MAY.until - timedelta(days=10)
        world.village.save()
        world.grid.path = f"{world.village.path}g1/"
        world.grid.save()
    assert read(world.other_village)["participations"] == 4
    assert read(world.other_village)["people"] == 4
    assert read(world.village)["meetings"] == 1
    assert read(world.town)["meetings"] == 2


def test_json_is_plain_and_says_what_each_figure_means(world: Any):
    hold_meeting(world)
    found = to_json(read_report(world.village, MAY))
    assert found["period"] == {"from": "2024-05-01", "to": "2024-05-31"}
    assert found["breadth"]["meetings"] == 1
    assert found["depth"]["disputes"] is None
    assert found["before"]["breadth"]["meetings"] == 0
    assert found["jurisdiction"]["path"] == world.village.path
    keys = {key for degree in ("breadth", "depth", "warmth") for key in found[degree]}
    assert keys == set(found["definitions"])


@pytest.mark.parametrize("place", ["village", "town", "grid"])
def test_every_indicator_has_the_type_it_says(world: Any, place: str):
    hold_meeting(world)
    for figure in read_report(getattr(world, place), MAY, is_inside=True).figures.values():
        if figure.indicator.is_table:
            assert isinstance(figure.value, dict), figure.key
        else:
            assert figure.value is None or isinstance(figure.value, int | float), figure.key

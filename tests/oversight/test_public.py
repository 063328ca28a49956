"""The three degrees for everybody: pages, definitions, records behind the figures."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta

import pytest
from django.urls import reverse
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.campaigns.models import Campaign, CampaignMatter
from zhaishangyi.delivery.models import LivelihoodProject, SatisfactionRating, Suggestion
from zhaishangyi.matters.models import Matter, Reopening
from zhaishangyi.mediation.models import Case, Climb
from zhaishangyi.meetings.models import Meeting, Participant, Turn
from zhaishangyi.oversight.figures import read_report
from zhaishangyi.oversight.indicators import INDICATORS
from zhaishangyi.oversight.periods import Period
from zhaishangyi.oversight.records import SOURCES, add_up, show_rows
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

NOW = datetime(2024, 6, 4, 2, tzinfo=UTC)
PERIOD = Period(NOW.date().replace(month=1, day=1), NOW.date())
QUERY = {"since": "2024-01-01", "until": "2024-06-04"}


def make_matter(world: World, number: int, **more: object) -> Matter:
    made = {
        "number": f"八烈 2024-{number:03d}",
        "jurisdiction": world.grid,
        "handled_at": world.village,
        "title": f"第{number}件事",
        "text": "路不平。",
        "category": "road",
        "state": "under_way",
        "tier": "small",
        "raised_at": NOW - timedelta(days=40 + number),
    }
    return Matter.objects.create(**(made | more))


def make_meeting(world: World, code: str, matter: Matter | None, **more: object) -> Meeting:
    at = NOW - timedelta(days=20)
    made = {
        "matter": matter,
        "jurisdiction": world.village,
        "title": "坐下来谈",
        "place_text": "村口",
        "starts_at": at,
        "opened_at": at,
        "closed_at": at + timedelta(hours=1),
        "state": "closed",
        "convener": world.people["convener"],
        "join_code": code,
        "venue": world.venue,
    }
    return Meeting.objects.create(**(made | more))


def fill_meetings(world: World, matter: Matter, hidden: Matter) -> None:
    """Two deliberations, one of a hidden matter on the spot; a talk, an activity, one cancelled."""
    held = make_meeting(world, "A", matter)
    secret = make_meeting(world, "B", hidden, venue=None, is_on_the_spot=True)
    make_meeting(world, "C", None, sort="legal_talk")
    make_meeting(world, "D", None, sort="activity")
    make_meeting(world, "E", matter, state="cancelled", closed_at=None)
    came = {"checked_in_at": NOW - timedelta(days=20), "invited_at": NOW - timedelta(days=22)}
    for role in ("resident", "deputy", "cppcc", "lawyer"):
        Participant.objects.create(
            meeting=held, person=world.people[role], name="某某", role=role, **came
        )
    Participant.objects.create(
        meeting=held, person=world.people["neighbour"], name="没来", role="resident",
        invited_at=came["invited_at"],
    )  # fmt: skip
    spoke = Participant.objects.create(
        meeting=secret, person=world.people["resident"], name="某某", role="resident",
        checked_in_at=came["checked_in_at"],
    )  # fmt: skip
    begun = NOW - timedelta(days=20)
    Turn.objects.create(
        meeting=secret, participant=spoke, started_at=begun, ended_at=begun + timedelta(minutes=3)
    )


def fill_cases(world: World) -> None:
    """Six disputes: five settled, one of them higher up."""
    for number in range(6):
        is_settled = number < 5
        case = Case.objects.create(
            number=f"八烈调 2024-{number:03d}", jurisdiction=world.grid,
            handled_at=world.grid, sort="neighbour", channel="grid", title="绝密的吵架",
            state="settled" if is_settled else "ended", mediator=world.people["mediator"],
            opened_at=NOW - timedelta(days=30), signed_at=NOW if is_settled else None,
            signed_level=("grid", "village")[number % 2] if is_settled else "",
        )  # fmt: skip
        if number == 1:
            Climb.objects.create(
                case=case,
                from_node=world.grid,
                to_node=world.village,
                tried="谈过",
                reason="谈不拢",
                since=NOW - timedelta(days=30),
            )


@pytest.fixture
def busy(world: World) -> World:
    """A village where something of everything happened in spring."""
    with outside_the_door("something of everything for the figures"), clock.pretend(NOW):
        done = NOW - timedelta(days=3)
        matter = make_matter(world, 1, state="finished", finished_at=done)
        hidden = make_matter(
            world, 2, is_past_village=True, handled_at=world.town, title="告村干部的状"
        )
        fill_meetings(world, matter, hidden)
        fill_cases(world)
        project = LivelihoodProject.objects.create(
            matter=make_matter(world, 3), adopted_at=done, delivered_at=done
        )
        Suggestion.objects.create(
            matter=matter, text="装灯", role="resident", state="adopted", made_at=done,
            project=project,
        )  # fmt: skip
        Suggestion.objects.create(matter=hidden, text="换人", role="resident", made_at=done)
        for who, value in (("resident", "solved"), ("neighbour", "nearly")):
            SatisfactionRating.objects.create(
                matter=matter, person=world.people[who], value=value, rated_at=done
            )
        Reopening.objects.create(matter=matter, link="deliver", round=2, at=done, reason="没修好")
        campaign = Campaign.objects.create(
            jurisdiction=world.town, title="路灯", theme="路灯",
            begins_on=NOW.date() - timedelta(days=60), ends_on=NOW.date() - timedelta(days=1),
        )  # fmt: skip
        CampaignMatter.objects.create(campaign=campaign, matter=matter)
    return world


def test_every_count_has_records_of_its_own():
    counts = {
        key
        for key, one in INDICATORS.items()
        if not one.is_table and one.unit_key not in ("percent", "days", "seconds")
    }
    without = {"roster", "people", "brands", "promises_due", "promises_kept"}
    assert set(SOURCES) == counts - without


@pytest.mark.parametrize("key", sorted(SOURCES))
def test_the_records_add_up_to_the_figure(busy: World, key: str):
    report = read_report(busy.town, PERIOD, is_inside=True)
    source = SOURCES[key]
    found = source.find(busy.town, PERIOD)
    rows = show_rows(source, found, busy.actor("supervisor"))
    assert sum(row.count for row in rows) == add_up(source, found)
    assert add_up(source, found) == report.figures[key].value
    assert rows or key in ("settled_town",)


def test_no_list_of_records_names_anybody(busy: World):
    for key in SOURCES:
        page = busy.client("supervisor").get(
            reverse("oversight:records", args=[busy.town.pk, key]), QUERY
        )
        assert page.status_code == 200, key
        text = page.content.decode()
        assert "某某" not in text
        assert "绝密" not in text
        assert "没来" not in text


def test_what_went_past_the_village_is_counted_for_its_convener_and_not_opened(busy: World):
    address = reverse("oversight:records", args=[busy.village.pk, "raised"])
    own = busy.client("convener").get(address, QUERY).content.decode()
    above = busy.client("supervisor").get(address, QUERY).content.decode()
    assert "告村干部的状" not in own
    assert "第1件事" in own
    assert own.count("<tr>") == above.count("<tr>")
    assert "告村干部的状" in above


@pytest.mark.parametrize("who", ["convener", "auditor", "administrator"])
def test_disputes_are_listed_for_the_supervisor_alone(busy: World, who: str):
    address = reverse("oversight:records", args=[busy.village.pk, "disputes"])
    assert busy.client(who).get(address, QUERY).status_code == 403
    shown = busy.client("supervisor").get(address, QUERY).content.decode()
    assert "八烈调 2024-003" in shown
    assert "/mediation/" not in shown.split('<main id="main"')[1].split("</main>")[0]


def test_the_public_reads_figures_without_disputes(busy: World):
    address = reverse("oversight:figures", args=[busy.town.pk])
    public = busy.anonymous.get(address, QUERY)
    inside = busy.client("supervisor").get(address, QUERY)
    assert public.status_code == inside.status_code == 200
    shown = {degree.key: degree for degree in public.context["degrees"]}
    assert shown["breadth"].number == 5
    assert shown["depth"].is_withheld
    assert shown["depth"].number is None
    assert shown["warmth"].number == 1
    own = {degree.key: degree for degree in inside.context["degrees"]}
    assert own["depth"].number == 6
    assert "oversight/" in inside.content.decode()
    assert reverse("oversight:records", args=[busy.town.pk, "meetings"]) in inside.content.decode()
    assert "/figures/meetings/" not in public.content.decode()


def test_each_chart_has_its_numbers_beside_it(busy: World):
    page = busy.anonymous.get(reverse("oversight:figures", args=[busy.town.pk]), QUERY)
    text = page.content.decode()
    drawn = text.count("data-chart=")
    assert drawn == 2
    assert text.count('<details class="chart-table"') == drawn
    data = json.loads(text.split('<script type="application/json">')[1].split("</script>")[0])
    assert data["kind"] == "columns"
    assert sum(sum(series["values"]) for series in data["series"]) == 5
    assert "style=" not in text


def test_an_empty_village_says_so_in_words(world: World):
    page = world.anonymous.get(reverse("oversight:figures", args=[world.other_village.pk]))
    text = page.content.decode()
    assert page.status_code == 200
    assert "data-chart=" not in text
    assert all(degree.number is None for degree in page.context["degrees"])
    assert text.count("还没有数") >= 3


def test_a_time_that_makes_no_sense_is_said_at_its_field(busy: World):
    address = reverse("oversight:figures", args=[busy.town.pk])
    backwards = busy.anonymous.get(address, {"since": "2024-05-01", "until": "2024-04-01"})
    assert backwards.status_code == 422
    assert 'id="period-problem"' in backwards.content.decode()
    wide = busy.anonymous.get(address, {"since": "２０２４-０１-０１", "until": "2024-06-04"})
    assert wide.status_code == 200
    assert wide.context["period"].since == PERIOD.since


def test_a_grid_is_counted_with_its_village(world: World):
    answer = world.anonymous.get(reverse("oversight:figures", args=[world.grid.pk]))
    assert answer.status_code == 302
    assert answer["Location"] == reverse("oversight:figures", args=[world.village.pk])


def test_definitions_are_there_in_both_languages(world: World):
    text = world.anonymous.get(reverse("oversight:definitions")).content.decode()
    for key, one in INDICATORS.items():
        assert f'id="{key}"' in text
        assert one.name.zh in text
    assert "Deliberations held" in text


def test_figures_ask_the_same_number_of_times_however_much_there_is(busy: World):
    address = reverse("oversight:figures", args=[busy.town.pk])

    def look() -> None:
        busy.anonymous.get(address, QUERY)

    look()
    few = count_queries(look)
    with outside_the_door("more of it"):
        for number in range(10, 20):
            make_meeting(busy, f"M{number}", make_matter(busy, number))
    look()
    assert count_queries(look) == few


def test_paper_has_drawings_and_no_scripts_of_charts(busy: World):
    page = busy.anonymous.get(reverse("oversight:print", args=[busy.town.pk]), QUERY)
    text = page.content.decode()
    assert page.status_code == 200
    assert '<svg class="chart"' in text
    assert "echarts" not in text
    assert "application/json" not in text


@pytest.mark.parametrize(
    "query",
    [
        {"since": "\x01", "until": "9" * 500},
        {"since": "0001-01-01", "until": "9999-12-31"},
        {"since": "2024-02-30"},
        {"period": "💥" * 40, "page": "-1"},
        {"until": "2999-12-31", "page": "99999999999999999999"},
    ],
)
def test_odd_addresses_are_answered_in_words(busy: World, query: dict[str, str]):
    for name, who in (("figures", "anonymous"), ("print", "anonymous"), ("screen", "anonymous")):
        page = busy.client(who).get(reverse(f"oversight:{name}", args=[busy.town.pk]), query)
        assert page.status_code in (200, 422)
    listed = reverse("oversight:records", args=[busy.town.pk, "meetings"])
    assert busy.client("supervisor").get(listed, query).status_code in (200, 422)
    unknown = reverse("oversight:records", args=[busy.town.pk, "no-such-figure"])
    assert busy.client("supervisor").get(unknown, query).status_code == 404

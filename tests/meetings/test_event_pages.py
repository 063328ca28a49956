"""Pages of legal talks and activities: what is sent from them, who sees what, how much they ask."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from tests.delivery.conftest import draw_jpeg
from tests.meetings.conftest import tomorrow_evening
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.delivery import actions as delivery
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import Leaflet, Meeting, MeetingState, Participant, Question
from zhaishangyi.record import clock, ids
from zhaishangyi.record.models import Photo

THEME = "屋檐、树枝、水沟：邻居之间怎么讲理"
QUESTION = "隔壁檐口的水年年冲我家墙脚，这个归谁修？"
ANSWER = "谁家的水谁负责，先拍照，再坐下来商量。"


def address(name: str, *args: Any) -> str:
    return reverse(f"meetings:{name}", args=args)


def send(client: Client, to: str, **values: Any) -> Any:
    """Send a form."""
    return client.post(to, {"act_id": str(ids.uuid7()), **values})


def read(client: Client, to: str) -> str:
    """A page in English."""
    client.cookies["django_language"] = "en"
    answer = client.get(to)
    assert answer.status_code == 200
    return str(answer.content.decode())


def make_talk(world: World, **said: Any) -> Meeting:
    """A talk tomorrow evening, announced, with the lawyer."""
    values: dict[str, Any] = {
        "jurisdiction": world.village,
        "sort": "legal_talk",
        "title": THEME,
        "about": "带着事来也行，听一听也行。",
        "starts_at": tomorrow_evening(),
        "venue": world.venue,
        "speakers": [("lawyer", world.people["lawyer"], "", "说好的事怎么写下来")],
        **said,
    }
    meeting = actions.plan_event(world.actor("convener"), **values)
    return actions.announce_meeting(world.actor("convener"), meeting=meeting)


@pytest.fixture
def talk(world: World) -> Meeting:
    """The talk, announced."""
    return make_talk(world)


@pytest.fixture
def going_on(world: World, talk: Meeting) -> Any:
    """The talk, on its evening."""
    with clock.pretend(talk.starts_at):
        yield actions.open_meeting(world.actor("convener"), meeting=talk)


def plan_values(world: World, **said: Any) -> dict[str, Any]:
    """What somebody types who plans a talk."""
    starts = tomorrow_evening()
    return {
        "sort": "legal_talk",
        "title": THEME,
        "about": "",
        "jurisdiction": str(world.village.pk),
        "starts_at_0": f"{starts:%Y-%m-%d}",
        "starts_at_1": "18:30",
        "venue": str(world.venue.pk),
        "place_text": "",
        "minutes": "９０",
        "role_1": "lawyer",
        "name_1": "袁律师",
        "topic_1": "",
        "role_2": "judicial",
        "name_2": "外镇的同志",
        "topic_2": "相邻关系",
        **said,
    }


def test_a_talk_is_planned_from_the_page_and_the_lawyer_of_the_roster_is_known(
    world: World,
) -> None:
    answer = send(world.client("convener"), address("event_plan"), **plan_values(world))
    meeting = Meeting.objects.get()
    assert answer["Location"] == meeting.get_absolute_url()
    assert meeting.minutes_planned == 90
    listed = dict(Participant.objects.values_list("name", "person"))
    assert listed == {"袁律师": world.people["lawyer"].pk, "外镇的同志": None}


def test_a_plan_in_the_past_keeps_what_was_typed(world: World) -> None:
    values = plan_values(world, starts_at_0="2024-01-01", about="带着事来")
    answer = send(world.client("convener"), address("event_plan"), **values)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "带着事来" in shown
    assert "外镇的同志" in shown
    assert not Meeting.objects.exists()


def test_a_village_where_somebody_calls_nobody_together_cannot_be_chosen(world: World) -> None:
    values = plan_values(world, jurisdiction=str(world.other_village.pk))
    answer = send(world.client("grid_worker"), address("event_plan"), **values)
    assert answer.status_code == 422
    assert not Meeting.objects.exists()


def test_a_talk_begins_here_and_now_from_the_page(world: World) -> None:
    values = {**plan_values(world), "sort": "activity", "name_1": "", "name_2": ""}
    answer = send(world.client("mediator"), address("event_now"), **values)
    meeting = Meeting.objects.get()
    assert meeting.state == MeetingState.OPEN
    assert answer["Location"] == reverse("web:console", args=[meeting.pk])
    assert world.client("mediator").get(answer["Location"]).status_code == 200


def test_the_page_of_a_talk_goes_from_question_to_answer(world: World, going_on: Meeting) -> None:
    resident, lawyer = world.client("resident"), world.client("lawyer")
    assert "asked_as" not in read(resident, address("question", going_on.pk))
    send(resident, address("question", going_on.pk), text=QUESTION)
    question = Question.objects.get()
    assert address("question_answer", question.pk) in read(lawyer, going_on.get_absolute_url())
    send(lawyer, address("question_answer", question.pk), answer=ANSWER, seen_version="1")
    shown = read(world.anonymous, going_on.get_absolute_url())
    for words in (THEME, "带着事来", "袁律师", "说好的事怎么写下来", QUESTION, ANSWER):
        assert words in shown
    assert world.people["resident"].name not in shown
    assert "question_answer" not in shown
    assert address("event_count", going_on.pk) not in shown


def test_the_desk_chooses_who_answered(world: World, going_on: Meeting) -> None:
    question = actions.ask_question(world.actor("recorder"), meeting=going_on, text=QUESTION)
    to = address("question_answer", question.pk)
    speaker = Participant.objects.get(meeting=going_on, person=world.people["lawyer"])
    send(world.client("recorder"), to, answer=ANSWER, who=str(speaker.pk), seen_version="1")
    question.refresh_from_db()
    assert (question.answered_as, question.answered_by) == ("lawyer", "袁律师")
    again = send(world.client("recorder"), to, answer="又有人写", who="lawyer", seen_version="1")
    assert again.status_code == 409
    assert ANSWER in again.content.decode()


def test_the_console_of_a_talk_asks_for_no_outcome_and_no_vote(
    world: World, going_on: Meeting
) -> None:
    shown = read(world.client("recorder"), reverse("web:console", args=[going_on.pk]))
    assert address("event_count", going_on.pk) in shown
    assert address("question", going_on.pk) in shown
    assert address("outcome", going_on.pk) not in shown
    assert reverse("voting:open", args=[going_on.pk]) not in shown
    moving = read(world.client("recorder"), reverse("web:console_now", args=[going_on.pk]))
    assert "p-questions" in moving
    assert "p-motion" not in moving


def test_after_closing_the_number_is_asked_for_and_nothing_else(
    world: World, going_on: Meeting
) -> None:
    convener = world.client("convener")
    answer = send(convener, address("close", going_on.pk))
    assert answer["Location"] == address("event_count", going_on.pk)
    desk = read(convener, reverse("web:desk"))
    assert address("event_count", going_on.pk) in desk
    assert address("minutes", going_on.pk) not in desk
    going_on.refresh_from_db()
    counted = send(
        convener,
        address("event_count", going_on.pk),
        attended="３４",
        seen_version=str(going_on.version),
    )
    assert counted.status_code == 302
    assert "34 people came" in read(world.anonymous, going_on.get_absolute_url())
    assert address("event_count", going_on.pk) not in read(convener, reverse("web:desk"))


@pytest.mark.parametrize("attended", ["-3", "许多", "6000", "", "1e9"])
def test_a_number_that_is_none_is_said_at_its_field(
    world: World, going_on: Meeting, attended: str
) -> None:
    to = address("event_count", going_on.pk)
    answer = send(world.client("convener"), to, attended=attended)
    assert answer.status_code == 422
    assert answer.context["form"].errors["attended"]


def test_a_leaflet_is_photographed_and_read_at_home(world: World, talk: Meeting) -> None:
    page = send(
        world.client("convener"),
        address("leaflet_add", talk.pk),
        title="邻里相处六句话",
        photos=SimpleUploadedFile("page.jpg", draw_jpeg(), "image/jpeg"),
    )
    assert page.status_code == 302
    leaflet = Leaflet.objects.get()
    assert Photo.objects.filter(owner_id=leaflet.pk).count() == 1
    assert address("leaflet", leaflet.pk) in read(world.anonymous, talk.get_absolute_url())
    assert "邻里相处六句话" in read(world.anonymous, address("leaflet", leaflet.pk))


def test_what_came_of_a_talk_stands_on_its_page_and_the_matter_says_where_it_is_from(
    world: World, going_on: Meeting
) -> None:
    send(
        world.client("recorder"),
        address("event_lead", going_on.pk),
        text="好几家都说公用的水沟堵了，雨天倒灌。",
        title="公用水沟堵了",
        jurisdiction=str(world.village.pk),
        place_text="二组",
        category="water",
    )
    matter = Matter.objects.get()
    delivery.make_suggestion(
        world.actor("recorder"), meeting=going_on, text="每月在树下讲一回法。", role="resident"
    )
    shown = read(world.anonymous, going_on.get_absolute_url())
    assert matter.get_absolute_url() in shown
    assert "每月在树下讲一回法" in shown
    page = read(world.anonymous, matter.get_absolute_url())
    assert f"This came up at: {THEME}" in page
    assert going_on.get_absolute_url() in page


def test_only_those_who_mediate_see_the_way_there_and_nobody_a_number(
    world: World, going_on: Meeting
) -> None:
    way = f"?meeting={going_on.pk}"
    page = going_on.get_absolute_url()
    for who in ("mediator", "convener", "grid_worker"):
        assert way in read(world.client(who), page), who
    for who in ("anonymous", "resident", "lawyer", "supervisor"):
        shown = read(world.client(who), page)
        assert way not in shown, who
        assert "quarrel" not in shown, who


def test_the_list_is_filtered_by_village_sort_and_time(world: World, talk: Meeting) -> None:
    activity = make_talk(world, sort="activity", title="豆香院里拉家常", speakers=[])
    visitor = world.anonymous
    shown = read(visitor, address("events"))
    assert THEME in shown
    assert activity.title in shown
    assert activity.title not in read(visitor, address("events") + "?sort=legal_talk")
    assert THEME not in read(visitor, address("events") + "?state=held")
    other = f"{address('events')}?village={world.other_village.pk}"
    assert THEME not in read(visitor, other)


def test_a_talk_that_is_being_planned_is_for_desks_only(world: World) -> None:
    actions.plan_event(
        world.actor("convener"),
        jurisdiction=world.village,
        sort="activity",
        title="还没定下来的活动",
        starts_at=tomorrow_evening(),
        place_text="村口",
    )
    assert "还没定下来的活动" not in read(world.client("resident"), address("events"))
    assert "还没定下来的活动" in read(world.client("recorder"), address("events"))


def test_home_meetings_and_the_venue_show_the_talk_with_its_sort(
    world: World, talk: Meeting
) -> None:
    venue = reverse("places:venue", args=[world.venue.pk])
    for to in (reverse("web:home"), address("list"), venue):
        shown = read(world.anonymous, to)
        assert THEME in shown, to
        assert "Legal talk" in shown, to


def test_a_longer_list_asks_no_more(world: World, talk: Meeting) -> None:
    visitor = world.anonymous
    read(visitor, address("events"))
    one = count_queries(lambda: read(visitor, address("events")))
    for number in range(4):
        make_talk(
            world, title=f"第{number}讲", starts_at=tomorrow_evening() + timedelta(days=number + 1)
        )
    assert count_queries(lambda: read(visitor, address("events"))) == one


def test_a_longer_talk_asks_no_more(world: World, going_on: Meeting) -> None:
    desk, visitor = world.actor("recorder"), world.anonymous
    page = going_on.get_absolute_url()

    def fill(round_: int) -> None:
        question = actions.ask_question(desk, meeting=going_on, text=f"第{round_}个问题怎么办？")
        actions.answer_question(desk, question=question, answer=ANSWER, answered_as="lawyer")
        actions.add_leaflet(desk, meeting=going_on, title=f"第{round_}张", text="六句话")
        actions.lead_to_matter(
            desk, meeting=going_on, text=f"第{round_}件事要大家来议一议。", place_text="村口"
        )

    fill(1)
    read(visitor, page)
    one = count_queries(lambda: read(visitor, page))
    for round_ in range(2, 5):
        fill(round_)
    assert count_queries(lambda: read(visitor, page)) == one


@pytest.mark.parametrize("value", ["\x00", "9" * 400, "-1", "１２ %s%(x)s{0}", "<script>alert(1)"])
def test_nasty_words_break_no_form_of_a_talk(world: World, going_on: Meeting, value: str) -> None:
    desk = world.client("convener")
    question = actions.ask_question(world.actor("recorder"), meeting=going_on, text=QUESTION)
    pages = [address("event_plan"), address("event_now")]
    pages += [
        address(name, going_on.pk)
        for name in ("event_change", "event_speaker", "event_count", "event_lead", "leaflet_add")
    ]
    pages += [address("question", going_on.pk), address("question_answer", question.pk)]
    for to in pages:
        form = desk.get(to).context["form"]
        fields = [name for name in form.fields if name not in ("act_id", "photos")]
        sent = dict.fromkeys([*fields, "starts_at_0", "starts_at_1"], value)
        answer = send(desk, to, **sent)
        assert answer.status_code in (302, 409, 422), to
        assert b"<script>alert" not in answer.content

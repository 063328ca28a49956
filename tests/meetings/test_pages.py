"""Every page of the room opens for whom it is, says who may otherwise, and sends what was typed."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.urls import reverse
from tests.meetings.conftest import Plan, find, settle, tomorrow_evening
from tests.world import World

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import Meeting, Minutes, Note, Outcome, Participant, Turn
from zhaishangyi.record import clock, ids

AHEAD = ("change", "invite", "announce", "cancel", "open", "desk", "code", "agenda")
SITTING = (
    "agenda_next",
    "agenda_extend",
    "floor_ask_for",
    "floor_next",
    "floor_pause",
    "floor_extend",
    "floor_stop",
    "note",
    "outcome",
    "close",
    "desk",
    "code",
    "agenda",
)


def address(name: str, *args: Any) -> str:
    return reverse(f"meetings:{name}", args=args)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", AHEAD)
def test_pages_before_the_meeting_open(world: World, plan: Plan, name: str, language: str):
    meeting = plan()
    client = world.client("convener")
    client.cookies["django_language"] = language
    page = client.get(address(name, meeting.pk))
    assert page.status_code == 200
    assert meeting.place_label in page.content.decode() or name == "agenda"


@pytest.mark.parametrize("language", ["zh-hans", "en"])
@pytest.mark.parametrize("name", SITTING)
def test_pages_of_a_sitting_meeting_open(world: World, sitting: Meeting, name: str, language: str):
    actions.ask_for_floor(world.actor("resident"), meeting=sitting)
    actions.give_floor(world.actor("convener"), meeting=sitting)
    client = world.client("convener")
    client.cookies["django_language"] = language
    assert client.get(address(name, sitting.pk)).status_code == 200


@pytest.mark.parametrize("name", [*AHEAD, *SITTING, "minutes", "minutes_approve"])
@pytest.mark.parametrize("who", ["resident", "deputy", "other_convener", "anonymous"])
def test_desk_pages_say_who_may(world: World, sitting: Meeting, name: str, who: str):
    page = world.client(who).get(address(name, sitting.pk))
    assert page.status_code == 403
    assert "召集人" in page.content.decode()


def test_unknown_ids_are_not_here(world: World):
    client = world.client("convener")
    for name in ("invite", "desk", "outcome", "minutes_show", "close"):
        assert client.get(address(name, ids.uuid7())).status_code == 404
    assert client.get(address("note_strike", ids.uuid7())).status_code == 404
    assert client.get(address("floor_withdraw", ids.uuid7())).status_code == 404
    assert client.get(address("check_in", "ZZZZZZZZ")).status_code == 404


def test_planning_in_the_browser_takes_full_width_digits(world: World, matter: Matter):
    client = world.client("convener")
    starts_at = tomorrow_evening()
    typed = {
        "act_id": str(ids.uuid7()),
        "starts_at_0": f"{starts_at:%Y年%m月%d日}",
        "starts_at_1": "１８：３０",
        "venue": str(world.venue.pk),
        "title": "路怎么修",
        "minutes": "９０",
        "convener": str(world.people["convener"].pk),
        "recorder": str(world.people["recorder"].pk),
        "quorum": "６",
    }
    sent = client.post(address("plan", matter.pk), typed)
    meeting = Meeting.objects.get()
    assert sent.status_code == 302
    assert sent["Location"] == address("invite", meeting.pk)
    assert (meeting.starts_at, meeting.minutes_planned, meeting.quorum) == (starts_at, 90, 6)
    assert client.post(address("plan", matter.pk), typed).status_code == 302
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"starts_at_0": "2024-05-01"}, "已经过了"),
        ({"starts_at_0": "五一"}, "2024-06-04"),
        ({"starts_at_1": "25:00"}, "18:30"),
        ({"quorum": "2"}, "至少"),
        ({"minutes": "很久"}, "数"),
        ({"venue": "", "place_text": ""}, "地点"),
    ],
)
def test_a_plan_that_cannot_be_keeps_what_was_typed(
    world: World, matter: Matter, typed: dict[str, str], said: str
):
    day = f"{tomorrow_evening():%Y-%m-%d}"
    good = {
        "starts_at_0": day, "starts_at_1": "18:30", "venue": str(world.venue.pk),
        "title": "先别修，先听听大家怎么说", "minutes": "60", "quorum": "5",
        "convener": str(world.people["convener"].pk),
    }  # fmt: skip
    page = world.client("convener").post(address("plan", matter.pk), {**good, **typed})
    text = page.content.decode()
    assert page.status_code == 422
    assert said in text
    assert "先别修，先听听大家怎么说" in text
    assert not Meeting.objects.exists()


def test_inviting_by_ticks_and_by_name(world: World, plan: Plan):
    meeting = plan()
    page = world.client("convener").get(address("invite", meeting.pk))
    text = page.content.decode()
    assert "还没请" in text
    deputy = world.people["deputy"]
    typed = {
        "act_id": str(ids.uuid7()),
        "pick": [f"{deputy.pk}:deputy", f"{world.people['office'].pk}:office"],
        "name": "汤工",
        "role": "expert",
        "side": "县交通院",
    }
    assert world.client("convener").post(address("invite", meeting.pk), typed).status_code == 302
    assert set(Participant.objects.values_list("name", "role")) == {
        ("黄志强", "deputy"),
        ("倪主任", "office"),
        ("汤工", "expert"),
    }


def test_looking_for_a_name_sends_nothing_and_keeps_the_ticks(world: World, plan: Plan):
    meeting = plan()
    deputy = world.people["deputy"]
    typed = {"find": "1", "q": "周", "pick": [f"{deputy.pk}:deputy"], "name": "汤工"}
    client = world.client("convener")
    page = client.post(address("invite", meeting.pk), typed)
    text = page.content.decode()
    assert page.status_code == 200
    assert not Participant.objects.exists()
    assert f'value="{deputy.pk}:deputy" checked' in text
    assert "周桂兰" in text
    assert "陆阿根" not in text
    assert "汤工" in text
    typed.pop("find")
    assert client.post(address("invite", meeting.pk), typed | {"name": ""}).status_code == 302
    assert Participant.objects.get().person == deputy


def test_who_is_invited_answers_in_the_browser(world: World, announced: Meeting):
    page = world.client("resident").get(address("answer", announced.pk))
    assert page.status_code == 200
    sent = world.client("resident").post(address("answer", announced.pk), {"answer": "yes"})
    assert sent.status_code == 302
    assert find(announced, world, "resident").answer == "yes"
    refused = world.client("stranger").get(address("answer", announced.pk))
    assert refused.status_code == 403


def test_the_code_leads_through_signing_in_to_checking_in(
    world: World, announced: Meeting, evening: Any
):
    meeting = actions.open_meeting(world.actor("convener"), meeting=announced)
    path = address("check_in", meeting.join_code)
    away = world.anonymous.get(path)
    assert away.status_code == 302
    assert away["Location"] == f"{reverse('people:sign_in')}?next={path.replace('/', '%2F')}"
    client = world.client("stranger")
    assert client.get(path).status_code == 200
    assert client.post(path).status_code == 302
    assert find(meeting, world, "stranger").check_in_way == "qr"
    assert "您签到了" in client.get(path).content.decode()
    assert client.post(path).status_code == 302
    assert Participant.objects.filter(person=world.people["stranger"]).count() == 1


def test_too_early_to_check_in_is_said_on_the_page(world: World, announced: Meeting):
    path = address("check_in", announced.join_code)
    page = world.client("resident").post(path)
    assert page.status_code == 422
    assert "太早" in page.content.decode()


def test_the_desk_in_the_browser(world: World, sitting: Meeting):
    client = world.client("recorder")
    path = address("desk", sitting.pk)
    found = client.get(path, {"q": "沈"}).content.decode()
    assert "沈小妹" in found
    assert "沈伯年" in found
    person = world.people["stranger"]
    sent = client.post(path, {"person": str(person.pk), "role": "resident"})
    assert sent.status_code == 302
    client.post(path, {"name": "老张", "role": "resident", "side": "三星镇"})
    assert Participant.objects.filter(meeting=sitting, name="老张").exists()
    problem = client.post(path, {"name": "", "role": "resident"})
    assert problem.status_code == 422


def test_buttons_of_the_floor_and_the_agenda(world: World, sitting: Meeting):
    resident, desk = world.client("resident"), world.client("recorder")
    assert resident.post(address("floor_ask", sitting.pk)).status_code == 302
    assert resident.post(address("floor_ask", sitting.pk)).status_code == 302
    turn = Turn.objects.get()
    assert desk.post(address("floor_next", sitting.pk), {"current": ""}).status_code == 302
    assert desk.post(address("floor_pause", sitting.pk), {"is_paused": "true"}).status_code == 302
    turn.refresh_from_db()
    assert turn.paused_at is not None
    assert desk.post(address("floor_pause", sitting.pk)).status_code == 302
    desk.post(address("floor_extend", sitting.pk))
    desk.post(address("floor_stop", sitting.pk))
    turn.refresh_from_db()
    assert turn.allowed_seconds == 240
    assert turn.ended_at is not None
    late = desk.post(address("floor_next", sitting.pk), {"current": str(turn.pk)})
    assert late.status_code == 409
    desk.post(address("agenda_extend", sitting.pk), {"minutes": "５"})
    current = sitting.agenda.get(position=1)
    assert current.extra_minutes == 5
    went = desk.post(address("agenda_next", sitting.pk), {"current": str(current.pk)})
    assert went.status_code == 302
    again = desk.post(address("agenda_next", sitting.pk), {"current": str(current.pk)})
    assert again.status_code == 409


def test_a_quick_form_goes_back_where_it_stood(world: World, sitting: Meeting):
    sent = world.client("recorder").post(
        address("note", sitting.pk), {"text": "路面一踩就碎", "sort": "said", "next": "/inbox/"}
    )
    assert sent["Location"] == "/inbox/"
    outside = world.client("recorder").post(
        address("note", sitting.pk), {"text": "再说一句", "sort": "said", "next": "//evil.example"}
    )
    assert outside["Location"] == reverse("web:console", args=[sitting.pk])


def test_a_note_by_participant_by_role_and_struck_out(world: World, sitting: Meeting):
    desk = world.client("recorder")
    own = find(sitting, world, "resident")
    desk.post(
        address("note", sitting.pk), {"text": "坑有这么深", "sort": "said", "who": str(own.pk)}
    )
    desk.post(
        address("note", sitting.pk), {"text": "装盏灯", "sort": "suggestion", "who": "deputy"}
    )
    first, second = Note.objects.order_by("at", "id")
    assert (first.participant, first.role) == (own, "resident")
    assert (second.participant, second.role) == (None, "deputy")
    path = address("note_strike", first.pk)
    assert "坑有这么深" in desk.get(path).content.decode()
    assert desk.post(path).status_code == 302
    first.refresh_from_db()
    assert first.struck_at is not None
    empty = desk.post(address("note", sitting.pk), {"text": " ", "sort": "said"})
    assert empty.status_code == 422


def test_the_outcome_page_shows_what_another_put_down(world: World, sitting: Meeting):
    settle(world, sitting)
    typed = {"result": "partly", "text": "先铺一半，另一半再议一次", "seen_version": "0"}
    page = world.client("convener").post(address("outcome", sitting.pk), typed)
    text = page.content.decode()
    assert page.status_code == 409
    assert "坏的一段挖开重铺" in text
    assert "先铺一半" in text
    version = Outcome.objects.get().version
    assert f'name="seen_version" value="{version}"' in text


def test_minutes_are_drafted_written_approved_and_then_fixed(world: World, held: Meeting):
    desk, convener = world.client("recorder"), world.client("convener")
    draft = desk.get(address("minutes", held.pk)).content.decode()
    assert "纪要" in draft
    assert "坏的一段挖开重铺" in draft
    text = "这是改好的纪要，大家都看过，没有意见，签字为证。"
    typed = {"text": text, "seen_version": "0"}
    assert desk.post(address("minutes", held.pk), typed).status_code == 302
    clash = convener.post(
        address("minutes", held.pk), {"text": text + "另加一句", "seen_version": "0"}
    )
    assert clash.status_code == 409
    assert "另加一句" in clash.content.decode()
    hidden = world.anonymous.get(address("minutes_show", held.pk)).content.decode()
    assert text not in hidden
    assert convener.get(address("minutes_approve", held.pk)).status_code == 200
    assert (
        convener.post(address("minutes_approve", held.pk), {"seen_version": "1"}).status_code == 302
    )
    assert text in world.anonymous.get(address("minutes_show", held.pk)).content.decode()
    late = desk.post(address("minutes", held.pk), {"text": text + "改", "seen_version": "1"})
    assert late.status_code == 422
    assert Minutes.objects.get().text == text


def test_closing_in_the_browser_leads_to_the_minutes(world: World, sitting: Meeting):
    settle(world, sitting)
    sent = world.client("convener").post(address("close", sitting.pk))
    assert sent["Location"] == address("minutes", sitting.pk)


def test_the_agenda_is_set_row_by_row(world: World, announced: Meeting):
    typed = {
        "title_1": "看现场", "minutes_1": "１５", "title_2": "", "minutes_2": "9",
        "title_3": "定下来", "minutes_3": "", "seen_version": str(announced.version),
    }  # fmt: skip
    page = world.client("convener").post(address("agenda", announced.pk), typed)
    assert page.status_code == 302
    points = list(announced.agenda.values_list("position", "title", "minutes"))
    assert points == [(1, "看现场", 15), (2, "定下来", 10)]
    again = world.client("recorder").post(address("agenda", announced.pk), typed)
    assert again.status_code == 409


def test_the_spot_page_opens_about_a_matter_or_without_one(world: World, matter: Matter):
    client = world.client("convener")
    path = address("spot")
    assert client.get(path, {"matter": str(matter.pk)}).status_code == 200
    typed = {"jurisdiction": str(world.village.pk), "place_text": "桥头"}
    without = client.post(path, typed)
    assert without.status_code == 422
    sent = client.post(f"{path}?matter={matter.pk}", typed)
    meeting = Meeting.objects.get()
    assert sent["Location"] == reverse("web:console", args=[meeting.pk])
    assert (meeting.matter, meeting.is_on_the_spot) == (matter, True)
    assert world.client("resident").get(path).status_code == 403


def test_the_list_shows_what_sits_and_what_comes_first(world: World, held: Meeting):
    convener = world.actor("convener")
    with clock.pretend(held.starts_at + timedelta(hours=3)):
        actions.open_on_the_spot(
            convener, jurisdiction=world.village, title="正在议的事", place_text="桥头"
        )
    text = world.anonymous.get(address("list")).content.decode()
    assert text.index("正在议的事") < text.index(held.title)
    other = world.anonymous.get(address("list"), {"village": str(world.other_village.pk)})
    assert held.title not in other.content.decode()
    held_only = world.anonymous.get(address("list"), {"state": "held"}).content.decode()
    assert "正在议的事" not in held_only


def test_a_plan_not_yet_announced_is_not_on_the_public_list(world: World, plan: Plan):
    meeting = plan()
    assert meeting.title not in world.anonymous.get(address("list")).content.decode()
    assert meeting.title in world.client("convener").get(address("list")).content.decode()

"""The public page of a meeting, its moving part, and its desk."""

from __future__ import annotations

import re

import pytest
from django.test import Client
from tests.web.counting import count_queries
from tests.web.walk import AGREED, Walk
from tests.world import World

from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Participant, Turn
from zhaishangyi.record import clock
from zhaishangyi.voting import actions as voting_acts
from zhaishangyi.voting.models import StatementRound, StatementVote
from zhaishangyi.voting.statements import actions as statement_acts

LARGEST = 60_000
DESK = ("convener", "recorder")
OTHERS = ("anonymous", "resident", "stranger", "deputy", "supervisor", "other_convener")


def open_path(client: Client, path: str, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    answer = client.get(path)
    assert answer.status_code == 200
    return answer.content.decode()


def open_meeting(world: World, walk: Walk, who: str) -> str:
    return open_path(world.client(who), f"/meetings/{walk.meeting.pk}/")


def open_console(world: World, walk: Walk, who: str = "convener") -> str:
    return open_path(world.client(who), f"/meetings/{walk.meeting.pk}/console/")


def read_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = page[page.index(f'action="{action}"') :]
    inside = form[: form.index("</form>")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]*)"', inside))


# Before it


def test_who_is_invited_answers_on_the_page(world: World):
    walk = Walk(world).triage().visit().close_link().plan().invite().announce()
    page = open_meeting(world, walk, "neighbour")
    action = f"/meetings/{walk.meeting.pk}/answer/"
    sent = read_fields(page, action) | {"answer": "yes"}
    client = world.client("neighbour")
    assert client.post(action, sent)["Location"] == f"/meetings/{walk.meeting.pk}/"
    assert "您说要来" in open_meeting(world, walk, "neighbour")
    assert action not in open_meeting(world, walk, "anonymous")
    assert action not in open_meeting(world, walk, "stranger")


def test_names_are_for_those_who_are_part_of_it(world: World):
    walk = Walk(world).sit()
    for who in ("anonymous", "stranger", "supervisor"):
        page = open_meeting(world, walk, who)
        assert "陆阿根" not in page, who
        assert "镇建设办" not in page or "没到" in page
    for who in ("convener", "resident", "neighbour"):
        assert "陆阿根" in open_meeting(world, walk, who), who


def test_the_speaker_is_a_role_to_strangers(world: World):
    walk = Walk(world).sit()
    desk, own = world.actor("convener"), Participant.objects.get(name="陆阿根")
    meeting_acts.ask_for_somebody(desk, meeting=walk.meeting, participant=own)
    meeting_acts.give_floor(desk, meeting=walk.meeting)
    page = open_meeting(world, walk, "anonymous")
    assert "谁在说" in page
    assert "陆阿根" not in page
    assert "陆阿根" in open_meeting(world, walk, "resident")


def test_the_code_is_shown_only_to_those_who_are_there(world: World):
    walk = Walk(world).sit()
    for who in ("anonymous", "stranger", "expert"):
        assert walk.meeting.join_code not in open_meeting(world, walk, who), who
    for who in ("convener", "resident"):
        assert walk.meeting.join_code in open_meeting(world, walk, who), who


# While it sits


def test_whoever_is_there_asks_for_the_floor_and_leaves_the_queue(world: World):
    walk = Walk(world).sit()
    client, ask = world.client("resident"), f"/meetings/{walk.meeting.pk}/floor/ask/"
    page = open_meeting(world, walk, "resident")
    assert client.post(ask, read_fields(page, ask)).status_code == 302
    page = open_meeting(world, walk, "resident")
    assert "下一位就是您。" in page
    leave = f"/meetings/turns/{Turn.objects.get().pk}/withdraw/"
    assert client.post(leave, read_fields(page, leave)).status_code == 302
    assert ask in open_meeting(world, walk, "resident")
    assert ask not in open_meeting(world, walk, "stranger")


def test_a_vote_is_one_press(world: World):
    walk = Walk(world).sit()
    motion = walk.put_to_vote()
    cast = f"/votes/{motion.pk}/cast/"
    page = open_meeting(world, walk, "neighbour")
    client = world.client("neighbour")
    assert client.post(cast, read_fields(page, cast) | {"choice": "yes"}).status_code == 302
    page = open_meeting(world, walk, "neighbour")
    assert re.search(r'value="yes" aria-pressed="true"', page)
    assert cast not in open_meeting(world, walk, "anonymous")


def test_the_moving_part_is_sent_only_when_something_happened(world: World):
    walk = Walk(world).sit()
    client, path = world.client("convener"), f"/meetings/{walk.meeting.pk}/console/now/"
    # Within one minute: the page says since when it sits.
    with clock.pretend(clock.now()):
        first = client.get(path)
        version = first["ETag"]
        assert first.status_code == 200
        assert "<html" not in first.content.decode()
        again = client.get(path, headers={"if-none-match": version})
        assert (again.status_code, again.content) == (304, b"")
        assert client.get(path, headers={"if-none-match": f"W/{version}"}).status_code == 304
    walk.check_in("expert")
    changed = client.get(path, headers={"if-none-match": version})
    assert changed.status_code == 200
    assert changed["ETag"] != version


def test_the_version_belongs_to_whoever_looks_and_to_the_language(world: World):
    walk = Walk(world).sit()
    path = f"/meetings/{walk.meeting.pk}/console/now/"
    english = world.client("convener")
    english.cookies["django_language"] = "en"
    clients = [world.client("convener"), world.client("recorder"), english]
    assert len({client.get(path)["ETag"] for client in clients}) == 3


def test_asking_whether_something_happened_costs_one_look(world: World):
    walk = Walk(world).sit()
    client, path = world.client("convener"), f"/meetings/{walk.meeting.pk}/console/now/"
    version = client.get(path)["ETag"]
    drawn = count_queries(lambda: client.get(path))
    same = count_queries(lambda: client.get(path, headers={"if-none-match": version}))
    # Who asks is found anew as well; of the meeting only whether there is news.
    assert same <= 8 < drawn


def test_the_page_asks_again_by_itself_only_while_it_sits(world: World):
    walk = Walk(world).sit()
    asks = f'data-live="/live/{walk.meeting.pk}"'
    for who in ("resident", "anonymous"):
        page = open_meeting(world, walk, who)
        assert asks in page
        assert "js/phone.js" in page
        assert "<noscript>" in page
    walk.vote().settle().agree_item().close()
    page = open_meeting(world, walk, "resident")
    assert "data-live" not in page
    # What was typed without network is still looked after, for those who were there.
    assert "js/phone.js" in page
    assert "js/phone.js" not in open_meeting(world, walk, "anonymous")
    assert AGREED in page


def test_the_phone_has_four_doors_for_those_who_are_there(world: World):
    walk = Walk(world).sit()
    page = open_meeting(world, walk, "resident")
    doors = re.findall(r'<a href="#(\w+)"', page[page.index("data-tabs") :])
    assert doors == ["floor", "stance", "vote", "receipt"]
    assert all(f'id="{door}"' in page for door in doors)
    assert "data-tabs" not in open_meeting(world, walk, "anonymous")


def test_a_statement_is_answered_without_leaving_the_page(world: World):
    walk = Walk(world).sit()
    asked = open_round(walk)
    statement = asked.statements.get()
    page = open_meeting(world, walk, "neighbour")
    action = f"/votes/statements/{statement.pk}/vote/"
    answer = world.client("neighbour").post(action, read_fields(page, action) | {"value": "-1"})
    assert answer["Location"] == f"/meetings/{walk.meeting.pk}/"
    assert StatementVote.objects.get().value == -1
    assert action not in open_meeting(world, walk, "neighbour")
    stranger = open_meeting(world, walk, "stranger")
    assert action not in stranger
    assert "路怎么修好" in stranger


def test_the_receipt_says_what_has_arrived(world: World):
    walk = Walk(world).sit()
    motion = walk.put_to_vote()
    voting_acts.cast_vote(world.actor("resident"), motion=motion, choice="yes")
    statement = open_round(walk).statements.get()
    statement_acts.cast_stance(world.actor("resident"), statement=statement, value=1)
    page = open_meeting(world, walk, "resident")
    receipt = page[page.index('id="receipt"') : page.index('id="h-said"')]
    rows = dict(re.findall(r'data-arrived="(\w+)"[^>]*?( hidden)?>', receipt))
    assert rows == {"stances": "", "vote": ""}
    other = open_meeting(world, walk, "neighbour")
    assert dict(re.findall(r'data-arrived="(\w+)"[^>]*?( hidden)?>', other)) == {
        "stances": " hidden",
        "vote": " hidden",
    }


def open_round(walk: Walk) -> StatementRound:
    return statement_acts.open_round(
        walk.world.actor("convener"),
        meeting=walk.meeting,
        topic="路怎么修好",
        statements=["坏的一段挖开重铺。"],
    )


# Its desk


@pytest.mark.parametrize("who", OTHERS)
def test_the_desk_is_closed_to_others(world: World, who: str):
    walk = Walk(world).sit()
    for part in ("console/", "console/now/"):
        answer = world.client(who).get(f"/meetings/{walk.meeting.pk}/{part}")
        assert answer.status_code == 403
        assert "召集人" in answer.content.decode()


@pytest.mark.parametrize("who", DESK)
def test_the_desk_runs_the_meeting_press_by_press(world: World, who: str):
    walk = Walk(world).sit()
    client, meeting = world.client(who), f"/meetings/{walk.meeting.pk}/"
    console = f"{meeting}console/"

    def press(action: str, **said: str) -> None:
        fields = read_fields(open_path(client, console), f"{meeting}{action}")
        answer = client.post(f"{meeting}{action}", fields | said)
        assert (answer.status_code, answer["Location"]) == (302, console)

    own = Participant.objects.get(name="陆阿根")
    press("floor/ask-for/", participant=str(own.pk))
    press("floor/next/")
    press("floor/pause/")
    press("floor/pause/")
    press("floor/extend/")
    press("notes/new/", text="别再糊一层水泥就算了。", who=str(own.pk), sort="suggestion")
    press("agenda/extend/")
    press("agenda/next/")
    turn = Turn.objects.get()
    assert (turn.allowed_seconds, turn.paused_at) == (240, None)
    page = open_path(client, console)
    for words in ("陆阿根", "别再糊一层水泥就算了。", "建议 1"):
        assert words in page


def test_the_outcome_waits_for_votes_and_people(world: World):
    walk = Walk(world).sit()
    walk.put_to_vote()
    page = open_console(world, walk)
    assert 'aria-disabled="true"' in page
    assert f"/meetings/{walk.meeting.pk}/close/" in page


def test_refreshing_never_touches_what_is_typed_into(world: World):
    walk = Walk(world).sit()
    walk.put_to_vote()
    answer = world.client("convener").get(f"/meetings/{walk.meeting.pk}/console/now/")
    fragment = answer.content.decode()
    assert not re.search(r"<(textarea|select)|<input(?![^>]*hidden)", fragment)
    ids = re.findall(r'id="(p-\w+)"', fragment)
    page = open_console(world, walk)
    assert len(ids) == len(set(ids)) == 11
    assert all(page.count(f'id="{name}"') == 1 for name in ids)


def test_the_recorder_cannot_close_the_meeting(world: World):
    walk = Walk(world).sit()
    close = f'href="/meetings/{walk.meeting.pk}/close/"'
    assert close in open_console(world, walk, "convener")
    assert close not in open_console(world, walk, "recorder")


# Size and queries


@pytest.mark.parametrize("part", ["", "console/", "console/now/"])
def test_the_number_of_queries_stays(world: World, part: str):
    walk = Walk(world).sit()
    client, path = world.client("convener"), f"/meetings/{walk.meeting.pk}/{part}"
    fill_hall(walk, 1)
    few = count_queries(lambda: client.get(path))
    fill_hall(walk, 15)
    assert count_queries(lambda: client.get(path)) == few


def fill_hall(walk: Walk, count: int) -> None:
    """People walk in, one after the other ask for the floor, and something is written down."""
    desk = walk.world.actor("convener")
    for number in range(count):
        came = meeting_acts.check_in_by_name(desk, meeting=walk.meeting, name=f"乡亲{number}")
        if not came.turns.exists():
            meeting_acts.ask_for_somebody(desk, meeting=walk.meeting, participant=came)
        meeting_acts.write_note(desk, meeting=walk.meeting, text="路要修好", role="resident")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_stay_small_and_clean(world: World, language: str):
    walk = Walk(world).sit()
    fill_hall(walk, 40)
    walk.put_to_vote()
    for who, part in (("anonymous", ""), ("resident", ""), ("convener", "console/")):
        page = open_path(world.client(who), f"/meetings/{walk.meeting.pk}/{part}", language)
        assert len(page.encode()) < LARGEST, part
        assert not re.search(r"\sstyle=|<style|\son\w+=", page)
        assert page.count("<h1") == 1

"""The big screen of a meeting: public, with the way in, and drawn from the live document."""

from __future__ import annotations

import json
import re

import pytest
from tests.web.counting import count_queries
from tests.web.walk import Walk
from tests.world import World

from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.web.live.document import read_document


def open_screen(world: World, meeting: Meeting, language: str = "zh-hans") -> str:
    client = world.client("convener")
    client.cookies["django_language"] = language
    answer = client.get(f"/meetings/{meeting.pk}/projector/")
    assert answer.status_code == 200
    return answer.content.decode()


def read_embedded(page: str) -> dict[str, object]:
    found = re.search(r'<script id="live-document" type="application/json">(.*?)</script>', page)
    assert found
    document: dict[str, object] = json.loads(found[1])
    return document


def let_speak(world: World, walk: Walk, name: str = "陆阿根") -> None:
    desk, own = world.actor("convener"), Participant.objects.get(name=name)
    meeting_acts.ask_for_somebody(desk, meeting=walk.meeting, participant=own)
    meeting_acts.give_floor(desk, meeting=walk.meeting)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_wall_shows_roles_and_never_names(world: World, language: str):
    walk = Walk(world).sit()
    let_speak(world, walk)
    meeting_acts.ask_for_floor(world.actor("deputy"), meeting=walk.meeting)
    page = open_screen(world, walk.meeting, language)
    document = read_embedded(page)
    for name in ("陆阿根", "黄志强", "周桂兰"):
        assert name not in page
    speaker = document["speaker"]
    assert isinstance(speaker, dict)
    role = "居民" if language == "zh-hans" else "Resident"
    assert (speaker["role_label"], speaker["participant"]) == (role, None)
    public = read_document(walk.meeting.pk)
    assert public is not None
    assert document["version"] == public["version"]
    assert f'data-projector="/live/{walk.meeting.pk}"' in page


def test_the_way_in_is_shown_as_long_as_it_leads_somewhere(world: World):
    walk = Walk(world).sit()
    code = walk.meeting.join_code
    page = open_screen(world, walk.meeting)
    assert f"{code[:4]} {code[4:]}" in page
    assert page.count('class="qr"') == 2
    with outside_the_door("a meeting that is over"):
        walk.meeting.state = "closed"
        walk.meeting.save()
    over = open_screen(world, walk.meeting)
    assert code not in over
    assert "会散了，谢谢大家来。" in over


def test_what_somebody_typed_stays_text(world: World):
    walk = Walk(world).sit()
    with outside_the_door("a title that is code"):
        walk.meeting.title = "</script><script>alert(1)</script>"
        walk.meeting.save()
    page = open_screen(world, walk.meeting)
    assert "<script>alert" not in page
    assert read_embedded(page)["meeting"]["title"] == walk.meeting.title  # type: ignore[index]


def test_the_page_is_strict_and_light(world: World):
    walk = Walk(world).sit()
    let_speak(world, walk)
    page = open_screen(world, walk.meeting)
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert page.count("<h1") == 1
    assert len(page.encode()) < 60_000
    ids = re.findall(r'\sid="([\w-]+)"', page)
    assert len(ids) == len(set(ids))


def test_the_number_of_queries_does_not_grow_with_the_hall(world: World):
    walk = Walk(world).sit()
    client, path = world.client("convener"), f"/meetings/{walk.meeting.pk}/projector/"
    client.get(path)
    few = count_queries(lambda: client.get(path))
    desk = world.actor("convener")
    for number in range(10):
        came = meeting_acts.check_in_by_name(desk, meeting=walk.meeting, name=f"乡亲{number}")
        meeting_acts.ask_for_somebody(desk, meeting=walk.meeting, participant=came)
    assert count_queries(lambda: client.get(path)) == few

"""The live document of a meeting: who sees what of it, and when it is made anew."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from tests.web.live_caller import Live, at, live, open_round, read, walk
from tests.web.walk import Walk

from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.models import Participant
from zhaishangyi.people import actions as people_acts
from zhaishangyi.people.models import RoleGrant
from zhaishangyi.record import clock, ids
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.voting import actions as voting_acts
from zhaishangyi.voting.models import StatementRound
from zhaishangyi.voting.statements import actions as statement_acts
from zhaishangyi.web.live import halls as live_halls
from zhaishangyi.web.live.halls import choose_next

__all__ = ["live", "walk"]
LARGEST = 20_000
NAMES = ("陆阿根", "周桂兰", "黄志强")

UNKNOWN = "0199a0f3-1111-7222-8333-444455556666"


# What stands in it


def test_it_tells_where_the_meeting_is(live: Live, walk: Walk) -> None:
    walk.put_to_vote()
    said = read(live, walk, "resident")
    assert said["meeting"]["title"] == walk.meeting.title
    assert said["meeting"]["state"] == "open"
    assert said["present"]["count"] == 7
    assert said["present"]["parties"][0]["label"] == "居民"
    assert said["agenda"]["items"]
    assert said["speaker"]["name"] == "陆阿根"
    assert (said["speaker"]["allowed"], said["speaker"]["nth"]) == (180, 1)
    assert [row["name"] for row in said["queue"]] == ["周桂兰"]
    assert said["motion"]["question"] == "先查再修，行不行？"
    assert (said["motion"]["voted"], said["motion"]["present"]) == (0, 7)
    assert said["round"] is None


def test_a_counted_vote_keeps_its_counts(live: Live, walk: Walk) -> None:
    walk.vote()
    motion = read(live, walk)["motion"]
    assert (motion["is_open"], motion["is_carried"]) == (False, True)
    assert (motion["yes"], motion["no"], motion["voted"]) == (6, 1, 7)
    assert (motion["by_phone"], motion["by_hand"]) == (0, 7)


def test_the_round_is_counted(live: Live, walk: Walk) -> None:
    asked = open_round(walk)
    first = asked.statements.get(number=0)
    statement_acts.cast_stance(walk.world.actor("resident"), statement=first, value=1)
    said = read(live, walk)["round"]
    assert (said["topic"], said["statements"], said["people"], said["votes"]) == (
        "路怎么修",
        3,
        1,
        1,
    )
    assert said["map"] is None
    assert "15" in said["why_no_map"]
    assert said["tallies"][0]["id"] == str(first.pk)
    assert said["tallies"][0]["text"] == first.text


def test_the_clock_of_a_speaker_does_not_move_between_documents(live: Live, walk: Walk) -> None:
    first = read(live, walk)
    walk.check_in("expert")
    live.happen()
    second = read(live, walk)
    assert second["version"] > first["version"]
    assert second["speaker"]["since"] == first["speaker"]["since"]


def test_now_is_when_it_is_sent_not_when_it_was_made(live: Live, walk: Walk) -> None:
    read(live, walk)
    with clock.pretend(clock.now().replace(year=2031)):
        answer = live.ask(Client(), at(walk), HTTP_ACCEPT_ENCODING="gzip, br")
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.document["now"].startswith("2031-")


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_it_speaks_the_language_of_the_page(live: Live, walk: Walk, language: str) -> None:
    client = Client()
    client.cookies["django_language"] = language
    said = live.ask(client, at(walk)).document
    assert said["language"] == language
    label = said["speaker"]["role_label"]
    assert label.isascii() == (language == "en")


def test_a_large_round_stays_small_enough(live: Live, walk: Walk) -> None:
    asked = open_round(walk, 60)
    with outside_the_door("people for a map"):
        fill_round(asked, 40)
    live.happen()
    answer = live.ask(Client(), at(walk), HTTP_ACCEPT_ENCODING="gzip")
    drawn = answer.document["round"]["map"]
    assert drawn["people"] == 40
    assert len(drawn["points"]) == 40
    assert sum(group["size"] for group in drawn["groups"]) == 40
    assert answer.document["round"]["common"]
    assert len(answer.text.encode()) < LARGEST
    assert len(answer.body) < LARGEST / 3


def fill_round(asked: StatementRound, people: int) -> None:
    """Two camps that agree on the first statements and on nothing else."""
    from zhaishangyi.voting.models import StatementVote

    statements = list(asked.statements.all())[:12]
    turn = 0
    for number in range(people):
        one = Participant.objects.create(
            meeting=asked.meeting, name=f"人{number}", role="resident", checked_in_at=clock.now()
        )
        for place, statement in enumerate(statements):
            turn += 1
            value = 1 if place < 3 or (place + number) % 2 else -1
            StatementVote.objects.create(
                round=asked, statement=statement, participant=one, value=value, turn=turn
            )


# Who sees what


@pytest.mark.parametrize("who", ["anonymous", "stranger", "supervisor", "other_convener"])
def test_the_public_learns_no_name(live: Live, walk: Walk, who: str) -> None:
    open_round(walk)
    answer = live.ask(walk.world.client(who), at(walk))
    assert not any(name in answer.text for name in NAMES)
    participants = Participant.objects.filter(meeting=walk.meeting).values_list("pk", flat=True)
    assert not any(str(pk) in answer.text for pk in participants)
    assert answer.document["speaker"]["role_label"]
    assert answer.document["queue"][0]["role_label"]


@pytest.mark.parametrize("who", ["resident", "neighbour", "convener", "recorder"])
def test_those_who_are_part_of_it_see_the_names_of_its_page(
    live: Live, walk: Walk, who: str
) -> None:
    said = read(live, walk, who)
    assert said["speaker"]["name"] == "陆阿根"
    assert said["queue"][0]["participant"]


@pytest.mark.parametrize("rest", ["", "/mine"])
@pytest.mark.parametrize("who", ["anonymous", "stranger", "resident", "convener", "supervisor"])
def test_a_meeting_that_is_not_public_is_there_for_whom_its_page_is(
    live: Live, walk: Walk, who: str, rest: str
) -> None:
    hide(walk)
    client = walk.world.client(who)
    page = client.get(f"/meetings/{walk.meeting.pk}/")
    answer = live.ask(client, at(walk, rest))
    assert (answer.status == 200) == (page.status_code == 200)
    if answer.status != 200:
        assert answer.status == 404
        assert walk.meeting.title not in answer.text


def hide(walk: Walk) -> None:
    with outside_the_door("a matter nobody may know of"):
        matter = Matter.objects.get(pk=walk.matter.pk)
        matter.is_past_village = True
        matter.save()


def hold_phone(walk: Walk, who: str) -> Client:
    """Somebody's phone, signed in by slip and PIN: what staff may do is not done there."""
    client = Client()
    session = client.session
    session["person"] = str(walk.world.people[who].pk)
    session.save()
    return client


@pytest.mark.parametrize("is_phone_first", [True, False])
def test_what_a_desk_may_see_its_phone_may_not(
    live: Live, walk: Walk, is_phone_first: bool
) -> None:
    hide(walk)
    expected = {hold_phone(walk, "supervisor"): 404, walk.world.client("supervisor"): 200}
    for client in sorted(expected, key=expected.__getitem__, reverse=is_phone_first):
        assert client.get(f"/meetings/{walk.meeting.pk}/").status_code == expected[client]
        assert live.ask(client, at(walk)).status == expected[client]


def test_whose_role_ends_sees_a_hidden_meeting_no_longer(live: Live, walk: Walk) -> None:
    hide(walk)
    client = walk.world.client("supervisor")
    assert live.ask(client, at(walk)).status == 200
    grant = RoleGrant.objects.get(person=walk.world.people["supervisor"])
    people_acts.end_grant(walk.world.actor("administrator"), grant=grant)
    live.happen()
    assert live.ask(client, at(walk)).status == 404


def test_it_is_not_remembered_for_ever_who_may_see_it(
    live: Live, walk: Walk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(live_halls, "MOST_SEEN_BY", 2)
    hide(walk)
    for who in ("supervisor", "resident", "stranger", "anonymous", "convener"):
        live.ask(walk.world.client(who), at(walk))
    hall = live.state.halls.halls[walk.meeting.pk]
    assert len(hall.seen_by) <= 2


def test_a_matter_taken_out_of_sight_takes_the_meeting_with_it(live: Live, walk: Walk) -> None:
    assert live.ask(Client(), at(walk)).status == 200
    with outside_the_door("nobody may know of it any more"):
        matter = Matter.objects.get(pk=walk.matter.pk)
        matter.is_past_village = True
        matter.save()
    live.happen()
    assert live.ask(Client(), at(walk)).status == 404


def test_who_comes_in_sees_names_from_then_on(live: Live, walk: Walk) -> None:
    client = walk.world.client("expert")
    assert live.ask(client, at(walk)).document["speaker"]["name"] == ""
    walk.check_in("expert")
    live.happen()
    assert live.ask(client, at(walk)).document["speaker"]["name"] == "陆阿根"


def test_whose_role_ends_sees_names_no_longer(live: Live, walk: Walk) -> None:
    client = walk.world.client("recorder")
    assert live.ask(client, at(walk)).document["speaker"]["name"]
    grant = RoleGrant.objects.get(person=walk.world.people["recorder"])
    people_acts.end_grant(walk.world.actor("administrator"), grant=grant)
    live.happen()
    assert not live.ask(client, at(walk)).document["speaker"]["name"]


def test_signing_out_is_known_at_once(live: Live, walk: Walk) -> None:
    live.state.askers.listen()
    client = walk.world.client("resident")
    key = client.cookies["sessionid"].value
    assert live.state.askers.find(key).is_signed_in
    assert key in live.state.askers.known
    client.logout()
    assert key not in live.state.askers.known
    assert not live.state.askers.find(key).is_signed_in


# One's own


def test_mine_is_ones_own(live: Live, walk: Walk) -> None:
    asked = open_round(walk)
    first = asked.statements.get(number=0)
    statement_acts.cast_stance(walk.world.actor("resident"), statement=first, value=-1)
    motion = walk.put_to_vote()
    voting_acts.cast_vote(walk.world.actor("resident"), motion=motion, choice="no")
    mine = live.ask(walk.world.client("resident"), at(walk, "/mine")).document
    assert mine["is_here"]
    assert mine["place_in_queue"] == 0
    assert mine["motion_choice"] == "no"
    assert mine["stances"] == {str(first.pk): -1}
    assert len(mine["next"]) == 2
    assert str(first.pk) not in {one["id"] for one in mine["next"]}
    other = live.ask(walk.world.client("neighbour"), at(walk, "/mine")).document
    assert (other["is_speaking"], other["motion_choice"], other["stances"]) == (True, "", {})
    assert len(other["next"]) == 3


@pytest.mark.parametrize("who", ["anonymous", "stranger"])
def test_who_is_not_there_has_nothing(live: Live, walk: Walk, who: str) -> None:
    open_round(walk)
    mine = live.ask(walk.world.client(who), at(walk, "/mine")).document
    assert (mine["participant"], mine["is_here"], mine["next"]) == (None, False, [])


def test_what_to_ask_next_is_given_to_the_fast_lane(walk: Walk) -> None:
    own = Participant.objects.get(meeting=walk.meeting, name="周桂兰")
    assert choose_next(walk.meeting.pk, own.pk) == []
    live_halls.HALLS.halls.clear()
    open_round(walk)
    found = choose_next(walk.meeting.pk, own.pk)
    assert [sorted(one) for one in found] == [["id", "number", "text"]] * 3
    assert choose_next(ids.uuid7(), own.pk) == []


# What is no question


@pytest.mark.parametrize(
    ("path", "method", "status"),
    [
        ("/live/", "GET", 404),
        ("/live/x", "GET", 404),
        ("/live/../../etc", "GET", 404),
        (f"/live/{UNKNOWN}", "GET", 404),
        (f"/live/{UNKNOWN}/mine", "GET", 404),
        (f"/live/{UNKNOWN}/yours", "GET", 404),
        (f"/live/{UNKNOWN}", "POST", 405),
        (f"/live/{UNKNOWN}", "DELETE", 405),
    ],
)
def test_anything_else_is_refused_in_words(
    db: Any, live: Live, path: str, method: str, status: int
) -> None:
    answer = live.ask(Client(), path, REQUEST_METHOD=method)
    assert answer.status == status
    assert answer.document["field"] == ""
    assert not answer.document["sentence"].isascii()


@pytest.mark.parametrize(
    "cookie", ["sessionid=", "sessionid=x" * 400, "a=b; ;;=", "sessionid=\x00"]
)
def test_odd_cookies_are_nobodys(live: Live, walk: Walk, cookie: str) -> None:
    answer = live.ask(Client(), at(walk), HTTP_COOKIE=cookie)
    assert answer.status == 200
    assert answer.document["speaker"]["name"] == ""


def test_other_addresses_go_on_to_django(live: Live) -> None:
    assert live.ask(Client(), "/meetings/").body == b"Django"
    assert live.ask(Client(), "/lively").body == b"Django"

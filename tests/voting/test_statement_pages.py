"""Pages of statements."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.template.loader import render_to_string
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from tests.meetings.conftest import QUORUM, find
from tests.voting.test_statement_acts import TEXTS, TOPIC
from tests.world import World

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.record import ids
from zhaishangyi.voting import actions
from zhaishangyi.voting.models import Statement, StatementRound, StatementVote
from zhaishangyi.voting.statements import queries
from zhaishangyi.voting.statements.seen import MapView

LANGUAGES = ("zh-hans", "en")


@pytest.fixture
def round(world: World, sitting: Meeting) -> StatementRound:
    """Three statements before six people who are present."""
    return actions.open_round(
        world.actor("recorder"), meeting=sitting, topic=TOPIC, statements=TEXTS
    )


@pytest.fixture
def waiting(world: World, round: StatementRound) -> Statement:
    """What a resident wrote, before the convener read it."""
    return actions.add_statement(world.actor("resident"), round=round, text="划线停车，一家一个位")


def address(name: str, *args: Any) -> str:
    return reverse(f"voting:{name}", args=args)


def read(client: Any, path: str, language: str = "zh-hans") -> str:
    client.cookies["django_language"] = language
    page = client.get(path)
    assert page.status_code == 200, path
    text: str = page.content.decode()
    return text


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("who", ["convener", "resident", "stranger", "anonymous"])
def test_everybody_may_open_a_round(world: World, round: StatementRound, who: str, language: str):
    client, path = world.client(who), address("round", round.pk)
    assert TOPIC in read(client, path, language)
    actions.cast_stance(world.actor("resident"), statement=round.statements.get(number=0), value=1)
    actions.close_round(world.actor("convener"), round=round)
    closed = read(client, path, language)
    assert all(text in closed for text in TEXTS)
    assert 'name="value"' not in closed


@pytest.mark.parametrize("language", LANGUAGES)
def test_desk_pages_open(
    world: World, sitting: Meeting, round: StatementRound, waiting: Statement, language: str
):
    client, shown = world.client("recorder"), round.statements.get(number=0)
    assert "一家一个位" in read(client, address("statements", round.pk), language)
    for path in (
        address("round_open", sitting.pk),
        address("round_slip", round.pk),
        address("round_close", round.pk),
        address("statement_add", round.pk),
        address("statement_vote_for", shown.pk),
        address("statement_show", waiting.pk),
        address("statement_decline", waiting.pk),
    ):
        assert "<form" in read(client, path, language)


def test_one_press_says_it_and_brings_the_next(world: World, round: StatementRound):
    client, here = world.client("resident"), address("round", round.pk)
    for answered in range(3):
        card = queries.read_card(round, find(round.meeting, world, "resident"))
        assert (card.answered, card.total, card.place) == (answered, 3, answered + 1)
        page = read(client, here)
        path = address("statement_vote", card.id)
        assert path in page
        sent = client.post(path, {"value": "1", "next": here, "act_id": str(ids.uuid7())})
        assert (sent.status_code, sent["Location"]) == (302, here)
    assert "h-mine" in read(client, here)
    assert address("statement_vote", card.id) in read(client, here)
    assert StatementVote.objects.filter(value=1, way="phone").count() == 3


def test_an_answer_is_changed_on_its_page(world: World, round: StatementRound):
    statement = round.statements.get(number=0)
    path, client = address("statement_vote", statement.pk), world.client("resident")
    for value in ("1", "-1"):
        assert client.post(path, {"value": value}).status_code == 302
    assert StatementVote.objects.get().value == -1
    assert 'value="-1" aria-pressed="true"' in read(client, path)


@pytest.mark.parametrize("value", ["", "2", "agree", "１.5", "nan", "1" * 400])
def test_an_answer_that_is_none_is_one_clear_sentence(
    world: World, round: StatementRound, value: str
):
    path = address("statement_vote", round.statements.get(number=0).pk)
    page = world.client("resident").post(path, {"value": value})
    assert page.status_code == 422
    assert not StatementVote.objects.exists()


def test_after_closing_the_page_says_so(world: World, round: StatementRound):
    path = address("statement_vote", round.statements.get(number=0).pk)
    actions.close_round(world.actor("convener"), round=round)
    page = world.client("resident").post(path, {"value": "1"})
    assert page.status_code == 422
    assert "已经结束" in page.content.decode()


def test_what_waits_is_nobodys_to_read(world: World, round: StatementRound, waiting: Statement):
    for who in ("neighbour", "resident"):
        client = world.client(who)
        assert client.get(address("statement_vote", waiting.pk)).status_code == 404
        is_own = who == "resident"
        assert (waiting.text in read(client, address("round", round.pk))) is is_own
    assert world.client("resident").get(address("statements", round.pk)).status_code == 403


def test_whoever_wrote_it_sees_how_it_stands(
    world: World, round: StatementRound, waiting: Statement
):
    page = read(world.client("resident"), address("round", round.pk))
    assert "等召集人看" in page
    reason = "已经有人说了"
    actions.decline_statement(world.actor("convener"), statement=waiting, reason=reason)
    assert reason in read(world.client("resident"), address("round", round.pk))
    assert reason not in read(world.client("neighbour"), address("round", round.pk))


@pytest.mark.parametrize("who", ["resident", "convener", "anonymous"])
def test_the_page_of_a_round_asks_as_often_for_a_full_hall(
    world: World, round: StatementRound, who: str
):
    client, path = world.client(who), address("round", round.pk)
    actions.cast_stance(world.actor("resident"), statement=round.statements.get(number=0), value=1)
    actions.add_statement(world.actor("resident"), round=round, text="夜里要有灯")
    client.get(path)
    with CaptureQueriesContext(connection) as before:
        client.get(path)
    for other in QUORUM[1:]:
        for statement in round.statements.filter(state="shown"):
            actions.cast_stance(world.actor(other), statement=statement, value=1)
    for number in range(5):
        actions.add_statement(world.actor("convener"), round=round, text=f"第{number}件要紧的事")
    with CaptureQueriesContext(connection) as after:
        assert client.get(path).status_code == 200
    assert len(after) == len(before)


def test_one_like_it_is_shown_before_sending(world: World, round: StatementRound):
    path, client = address("statement_add", round.pk), world.client("resident")
    first = client.post(path, {"text": "划线停车，一家一个位"})
    assert first.status_code == 422
    assert TEXTS[0] in first.content.decode()
    assert "is_different" in first.content.decode()
    typed = {"text": "划线停车，一家一个位", "is_different": "on"}
    assert client.post(path, typed).status_code == 302
    assert Statement.objects.filter(state="waiting").count() == 1


def test_the_same_words_are_refused_even_when_called_different(world: World, round: StatementRound):
    typed = {"text": TEXTS[0] + "。", "is_different": "on"}
    page = world.client("resident").post(address("statement_add", round.pk), typed)
    assert page.status_code == 422
    assert round.statements.count() == 3


def test_the_desk_decides_with_one_press(world: World, round: StatementRound, waiting: Statement):
    desk, listed = world.client("recorder"), address("statements", round.pk)
    page = read(desk, listed)
    assert TEXTS[0] in page
    same = {"same_as": str(round.statements.get(number=0).pk)}
    assert desk.post(address("statement_decline", waiting.pk), same).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "declined"
    assert waiting.same_as is not None
    assert waiting.same_as.number == 0
    assert desk.post(address("statement_show", waiting.pk), {}).status_code == 302
    waiting.refresh_from_db()
    assert waiting.state == "shown"


def test_declining_without_a_reason_stays_on_the_page(
    world: World, round: StatementRound, waiting: Statement
):
    page = world.client("recorder").post(address("statement_decline", waiting.pk), {})
    assert page.status_code == 422


def test_a_round_is_opened_with_one_statement_a_line(world: World, sitting: Meeting):
    typed = {"topic": TOPIC, "statements": "\n".join(TEXTS) + "\n\n", "is_moderated": "on"}
    sent = world.client("convener").post(address("round_open", sitting.pk), typed)
    assert sent["Location"] == reverse("web:console", args=[sitting.pk])
    assert StatementRound.objects.get().statements.count() == 3
    again = world.client("convener").post(address("round_open", sitting.pk), typed)
    assert again.status_code == 422


def test_a_slip_takes_what_is_marked_down(world: World, round: StatementRound):
    here = find(round.meeting, world, "neighbour")
    first, second, _third = round.statements.order_by("number")
    typed = {
        "participant": str(here.pk),
        f"stance_{first.pk.hex}": "1",
        f"stance_{second.pk.hex}": "-1",
    }
    desk, path = world.client("recorder"), address("round_slip", round.pk)
    assert desk.post(path, typed).status_code == 302
    assert list(StatementVote.objects.values_list("value", "way")) == [(1, "hand"), (-1, "hand")]
    assert desk.post(path, {"participant": str(here.pk)}).status_code == 422
    by_hand = {"participant": str(here.pk), "value": "0"}
    assert desk.post(address("statement_vote_for", first.pk), by_hand).status_code == 302
    assert StatementVote.objects.get(statement=first).value == 0


def test_the_panel_at_the_desk(
    world: World, round: StatementRound, waiting: Statement, django_assert_num_queries: Any
):
    for who in QUORUM:
        actions.cast_stance(world.actor(who), statement=round.statements.get(number=0), value=1)
    queries.read_panel(round.meeting)
    with django_assert_num_queries(4):
        panel = queries.read_panel(round.meeting)
        context = {"panel": panel, "meeting": round.meeting, "can_run": True, "next": ""}
        page = render_to_string("voting/parts/statements_panel.html", context)
    assert waiting.text in page
    assert TEXTS[0] in page
    empty = {"panel": None, "meeting": round.meeting, "can_run": True}
    assert address("round_open", round.meeting.pk) in render_to_string(
        "voting/parts/statements_panel.html", empty
    )


def test_a_round_is_read_in_as_many_queries_for_a_full_hall(
    world: World, round: StatementRound, django_assert_max_num_queries: Any
):
    resident = find(round.meeting, world, "resident")
    for who in QUORUM:
        for statement in round.statements.all():
            actions.cast_stance(world.actor(who), statement=statement, value=1)
    with django_assert_max_num_queries(3):
        queries.read_card(round, resident)


def test_the_picture_has_a_shape_for_each_group():
    from zhaishangyi.voting.statements.seen import GroupView

    groups = tuple(GroupView(place, 5, ((0, 0), (10, 0), (5, 9))) for place in range(5))
    points = tuple((10 * place, 5, place - 1) for place in range(6))
    page = render_to_string("voting/parts/opinion_map.html", {"map": MapView(25, groups, points)})
    assert page.count('class="dot dot--between"') == 1
    assert page.count("<polygon") == 8
    assert page.count('class="hull"') == 5
    assert "style=" not in page

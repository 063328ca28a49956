"""Two towns in one matter: what each desk, list and page shows of it, and how often it asks."""

from __future__ import annotations

from functools import partial

import pytest
from tests.neighbours import Neighbours, add_neighbours, ask, join
from tests.web.counting import count_queries
from tests.web.walk import Walk, raise_matter
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.meetings import actions as meeting_acts
from zhaishangyi.web.queries import count_open, list_waiting_for_rating
from zhaishangyi.web.rules import Situation, Talk, list_next_acts

TOGETHER = "和三星镇一起办，由香樟镇八烈村牵头"


@pytest.fixture
def neighbours(world: World) -> Neighbours:
    return add_neighbours()


def read(client: object, path: str) -> str:
    answer = client.get(path)  # type: ignore[attr-defined]
    assert answer.status_code == 200, path
    return str(answer.content.decode())


def sit_together(world: World, neighbours: Neighbours) -> Walk:
    """As far as an outcome that waits for the word of 三星镇."""
    walk = Walk(world).triage()
    join(world, walk.matter, neighbours)
    walk.visit().close_link().plan().invite().announce().open()
    meeting_acts.check_in_by_name(
        world.actor("convener"), meeting=walk.meeting, person=neighbours.people["resident"]
    )
    return walk.settle()


def test_the_desk_of_the_other_side_waits_for_its_answer(world: World, neighbours: Neighbours):
    walk = Walk(world).triage()
    side = ask(world, walk.matter, neighbours.town)
    for who in ("convener", "supervisor"):
        page = read(neighbours.client(who), "/desk/")
        assert f"/matters/sides/{side.pk}/answer/" in page
    assert "/answer/" not in read(world.client("convener"), "/desk/")
    matter_acts.join_matter(neighbours.actor("convener"), side=side)
    for who in ("convener", "supervisor", "recorder"):
        page = read(neighbours.client(who), "/desk/")
        assert f"/matters/sides/{side.pk}/answer/" not in page
    for client in (neighbours.client("convener"), world.client("convener")):
        page = read(client, "/desk/")
        assert walk.matter.title in page
        assert TOGETHER in page


def test_the_boards_of_both_sides_show_it_and_others_do_not(world: World, neighbours: Neighbours):
    walk = Walk(world).triage()
    title = walk.matter.title
    assert title not in read(neighbours.client("grid_worker"), "/desk/")
    join(world, walk.matter, neighbours)
    assert title in read(neighbours.client("grid_worker"), "/desk/")
    assert title not in read(world.client("other_convener"), "/desk/")
    assert TOGETHER in read(neighbours.client("resident"), "/matters/?village=zx/xq/")
    assert TOGETHER in read(neighbours.client("resident"), "/")
    from zhaishangyi.record import clock

    assert count_open("zx/xq/", clock.now()) == count_open("xz/balie/", clock.now()) == 1
    assert count_open("xz/shiqiao/", clock.now()) == 0


def test_the_other_side_finds_where_to_agree(world: World, neighbours: Neighbours):
    walk = sit_together(world, neighbours)
    side = walk.matter.sides.get()
    address = f"/meetings/outcomes/{walk.meeting.outcome.pk}/sides/{side.pk}/"
    client = neighbours.client("convener")
    assert address in read(client, "/desk/")
    assert address in read(client, walk.matter.get_absolute_url())
    assert address not in read(world.client("convener"), walk.matter.get_absolute_url())
    form = read(client, address)
    assert walk.meeting.outcome.text in form
    sent = {"answer": "refuse", "reason": "", "seen_version": walk.meeting.outcome.version}
    assert client.post(address, sent).status_code == 422
    assert client.post(address, {**sent, "answer": "agree"}).status_code == 302
    assert "各方都同意了" in read(world.anonymous, walk.matter.get_absolute_url())
    assert address not in read(client, "/desk/")


def test_other_words_meanwhile_are_shown_before_one_agrees(world: World, neighbours: Neighbours):
    walk = sit_together(world, neighbours)
    outcome, side = walk.meeting.outcome, walk.matter.sides.get()
    meeting_acts.settle_outcome(
        world.actor("convener"),
        meeting=walk.meeting,
        result="agreed",
        text="改成两个镇各出一半，先查后修。",
        seen_version=outcome.version,
    )
    answer = neighbours.client("convener").post(
        f"/meetings/outcomes/{outcome.pk}/sides/{side.pk}/",
        {"answer": "agree", "seen_version": outcome.version},
    )
    assert answer.status_code == 409
    assert "各出一半" in answer.content.decode()


def test_asking_and_answering_on_pages(world: World, neighbours: Neighbours):
    walk = Walk(world).triage()
    lead, other = world.client("convener"), neighbours.client("convener")
    page = read(lead, f"/matters/{walk.matter.pk}/sides/new/")
    assert page.index("三星镇") < page.index("香樟镇石桥村") < page.index("三星镇星桥村")
    asked = {"jurisdiction": str(neighbours.town.pk), "reason": "桥一头在你们那里"}
    assert lead.post(f"/matters/{walk.matter.pk}/sides/new/", asked).status_code == 302
    assert lead.post(f"/matters/{walk.matter.pk}/sides/new/", asked).status_code == 422
    side = walk.matter.sides.get()
    address = f"/matters/sides/{side.pk}/answer/"
    assert address in read(other, walk.matter.get_absolute_url())
    assert other.post(address, {"answer": "decline", "reason": ""}).status_code == 422
    assert other.post(address, {"answer": "join"}).status_code == 302
    side.refresh_from_db()
    assert side.state == "joined"
    leave = f"/matters/sides/{side.pk}/leave/"
    assert leave in read(other, walk.matter.get_absolute_url())
    assert other.post(leave, {"reason": "县里接手了，我们退出"}).status_code == 302
    assert "县里接手了" in read(world.anonymous, walk.matter.get_absolute_url())


def test_residents_of_the_other_side_have_it_to_rate(world: World, neighbours: Neighbours):
    from zhaishangyi.record import clock

    walk = sit_together(world, neighbours)
    meeting_acts.give_consent(
        neighbours.actor("convener"),
        outcome=walk.meeting.outcome,
        side=walk.matter.sides.get(),
        answer="agree",
    )
    walk.agree_item().close().write_minutes().approve().report().accept().publish()
    waiting = list_waiting_for_rating(neighbours.actor("grid_worker"), clock.today())
    assert list(waiting) == [walk.matter]
    assert not list_waiting_for_rating(world.actor("stranger"), clock.today()).exists()


def test_lists_ask_as_often_with_many_joint_matters_as_with_one(
    world: World, neighbours: Neighbours
):
    def join_another() -> None:
        matter = raise_matter(world, "河边的护栏断了，两个镇的人都走这里。")
        matter_acts.triage_matter(
            world.actor("convener"), matter=matter, decision="accept", tier="urgent"
        )
        join(world, matter, neighbours)

    client = neighbours.client("convener")
    paths = ("/desk/", "/matters/", "/", "/meetings/?village=zx/xq/")
    join_another()
    for path in paths:
        client.get(path)
    few = [count_queries(partial(client.get, path)) for path in paths]
    for _more in range(3):
        join_another()
    assert [count_queries(partial(client.get, path)) for path in paths] == few


@pytest.mark.parametrize(
    ("talk", "steps"),
    [
        (Talk("closed", has_quorum=True, has_outcome=True, consents="waiting"), ["consent"]),
        (
            Talk("closed", has_quorum=True, has_outcome=True, consents="refused"),
            ["consent", "outcome"],
        ),
        (
            Talk("closed", True, True, True, minutes="approved", consents="refused"),
            ["consent", "plan", "spot"],
        ),
        (Talk("open", has_outcome=True, consents="waiting"), ["consent", "console"]),
        (Talk("closed", True, True, True), ["outcome", "item_agree"]),
    ],
)
def test_what_comes_next_where_several_have_to_agree(talk: Talk, steps: list[str]):
    missing = (("outcome_recorded",), ("action_items_set",))
    acts = list_next_acts(Situation(state="under_way", missing=missing, talk=talk))
    assert [act.name for act in acts if act.moves_on] == steps


def test_whoever_is_asked_to_join_answers_first():
    acts = list_next_acts(Situation(state="under_way", asks_side=True))
    assert acts[0].name == "side_answer"

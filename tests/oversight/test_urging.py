"""The town urges: who is asked, what time does, how it ends."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any
from uuid import UUID

import pytest
from tests.web.counting import count_queries
from tests.web.sample import make_matter
from tests.world import World

from zhaishangyi.commands import tick
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.models import Follow, Matter
from zhaishangyi.notices.models import Message
from zhaishangyi.oversight import actions
from zhaishangyi.oversight.models import Urge, UrgedPerson
from zhaishangyi.oversight.urging import queries, rules
from zhaishangyi.oversight.urging.story import build_story
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.record import clock
from zhaishangyi.record.actor import NOBODY, operator
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.roles import Role
from zhaishangyi.record.trail import outside_the_door
from zhaishangyi.web.history import list_entries

TODAY = date(2024, 5, 7)
WORDS = "请三天内说清楚卡在哪里。"


@pytest.fixture
def matter(world: World) -> Matter:
    with outside_the_door("a matter for tests"):
        return make_matter(world)


def send(world: World, matter: Matter, days: int = 3, **more: Any) -> Urge:
    due = clock.today() + timedelta(days=days)
    return actions.send_urge(
        world.actor("supervisor"), matter=matter, text=more.pop("text", WORDS), due_on=due, **more
    )


def set_fields(record: Any, **values: Any) -> None:
    with outside_the_door("time passes in a test"):
        for name, value in values.items():
            setattr(record, name, value)
        record.save()


def promise(world: World, matter: Matter) -> ActionItem:
    with outside_the_door("a promise for tests"):
        return ActionItem.objects.create(
            matter=matter, promise="路口装灯", office=world.office, due_on=clock.today()
        )


def list_asked(urge: Urge) -> set[tuple[UUID | None, str]]:
    return set(UrgedPerson.objects.filter(urge=urge).values_list("person_id", "role"))


def list_told(*who: Person) -> list[bool]:
    return [Message.objects.filter(person=one).exists() for one in who]


class TestRules:
    def test_a_day_within_thirty_days(self):
        assert rules.require_due(TODAY, TODAY) == TODAY
        assert rules.require_due(TODAY + timedelta(days=30), TODAY)
        for wrong in (-1, 31, 40_000):
            with pytest.raises(RuleBroken) as refused:
                rules.require_due(TODAY + timedelta(days=wrong), TODAY)
            assert refused.value.field == "due_on"

    def test_words_of_four_to_five_hundred_characters(self):
        assert rules.require_words(" 快点办吧 ") == "快点办吧"
        for wrong in ("", "快点办", "\x00\u200b", "好" * 501):
            with pytest.raises(RuleBroken):
                rules.require_words(wrong)

    def test_time_passes_it_on_only_without_an_answer(self):
        yesterday = TODAY - timedelta(days=1)
        assert rules.can_pass_on(1, yesterday, False, TODAY)
        assert not rules.can_pass_on(1, yesterday, True, TODAY)
        assert not rules.can_pass_on(1, TODAY, False, TODAY)
        assert not rules.can_pass_on(rules.MOST_LEVEL, yesterday, False, TODAY)

    def test_the_next_level_has_three_days_from_the_later_day(self):
        assert rules.find_next_due(date(2024, 5, 1), TODAY) == date(2024, 5, 10)
        assert rules.find_next_due(date(2024, 5, 9), TODAY) == date(2024, 5, 12)

    def test_it_has_moved_on_with_the_link_the_state_or_the_promise(self):
        assert not rules.has_moved_on("deliver", "deliver", "under_way")
        assert rules.has_moved_on("deliver", "feedback", "under_way")
        assert rules.has_moved_on("deliver", "deliver", "finished")
        assert rules.has_moved_on("deliver", "deliver", "under_way", is_item_settled=True)


class TestSending:
    def test_before_delivery_the_convener_is_asked(self, world: World, matter: Matter):
        urge = send(world, matter)
        convener = world.people["convener"]
        assert list_asked(urge) == {(convener.pk, "convener")}
        assert urge.link == "investigate"
        assert urge.level == 1
        assert urge.sent_by_id == world.people["supervisor"].pk
        assert Message.objects.get(person=convener).url.endswith(f"/oversight/urges/{urge.pk}/")
        assert Entry.objects.get(kind="urge.send").node_path == world.village.path

    def test_without_a_convener_those_of_the_place_are_asked(self, world: World, matter: Matter):
        set_fields(matter, convener=None)
        assert list_asked(send(world, matter)) == {(world.people["convener"].pk, "convener")}

    def test_at_delivery_the_offices_handlers_are_asked(self, world: World, matter: Matter):
        set_fields(matter, link="deliver")
        promise(world, matter)
        assert list_asked(send(world, matter)) == {(world.people["office"].pk, "office")}

    def test_an_office_without_handlers_leaves_it_to_the_convener(
        self, world: World, matter: Matter
    ):
        set_fields(matter, link="deliver")
        promise(world, matter)
        for grant in RoleGrant.objects.filter(role=Role.OFFICE):
            set_fields(grant, until_on=clock.today())
        assert list_asked(send(world, matter)) == {(world.people["convener"].pk, "convener")}

    def test_one_promise_can_be_urged(self, world: World, matter: Matter):
        item = promise(world, matter)
        urge = send(world, matter, item=item)
        assert urge.item == item
        assert list_asked(urge) == {(world.people["office"].pk, "office")}

    def test_a_promise_that_is_done_or_of_another_is_refused(self, world: World, matter: Matter):
        item = promise(world, matter)
        set_fields(item, state="accepted")
        with pytest.raises(RuleBroken) as refused:
            send(world, matter, item=item)
        assert refused.value.field == "item"
        with outside_the_door("another matter"):
            other = Matter.objects.create(
                number="八烈 2024-018", jurisdiction=world.village, handled_at=world.village,
                title="另一件", text="另一件事", place_text="村口", category="road",
                state="under_way", tier="small", procedure="eight-links", link="select",
            )  # fmt: skip
        with pytest.raises(RuleBroken):
            send(world, other, item=promise(world, matter))

    def test_only_one_stands_at_a_time(self, world: World, matter: Matter):
        first = send(world, matter)
        with pytest.raises(RuleBroken) as refused:
            send(world, matter)
        assert refused.value.values["day"] == first.due_on.isoformat()
        set_fields(matter, link="deliberate")
        second = send(world, matter)
        first.refresh_from_db()
        assert first.closed_at is not None
        assert second.link == "deliberate"

    def test_what_is_over_is_not_urged(self, world: World, matter: Matter):
        for state in ("finished", "declined", "merged"):
            set_fields(matter, state=state)
            with pytest.raises(RuleBroken):
                send(world, matter)

    def test_without_anybody_responsible_it_says_so(self, world: World, matter: Matter):
        for grant in RoleGrant.objects.filter(role=Role.CONVENER):
            set_fields(grant, until_on=clock.today())
        with pytest.raises(RuleBroken):
            send(world, matter)
        assert not Urge.objects.exists()

    def test_those_who_follow_hear_of_it(self, world: World, matter: Matter):
        with outside_the_door("a follower"):
            Follow.objects.create(matter=matter, person=world.people["neighbour"])
        send(world, matter)
        people = (world.people["neighbour"], world.people["resident"], world.people["stranger"])
        assert list_told(*people) == [True, True, False]

    @pytest.mark.parametrize("who", ["convener", "administrator", "auditor", "anonymous"])
    def test_only_a_supervisor_urges(self, world: World, matter: Matter, who: str):
        with pytest.raises(Refused):
            actions.send_urge(world.actor(who), matter=matter, text=WORDS, due_on=clock.today())


class TestAnswering:
    def test_whoever_was_asked_answers_and_the_town_is_told(self, world: World, matter: Matter):
        urge = send(world, matter)
        answer = actions.answer_urge(world.actor("convener"), urge=urge, text="后天去看现场。")
        urge.refresh_from_db()
        assert urge.answered_at == answer.at
        assert answer.role == "convener"
        assert list_told(world.people["supervisor"]) == [True]
        assert queries.list_asked_of(world.actor("convener")) == []

    @pytest.mark.parametrize("who", ["recorder", "office", "supervisor", "resident"])
    def test_others_do_not(self, world: World, matter: Matter, who: str):
        urge = send(world, matter)
        with pytest.raises(Refused):
            actions.answer_urge(world.actor(who), urge=urge, text="后天去看现场。")

    def test_a_pin_on_another_screen_is_not_enough(self, world: World, matter: Matter):
        from zhaishangyi.people.queries import to_actor

        urge = send(world, matter)
        weak = to_actor(world.people["convener"], is_strong=False)
        with pytest.raises(Refused):
            actions.answer_urge(weak, urge=urge, text="后天去看现场。")

    def test_after_the_end_nothing_is_added(self, world: World, matter: Matter):
        urge = send(world, matter)
        actions.close_urge(world.actor("supervisor"), urge=urge, reason="电话里说清楚了")
        for again in (
            lambda: actions.answer_urge(world.actor("convener"), urge=urge, text="后天去看。"),
            lambda: actions.close_urge(world.actor("supervisor"), urge=urge, reason="再来一次"),
            lambda: actions.escalate_urge(world.actor("supervisor"), urge=urge),
        ):
            with pytest.raises(RuleBroken):
                again()


class TestTime:
    def test_without_an_answer_it_goes_up_to_level_three(self, world: World, matter: Matter):
        urge = send(world, matter, days=1)
        for level, days in ((1, 1), (2, 2), (3, 6), (3, 60)):
            with clock.pretend(clock.now() + timedelta(days=days)):
                tick.escalate_urges()
            urge.refresh_from_db()
            assert urge.level == level
        assert urge.answered_at is None
        assert urge.closed_at is None
        with pytest.raises(RuleBroken):
            actions.escalate_urge(world.actor("supervisor"), urge=urge)

    def test_the_level_above_is_asked_and_the_sender_told(self, world: World, matter: Matter):
        with outside_the_door("more people above"):
            town_convener = RoleGrant.objects.create(
                person=world.people["judicial"], role=Role.CONVENER, jurisdiction=world.town
            ).person
            other = RoleGrant.objects.create(
                person=world.people["deputy"], role=Role.SUPERVISOR, jurisdiction=world.town
            ).person
        urge = send(world, matter, days=0)
        with clock.pretend(clock.now() + timedelta(days=1)):
            assert actions.escalate_due(operator()) == 1
            assert actions.escalate_due(operator()) == 0
        asked = set(UrgedPerson.objects.filter(urge=urge, level=2).values_list("person", "role"))
        assert asked == {(town_convener.pk, "convener"), (other.pk, "supervisor")}
        assert list_told(world.people["supervisor"], other, town_convener) == [True] * 3
        answer = actions.answer_urge(world.actor("judicial"), urge=urge, text="我去协调。")
        assert answer.role == "convener"

    def test_an_answer_stops_the_clock(self, world: World, matter: Matter):
        urge = send(world, matter, days=1)
        actions.answer_urge(world.actor("convener"), urge=urge, text="后天去看现场。")
        with clock.pretend(clock.now() + timedelta(days=9)):
            assert tick.escalate_urges() == 0

    def test_passing_it_on_by_hand_asks_for_a_new_answer(self, world: World, matter: Matter):
        urge = send(world, matter)
        actions.answer_urge(world.actor("convener"), urge=urge, text="等通知。")
        due = urge.due_on
        held = actions.escalate_urge(world.actor("supervisor"), urge=urge)
        assert held.answered_at is None
        assert held.due_on == due + timedelta(days=3)

    def test_it_ends_by_itself_when_the_matter_moves_on(self, world: World, matter: Matter):
        urge = send(world, matter)
        assert tick.settle_urges() == 0
        set_fields(matter, link="deliberate")
        assert queries.list_open_urges([matter.pk]) == {}
        assert tick.settle_urges() == 1
        urge.refresh_from_db()
        assert urge.closed_at is not None
        assert urge.closed_reason == ""
        assert Entry.objects.filter(kind="urge.settle").count() == 1
        assert tick.settle_urges() == 0

    def test_it_ends_with_the_one_promise(self, world: World, matter: Matter):
        item = promise(world, matter)
        send(world, matter, item=item)
        assert queries.find_open_urge(matter) is not None
        set_fields(item, withdrawn_at=clock.now(), withdrawn_reason="不用做了")
        assert queries.find_open_urge(matter) is None
        assert tick.settle_urges() == 1

    def test_what_moved_on_is_not_passed_on(self, world: World, matter: Matter):
        send(world, matter, days=0)
        set_fields(matter, state="finished", link="")
        with clock.pretend(clock.now() + timedelta(days=2)):
            assert tick.escalate_urges() == 0


class TestReading:
    def test_open_urges_of_many_matters_in_one_query(self, world: World, matter: Matter):
        urge = send(world, matter)
        found: dict[UUID, Urge] = {}
        assert count_queries(lambda: found.update(queries.list_open_urges([matter.pk]))) == 1
        assert found == {matter.pk: urge}

    def test_the_story_tells_by_role_and_office(self, world: World, matter: Matter):
        urge = send(world, matter)
        actions.answer_urge(world.actor("convener"), urge=urge, text="后天去看现场。")
        actions.escalate_urge(world.actor("supervisor"), urge=urge)
        actions.close_urge(world.actor("supervisor"), urge=urge, reason="电话里说清楚了")
        told = build_story(Matter.objects.get(pk=matter.pk), NOBODY)
        words = " ".join(f"{item.title} {item.text} {item.say} {item.say_by}" for item in told)
        assert len(told) == 4
        assert WORDS in words
        assert "后天去看现场。" in words
        assert "电话里说清楚了" in words
        names = [world.people[who].name for who in ("convener", "supervisor")]
        assert not any(name in words for name in names)

    def test_past_the_village_only_those_who_may_read_it(self, world: World, matter: Matter):
        set_fields(matter, is_past_village=True, handled_at=world.town, link="deliver")
        promise(world, matter)
        urge = send(world, matter)
        assert build_story(matter, NOBODY) == []
        assert queries.get_urge(world.actor("office"), urge.pk) == urge
        for who in ("anonymous", "neighbour", "stranger"):
            with pytest.raises(NotHere):
                queries.get_urge(world.actor(who), urge.pk)


class TestPages:
    def test_the_way_from_sending_to_the_end(self, world: World, matter: Matter):
        supervisor, convener = world.client("supervisor"), world.client("convener")
        page = f"/oversight/matters/{matter.pk}/urge/"
        assert WORDS not in world.anonymous.get(f"/matters/{matter.pk}/").content.decode()
        assert page in supervisor.get(f"/matters/{matter.pk}/").content.decode()
        sent = supervisor.post(page, {"text": WORDS, "due_on": clock.today().isoformat()})
        assert sent.status_code == 302
        urge = Urge.objects.get()
        for reader in (world.anonymous, convener, world.client("resident")):
            assert WORDS in reader.get(f"/matters/{matter.pk}/").content.decode()
            assert WORDS in reader.get(sent["Location"]).content.decode()
        answer_page = f"/oversight/urges/{urge.pk}/answer/"
        assert answer_page in convener.get("/desk/").content.decode()
        assert answer_page in convener.get(f"/matters/{matter.pk}/").content.decode()
        assert answer_page not in world.anonymous.get(f"/matters/{matter.pk}/").content.decode()
        assert convener.post(answer_page, {"text": "后天去看现场。"}).status_code == 302
        assert answer_page not in convener.get("/desk/").content.decode()
        assert len(list_entries(matter)) == 2
        passed = supervisor.post(f"/oversight/urges/{urge.pk}/pass-on/", {})
        assert passed.status_code == 302
        ended = supervisor.post(f"/oversight/urges/{urge.pk}/end/", {"reason": "说清楚了"})
        assert ended.status_code == 302
        urge.refresh_from_db()
        assert urge.closed_reason == "说清楚了"
        assert "说清楚了" in world.anonymous.get(f"/matters/{matter.pk}/").content.decode()

    def test_a_wrong_day_keeps_what_was_typed(self, world: World, matter: Matter):
        page = f"/oversight/matters/{matter.pk}/urge/"
        for day in ("2020-01-01", "9999-12-31", "昨天", ""):
            answer = world.client("supervisor").post(page, {"text": WORDS, "due_on": day})
            assert answer.status_code == 422
            assert WORDS in answer.content.decode()
        assert not Urge.objects.exists()

    def test_sending_twice_is_one(self, world: World, matter: Matter):
        client, page = world.client("supervisor"), f"/oversight/matters/{matter.pk}/urge/"
        sent = {
            "text": WORDS,
            "due_on": clock.today().isoformat(),
            "act_id": "018f5e66-0000-7000-8000-000000000001",
        }
        assert client.post(page, sent).status_code == client.post(page, sent).status_code == 302
        assert Urge.objects.count() == 1
        sent["act_id"] = "018f5e66-0000-7000-8000-000000000002"
        assert client.post(page, sent).status_code == 422

    def test_the_page_asks_the_same_however_much_was_said(self, world: World, matter: Matter):
        urge = send(world, matter)
        address = f"/oversight/urges/{urge.pk}/"
        before = count_queries(lambda: world.anonymous.get(address))
        for n in range(3):
            actions.answer_urge(world.actor("convener"), urge=urge, text=f"第 {n} 次说明。")
        assert count_queries(lambda: world.anonymous.get(address)) == before

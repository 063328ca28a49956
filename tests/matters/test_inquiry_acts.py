"""Investigation: visits, opinion rounds, expert reviews, links by hand, reopening, following."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.utils.translation import override
from tests.matters.conftest import Raise, TakeUp, list_messages
from tests.world import World

from zhaishangyi.matters import actions, news
from zhaishangyi.matters.models import Evidence, Follow, LinkClosing, Matter, Opinion, Reopening
from zhaishangyi.matters.progress import read_progress, record_fact, reopen
from zhaishangyi.record import clock
from zhaishangyi.record.door import act, registry
from zhaishangyi.record.errors import NotHere, Refused, RuleBroken
from zhaishangyi.record.permissions import ANYONE

VISIT = {"who_went": "顾建新、网格员小陆", "finding": "三号桥往南 50 米，裂缝 12 处，掉砂。"}


def visit(world: World, matter: Matter, who: str = "grid_worker", **said: object) -> object:
    values: dict[str, Any] = {"visited_at": clock.now(), **VISIT, **said}
    return actions.visit_place(world.actor(who), matter=matter, **values)


def name_facts(matter: Matter) -> list[str]:
    return list(Evidence.objects.filter(matter=matter).values_list("fact", flat=True))


@pytest.mark.parametrize("who", ["convener", "grid_worker", "recorder", "deputy"])
def test_whoever_works_there_notes_a_visit(world: World, take_up: TakeUp, who: str):
    matter = take_up()
    visit(world, matter, who)
    assert "field_visit" in name_facts(matter)
    assert f"{matter.title}: somebody went there and looked." in list_messages(world, "resident")


@pytest.mark.parametrize("who", ["resident", "other_convener", "auditor", "anonymous"])
def test_others_are_told_who_notes_a_visit(world: World, take_up: TakeUp, who: str):
    with pytest.raises(Refused):
        visit(world, take_up(), who)


def test_a_grid_worker_does_not_touch_what_went_past_the_village(
    world: World, raise_one: Raise, take_up: TakeUp, town_convener: object
):
    matter = take_up(raise_one(is_past_village=True), by="town_convener")
    with pytest.raises(Refused):
        visit(world, matter)
    visit(world, matter, "town_convener")


def test_a_visit_is_not_in_the_future(world: World, take_up: TakeUp):
    with pytest.raises(RuleBroken) as broken:
        visit(world, take_up(), visited_at=clock.now() + timedelta(minutes=1))
    assert broken.value.field == "visited_at"


@pytest.mark.parametrize("field", ["who_went", "finding"])
def test_a_visit_says_who_and_what(world: World, take_up: TakeUp, field: str):
    with pytest.raises(RuleBroken) as broken:
        visit(world, take_up(), **{field: " "})
    assert broken.value.field == field


def test_nothing_is_added_before_it_is_taken_up_and_after_it_is_declined(
    world: World, raise_one: Raise
):
    matter = raise_one()
    with pytest.raises(RuleBroken, match="Nobody has looked"):
        visit(world, matter)
    actions.triage_matter(
        world.actor("convener"),
        matter=matter,
        decision="decline",
        reason="这是别的镇的路，已转过去",
    )
    with pytest.raises(RuleBroken, match="not under way"):
        visit(world, matter)


def open_round(world: World, matter: Matter, days: int = 3):
    return actions.open_opinions(
        world.actor("recorder"),
        matter=matter,
        question="这段路先补还是重修？",
        closes_on=clock.today() + timedelta(days=days),
    )


def test_an_opinion_round_is_evidence_once_it_is_closed(world: World, take_up: TakeUp):
    matter = take_up()
    asked = open_round(world, matter)
    assert "opinion_round" not in name_facts(matter)
    actions.say_opinion(world.actor("neighbour"), opinion_round=asked, text="重修，补了还要裂")
    actions.close_opinions(world.actor("convener"), opinion_round=asked, summary="多数人要重修")
    assert "opinion_round" in name_facts(matter)
    with pytest.raises(RuleBroken, match="closed before"):
        actions.close_opinions(world.actor("convener"), opinion_round=asked)


def test_a_round_without_an_opinion_proves_nothing(world: World, take_up: TakeUp):
    matter = take_up()
    actions.close_opinions(world.actor("convener"), opinion_round=open_round(world, matter))
    assert "opinion_round" not in name_facts(matter)
    assert list_messages(world, "resident")[0].endswith("nobody said anything.")


def test_one_opinion_a_person_and_it_can_be_changed(world: World, take_up: TakeUp):
    asked = open_round(world, take_up())
    for text in ("先补一补", "想了想，还是重修"):
        actions.say_opinion(world.actor("neighbour"), opinion_round=asked, text=text)
    assert Opinion.objects.get().text == "想了想，还是重修"


def test_a_helper_writes_down_what_others_say(world: World, take_up: TakeUp):
    asked = open_round(world, take_up())
    helper = world.actor("grid_worker")
    for name in ("周阿婆", "陆伯"):
        actions.say_opinion(helper.helping(name), opinion_round=asked, text="重修")
    assert sorted(said.said_by for said in Opinion.objects.filter(person=None)) == [
        "周阿婆",
        "陆伯",
    ]
    with pytest.raises(RuleBroken) as broken:
        actions.say_opinion(
            world.actor("resident").helping("别人"), opinion_round=asked, text="重修"
        )
    assert broken.value.field == "said_by"


def test_only_this_village_is_asked(world: World, take_up: TakeUp):
    asked = open_round(world, take_up())
    for who in ("stranger", "anonymous"):
        with pytest.raises(Refused):
            actions.say_opinion(world.actor(who), opinion_round=asked, text="我也说一句")


def test_after_the_day_nothing_is_added(world: World, take_up: TakeUp):
    asked = open_round(world, take_up(), days=0)
    tomorrow = clock.now() + timedelta(days=1)
    with clock.pretend(tomorrow), pytest.raises(RuleBroken, match="round is over"):
        actions.say_opinion(world.actor("neighbour"), opinion_round=asked, text="晚了一天")


def test_a_round_does_not_close_in_the_past(world: World, take_up: TakeUp):
    with pytest.raises(RuleBroken) as broken:
        open_round(world, take_up(), days=-1)
    assert broken.value.field == "closes_on"


@pytest.mark.parametrize("who", ["grid_worker", "resident", "other_convener"])
def test_who_may_not_open_or_close_a_round(world: World, take_up: TakeUp, who: str):
    matter = take_up()
    asked = open_round(world, matter)
    with pytest.raises(Refused):
        actions.open_opinions(
            world.actor(who), matter=matter, question="要不要修？", closes_on=clock.today()
        )
    with pytest.raises(Refused):
        actions.close_opinions(world.actor(who), opinion_round=asked)


def ask(world: World, matter: Matter, **said: object):
    values: dict[str, Any] = {
        "asked_of": "镇建设办技术员",
        "question": "这段路为什么会裂？",
        **said,
    }
    return actions.ask_expert(world.actor("convener"), matter=matter, **values)


def test_the_named_expert_answers_and_that_is_evidence(world: World, take_up: TakeUp):
    matter = take_up(needs_expert=True)
    review = ask(world, matter, expert=world.people["expert"])
    assert "you are asked" in list_messages(world, "expert")[0]
    actions.find_as_expert(
        world.actor("expert"), review=review, finding="路基没压实，灰剂量不够", advice="挖开重做"
    )
    assert "expert_review" in name_facts(matter)
    with pytest.raises(RuleBroken, match="on record already"):
        actions.find_as_expert(world.actor("convener"), review=review, finding="再说一遍一样的")


@pytest.mark.parametrize("who", ["resident", "lawyer", "other_convener", "anonymous"])
def test_nobody_else_answers_for_the_expert(world: World, take_up: TakeUp, who: str):
    review = ask(world, take_up(), expert=world.people["expert"])
    with pytest.raises(Refused):
        actions.find_as_expert(world.actor(who), review=review, finding="路基没压实")
    with pytest.raises(Refused):
        actions.ask_expert(
            world.actor(who), matter=review.matter, asked_of="某专家", question="为什么会裂？"
        )


def test_a_link_without_its_evidence_names_what_is_missing(world: World, take_up: TakeUp):
    matter = take_up()
    by = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.close_link(by, matter=matter, link="investigate")
    with override("en"):
        missing = str(broken.value.values["missing"])
    assert missing == "a visit to the place or a round of opinions"
    visit(world, matter)
    actions.close_link(by, matter=matter, link="investigate")
    matter.refresh_from_db()
    assert matter.link == "invite"
    with pytest.raises(RuleBroken, match="closed already"):
        actions.close_link(by, matter=matter, link="investigate")


@pytest.mark.parametrize("link", ["nothing", "deliver"])
def test_a_link_that_is_not_the_open_one_stays(world: World, take_up: TakeUp, link: str):
    with pytest.raises(RuleBroken):
        actions.close_link(world.actor("convener"), matter=take_up(), link=link)


def test_leaving_out_needs_the_procedure_and_a_reason(world: World, take_up: TakeUp):
    matter = take_up()
    by = world.actor("convener")
    with pytest.raises(RuleBroken) as broken:
        actions.skip_link(by, matter=matter, link="investigate", reason="急")
    assert broken.value.field == "reason"
    actions.skip_link(by, matter=matter, link="investigate", reason="今晚就要开会，现场一起看")
    closing = LinkClosing.objects.get(link="investigate")
    assert (closing.is_skip, closing.closed_by) == (True, world.people["convener"])
    with pytest.raises(RuleBroken, match="cannot be left out"):
        actions.skip_link(by, matter=matter, link="invite", reason="今晚就要开会，现场一起看")


def test_a_big_matter_is_always_looked_at(world: World, take_up: TakeUp):
    with pytest.raises(RuleBroken, match="cannot be left out"):
        actions.skip_link(
            world.actor("convener"),
            matter=take_up(tier="big"),
            link="investigate",
            reason="太忙了没空",
        )


@pytest.mark.parametrize("who", ["supervisor", "recorder", "resident", "other_convener"])
def test_only_the_convener_closes_and_leaves_out(world: World, take_up: TakeUp, who: str):
    matter = take_up()
    with pytest.raises(Refused):
        actions.close_link(world.actor(who), matter=matter, link="investigate")
    with pytest.raises(Refused):
        actions.skip_link(world.actor(who), matter=matter, link="investigate", reason="今晚就开会")


@pytest.fixture
def prove():
    """An act of another room that records facts and reopens."""

    def run(by, matter: Matter, facts: tuple[str, ...] = (), back_to: str = "") -> Matter:
        for fact in facts:
            record_fact(matter, fact, matter)
        if back_to:
            reopen(matter, back_to, "评议没过，重新办", by)
        return matter

    yield act("test.prove", who=ANYONE)(run)
    registry.pop("test.prove")


REST = (
    "plan_made required_roles_invited notice_published meeting_held attendance_taken "
    "outcome_recorded action_items_set minutes_approved all_items_accepted "
    "result_published rating_passed"
).split()


def test_facts_close_links_until_the_matter_is_done(world: World, take_up: TakeUp, prove):
    matter = take_up()
    by = world.actor("convener")
    actions.skip_link(by, matter=matter, link="investigate", reason="今晚就要开会，现场一起看")
    prove(by, matter=matter, facts=tuple(REST[:7]))
    assert Matter.objects.get().link == "deliberate"
    prove(by, matter=matter, facts=("minutes_approved",))
    assert Matter.objects.get().link == "deliver"
    done = prove(by, matter=matter, facts=tuple(REST[8:]))
    assert (done.state, done.link) == ("finished", "")
    assert done.finished_at is not None
    assert read_progress(done).is_finished


def test_reopening_begins_a_new_round_with_its_own_clock(world: World, take_up: TakeUp, prove):
    matter = take_up()
    by = world.actor("convener")
    actions.skip_link(by, matter=matter, link="investigate", reason="今晚就要开会，现场一起看")
    with clock.pretend(clock.now() + timedelta(days=40)):
        prove(by, matter=matter, facts=tuple(REST[:10]))
        again = prove(by, matter=matter, back_to="deliver")
        assert (again.state, again.link, again.round) == ("under_way", "deliver", 2)
        assert again.due_at == clock.now() + timedelta(days=27)
        assert Reopening.objects.get().reason == "评议没过，重新办"
        assert "taken up again" in list_messages(world, "resident")[0]
        done = prove(by, matter=matter, facts=tuple(REST[8:]))
    assert done.state == "finished"
    assert Evidence.objects.filter(fact="all_items_accepted").count() == 2


def test_a_link_that_is_not_closed_is_not_reopened(world: World, take_up: TakeUp, prove):
    with pytest.raises(RuleBroken, match="nothing to go back to"):
        prove(world.actor("convener"), matter=take_up(), back_to="deliver")


def test_following_is_hearing_of_it(world: World, take_up: TakeUp):
    matter = take_up()
    neighbour = world.actor("neighbour")
    for _ in range(2):
        actions.follow_matter(neighbour, matter=matter)
    assert Follow.objects.count() == 1
    visit(world, matter)
    assert len(list_messages(world, "neighbour")) == 1
    actions.unfollow_matter(neighbour, matter=matter)
    assert news.list_concerned(matter) == {
        world.people["resident"].pk,
        world.people["convener"].pk,
    }


def test_nobody_follows_what_they_may_not_read(world: World, raise_one: Raise):
    matter = raise_one(is_past_village=True)
    for who in ("neighbour", "convener", "anonymous"):
        with pytest.raises((Refused, NotHere)):
            actions.follow_matter(world.actor(who), matter=matter)

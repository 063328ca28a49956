"""An expert review in full: asked with a scope and a day, visited, found, decided, followed up."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.matters.conftest import Raise, TakeUp, raise_one, take_up
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import ExpertReview, Matter, ReviewVisit
from zhaishangyi.meetings import actions
from zhaishangyi.meetings.models import Meeting, Note, ReviewDecision
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import ResponsibleOffice, RoleGrant
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

__all__ = ["raise_one", "take_up"]
pytestmark = pytest.mark.django_db


def ask(world: World, matter: Matter, **said: Any) -> ExpertReview:
    values: dict[str, Any] = {
        "asked_of": "",
        "question": "路面为什么会开裂、起砂？",
        "office": world.office,
        "scope": "只看三号桥往南的 160 米。",
        "due_on": clock.today() + timedelta(days=7),
        **said,
    }
    return matter_acts.ask_expert(world.actor("convener"), matter=matter, **values)


def find(world: World, review: ExpertReview, who: str = "office") -> ExpertReview:
    return matter_acts.find_as_expert(
        world.actor(who), review=review, finding="灰剂量不够，路基没压实。", advice="挖开重做"
    )


def visit(world: World, review: ExpertReview, who: str = "office", **said: Any) -> ReviewVisit:
    values: dict[str, Any] = {
        "visited_at": clock.now(),
        "who_went": "倪主任和两名技术员",
        "text": "取了三处芯样，最薄的一处十二厘米。",
        **said,
    }
    return matter_acts.visit_for_review(world.actor(who), review=review, **values)


def decide(world: World, review: ExpertReview, who: str = "convener", **said: Any) -> Any:
    values: dict[str, Any] = {"verdict": "accepted", **said}
    return actions.decide_review(world.actor(who), review=review, **values)


def hold(world: World, matter: Matter, **said: Any) -> Meeting:
    values: dict[str, Any] = {
        "matter": matter,
        "jurisdiction": world.village,
        "title": "村东路怎么修",
        "place_text": "村口",
        "starts_at": clock.now(),
        "opened_at": clock.now(),
        "convener": world.people["convener"],
        "state": "open",
        "join_code": f"CODE{Meeting.objects.count()}",
        **said,
    }
    with outside_the_door("a meeting for tests"):
        return Meeting.objects.create(**values)


def read_messages(world: World, who: str) -> list[str]:
    found = Message.objects.filter(person=world.people[who])
    return [str(message.text) for message in found]


def test_an_office_is_asked_with_a_scope_and_a_day_and_its_people_are_told(
    world: World, take_up: TakeUp
):
    review = ask(world, take_up())
    assert (review.asked_of, review.office, review.expert) == ("镇建设办", world.office, None)
    assert review.due_on is not None
    assert review.due_on.isoformat() in read_messages(world, "office")[0]
    visit(world, review)
    found = find(world, review)
    assert found.found_at is not None
    kinds = list(Entry.objects.filter(kind__startswith="expert.").values_list("kind", "role"))
    assert kinds == [
        ("expert.ask", "convener"),
        ("expert.visit", "office"),
        ("expert.find", "office"),
    ]


def test_who_is_asked_is_one_and_from_here_and_in_time(world: World, take_up: TakeUp):
    matter = take_up()
    with outside_the_door("an office elsewhere"):
        other = ResponsibleOffice.objects.create(
            jurisdiction=world.other_village, name="石桥村委会"
        )
    today = clock.today()
    for said, field in (
        ({"expert": world.people["expert"]}, "office"),
        ({"office": other}, "office"),
        ({"due_on": today - timedelta(days=1)}, "due_on"),
        ({"due_on": today + timedelta(days=366)}, "due_on"),
        ({"office": None}, "asked_of"),
        ({"scope": "看" * 1001}, "scope"),
    ):
        with pytest.raises(RuleBroken) as caught:
            ask(world, matter, **said)
        assert caught.value.field == field


def test_the_village_is_not_asked_about_what_went_past_it(world: World, raise_one: Raise):
    matter = raise_one(is_past_village=True)
    with outside_the_door("a matter of the town under way, and an office of the village"):
        village_office = ResponsibleOffice.objects.create(
            jurisdiction=world.village, name="八烈村委会"
        )
        matter.state, matter.tier, matter.procedure = "under_way", "big", "eight-links"
        matter.save()
    by = world.actor("convener")
    assert not matter_acts.ask_expert.allows(by, matter=matter)
    with outside_the_door("a convener of the town"):
        RoleGrant.objects.create(
            person=world.people["cppcc"], role="convener", jurisdiction=world.town
        )
    by = world.actor("cppcc")
    with pytest.raises(RuleBroken) as caught:
        matter_acts.ask_expert(
            by, matter=matter, asked_of="", question="为什么会裂？", office=village_office
        )
    assert caught.value.field == "office"
    review = matter_acts.ask_expert(
        by, matter=matter, asked_of="", question="为什么会裂？", office=world.office
    )
    page = world.client("office").get(f"/matters/experts/{review.pk}/")
    assert page.status_code == 200
    assert world.client("neighbour").get(f"/matters/experts/{review.pk}/").status_code == 404


@pytest.mark.parametrize("who", ["resident", "recorder", "expert", "other_convener"])
def test_nobody_else_goes_or_finds_for_the_office(world: World, take_up: TakeUp, who: str):
    review = ask(world, take_up())
    with pytest.raises(Refused):
        visit(world, review, who)
    with pytest.raises(Refused):
        find(world, review, who)


def test_a_visit_is_before_the_finding_and_not_in_the_future(world: World, take_up: TakeUp):
    review = ask(world, take_up())
    with pytest.raises(RuleBroken) as caught:
        visit(world, review, visited_at=clock.now() + timedelta(days=1))
    assert caught.value.field == "visited_at"
    find(world, review)
    with pytest.raises(RuleBroken, match="on record already"):
        visit(world, review)


def test_a_decision_needs_a_finding_and_a_no_its_reason(world: World, take_up: TakeUp):
    review = ask(world, take_up())
    with pytest.raises(RuleBroken, match="no finding yet"):
        decide(world, review)
    find(world, review)
    for said, field in (
        ({"verdict": "maybe"}, "verdict"),
        ({"verdict": "partly"}, "reason"),
        ({"verdict": "not_accepted", "reason": "不"}, "reason"),
        ({"follow_up_due_on": clock.today()}, "follow_up"),
        (
            {"follow_up": "雨后再量一次", "follow_up_due_on": clock.today() - timedelta(days=1)},
            "follow_up_due_on",
        ),
        (
            {"follow_up": "雨后再量一次", "follow_up_due_on": clock.today() + timedelta(days=999)},
            "follow_up_due_on",
        ),
    ):
        with pytest.raises(RuleBroken) as caught:
            decide(world, review, **said)
        assert caught.value.field == field
    with pytest.raises(Refused):
        decide(world, review, "office")
    done = decide(world, review, verdict="partly", reason="先修一半，另一半明年排。")
    assert (done.verdict, done.decided_by) == ("partly", world.people["convener"])
    assert any("先修一半" in text for text in read_messages(world, "office"))
    with pytest.raises(RuleBroken, match="decided on already"):
        decide(world, review)


def test_the_meeting_that_decides_is_about_the_matter_and_has_begun(
    world: World, take_up: TakeUp, raise_one: Raise
):
    matter = take_up()
    review = find(world, ask(world, matter))
    other = hold(world, raise_one())
    ahead = hold(world, matter, opened_at=None, state="planned")
    for meeting in (other, ahead):
        with pytest.raises(RuleBroken) as caught:
            decide(world, review, meeting=meeting)
        assert caught.value.field == "meeting"
    sitting = hold(world, matter)
    decide(world, review, meeting=sitting, follow_up="雨后再量一次")
    assert "雨后再量一次" in Note.objects.get(meeting=sitting).text


def test_what_follows_is_put_down_once(world: World, take_up: TakeUp):
    matter = take_up()
    review = find(world, ask(world, matter))
    plain = decide(world, review)
    with pytest.raises(RuleBroken, match="Nothing was to follow"):
        actions.finish_follow_up(world.actor("convener"), decision=plain, text="量过了，没有再裂")
    review = find(world, ask(world, matter))
    decision = decide(
        world, review, follow_up="雨后再量一次", follow_up_due_on=clock.today() + timedelta(days=9)
    )
    with pytest.raises(Refused):
        actions.finish_follow_up(world.actor("office"), decision=decision, text="量过了，没有再裂")
    done = actions.finish_follow_up(
        world.actor("recorder"), decision=decision, text="量过了，没有再裂"
    )
    assert done.follow_up_done_at is not None
    with pytest.raises(RuleBroken, match="written down already"):
        actions.finish_follow_up(world.actor("convener"), decision=done, text="再写一遍一样的")


def test_the_page_shows_all_of_it_and_the_way_on(world: World, take_up: TakeUp):
    matter = take_up()
    review = ask(world, matter)
    page = f"/matters/experts/{review.pk}/"
    asked = world.client("office").get(page).content.decode()
    assert "只看三号桥往南的 160 米" in asked
    assert f"{page}finding/" in asked
    assert f"{page}finding/" not in world.client("neighbour").get(page).content.decode()
    client = world.client("office")
    sent = client.post(
        f"{page}visits/new/",
        {"visited_at": "2024-05-06T09:00", "who_went": "倪主任", "text": "取了三处芯样。"},
    )
    assert (sent.status_code, sent["Location"]) == (302, page)
    sent = client.post(f"{page}finding/", {"finding": "灰剂量不够，路基没压实。"})
    assert (sent.status_code, sent["Location"]) == (302, page)
    address = f"/meetings/reviews/{review.pk}/decide/"
    assert address in world.client("convener").get(page).content.decode()
    wrong = world.client("convener").post(address, {"verdict": "partly"})
    assert wrong.status_code == 422
    sent = world.client("convener").post(
        address, {"verdict": "accepted", "follow_up": "雨后再量一次"}
    )
    assert (sent.status_code, sent["Location"]) == (302, page)
    decision = ReviewDecision.objects.get()
    done = f"/meetings/decisions/{decision.pk}/done/"
    assert done in world.client("convener").get(page).content.decode()
    world.client("convener").post(done, {"text": "量过了，没有再裂。"})
    shown = world.client("anonymous").get(page).content.decode()
    for words in ("取了三处芯样", "灰剂量不够", "雨后再量一次", "量过了，没有再裂"):
        assert words in shown
    story = world.client("anonymous").get(f"/matters/{matter.pk}/").content.decode()
    assert "取了三处芯样" in story
    assert "量过了，没有再裂" in story


def test_a_late_finding_stands_on_the_conveners_desk(world: World, take_up: TakeUp):
    review = ask(world, take_up(), due_on=clock.today())
    link = f"/matters/experts/{review.pk}/"
    assert "h-late-reviews" not in world.client("convener").get("/desk/").content.decode()
    with clock.pretend(clock.now() + timedelta(days=3)):
        desk = world.client("convener").get("/desk/").content.decode()
        assert "h-late-reviews" in desk
        assert link in desk
        assert 'data-state="late"' in world.client("anonymous").get(link).content.decode()


def test_the_panel_of_the_matter_offers_to_decide(world: World, take_up: TakeUp):
    matter = take_up()
    review = find(world, ask(world, matter))
    page = f"/matters/{matter.pk}/"
    address = f"/meetings/reviews/{review.pk}/decide/"
    assert address in world.client("convener").get(page).content.decode()
    decide(world, review)
    assert address not in world.client("convener").get(page).content.decode()

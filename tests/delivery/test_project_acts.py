"""Adopted suggestions become a livelihood project, which is carried out and rated like a matter."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.delivery.conftest import NOW
from tests.web.counting import count_queries
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ActionItem, LivelihoodProject, Suggestion
from zhaishangyi.delivery.projects.queries import look_at_suggestion
from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.matters.models import Matter
from zhaishangyi.matters.progress import read_progress
from zhaishangyi.meetings.models import Meeting, Participant
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import RoleGrant
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db
LAMPS = "田间路装几盏太阳能灯"
SAID: dict[str, Any] = {
    "title": "田间路装太阳能灯",
    "text": "豆香院到三组的田间路装十二盏太阳能灯，收工晚了也看得见。",
    "place_text": "豆香院到三组",
    "category": "light",
}


def hold_event(world: World, where: str = "village", **said: Any) -> Meeting:
    """An activity at which the resident and the neighbour were."""
    values: dict[str, Any] = {
        "jurisdiction": getattr(world, where),
        "sort": "activity",
        "title": "今年最想办的事",
        "venue": world.venue,
        "place_text": "村口",
        "starts_at": NOW - timedelta(days=1),
        "opened_at": NOW - timedelta(days=1),
        "closed_at": NOW - timedelta(days=1),
        "convener": world.people["convener"],
        "state": "closed",
        "join_code": f"EVENT{Meeting.objects.count()}",
        **said,
    }
    with outside_the_door("an activity for tests"):
        meeting = Meeting.objects.create(**values)
        for who in ("resident", "neighbour"):
            person = world.people[who]
            Participant.objects.create(
                meeting=meeting, person=person, name=person.name, role="resident", checked_in_at=NOW
            )
    return meeting


def suggest(meeting: Meeting, text: str = LAMPS, **said: Any) -> Suggestion:
    with outside_the_door("a suggestion for tests"):
        return Suggestion.objects.create(
            **{"meeting": meeting, "text": text, "role": "resident", "state": "adopted", **said}
        )


def adopt(world: World, *suggestions: Suggestion, who: str = "convener", **said: Any) -> Any:
    return actions.adopt_project(
        world.actor(who), suggestions=list(suggestions), **{**SAID, **said}
    )


@pytest.fixture
def event(world: World, at_noon: None) -> Meeting:
    """The activity of the village."""
    return hold_event(world)


def deliver(world: World, matter: Matter) -> ActionItem:
    """One promise written down, done and accepted."""
    item = actions.agree_item(
        world.actor("convener"),
        matter=matter,
        promise="装十二盏太阳能灯",
        office=world.office,
        due_on=clock.today() + timedelta(days=30),
    )
    actions.report_item(
        world.actor("office"), item=item, sort="done", text="十二盏都装好了，晚上试过。",
        no_photo_reason="晚上拍不清楚",
    )  # fmt: skip
    return actions.accept_item(world.actor("convener"), item=item)


def read_state(suggestion: Suggestion) -> str:
    return look_at_suggestion(Suggestion.objects.get(pk=suggestion.pk), clock.now()).state


def test_suggestions_become_a_matter_on_a_way_of_its_own(world: World, event: Meeting):
    lamps, more = suggest(event), suggest(event, "到水闸那一段也装")
    project = adopt(world, lamps, more)
    matter = project.matter
    assert (matter.procedure, matter.channel, matter.state) == (
        "livelihood-project",
        "suggestion",
        "under_way",
    )
    assert (matter.title, matter.jurisdiction, matter.convener) == (
        "田间路装太阳能灯",
        world.village,
        world.people["convener"],
    )
    assert matter.link == "deliver"
    assert set(project.suggestions.all()) == {lamps, more}
    told = Message.objects.get(person=world.people["neighbour"])
    assert "田间路装太阳能灯" in told.text
    assert matter.follows.filter(person=world.people["neighbour"]).exists()
    assert [step.is_closed for step in read_progress(matter).steps] == [True, False, False]


def test_promises_need_no_meeting_and_the_last_one_delivers_it(world: World, event: Meeting):
    lamps = suggest(event)
    project = adopt(world, lamps)
    assert read_state(lamps) == "adopted"
    deliver(world, project.matter)
    project.refresh_from_db()
    assert project.delivered_at == NOW
    assert read_state(lamps) == "delivered"
    actions.publish_result(
        world.actor("convener"), matter=project.matter, text="十二盏灯都亮了，请大家评一评。"
    )
    actions.give_rating(world.actor("resident"), matter=project.matter, value="solved")
    with pytest.raises(RuleBroken, match="as soon as everybody"):
        actions.count_result(world.actor("convener"), matter=project.matter)
    actions.give_rating(world.actor("neighbour"), matter=project.matter, value="solved")
    actions.count_result(world.actor("convener"), matter=project.matter)
    assert Matter.objects.get(pk=project.matter_id).state == "finished"


def test_a_resident_who_was_there_looks_and_accepts(world: World, event: Meeting):
    matter = adopt(world, suggest(event)).matter
    item = actions.agree_item(
        world.actor("convener"),
        matter=matter,
        promise="装十二盏太阳能灯",
        office=world.office,
        due_on=clock.today() + timedelta(days=30),
    )
    by = world.actor("convener")
    actions.report_item(
        by, item=item, sort="done", text="十二盏都装好了。", no_photo_reason="晚上拍不清楚"
    )
    with pytest.raises(RuleBroken, match="somebody else has to look"):
        actions.accept_item(by, item=item)
    for who in ("deputy", "stranger"):
        with pytest.raises(Refused):
            actions.accept_item(world.actor(who), item=item)
    told = Message.objects.filter(person=world.people["neighbour"])
    assert any("十二盏" in one.text for one in told)
    page = world.client("neighbour").get(f"/matters/{matter.pk}/").content.decode()
    assert f"/delivery/items/{item.pk}/accept/" in page
    assert actions.accept_item(world.actor("neighbour"), item=item).state == "accepted"


def test_what_did_not_help_is_no_longer_delivered(world: World, event: Meeting):
    lamps = suggest(event)
    project = adopt(world, lamps)
    deliver(world, project.matter)
    actions.publish_result(
        world.actor("convener"), matter=project.matter, text="十二盏灯都亮了，请大家评一评。"
    )
    for who in ("resident", "neighbour"):
        actions.give_rating(world.actor(who), matter=project.matter, value="not_solved")
    actions.count_result(world.actor("convener"), matter=project.matter)
    project = LivelihoodProject.objects.get()
    assert (project.delivered_at, project.matter.link) == (None, "deliver")
    assert read_state(lamps) == "adopted"
    with clock.pretend(NOW + timedelta(days=2)):
        actions.agree_item(
            world.actor("convener"), matter=project.matter, promise="坏的三盏换新的",
            office=world.office, due_on=clock.today() + timedelta(days=9),
        )  # fmt: skip
    assert project.matter.action_items.filter(round=2).exists()


def test_what_cannot_become_a_project_is_said(world: World, event: Meeting):
    taken = suggest(event, "放一排长凳")
    adopt(world, taken)
    there = hold_event(world, "other_village")
    good = suggest(event)
    with outside_the_door("a convener of both villages"):
        RoleGrant.objects.create(
            person=world.people["convener"], role="convener", jurisdiction=world.town
        )
    open_one = suggest(event, "修个球场", state="open")
    refused = suggest(event, "修个球场", state="not_adopted", reason="地不够")
    for chosen, words in (
        ((), "at least one"),
        ((good, open_one), "has not been adopted"),
        ((refused,), "has not been adopted"),
        ((good, taken), "part of a project already"),
        ((good, suggest(there)), "different villages"),
        (tuple(suggest(event, f"第{n}条") for n in range(21)), "Make two projects"),
    ):
        with pytest.raises(RuleBroken, match=words) as caught:
            adopt(world, *chosen)
        assert caught.value.field == "suggestions"
    assert LivelihoodProject.objects.count() == 1


@pytest.mark.parametrize(
    ("said", "field"),
    [
        ({"title": "灯"}, "title"),
        ({"title": "灯" * 41}, "title"),
        ({"text": ""}, "text"),
        ({"text": "灯" * 2001}, "text"),
        ({"place_text": " "}, "place_text"),
        ({"category": "gold"}, "category"),
        ({"tier": "urgent"}, "tier"),
        ({"tier": ""}, "tier"),
    ],
)
def test_what_a_project_lacks_is_said_at_its_field(
    world: World, event: Meeting, said: dict[str, str], field: str
):
    with pytest.raises(RuleBroken) as caught:
        adopt(world, suggest(event), **said)
    assert caught.value.field == field
    assert not LivelihoodProject.objects.exists()


@pytest.mark.parametrize(
    "who", ["resident", "recorder", "office", "supervisor", "other_convener", "anonymous"]
)
def test_only_the_convener_of_the_place_adopts(world: World, event: Meeting, who: str):
    with pytest.raises(Refused):
        adopt(world, suggest(event), who=who)


def test_what_only_the_town_sees_does_not_become_a_public_project(world: World, event: Meeting):
    with outside_the_door("a matter past the village"):
        hidden = Matter.objects.create(
            number="八烈 2024-099", jurisdiction=world.village, handled_at=world.town,
            title="不好说的事", text="不好在村里说的事。", place_text="村里", category="other",
            is_past_village=True, state="under_way", tier="big", procedure="eight-links",
        )  # fmt: skip
    suggestion = suggest(event, matter=hidden)
    with pytest.raises(RuleBroken, match="only the town sees"):
        adopt(world, suggestion)
    form = world.client("convener").get("/delivery/projects/new/").content.decode()
    assert LAMPS not in form
    assert LAMPS not in world.client("anonymous").get("/delivery/suggestions/").content.decode()


def test_a_suggestion_of_a_project_stays_adopted(world: World, event: Meeting):
    lamps = suggest(event)
    adopt(world, lamps)
    with pytest.raises(RuleBroken) as caught:
        actions.decide_suggestion(
            world.actor("convener"), suggestion=lamps, state="not_adopted", reason="没有钱了，不办"
        )
    assert caught.value.field == "state"


def test_a_project_keeps_its_steps_when_its_size_changes(world: World, event: Meeting):
    matter = adopt(world, suggest(event)).matter
    by = world.actor("convener")
    changed = matter_acts.retier_matter(
        by, matter=matter, tier="big", reason="要动土，还要花一笔钱，慢慢来"
    )
    assert (changed.tier, changed.procedure) == ("big", "livelihood-project")
    with pytest.raises(RuleBroken) as caught:
        matter_acts.retier_matter(by, matter=matter, tier="urgent", reason="天黑得早，想快一点装好")
    assert caught.value.field == "tier"


def test_the_form_makes_a_project_of_what_is_ticked(world: World, event: Meeting):
    lamps, bench = suggest(event), suggest(event, "放一排长凳")
    client = world.client("convener")
    page = client.get(f"/delivery/projects/new/?suggestion={lamps.pk}").content.decode()
    assert f'value="{lamps.pk}"' in page
    assert "放一排长凳" in page
    nothing = client.post("/delivery/projects/new/", {**SAID, "tier": "small"})
    assert nothing.status_code == 422
    sent = client.post(
        "/delivery/projects/new/", {**SAID, "tier": "small", "suggestions": [str(lamps.pk)]}
    )
    matter = LivelihoodProject.objects.get().matter
    assert (sent.status_code, sent["Location"]) == (302, f"/matters/{matter.pk}/")
    shown = client.get(f"/matters/{matter.pk}/").content.decode()
    assert LAMPS in shown
    assert f"/delivery/suggestions/{lamps.pk}/" in shown
    assert f"/delivery/matters/{matter.pk}/items/new/" in shown
    assert "放一排长凳" in client.get("/delivery/projects/new/").content.decode()
    assert LAMPS not in client.get("/delivery/projects/new/").content.decode()
    assert bench.project_id is None


def test_the_lists_say_what_became_of_suggestions(world: World, event: Meeting):
    going = suggest(event)
    open_one = suggest(event, "修个球场", state="open", made_at=NOW - timedelta(days=2))
    refused = suggest(event, "养几只孔雀", state="not_adopted", reason="没有人手喂")
    done = suggest(event, "放一排长凳")
    adopt(world, going)
    deliver(world, adopt(world, done, title="豆香院门口放长凳").matter)
    client = world.client("anonymous")

    def read(**asked: str) -> str:
        return str(client.get("/delivery/suggestions/", asked).content.decode())

    texts = {"open": open_one, "adopted": going, "delivered": done, "not_adopted": refused}
    for state, suggestion in texts.items():
        shown = read(state=state)
        assert suggestion.text in shown
        assert not any(other.text in shown for other in texts.values() if other is not suggestion)
    assert "没有人手喂" in read()
    assert LAMPS not in read(village=world.other_village.path)
    assert LAMPS in read(village=world.village.path)
    assert read(state="nonsense", village="\x00", page="999")
    projects = client.get("/delivery/projects/", {"state": "delivered"}).content.decode()
    assert "豆香院门口放长凳" in projects
    assert "田间路装太阳能灯" not in projects
    page = client.get(f"/delivery/suggestions/{refused.pk}/").content.decode()
    assert "没有人手喂" in page
    assert "今年最想办的事" in page


def test_the_lists_ask_as_often_for_twenty_as_for_one(world: World, event: Meeting):
    client = world.client("convener")
    adopt(world, suggest(event))
    lists = ("/delivery/suggestions/", "/delivery/projects/")
    for address in lists:
        client.get(address)
    before = [count_queries(lambda address=address: client.get(address)) for address in lists]  # type: ignore[misc]
    for number in range(5):
        suggest(event, f"第 {number} 条建议", state="open")
        adopt(world, suggest(event, f"第 {number} 件实事"), title=f"第 {number} 件实事")
    after = [count_queries(lambda address=address: client.get(address)) for address in lists]  # type: ignore[misc]
    assert after == before


def test_what_waits_for_fifteen_days_stands_on_the_conveners_desk(world: World, event: Meeting):
    fresh = suggest(event, "修个球场", state="open", made_at=NOW - timedelta(days=15))
    old = suggest(event, "放一排长凳", state="open", made_at=NOW - timedelta(days=16))
    desk = world.client("convener").get("/desk/").content.decode()
    assert f"/delivery/suggestions/{old.pk}/" in desk
    assert f"/delivery/suggestions/{fresh.pk}/" not in desk
    other = world.client("other_convener").get("/desk/").content.decode()
    assert f"/delivery/suggestions/{old.pk}/" not in other


def test_an_answer_to_a_suggestion_of_an_activity_reaches_those_who_were_there(
    world: World, event: Meeting
):
    lamps = suggest(event, state="open")
    done = actions.decide_suggestion(world.actor("convener"), suggestion=lamps, state="adopted")
    assert done.decided_at == NOW
    assert LAMPS in Message.objects.get(person=world.people["resident"]).text


def test_the_record_of_a_project_says_that_it_was_adopted(world: World, event: Meeting):
    lamps = suggest(event, state="open")
    actions.decide_suggestion(world.actor("convener"), suggestion=lamps, state="adopted")
    matter = adopt(world, lamps).matter
    record = world.client("anonymous").get(f"/matters/{matter.pk}/record/").content.decode()
    assert "project.adopt" in record or "把建议列为民生实事" in record
    assert "suggestion.decide" in record or "定了一条建议" in record


def test_an_empty_form_shows_the_way_instead_of_fields(world: World, at_noon: None):
    page = world.client("convener").get("/delivery/projects/new/").content.decode()
    assert 'name="title"' not in page
    assert "/delivery/suggestions/?state=open" in page
    sent = world.client("convener").post("/delivery/projects/new/", {**SAID, "tier": "small"})
    assert sent.status_code == 422

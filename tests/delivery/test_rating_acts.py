"""The result is published, rated by those concerned, and counted."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from tests.delivery.conftest import NOW, TODAY, Road, make_road
from tests.world import World

from zhaishangyi.delivery import actions
from zhaishangyi.delivery.models import ResultNotice, SatisfactionRating
from zhaishangyi.matters.models import Evidence, Reopening, State
from zhaishangyi.notices.models import Message, PublicNotice
from zhaishangyi.people.models import Person, RoleGrant
from zhaishangyi.record import clock, ids
from zhaishangyi.record.actor import operator
from zhaishangyi.record.errors import ChangedMeanwhile, Refused, RuleBroken
from zhaishangyi.record.models import Entry
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db


@pytest.fixture
def done(road: Road) -> Road:
    """The road is mended, accepted and published."""
    road.deliver()
    road.publish()
    return road


def add_residents(world: World, count: int) -> list[Person]:
    with outside_the_door("residents for tests"):
        return [
            Person.objects.create(jurisdiction=world.grid, name=f"居民{number}")
            for number in range(count)
        ]


def rate_as(road: Road, person: Person, value: str) -> SatisfactionRating:
    from zhaishangyi.people.queries import to_actor

    actor = to_actor(person, is_strong=False)
    return actions.give_rating(actor, matter=road.matter, value=value)


def test_a_result_is_published_for_a_week(road: Road):
    road.deliver()
    result = road.publish()
    assert result.rate_until == TODAY + timedelta(days=7)
    notice = PublicNotice.objects.get()
    assert notice.sort == "result"
    assert notice.jurisdiction == road.world.village
    assert road.matter.title in notice.title
    assert Evidence.objects.filter(matter=road.matter, fact="result_published").count() == 1
    told = set(Message.objects.filter(icon="rate").values_list("person__name", flat=True))
    assert told == {"周桂兰", "顾建新", "倪主任"}


def test_only_once_and_only_by_the_convener(road: Road):
    road.deliver()
    with pytest.raises(Refused):
        actions.publish_result(road.world.actor("recorder"), matter=road.matter, text="修好了" * 5)
    road.publish()
    with pytest.raises(RuleBroken, match="published already"):
        road.publish()


def test_not_before_everything_is_accepted(road: Road):
    item = road.agree()
    road.report(item)
    with pytest.raises(RuleBroken, match="Not everything promised"):
        road.publish()


@pytest.mark.parametrize("days", [-1, 0, 31])
def test_the_days_to_rate_are_1_to_30(road: Road, days: int):
    road.deliver()
    with pytest.raises(RuleBroken) as caught:
        actions.publish_result(
            road.world.actor("convener"),
            matter=road.matter,
            text="路修好了，能走车了，请大家来评。",
            rate_until=TODAY + timedelta(days=days),
        )
    assert caught.value.field == "rate_until"


@pytest.mark.parametrize("text", ["", "修好了", "好" * 1001])
def test_a_result_has_10_to_1000_characters(road: Road, text: str):
    road.deliver()
    with pytest.raises(RuleBroken) as caught:
        actions.publish_result(road.world.actor("convener"), matter=road.matter, text=text)
    assert caught.value.field == "text"


@pytest.mark.parametrize("who", ["resident", "neighbour", "deputy", "respected_local"])
def test_those_concerned_rate(done: Road, who: str):
    rating = done.rate(who, "nearly", "路口还差一点")
    assert rating.person == done.world.people[who]
    assert rating.typed_by is None


@pytest.mark.parametrize("who", ["stranger", "other_convener", "anonymous"])
def test_others_do_not(done: Road, who: str):
    with pytest.raises(Refused):
        done.rate(who, "solved")


def test_somebody_from_elsewhere_who_was_at_the_meeting_rates(done: Road):
    from zhaishangyi.meetings.models import Participant

    stranger = done.world.people["stranger"]
    with outside_the_door("a guest"):
        Participant.objects.create(
            meeting=done.meeting, person=stranger, name=stranger.name, role="resident"
        )
    with pytest.raises(Refused):
        done.rate("stranger", "solved")
    with outside_the_door("a guest who came"):
        guest = Participant.objects.get(person=stranger)
        guest.checked_in_at = NOW
        guest.save()
    assert done.rate("stranger", "solved").value == "solved"


def test_the_office_that_delivered_does_not_rate(done: Road):
    with pytest.raises(RuleBroken, match="the others rate it"):
        done.rate("office", "solved")


def test_one_rating_each_that_may_be_changed(done: Road):
    done.rate("resident", "not_solved", "还在掉砂")
    done.rate("resident", "solved")
    rating = SatisfactionRating.objects.get()
    assert (rating.value, rating.comment) == ("solved", "")


def test_a_double_submit_is_one_rating(done: Road):
    by = done.world.actor("resident").carrying(ids.uuid7())
    first = actions.give_rating(by, matter=done.matter, value="solved")
    assert actions.give_rating(by, matter=done.matter, value="solved") == first
    assert Entry.objects.filter(kind="rating.give").count() == 1


@pytest.mark.parametrize(
    ("value", "comment", "field"),
    [("", "", "value"), ("great", "", "value"), ("solved", "好" * 501, "comment")],
)
def test_what_a_rating_lacks_is_said_at_its_field(done: Road, value: str, comment: str, field: str):
    with pytest.raises(RuleBroken) as caught:
        done.rate("resident", value, comment)
    assert caught.value.field == field


def test_there_is_no_rating_before_the_result_nor_after_its_time(road: Road):
    road.deliver()
    with pytest.raises(RuleBroken, match="no result to rate yet"):
        road.rate("resident", "solved")
    road.publish()
    with clock.pretend(NOW + timedelta(days=7)):
        road.rate("resident", "solved")
    with clock.pretend(NOW + timedelta(days=8)), pytest.raises(RuleBroken, match="ended on"):
        road.rate("neighbour", "solved")


def test_a_helper_writes_down_what_somebody_says(done: Road):
    neighbour = done.world.people["neighbour"]
    helper = done.world.actor("grid_worker").helping(neighbour.long_name)
    rating = actions.give_rating_for(
        helper, matter=done.matter, person=neighbour, value="solved", comment="好走多了"
    )
    assert rating.typed_by == done.world.people["grid_worker"]
    entry = Entry.objects.get(kind="rating.give_for")
    assert entry.typed_for == "陆阿根（三组）"
    assert entry.role == "grid_worker"
    assert "陆海明" in Message.objects.get(person=neighbour).text
    done.rate("neighbour", "nearly")
    own = SatisfactionRating.objects.get()
    assert (own.value, own.typed_by) == ("nearly", None)
    with pytest.raises(RuleBroken, match="rated it themselves"):
        actions.give_rating_for(helper, matter=done.matter, person=neighbour, value="solved")


@pytest.mark.parametrize("whom", ["stranger", "office"])
def test_a_helper_rates_for_those_concerned_only(done: Road, whom: str):
    person = done.world.people[whom]
    helper = done.world.actor("convener").helping(person.name)
    with pytest.raises(RuleBroken):
        actions.give_rating_for(helper, matter=done.matter, person=person, value="solved")
    assert not SatisfactionRating.objects.exists()


def test_helpers_are_named_and_near(done: Road):
    neighbour = done.world.people["neighbour"]
    for who in ("resident", "other_convener", "supervisor"):
        helper = done.world.actor(who).helping(neighbour.name)
        with pytest.raises(Refused):
            actions.give_rating_for(helper, matter=done.matter, person=neighbour, value="solved")
    with pytest.raises(RuleBroken) as caught:
        actions.give_rating_for(
            done.world.actor("convener"), matter=done.matter, person=neighbour, value="solved"
        )
    assert caught.value.field == "person"


def test_it_is_not_counted_before_its_time(done: Road):
    done.rate("neighbour", "solved")
    with pytest.raises(RuleBroken, match="can rate until"):
        actions.count_result(done.world.actor("convener"), matter=done.matter)
    with pytest.raises(Refused):
        actions.count_result(done.world.actor("resident"), matter=done.matter)


def test_it_is_counted_early_when_all_who_are_waited_for_have_rated(done: Road):
    done.rate("resident", "solved")
    result = actions.count_result(done.world.actor("convener"), matter=done.matter)
    assert result.has_passed
    matter = done.again()
    assert matter.state == State.FINISHED
    assert matter.finished_at == clock.now()
    assert Message.objects.filter(person=done.world.people["office"], icon="check").exists()
    with pytest.raises(RuleBroken):
        actions.count_result(done.world.actor("convener"), matter=done.matter)
    with pytest.raises(RuleBroken, match="have been counted"):
        done.rate("neighbour", "not_solved")


def test_seven_of_ten_is_enough_and_six_are_not(done: Road):
    people = add_residents(done.world, 10)
    for number, person in enumerate(people):
        rate_as(done, person, "solved" if number < 7 else "nearly")
    with clock.pretend(NOW + timedelta(days=8)):
        assert actions.count_due(operator()) == 1
    assert done.again().state == State.FINISHED


def test_too_few_solved_sends_it_back(done: Road):
    people = add_residents(done.world, 10)
    for number, person in enumerate(people):
        rate_as(done, person, "solved" if number < 6 else "not_solved")
    with clock.pretend(NOW + timedelta(days=8)):
        assert actions.count_due(operator()) == 1
        assert actions.count_due(operator()) == 0
    matter = done.again()
    assert (matter.state, matter.round, matter.link) == (State.UNDER_WAY, 2, "deliver")
    reopening = Reopening.objects.get(matter=matter)
    assert reopening.link == "deliver"
    for words in ("10 ", "6 ", "70%"):
        assert words in reopening.reason
    result = ResultNotice.objects.get(matter=matter)
    assert result.has_passed is False
    for told in (people[0], done.world.people["office"], done.world.people["resident"]):
        assert Message.objects.filter(person=told, icon="history").count() == 1


def test_a_second_round_has_its_own_promises_result_and_ratings(done: Road):
    done.rate("resident", "not_solved")
    actions.count_result(done.world.actor("convener"), matter=done.matter)
    done.again()
    with pytest.raises(RuleBroken, match="no result to rate yet"):
        done.rate("resident", "solved")
    with pytest.raises(RuleBroken, match="Not everything promised"):
        done.publish()
    item = done.agree("路口再补铺 20 米")
    assert (item.round, item.outcome) == (2, None)
    done.report(item)
    done.accept(item)
    done.again()
    done.publish()
    done.rate("resident", "solved")
    actions.count_result(done.world.actor("convener"), matter=done.matter)
    assert done.again().state == State.FINISHED
    assert SatisfactionRating.objects.count() == 2


def test_a_promise_added_after_a_reopening_may_be_taken_back(done: Road):
    done.rate("resident", "not_solved")
    actions.count_result(done.world.actor("convener"), matter=done.matter)
    done.again()
    first, second = done.agree("路口再补铺 20 米"), done.agree("路口再补铺 30 米")
    done.report(second)
    done.accept(second)
    actions.withdraw_item(done.world.actor("convener"), item=first, reason="量过了，是 30 米")
    assert done.again().link == "review"


def test_silence_is_neither_yes_nor_no(done: Road):
    with clock.pretend(NOW + timedelta(days=8)):
        assert actions.count_due(operator()) == 1
        result = ResultNotice.objects.get()
        assert (result.prolonged, result.counted_at) == (1, None)
        assert result.rate_until == TODAY + timedelta(days=15)
        assert not Message.objects.filter(person=done.world.people["supervisor"]).exists()
        done.rate("neighbour", "solved")
        SatisfactionRating.objects.get()
    with clock.pretend(NOW + timedelta(days=16)):
        actions.count_due(operator())
    assert done.again().state == State.FINISHED


def test_when_silence_goes_on_the_supervisor_hears_of_it(done: Road):
    for days in (8, 16, 24):
        with clock.pretend(NOW + timedelta(days=days)):
            assert actions.count_due(operator()) == 1
    assert ResultNotice.objects.get().prolonged == 3
    told = Message.objects.filter(person=done.world.people["supervisor"])
    assert told.count() == 2
    assert done.again().state == State.UNDER_WAY


def test_counting_waits_for_every_resident_who_was_there_and_still_lives_here(done: Road):
    from zhaishangyi.meetings.models import Participant

    neighbour = done.world.people["neighbour"]
    with outside_the_door("another guest"):
        Participant.objects.create(
            meeting=done.meeting,
            person=neighbour,
            name="陆阿根",
            role="resident",
            checked_in_at=NOW,
        )
    done.rate("resident", "solved")
    with pytest.raises(RuleBroken, match="can rate until"):
        actions.count_result(done.world.actor("convener"), matter=done.matter)
    with outside_the_door("moved away"):
        neighbour.left_on = TODAY
        neighbour.save()
    assert actions.count_result(done.world.actor("convener"), matter=done.matter).has_passed


def test_what_went_past_the_village_is_rated_by_the_raiser_and_those_who_came(
    world: World, at_noon: Any
):
    road = make_road(world, is_past_village=True, handled_at=world.town)
    with outside_the_door("a convener at the town"):
        RoleGrant.objects.create(
            person=world.people["convener"], role="convener", jurisdiction=world.town
        )
    road.deliver()
    road.publish()
    assert not PublicNotice.objects.exists()
    with pytest.raises(Refused):
        road.rate("neighbour", "solved")
    assert road.rate("resident", "solved").value == "solved"


def test_one_matter_that_cannot_be_counted_does_not_stop_the_others(done: Road):
    with outside_the_door("a procedure that is gone"):
        other = make_road(done.world, number="八烈 2024-018", state=State.DECLINED)
        ResultNotice.objects.create(
            matter=other.matter, text="不会点到的一件事", rate_until=TODAY - timedelta(days=3)
        )
    with clock.pretend(NOW + timedelta(days=8)):
        assert actions.count_due(operator()) == 1


def test_two_at_once_are_one_and_a_clear_sentence(road: Road, monkeypatch: pytest.MonkeyPatch):
    road.deliver()
    road.publish()
    road.rate("resident", "solved")
    # As if both had looked before either had written.
    monkeypatch.setattr("zhaishangyi.delivery.ratings.find_rating", lambda matter, person: None)
    with pytest.raises(ChangedMeanwhile):
        road.rate("resident", "not_solved")
    assert SatisfactionRating.objects.get().value == "solved"
    monkeypatch.setattr("zhaishangyi.delivery.settling.find_result", lambda matter: None)
    with pytest.raises(ChangedMeanwhile):
        road.publish()
    assert ResultNotice.objects.count() == 1

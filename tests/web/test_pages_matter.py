"""The page of a matter: for everybody, for those concerned, for those who work on it."""

from __future__ import annotations

import re

import pytest
from tests.web.counting import count_queries
from tests.web.walk import AGREED, Walk, raise_matter
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.web import history

LARGEST = 60_000
EVERYBODY = ("anonymous", "resident", "convener", "grid_worker", "supervisor", "auditor")


def open_matter(world: World, walk: Walk, who: str, language: str = "zh-hans") -> str:
    client = world.client(who)
    client.cookies["django_language"] = language
    answer = client.get(f"/matters/{walk.matter.pk}/")
    assert answer.status_code == 200
    return answer.content.decode()


def read_fields(page: str, action: str) -> dict[str, str]:
    """The hidden fields of the form with this action."""
    form = page[page.index(action) :]
    inside = form[: form.index("</form>")]
    return dict(re.findall(r'type="hidden" name="(\w+)" value="([^"]+)"', inside))


def test_the_whole_story_is_told_newest_first(world: World):
    page = open_matter(world, Walk(world).deliver(), "anonymous")
    story = page[page.index("来龙去脉") :]
    told = ["请大家评", "看过了，验收", "承办单位说办好了", "坐下来议过"]
    told += ["到现场看了", "有人说了这件事"]
    places = [story.index(words) for words in told]
    assert places == sorted(places)


def test_the_outcome_stands_there_with_those_who_agreed(world: World):
    page = open_matter(world, Walk(world).deliver(), "anonymous")
    assert AGREED in page
    assert "7 人到会（要 5 人），6 人同意，1 人不同意，0 人弃权。" in page
    assert page.count('aria-current="step"') == 1
    assert "走到第 8 步，反馈评议" in page


def test_an_outcome_is_shown_with_its_people_after_the_meeting(world: World):
    walk = Walk(world).sit().vote().settle()
    assert 'class="outcome title"' not in open_matter(world, walk, "anonymous")
    walk.agree_item().close()
    page = open_matter(world, walk, "anonymous")
    assert f'<blockquote class="outcome title">{AGREED}</blockquote>' in page


def test_those_concerned_can_rate_and_others_see_the_counts(world: World):
    walk = Walk(world).deliver().rate("neighbour", "nearly")
    rate = f'action="/delivery/matters/{walk.matter.pk}/rate/"'
    for who, may in (("resident", True), ("deputy", True), ("stranger", False), ("office", False)):
        page = open_matter(world, walk, who)
        assert (rate in page) is may, who
        assert "1 人评过了" in page


def test_a_rating_given_on_the_page_counts_and_comes_back(world: World):
    walk = Walk(world).deliver()
    client = world.client("resident")
    page = open_matter(world, walk, "resident")
    fields = read_fields(page, f'action="/delivery/matters/{walk.matter.pk}/rate/"')
    answer = client.post(
        f"/delivery/matters/{walk.matter.pk}/rate/", {**fields, "value": "solved", "comment": ""}
    )
    assert (answer.status_code, answer["Location"]) == (302, f"/matters/{walk.matter.pk}/#rate")
    assert walk.matter.ratings.get().value == "solved"


def test_a_stranger_is_told_who_rates(world: World):
    walk = Walk(world).deliver()
    page = open_matter(world, walk, "anonymous")
    assert "本村的居民和到过会的人来评。" in page
    assert f"/sign-in/?next=/matters/{walk.matter.pk}/" in page


def test_the_raiser_is_named_to_the_convener_alone(world: World):
    walk = Walk(world).triage()
    assert "周桂兰" in open_matter(world, walk, "convener")
    for who in ("anonymous", "neighbour", "grid_worker", "auditor"):
        page = open_matter(world, walk, who)
        assert "周桂兰" not in page
        assert "一位居民提出" in page


def test_the_record_tells_whether_anything_was_changed_after_publishing(world: World):
    walk = Walk(world).triage()
    assert "到现在记了 2 条。" in open_matter(world, walk, "anonymous")
    walk = Walk(world).deliver()
    matter_acts.follow_matter(world.actor("neighbour"), matter=walk.matter)
    walk.rate("resident")
    assert "结果公布以后，没有改过。" in open_matter(world, walk, "anonymous")
    matter_acts.retier_matter(
        world.actor("convener"), matter=walk.matter, tier="big", reason="两个镇都要出力，是大事"
    )
    assert "结果公布以后添过、改过 1 处。" in open_matter(world, walk, "anonymous")


def test_everybody_can_look_up_what_was_done_but_not_by_whom(world: World):
    walk = Walk(world).triage()
    address = f"/matters/{walk.matter.pk}/record/"
    assert f'href="{address}"' in open_matter(world, walk, "anonymous")
    page = world.anonymous.get(address).content.decode()
    entries = list(history.list_entries(walk.matter))
    assert [entry.kind for entry in entries] == ["matter.raise", "matter.triage"]
    for entry in entries:
        assert entry.digest[:16] in page
        assert str(entry.person_id) not in page
    for who in ("resident", "convener"):
        assert world.people[who].name not in page.partition("<main")[2]


def test_the_record_of_a_hidden_matter_is_hidden(world: World):
    hidden = raise_matter(world, is_past_village=True)
    address = f"/matters/{hidden.pk}/record/"
    assert world.anonymous.get(address).status_code == 404
    assert world.client("neighbour").get(address).status_code == 404


def test_a_matter_is_followed_and_left_again(world: World):
    walk = Walk(world)
    client, path = world.client("neighbour"), f"/matters/{walk.matter.pk}/"
    follow, unfollow = f'action="{path}follow/"', f'action="{path}unfollow/"'
    page = open_matter(world, walk, "neighbour")
    assert client.post(f"{path}follow/", read_fields(page, follow))["Location"] == path
    assert unfollow in open_matter(world, walk, "neighbour")
    assert follow not in open_matter(world, walk, "anonymous")


def test_joined_matters_lead_to_where_it_goes_on(world: World):
    walk, twin = Walk(world).triage(), raise_matter(world, "东边的路全是裂缝", who="neighbour")
    matter_acts.triage_matter(
        world.actor("convener"), matter=twin, decision="merge", merge_into=walk.matter
    )
    page = world.anonymous.get(f"/matters/{twin.pk}/").content.decode()
    assert f'href="/matters/{walk.matter.pk}/"' in page
    assert walk.matter.title in page
    assert "还有 1 位也说了同一件事" in open_matter(world, walk, "anonymous")


def test_what_went_past_the_village_says_so_to_those_who_may_read_it(world: World):
    matter = raise_matter(world, is_past_village=True)
    path = f"/matters/{matter.pk}/"
    for who in ("resident", "supervisor"):
        assert "只有镇里看得见" in world.client(who).get(path).content.decode()
    for who in ("anonymous", "neighbour", "convener", "grid_worker"):
        assert world.client(who).get(path).status_code == 404


def test_an_unknown_matter_is_not_here(world: World):
    assert world.anonymous.get("/matters/01a17c5f-9000-72b1-aac0-c5f29b5369d5/").status_code == 404


@pytest.mark.parametrize("who", EVERYBODY)
def test_the_number_of_queries_stays(world: World, who: str):
    walk = Walk(world).hold()
    client, path = world.client(who), f"/matters/{walk.matter.pk}/"
    few = count_queries(lambda: client.get(path))
    for number in range(15):
        walk.agree_item(f"再铺一段路，第 {number} 段")
    walk.visit().visit().visit()
    assert count_queries(lambda: client.get(path)) == few


@pytest.mark.parametrize("who", EVERYBODY)
@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_pages_stay_small_and_clean(world: World, who: str, language: str):
    walk = Walk(world).hold()
    for number in range(15):
        walk.agree_item(f"再铺一段路，第 {number} 段")
    page = open_matter(world, walk, who, language)
    assert len(page.encode()) < LARGEST
    assert not re.search(r"\sstyle=|<style|\son\w+=", page)
    assert page.count("<h1") == 1
    if language == "en":
        assert "来龙去脉" not in page

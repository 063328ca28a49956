"""What comes next on a matter: the pure decision, then the button on the page, link by link."""

from __future__ import annotations

import pytest
from tests.web.walk import Walk, raise_matter
from tests.world import World

from zhaishangyi.matters import actions as matter_acts
from zhaishangyi.procedures.queries import list_active
from zhaishangyi.procedures.words import EVIDENCE
from zhaishangyi.web.next_step import WAYS
from zhaishangyi.web.rules import STEPS, Situation, Talk, list_next_acts

INVITE = (("plan_made",), ("required_roles_invited",), ("notice_published",))
DELIBERATE = (("meeting_held",), ("attendance_taken",), ("minutes_approved",))


def name_steps(now: Situation) -> list[str]:
    return [act.name for act in list_next_acts(now) if act.moves_on]


def name_others(now: Situation) -> list[str]:
    return [act.name for act in list_next_acts(now) if not act.moves_on]


def under_way(missing: tuple[tuple[str, ...], ...] = (), **more: object) -> Situation:
    return Situation(state="under_way", missing=missing, **more)  # type: ignore[arg-type]


# The rules


def test_a_raised_matter_waits_for_a_decision_and_nothing_else():
    assert list_next_acts(Situation(state="raised", missing=(("triaged",),)))[0].name == "triage"
    assert name_others(Situation(state="raised")) == []


@pytest.mark.parametrize("state", ["declined", "merged", "finished"])
def test_what_is_closed_has_no_next_act(state: str):
    assert list_next_acts(Situation(state=state)) == []


def test_a_hidden_matter_can_be_shown_whatever_its_state():
    assert name_others(Situation(state="declined", is_hidden=True)) == ["release"]


@pytest.mark.parametrize(
    ("now", "steps"),
    [
        (under_way((("field_visit", "opinion_round"),)), ["visit", "opinions_open"]),
        (
            under_way((("field_visit", "opinion_round"),), has_open_round=True),
            ["visit", "opinions_close"],
        ),
        (under_way((("expert_review",),)), ["expert_ask"]),
        (under_way((("expert_review",),), has_open_review=True), ["expert_find"]),
        (under_way((), closes_by_hand=True), ["link_close"]),
        (under_way((("suggestion_adopted",),)), []),
        (
            under_way((("action_items_set",), ("all_items_accepted",))),
            ["plan", "spot", "item_agree"],
        ),
        (
            under_way((("action_items_set",), ("all_items_accepted",)), needs_outcome=False),
            ["item_agree"],
        ),
        (under_way(INVITE), ["plan", "spot"]),
        (under_way(INVITE[1:], talk=Talk("planned")), ["invite", "announce"]),
        (under_way(INVITE[2:], talk=Talk("planned")), ["announce"]),
        (under_way(DELIBERATE, talk=Talk("announced")), ["meeting"]),
        (under_way(DELIBERATE, talk=Talk("announced", can_open=True)), ["open"]),
        (under_way(DELIBERATE, talk=Talk("open")), ["console"]),
        (under_way(DELIBERATE[2:], talk=Talk("closed", has_quorum=True)), ["outcome"]),
        (
            under_way(DELIBERATE[2:], talk=Talk("closed", has_quorum=True, has_outcome=True)),
            ["minutes"],
        ),
        (
            under_way(
                DELIBERATE[2:],
                talk=Talk("closed", has_quorum=True, has_outcome=True, minutes="written"),
            ),
            ["minutes_approve"],
        ),
        (under_way(DELIBERATE, talk=Talk("closed", has_quorum=False)), ["plan", "spot"]),
        (
            under_way((("action_items_set",),), talk=Talk("closed", True, True, True, "approved")),
            ["item_agree"],
        ),
        (under_way((("all_items_accepted",),), promised=1), ["item_report"]),
        (
            under_way((("all_items_accepted",),), promised=1, reported=1),
            ["item_accept", "item_report"],
        ),
        (under_way((("all_items_accepted",),)), ["item_agree"]),
        (under_way((("result_published",), ("rating_passed",))), ["publish"]),
        (under_way((("rating_passed",),), result="countable"), ["count"]),
        (under_way((("rating_passed",),)), []),
    ],
)
def test_the_missing_evidence_decides_what_comes_next(now: Situation, steps: list[str]):
    assert name_steps(now) == steps


def test_a_sitting_meeting_goes_before_everything():
    now = under_way((("field_visit",),), talk=Talk("open"))
    assert name_steps(now) == ["console", "visit"]
    assert "close" in name_others(now)


def test_a_finding_waits_for_a_decision_beside_everything_else():
    assert "review_decide" in name_others(under_way((("field_visit",),), has_finding=True))
    assert "review_decide" not in name_others(under_way((("field_visit",),)))


def test_a_step_is_left_out_only_where_it_may_be():
    assert "link_skip" in name_others(under_way((("field_visit",),), can_skip=True))
    assert "link_skip" not in name_others(under_way((("field_visit",),)))


def test_no_act_stands_there_twice():
    now = under_way(
        (*INVITE, *DELIBERATE, ("field_visit", "opinion_round")),
        can_skip=True,
        has_open_round=True,
        has_open_review=True,
        talk=Talk("planned"),
    )
    names = [act.name for act in list_next_acts(now)]
    assert len(names) == len(set(names))


def test_every_kind_of_evidence_has_its_act_and_every_act_its_page():
    assert set(STEPS) == set(EVIDENCE)
    found: set[str] = set()
    for procedure in list_active().values():
        for link in procedure.links:
            for talk in (None, Talk("planned"), Talk("announced"), Talk("closed", True, True)):
                found |= {act.name for act in list_next_acts(under_way(link.needs, talk=talk))}
    assert found <= set(WAYS)


# The button on the page


def find_button(world: World, walk: Walk, who: str) -> str:
    """The name of the filled button of the panel, "" without a panel or without a button."""
    answer = world.client(who).get(f"/matters/{walk.matter.pk}/")
    panel = answer.context["next_step"]
    return panel.first.name if panel and panel.first else ""


def test_the_filled_button_leads_the_convener_from_link_to_link(world: World):
    walk = Walk(world)
    way = [
        ("triage", walk.triage),
        ("visit", walk.visit),
        ("link_close", walk.close_link),
        ("plan", walk.plan),
        ("invite", walk.invite),
        ("announce", walk.announce),
        ("open", walk.open),
        ("console", walk.vote),
        ("console", walk.close),
        ("outcome", walk.settle),
        ("minutes", walk.write_minutes),
        ("minutes_approve", walk.approve),
        ("item_agree", walk.agree_item),
        ("item_report", walk.report),
        ("item_accept", walk.accept),
        ("publish", walk.publish),
    ]
    for name, go_on in way:
        assert find_button(world, walk, "convener") == name
        go_on()
    for who in ("resident", "neighbour", "respected_local"):
        walk.rate(who)
    assert find_button(world, walk, "convener") == "count"


def test_each_role_sees_the_button_that_is_theirs(world: World):
    walk = Walk(world).triage()
    assert find_button(world, walk, "grid_worker") == "visit"
    assert find_button(world, walk, "resident") == ""
    assert find_button(world, walk, "other_convener") == ""
    walk.visit().close_link().plan().invite().announce().open().vote().settle().agree_item()
    walk.close().write_minutes().approve()
    assert find_button(world, walk, "office") == "item_report"
    assert find_button(world, walk, "resident") == ""
    walk.report()
    assert find_button(world, walk, "resident") == "item_accept"
    assert find_button(world, walk, "neighbour") == ""


def test_the_sentence_names_what_is_missing(world: World):
    walk = Walk(world).triage()
    page = world.client("convener").get(f"/matters/{walk.matter.pk}/").content.decode()
    assert "第 3 步，调研走访。还缺：到现场看过或者听过一轮大家的意见。" in page


def test_a_town_matter_is_not_the_village_conveners(world: World):
    matter = raise_matter(world, is_past_village=True)
    assert world.client("convener").get(f"/matters/{matter.pk}/").status_code == 404
    panel = world.client("supervisor").get(f"/matters/{matter.pk}/").context["next_step"]
    assert panel.first.name == "triage"
    assert "release" in [button.name for button in panel.others]


def test_a_declined_matter_says_why_and_offers_nothing(world: World):
    matter = raise_matter(world)
    reason = "搬家不归大家商量，声音的事可以请调解员。"
    matter_acts.triage_matter(
        world.actor("convener"), matter=matter, decision="decline", reason=reason
    )
    answer = world.client("convener").get(f"/matters/{matter.pk}/")
    assert reason in answer.content.decode()
    assert answer.context["next_step"] is None

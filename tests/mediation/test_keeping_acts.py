"""Terms, return visits, breaches; and what concerns many."""

from __future__ import annotations

from datetime import timedelta

import pytest
from tests.mediation.agreeing import GUTTER, list_terms, sign_all, write
from tests.mediation.conftest import ACCOUNT_A, Dispute

from zhaishangyi.matters.models import Matter
from zhaishangyi.mediation import actions, agreements
from zhaishangyi.mediation.models import Agreement, Breach, ReturnVisit, Term
from zhaishangyi.notices.models import Message
from zhaishangyi.record import clock
from zhaishangyi.record.errors import Refused, RuleBroken

pytestmark = pytest.mark.django_db

DRAIN = "二组的公用沟年年淤，一下大雨就往上漫，好几家墙脚都潮。"


def plan(dispute: Dispute, days: int = 0) -> ReturnVisit:
    """A visit so many days from now."""
    day = clock.today() + timedelta(days=days)
    return actions.plan_visit(dispute.mediator, case=dispute.case, planned_on=day, hint="下雨天去")


def do_terms(dispute: Dispute) -> None:
    """Both terms with a day are done."""
    neighbour = dispute.world.actor("neighbour")
    for term in list_terms(dispute):
        if term.due_on:
            actions.say_term(neighbour, term=term, state="done", note="装好了")


def test_either_side_says_that_a_term_is_done_and_may_take_it_back(dispute: Dispute) -> None:
    sign_all(dispute)
    term = list_terms(dispute)[0]
    actions.say_term(dispute.world.actor("neighbour"), term=term, state="done", note="昨天装的")
    assert Term.objects.get(pk=term.pk).state == "done"
    actions.say_term(dispute.world.actor("resident"), term=term, state="open", note="还差一截")
    term = Term.objects.get(pk=term.pk)
    assert (term.state, term.note) == ("open", "还差一截")


def test_before_it_is_signed_there_is_nothing_to_keep(dispute: Dispute) -> None:
    write(dispute)
    with pytest.raises(RuleBroken, match="no signed agreement"):
        actions.say_term(dispute.mediator, term=list_terms(dispute)[0], state="done")


def test_a_visit_that_finds_it_kept_lets_the_file_be_put_away(dispute: Dispute) -> None:
    sign_all(dispute)
    do_terms(dispute)
    visit = plan(dispute)
    actions.write_visit(
        dispute.mediator, visit=visit, visited_on=clock.today(), is_kept=True, text="两家都说好。"
    )
    actions.close_case(dispute.mediator, case=dispute.case)
    assert dispute.fresh().state == "settled"
    with pytest.raises(RuleBroken, match="written down already"):
        actions.write_visit(
            dispute.mediator, visit=visit, visited_on=clock.today(), is_kept=True, text="再来"
        )


def test_a_day_that_is_taken_and_a_day_gone_are_refused(dispute: Dispute) -> None:
    sign_all(dispute)
    plan(dispute, 30)
    for days in (30, -1, 800):
        with pytest.raises(RuleBroken) as broken:
            plan(dispute, days)
        assert broken.value.field == "planned_on"


def test_not_kept_without_the_term_is_asked_for(dispute: Dispute) -> None:
    sign_all(dispute)
    with pytest.raises(RuleBroken, match="Which term") as broken:
        actions.write_visit(
            dispute.mediator,
            visit=plan(dispute),
            visited_on=clock.today(),
            is_kept=False,
            text="水还是冲墙脚。",
        )
    assert broken.value.field == "term"
    assert dispute.fresh().state == "signed"


def test_a_visit_that_finds_it_not_kept_brings_both_back_to_the_table(dispute: Dispute) -> None:
    sign_all(dispute)
    term = list_terms(dispute)[0]
    actions.write_visit(
        dispute.mediator,
        visit=plan(dispute),
        visited_on=clock.today(),
        is_kept=False,
        text="水还是冲墙脚。",
        term=term,
    )
    case = dispute.fresh()
    assert (case.state, case.round, case.signed_at, case.signed_level) == ("talking", 2, None, "")
    assert Breach.objects.get(case=case).term == term


def test_a_breach_starts_a_new_round_and_the_old_paper_stays_readable(dispute: Dispute) -> None:
    first = sign_all(dispute)
    resident = dispute.world.actor("resident")
    actions.report_breach(resident, term=list_terms(dispute)[0], text="水槽拆了。")
    case = dispute.fresh()
    assert (case.state, case.round) == ("talking", 2)
    assert case.due_at is not None
    old = Agreement.objects.get(pk=first.pk)
    assert old.replaced_at is not None
    assert [term.text for term in old.terms.all()][:1] == [GUTTER]
    assert not [one for one in agreements.read_signers(old) if one.signature is None]
    with pytest.raises(RuleBroken, match="earlier agreement"):
        actions.report_breach(resident, term=old.terms.all()[1], text="树又长了。")
    second = sign_all(dispute)
    assert (second.round, dispute.fresh().state) == (2, "signed")


def test_a_settled_file_is_opened_again_by_a_breach(dispute: Dispute) -> None:
    sign_all(dispute)
    do_terms(dispute)
    actions.write_visit(
        dispute.mediator,
        visit=plan(dispute),
        visited_on=clock.today(),
        is_kept=True,
        text="两家都说好。",
    )
    actions.close_case(dispute.mediator, case=dispute.case)
    term = list_terms(dispute)[0]
    with pytest.raises(RuleBroken, match="settled and put away"):
        actions.say_term(dispute.mediator, term=term, state="open")
    actions.report_breach(dispute.world.actor("resident"), term=term, text="水槽拆了。")
    case = dispute.fresh()
    assert (case.state, case.sealed_at, case.round) == ("talking", None, 2)


@pytest.mark.parametrize("who", ["supervisor", "administrator", "auditor", "stranger"])
def test_nobody_outside_says_how_it_stands(dispute: Dispute, who: str) -> None:
    sign_all(dispute)
    by, term = dispute.world.actor(who), list_terms(dispute)[0]
    with pytest.raises(Refused):
        actions.say_term(by, term=term, state="done")
    with pytest.raises(Refused):
        actions.report_breach(by, term=term, text="水槽拆了。")


def agree_both(dispute: Dispute) -> None:
    """Both sides agree that what concerns many becomes a matter."""
    for side, who in (("a", "resident"), ("b", "neighbour")):
        actions.agree_to_matter(dispute.world.actor(who), party=dispute.party(side))


def make_matter(dispute: Dispute, **more: str) -> Matter:
    """The mediator writes what concerns many."""
    values = {
        "title": "二组公用沟淤堵",
        "text": DRAIN,
        "place_text": "二组公用沟",
        "category": "water",
        **more,
    }
    return actions.make_matter(dispute.mediator, case=dispute.case, **values)


def test_a_matter_needs_the_yes_of_every_party(dispute: Dispute) -> None:
    actions.agree_to_matter(dispute.world.actor("resident"), party=dispute.party("a"))
    with pytest.raises(RuleBroken, match="Not every party"):
        make_matter(dispute)
    assert not Matter.objects.exists()


def test_a_yes_can_be_taken_back(dispute: Dispute) -> None:
    agree_both(dispute)
    neighbour = dispute.world.actor("neighbour")
    actions.agree_to_matter(neighbour, party=dispute.party("b"), answer=False)
    with pytest.raises(RuleBroken, match="Not every party"):
        make_matter(dispute)


def test_nobody_agrees_for_the_other_side(dispute: Dispute) -> None:
    with pytest.raises(Refused):
        actions.agree_to_matter(dispute.world.actor("resident"), party=dispute.party("b"))


def test_the_matter_has_no_raiser_and_leads_nowhere_back(dispute: Dispute) -> None:
    agree_both(dispute)
    matter = make_matter(dispute)
    assert (matter.channel, matter.name_shown, matter.raiser, matter.typed_by) == (
        "mediation", "nobody", None, None,
    )  # fmt: skip
    assert (matter.title, matter.state) == ("二组公用沟淤堵", "raised")
    assert dispute.fresh().became_matter == matter
    pages = [
        dispute.world.client(who).get(address).content.decode()
        for who in ("stranger", "convener", "anonymous")
        for address in (matter.get_absolute_url(), f"{matter.get_absolute_url()}record/")
    ]
    for page in pages:
        assert dispute.case.number not in page
        assert str(dispute.case.pk) not in page
        assert "陆阿根" not in page
    with pytest.raises(RuleBroken, match="already"):
        make_matter(dispute)


@pytest.mark.parametrize(
    ("field", "words"),
    [
        ("text", f"听说{ACCOUNT_A}大家看看怎么办"),
        ("text", "听周 桂兰说，沟一下雨就往上漫。"),
        ("title", "陆阿根家门口的沟"),
        ("place_text", "陆阿根家门口"),
    ],
)
def test_names_and_sentences_of_the_file_do_not_pass(
    dispute: Dispute, field: str, words: str
) -> None:
    agree_both(dispute)
    with pytest.raises(RuleBroken) as broken:
        make_matter(dispute, **{field: words})
    assert broken.value.field == field
    assert not Matter.objects.exists()


def test_what_the_mediator_noted_for_themselves_does_not_pass_either(dispute: Dispute) -> None:
    agree_both(dispute)
    actions.write_note(dispute.mediator, case=dispute.case, text="私下说过愿意让一步出一半料钱")
    with pytest.raises(RuleBroken, match="word for word"):
        make_matter(dispute, text="有人私下说过愿意让一步出一半料钱，公用沟也得修。")


def test_the_conveners_hear_of_the_matter_and_not_of_the_quarrel(dispute: Dispute) -> None:
    agree_both(dispute)
    matter = make_matter(dispute)
    told = Message.objects.filter(person=dispute.world.people["convener"])
    assert any(message.url == matter.get_absolute_url() for message in told)
    assert all(str(dispute.case.pk) not in message.url for message in told)

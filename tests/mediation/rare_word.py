"""A whole dispute with a rare word in every text, and where that word must not be read."""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from typing import Any

from PIL import Image
from tests.world import CAST, World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.record import clock
from zhaishangyi.record.images import clean_photo

# A word that nothing else in the program contains; each text has a number of its own after it.
WORD = "丹顶鹤"
NOBODYS_WORD = "独角兽"
SIDES = {"resident", "neighbour"}
INSIDE = {*SIDES, "mediator"}
OUTSIDE = [who for who in ["anonymous", *CAST] if who not in INSIDE]
# Said to the mediator alone: not even the two sides read it.
ALONE, NOTE = f"{WORD}背对背", f"{WORD}只有我看"
TOGETHER = f"{WORD}当面说的"


def make_scan() -> Any:
    """A photo of a sheet of paper."""
    file = BytesIO()
    Image.new("RGB", (60, 80), "white").save(file, "JPEG")
    file.seek(0)
    return clean_photo(file, "sheet.jpg")


def say(number: int) -> str:
    """One confidential sentence."""
    return f"{WORD}第{number}句，别人不该知道。"


def list_drafts(world: World) -> list[PartyDraft]:
    """Two neighbours, one with a lawyer by name and an interpreter."""
    return [
        PartyDraft(
            side="a",
            name="周桂兰",
            person=world.people["resident"],
            account=say(1),
            wish=say(2),
            interpreter=f"{WORD}翻译",
        ),
        PartyDraft(
            side="b",
            name="陆阿根",
            person=world.people["neighbour"],
            account=say(3),
            wish=say(4),
            represented_by=f"{WORD}代理",
            represented_as="lawyer",
        ),
        PartyDraft(side="b", name=f"{WORD}小叔", account=say(5)),
    ]


def take_up(world: World) -> Case:
    """Taken up in the grid, climbed to the village, accepted there by its mediator."""
    worker = world.actor("grid_worker")
    case = actions.take_up(
        worker,
        jurisdiction=world.grid,
        sort="neighbour",
        channel="grid",
        title=say(6),
        text=say(7),
        parties=list_drafts(world),
    )
    actions.climb(worker, case=case, tried=say(8), reason=say(9))
    case.refresh_from_db()
    return actions.accept_case(world.actor("mediator"), case=case)


def talk(world: World, case: Case) -> None:
    """Consent, sittings, notes, a proposal."""
    mediator = world.actor("mediator")
    parties = list(Party.objects.filter(case=case).order_by("joined_at", "id"))
    for party in parties:
        actions.give_consent(mediator, party=party, answer=True, way="spoken")
    case.refresh_from_db()
    held_at = clock.now() - timedelta(hours=2)
    for sort, words in (("separate", ALONE), ("joint", TOGETHER)):
        actions.hold_sitting(
            mediator,
            case=case,
            sort=sort,
            held_at=held_at,
            minutes=30,
            summary=words,
            parties=parties,
            place_text=say(10),
        )
    actions.write_note(mediator, case=case, text=NOTE)
    proposal = actions.make_proposal(world.actor("resident"), case=case, text=say(11))
    theirs = next(party for party in parties if party.person == world.people["neighbour"])
    actions.answer_proposal(
        world.actor("neighbour"), proposal=proposal, party=theirs, is_yes=False, reason=say(12)
    )


def settle(world: World, case: Case) -> None:
    """An agreement signed on paper, a term done, a return visit planned and one term broken."""
    mediator, today = world.actor("mediator"), clock.today()
    agreement = actions.write_agreement(
        mediator,
        case=case,
        text=say(13),
        place_text=say(14),
        made_on=today,
        terms=[
            TermDraft(text=say(15), owed_by="b", due_on=today + timedelta(days=9)),
            TermDraft(text=say(16), owed_by="", due_on=None),
        ],
    )
    actions.read_aloud(mediator, agreement=agreement)
    actions.sign_on_paper(
        mediator,
        agreement=agreement,
        signed=[(party, "paper") for party in Party.objects.filter(case=case)],
        photos=[make_scan()],
    )
    actions.sign_as_mediator(mediator, agreement=agreement)
    actions.prepare_confirmation(world.actor("resident"), agreement=agreement)
    first = agreement.terms.get(position=1)
    actions.say_term(world.actor("neighbour"), term=first, state="done", note=say(17))
    visit = actions.plan_visit(mediator, case=case, planned_on=today, hint=say(18))
    actions.write_visit(mediator, visit=visit, visited_on=today, is_kept=True, text=say(19))
    last = agreement.terms.get(position=2)
    actions.report_breach(world.actor("resident"), term=last, text=say(20))


def play_dispute(world: World) -> Case:
    """The whole of it, with the word in every text."""
    case = take_up(world)
    talk(world, case)
    case.refresh_from_db()
    settle(world, case)
    case.refresh_from_db()
    return case


def is_told(who: str, text: str) -> bool:
    """Whether somebody reads here what is not for them."""
    if who in OUTSIDE:
        return WORD in text
    return who in SIDES and (ALONE in text or NOTE in text)


def read_answer(answer: Any) -> str:
    """Headers and content of an answer, streamed or not."""
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else answer.content
    # The words that somebody searched for stand in the search box again.
    text = content.decode("utf-8", "replace").replace(f'value="{WORD}"', "")
    return f"{dict(answer.headers)} {text}"

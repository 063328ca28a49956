"""What was said in confidence stands nowhere that somebody outside the case could look.

A whole dispute is played through the door with a rare word in every text of it. Then everybody
outside asks for every address of the program, and the word is looked for in every answer, every
message and notice, every entry of the record, every row of every table and every file on disk.
"""

from __future__ import annotations

from datetime import timedelta
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from PIL import Image
from tests.web.sample import Sample, build_sample
from tests.web.test_role_matrix import EVERYBODY, ROWS
from tests.world import World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.mediation.rules.agreeing import TermDraft
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.door import registry
from zhaishangyi.record.images import clean_photo
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.registry import import_all_acts

pytestmark = pytest.mark.django_db

# A word that nothing else in the program contains; each text has a number of its own after it.
WORD = "丹顶鹤"
NOBODYS_WORD = "独角兽"
INSIDE = {"resident", "neighbour", "mediator"}
OUTSIDE = [who for who in EVERYBODY if who not in INSIDE]
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


@pytest.fixture
def dispute_with_word(world: World) -> Case:
    """The whole of it, with the word in every text."""
    case = take_up(world)
    talk(world, case)
    case.refresh_from_db()
    settle(world, case)
    case.refresh_from_db()
    return case


@pytest.fixture
def sample(world: World, dispute_with_word: Case) -> Sample:
    """One of everything; where an address asks for a part of a case, a part of this one."""
    made = build_sample(world)
    case = dispute_with_word
    agreement = case.agreements.order_by("made_on", "id").first()
    assert agreement is not None
    scan = Photo.objects.get(is_sealed=True, owner_id=agreement.pk)
    made.values |= {
        "case": case.pk,
        "party": case.parties.earliest("joined_at", "id").pk,
        "sitting": case.sittings.filter(sort="separate").get().pk,
        "proposal": case.proposals.get().pk,
        "agreement": agreement.pk,
        "term": agreement.terms.get(position=1).pk,
        "visit": case.visits.get().pk,
        "photo": scan.pk,
    }
    return made


def ask(client: Client, name: str, sample: Sample) -> str:
    """The whole answer of an address: looked at, and in the room of the dispute also sent to."""
    address = reverse(name, kwargs=sample.fill(ROWS[name].get("args", [])))
    answers = [client.get(address, {"q": WORD})]
    if name == "search:find":
        # It says again what was asked for, so it has to say no more than for a word of nobody's.
        nobodys = read_answer(client.get(address, {"q": NOBODYS_WORD}))
        found = read_answer(answers[0])
        return WORD if found.count(WORD) > nobodys.count(NOBODYS_WORD) else ""
    if name.startswith("mediation:"):
        answers.append(client.post(address, {"text": "x"}))
    return "".join(read_answer(answer) for answer in answers)


def read_answer(answer: Any) -> str:
    """Headers and content of an answer, streamed or not."""
    streamed = getattr(answer, "streaming_content", None)
    content = b"".join(streamed) if streamed is not None else answer.content
    # The words that somebody searched for stand in the search box again.
    text = content.decode("utf-8", "replace").replace(f'value="{WORD}"', "")
    return f"{dict(answer.headers)} {text}"


def test_no_page_shows_a_word_of_it_to_somebody_outside(world: World, sample: Sample) -> None:
    told = []
    for who in OUTSIDE:
        client = world.client(who)
        told += [(who, name) for name in sorted(ROWS) if WORD in ask(client, name, sample)]
    assert told == []


@pytest.mark.parametrize("who", sorted(INSIDE))
def test_those_inside_do_read_it_so_the_search_is_no_empty_one(
    world: World, sample: Sample, who: str
) -> None:
    shown = ask(world.client(who), "mediation:case", sample)
    assert TOGETHER in shown
    assert say(13) in shown


@pytest.mark.parametrize("who", ["resident", "neighbour"])
def test_the_sides_never_read_what_was_said_alone(world: World, sample: Sample, who: str) -> None:
    client = world.client(who)
    shown = {name: ask(client, name, sample) for name in sorted(ROWS)}
    told = [name for name, text in shown.items() if ALONE in text or NOTE in text]
    assert told == []


def test_no_message_and_no_notice_has_a_word_of_it(dispute_with_word: Case) -> None:
    assert Message.objects.count() > 0
    for message in Message.objects.all():
        assert WORD not in f"{message.sentence} {message.values} {message.url}"


def test_the_record_proves_a_change_without_a_word_of_it(dispute_with_word: Case) -> None:
    assert Entry.objects.filter(kind="sitting.hold").count() == 2
    told = [entry.kind for entry in Entry.objects.all() if WORD in entry.content]
    assert told == []
    assert "sealed:" in Entry.objects.filter(kind="sitting.hold").latest("seq").content


def list_columns() -> list[tuple[str, str]]:
    """Every column of every table, whatever its type."""
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
        return [
            (table, column.name)
            for table in tables
            for column in connection.introspection.get_table_description(cursor, table)
        ]


def test_no_row_of_any_table_holds_a_word_of_it(dispute_with_word: Case) -> None:
    quote, found = connection.ops.quote_name, []
    with connection.cursor() as cursor:
        for table, column in list_columns():
            cursor.execute(f"SELECT {quote(column)} FROM {quote(table)}")
            if any(WORD in str(row[0]) for row in cursor.fetchall()):
                found.append((table, column))
    assert found == []


def test_the_scan_lies_sealed_on_disk(sample: Sample) -> None:
    photo = Photo.objects.get(is_sealed=True)
    stored = list(Path(settings.DATA_FOLDER).rglob(Path(photo.path).name))
    assert len(stored) == 1
    assert not stored[0].read_bytes().startswith(b"\xff\xd8")


def test_nobody_outside_sees_the_scan(world: World, sample: Sample) -> None:
    photo = Photo.objects.get(is_sealed=True)
    for who in OUTSIDE:
        for address in (photo.url, photo.thumb_url):
            assert world.client(who).get(address).status_code == 404, who


@pytest.mark.parametrize("who", sorted(INSIDE))
def test_those_inside_see_the_scan(world: World, sample: Sample, who: str) -> None:
    photo = Photo.objects.get(is_sealed=True)
    answer = world.client(who).get(photo.url)
    assert answer.content.startswith(b"\xff\xd8")
    assert answer["Cache-Control"] == "no-store"


def test_an_administrator_who_asks_for_it_is_refused_on_record(
    world: World, dispute_with_word: Case
) -> None:
    address = reverse("mediation:case", args=[dispute_with_word.pk])
    assert world.client("administrator").get(address).status_code == 403
    refused = dispute_with_word.openings.get(is_refused=True)
    assert refused.person == world.people["administrator"]
    shown = world.client("resident").get(reverse("mediation:openings", args=[dispute_with_word.pk]))
    assert world.people["administrator"].name in shown.content.decode()


def test_the_names_of_two_sides_stand_together_in_no_list(
    world: World, dispute_with_word: Case
) -> None:
    names = [Person.objects.get(pk=world.people[who].pk).name for who in ("resident", "neighbour")]
    for who in ("anonymous", "supervisor", "auditor", "administrator", "convener"):
        client = world.client(who)
        for name in ("mediation:list", "mediation:figures", "web:desk", "web:home"):
            shown = client.get(reverse(name)).content.decode()
            assert not all(one in shown for one in names), f"{name} as {who}"


def test_the_record_never_says_who_is_in_a_dispute(dispute_with_word: Case) -> None:
    entries = [
        entry for entry in Entry.objects.all() if entry.subject_kind.startswith("mediation.")
    ]
    assert len(entries) > 15
    people = {str(key) for key in Person.objects.values_list("pk", flat=True)}
    for entry in entries:
        assert entry.person_id is None, entry.kind
        assert not any(key in entry.content for key in people), entry.kind


def test_every_act_of_the_room_hides_who_did_it() -> None:
    import_all_acts()
    acts = [one for one in registry.values() if ".mediation." in one.__module__]
    assert len(acts) > 25
    assert [one.kind for one in acts if one.hides_actor is None] == []

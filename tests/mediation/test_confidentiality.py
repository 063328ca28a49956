"""What was said in confidence stands nowhere that somebody outside the case could look.

A whole dispute is played through the door with a rare word in every text of it. Then everybody
outside asks for every address of the program, and the word is looked for in every answer, every
message and notice, every entry of the record, every row of every table and every file on disk.

Here they ask for the addresses that lead to this case. All others are asked for by everybody in
`tests/web/test_role_matrix.py`, with the same dispute in the store and an eye on the same word.
"""

from __future__ import annotations

from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse
from tests.mediation.rare_word import (
    INSIDE,
    OUTSIDE,
    SIDES,
    TOGETHER,
    WORD,
    is_told,
    play_dispute,
    read_answer,
    say,
)
from tests.web.sample import Sample, build_sample
from tests.web.test_role_matrix import ROWS
from tests.world import World

from zhaishangyi.mediation.models import Case
from zhaishangyi.notices.models import Message
from zhaishangyi.people.models import Person
from zhaishangyi.record.door import registry
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.registry import import_all_acts

pytestmark = pytest.mark.django_db

NOBODYS_WORD = "独角兽"
# Arguments that lead to a part of the case.
PARTS = {"case", "party", "sitting", "proposal", "agreement", "term", "visit", "photo"}


def list_addresses_of_the_case() -> list[str]:
    """The room of disputes, whatever shows a part of one, and the search."""
    return [
        name
        for name, row in sorted(ROWS.items())
        if name.startswith(("mediation:", "search:")) or PARTS & set(row.get("args", []))
    ]


ADDRESSES = list_addresses_of_the_case()


@pytest.fixture
def dispute_with_word(world: World) -> Case:
    """The whole of it, with the word in every text."""
    return play_dispute(world)


@pytest.fixture
def sample(world: World, dispute_with_word: Case) -> Sample:
    """One of everything; where an address asks for a part of a case, a part of this one."""
    made = build_sample(world)
    case = dispute_with_word
    agreement = case.agreements.order_by("made_on", "id").first()
    assert agreement is not None
    scan = Photo.objects.get(is_sealed=True, owner_id=agreement.pk)
    parts = {
        "case": case.pk,
        "party": case.parties.earliest("joined_at", "id").pk,
        "sitting": case.sittings.filter(sort="separate").get().pk,
        "proposal": case.proposals.get().pk,
        "agreement": agreement.pk,
        "term": agreement.terms.get(position=1).pk,
        "visit": case.visits.get().pk,
        "photo": scan.pk,
    }
    assert set(parts) == PARTS
    made.values |= parts
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


def list_told(world: World, sample: Sample, who: str) -> list[str]:
    """The addresses at which somebody reads what is not for them."""
    client = world.client(who)
    return [name for name in ADDRESSES if is_told(who, ask(client, name, sample))]


@pytest.mark.once
def test_no_page_shows_a_word_of_it_to_somebody_outside(world: World, sample: Sample) -> None:
    told = {who: found for who in OUTSIDE if (found := list_told(world, sample, who))}
    assert told == {}


@pytest.mark.parametrize("who", sorted(INSIDE))
def test_those_inside_do_read_it_so_the_search_is_no_empty_one(
    world: World, sample: Sample, who: str
) -> None:
    shown = ask(world.client(who), "mediation:case", sample)
    assert TOGETHER in shown
    assert say(13) in shown


@pytest.mark.once
@pytest.mark.parametrize("who", sorted(SIDES))
def test_the_sides_never_read_what_was_said_alone(world: World, sample: Sample, who: str) -> None:
    assert list_told(world, sample, who) == []


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

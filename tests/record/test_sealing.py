"""What is sealed can be read with its key, in its place, unchanged; and in no other way."""

from __future__ import annotations

import io
import json
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import FieldError
from django.db import connection
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from tests.mediation.conftest import TEXT, TITLE, Dispute, take_up_dispute
from tests.mediation.conftest import dispute as dispute  # a fixture
from tests.mediation.conftest import taken_up as taken_up  # a fixture that it stands on
from tests.world import CAST, World

from zhaishangyi.mediation import actions
from zhaishangyi.mediation.models import Agreement, Case, Party
from zhaishangyi.record import sealing, stash
from zhaishangyi.record.images import clean_photo
from zhaishangyi.record.models import Entry, Photo
from zhaishangyi.record.photo_guards import may_open
from zhaishangyi.record.photos import attach_photos, find_photo_folder
from zhaishangyi.record.sealed import SealedTextField, read_sealing_key
from zhaishangyi.record.sealing import SealBroken
from zhaishangyi.record.trail import outside_the_door

KEY, OTHER_KEY = bytes(range(32)), bytes(32)
PLACE = "mediation.case.text"


@settings(deadline=None)
@given(text=st.text())
def test_what_is_sealed_comes_back(text: str) -> None:
    assert sealing.open_text(sealing.seal_text(text, PLACE, KEY), PLACE, KEY) == text


@settings(deadline=None)
@given(content=st.binary(max_size=200), at=st.integers(min_value=0))
def test_a_single_changed_bit_breaks_the_seal(content: bytes, at: int) -> None:
    sealed = bytearray(sealing.seal_bytes(content, PLACE, KEY))
    at %= len(sealed) * 8
    sealed[at // 8] ^= 1 << at % 8
    with pytest.raises(SealBroken):
        sealing.open_bytes(bytes(sealed), PLACE, KEY)


def test_another_key_opens_nothing() -> None:
    sealed = sealing.seal_text(TEXT, PLACE, KEY)
    with pytest.raises(SealBroken, match="the key is another"):
        sealing.open_text(sealed, PLACE, OTHER_KEY)


def test_a_text_that_was_moved_to_another_column_is_not_read() -> None:
    sealed = sealing.seal_text(TEXT, PLACE, KEY)
    with pytest.raises(SealBroken):
        sealing.open_text(sealed, "mediation.case.title", KEY)


@pytest.mark.parametrize("damaged", ["", TEXT, "s1:", "s1:###", "s1:AAAA", "s1:" + "A" * 40])
def test_what_was_never_sealed_is_not_taken_for_a_text(damaged: str) -> None:
    with pytest.raises(SealBroken):
        sealing.open_text(damaged, PLACE, KEY)


def test_the_same_text_never_looks_the_same() -> None:
    seals = {sealing.seal_text(TEXT, PLACE, KEY) for _time in range(20)}
    assert len(seals) == 20
    assert all(seal.isascii() for seal in seals)


def test_a_commitment_shows_a_change_and_needs_the_key() -> None:
    same = sealing.commit_to(TEXT, PLACE, KEY)
    assert same == sealing.commit_to(TEXT, PLACE, KEY)
    others = {
        sealing.commit_to(TEXT + "。", PLACE, KEY),
        sealing.commit_to(TEXT, "mediation.case.title", KEY),
        sealing.commit_to(TEXT, PLACE, OTHER_KEY),
    }
    assert same not in others
    assert len(others) == 3


def test_the_key_is_made_once_and_read_by_nobody_else(tmp_path: Path) -> None:
    key = sealing.read_key(tmp_path)
    file = tmp_path / sealing.KEY_FILE
    assert len(key) == 32
    assert file.stat().st_mode & 0o077 == 0
    sealing.read_key.cache_clear()
    assert sealing.read_key(tmp_path) == key


def read_column(case: Case, column: str) -> str:
    """What the database itself holds."""
    with connection.cursor() as cursor:
        cursor.execute(f"SELECT {column} FROM mediation_case")
        return str(cursor.fetchone()[0])


@pytest.mark.django_db
def test_the_row_holds_no_clear_text(world: World) -> None:
    case = take_up_dispute(world).case
    assert (case.title, case.text) == (TITLE, TEXT)
    for column, clear in (("title", TITLE), ("text", TEXT)):
        stored = read_column(case, column)
        assert stored.startswith("s1:")
        assert clear not in stored
        place = f"mediation.case.{column}"
        assert sealing.open_text(stored, place, read_sealing_key()) == clear
    assert Case.objects.get(pk=case.pk).title == TITLE


@pytest.mark.django_db
def test_an_empty_text_stays_empty(world: World) -> None:
    case = take_up_dispute(world).case
    assert read_column(case, "ended_reason") == ""
    assert Case.objects.get(pk=case.pk).ended_reason == ""


@pytest.mark.django_db
def test_a_row_changed_behind_our_back_is_not_shown(world: World) -> None:
    case = take_up_dispute(world).case
    with connection.cursor() as cursor:
        cursor.execute("UPDATE mediation_case SET text = title")
    with pytest.raises(SealBroken):
        Case.objects.get(pk=case.pk)


@pytest.mark.django_db
def test_a_sealed_column_cannot_be_searched(world: World) -> None:
    take_up_dispute(world)
    for lookup in ("title", "title__icontains", "title__in", "title__startswith", "title__lt"):
        wanted: Any = [TITLE] if lookup == "title__in" else TITLE
        with pytest.raises(FieldError):
            Case.objects.filter(**{lookup: wanted}).exists()
    assert Case.objects.filter(title__isnull=False).exists()


def read_changes(kind: str) -> list[dict[str, Any]]:
    """The changes that entries of one act hold."""
    entries = Entry.objects.filter(kind=kind).order_by("seq")
    return [change for entry in entries for change in json.loads(entry.content)["changes"]]


@pytest.mark.django_db
def test_the_record_holds_commitments_that_change_with_the_text(dispute: Dispute) -> None:
    resident, party = dispute.world.actor("resident"), dispute.party("a")
    for account in ("第一次说。", "第二次说。", "第一次说。"):
        actions.tell_account(resident, party=party, account=account)
    told = [change["after"]["account"] for change in read_changes("party.tell")]
    assert all(one.startswith("sealed:") for one in told)
    assert told[0] == told[2] != told[1]
    assert told[0] == Party._meta.get_field("account").commit_to("第一次说。")


@pytest.mark.django_db
def test_no_entry_holds_a_word_of_it(dispute: Dispute) -> None:
    actions.write_note(dispute.mediator, case=dispute.case, text="老邱口气松了")
    actions.end_case(dispute.mediator, case=dispute.case, reason="两家都不肯让")
    written = "".join(Entry.objects.values_list("content", flat=True))
    party = dispute.party("a")
    for secret in (TITLE, TEXT, party.account, party.name, "老邱口气松了", "两家都不肯让"):
        assert secret not in written
        assert json.dumps(secret).strip('"') not in written


@pytest.mark.django_db
def test_no_entry_tells_who_stands_on_a_side(dispute: Dispute) -> None:
    """Whoever reads the record sees that something was done, and not whose quarrel it is."""
    people = dispute.world.people
    keys = {str(people[who].pk) for who in ("resident", "neighbour")}
    reader = dispute.world.client("auditor")
    for entry in Entry.objects.all():
        changes = json.dumps(json.loads(entry.content)["changes"])
        shown = reader.get(reverse("record:entry", args=[entry.seq])).content.decode()
        assert not any(key in changes + shown for key in keys), entry.kind
        assert "周桂兰" not in shown


def test_every_text_of_a_mediation_that_people_write_is_sealed() -> None:
    from django.apps import apps
    from django.db.models import TextField

    texts = [
        field
        for model in apps.get_app_config("mediation").get_models()
        for field in model._meta.get_fields()
        if isinstance(field, TextField)
    ]
    assert len(texts) > 15
    assert [str(field) for field in texts if not isinstance(field, SealedTextField)] == []


def take_photo() -> Any:
    """A small picture as a phone sends it."""
    buffer = io.BytesIO()
    Image.new("RGB", (40, 30), "white").save(buffer, "JPEG")
    return clean_photo(io.BytesIO(buffer.getvalue()), "协议.jpg")


def attach_scan(dispute: Dispute) -> Photo:
    """A sealed scan on an agreement."""
    with outside_the_door("a scan for a test"):
        agreement = Agreement.objects.create(case=dispute.case)
        return attach_photos(agreement, [take_photo()], is_sealed=True)[0]


@pytest.mark.django_db
def test_a_sealed_picture_lies_sealed_on_the_disk(dispute: Dispute) -> None:
    photo = attach_scan(dispute)
    for path in (photo.path, stash.name_thumb(photo.path)):
        file = stash.find_stored(path, find_photo_folder())
        assert file is not None
        content = file.read_bytes()
        assert not content.startswith(b"\xff\xd8")
        assert sealing.open_bytes(content, path, read_sealing_key()).startswith(b"\xff\xd8")
        with pytest.raises(SealBroken):
            sealing.open_bytes(content, "another/path.jpg", read_sealing_key())


@pytest.mark.django_db
@pytest.mark.parametrize("name", ["photo", "thumb"])
def test_a_sealed_picture_is_for_those_inside_and_is_kept_by_nobody(
    dispute: Dispute, name: str
) -> None:
    photo = attach_scan(dispute)
    address = reverse(f"record:{name}", args=[photo.pk])
    for who in ("resident", "neighbour", "mediator"):
        answer = dispute.world.client(who).get(address)
        assert answer.status_code == 200, who
        assert answer.content.startswith(b"\xff\xd8")
        assert answer.headers["Cache-Control"] == "no-store"
    for who in ["anonymous", *sorted(set(CAST) - {"resident", "neighbour", "mediator"})]:
        assert dispute.world.client(who).get(address).status_code == 404, who


@pytest.mark.django_db
def test_a_sealed_picture_without_a_guard_is_for_nobody(dispute: Dispute) -> None:
    with outside_the_door("a sealed picture that no room guards"):
        photo = attach_photos(dispute.case, [take_photo()], is_sealed=True, is_public=True)[0]
    assert not photo.is_public
    for who in CAST:
        assert not may_open(dispute.world.actor(who), photo.owner_kind, photo.owner_id)
    address = reverse("record:photo", args=[photo.pk])
    assert dispute.world.client("mediator").get(address).status_code == 404

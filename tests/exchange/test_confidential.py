"""Nothing that is not for everybody is in any set, file, feed or archive."""

from __future__ import annotations

import io
import zipfile
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.test import Client
from openpyxl import load_workbook
from tests.web.sample import Sample
from tests.world import World

from zhaishangyi.exchange.bundle import write_bundle
from zhaishangyi.exchange.datasets import DATASETS
from zhaishangyi.matters.models import Matter
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.meetings.models import Meeting, Outcome
from zhaishangyi.people.models import Person
from zhaishangyi.record import clock
from zhaishangyi.record.trail import outside_the_door

pytestmark = pytest.mark.django_db

# A word that stands in every hidden text and nowhere else.
HIDDEN = "龘龖"


@pytest.fixture
def secrets(world: World, sample: Sample) -> list[str]:
    """Hidden things all over the town, and the words that must come out nowhere."""
    with outside_the_door("hidden things"):
        past = Matter.objects.create(
            number=f"香樟 2024-{HIDDEN}",
            jurisdiction=world.village,
            handled_at=world.town,
            title=f"村里{HIDDEN}",
            text=HIDDEN,
            place_text=HIDDEN,
            category="other",
            raiser=world.people["neighbour"],
            is_past_village=True,
            state="under_way",
            tier="small",
        )
        Matter.objects.filter(pk=sample.values["matter"]).update(
            merged_into=past, receipt_hash="r" * 64
        )
        hide_meetings(world, past)
        Case.objects.update(title=HIDDEN)
        Party.objects.update(name=HIDDEN, account=HIDDEN)
        Person.objects.update(pin_hash="argon2-of-a-pin")
    return [HIDDEN, str(past.pk), "r" * 64, "argon2", *list_names(world)]


def list_names(world: World) -> list[str]:
    """Names of the cast; those that a public text of the sample itself speaks are left out."""
    return [world.people[who].name for who in ("resident", "neighbour", "stranger", "recorder")]


def hide_meetings(world: World, past: Matter) -> None:
    """A meeting about the hidden matter, with an outcome, and one that nobody was told of."""
    now = clock.now()
    common: dict[str, Any] = {
        "jurisdiction": world.village,
        "title": f"关于{HIDDEN}",
        "place_text": HIDDEN,
        "convener": world.people["convener"],
    }
    held = Meeting.objects.create(
        matter=past, state="closed", join_code="H1", starts_at=now, opened_at=now,
        closed_at=now + timedelta(hours=1), **common,
    )  # fmt: skip
    Outcome.objects.create(meeting=held, matter=past, result="agreed", text=HIDDEN)
    Meeting.objects.create(state="planned", join_code="H2", starts_at=now, **common)
    Meeting.objects.create(
        state="cancelled", join_code="H3", starts_at=now, cancelled_reason=HIDDEN, **common
    )


def require_clean(text: str, secrets: list[str], where: str) -> None:
    assert [word for word in secrets if word in text] == [], where


@pytest.mark.parametrize("key", sorted(DATASETS))
def test_sets_in_every_form(secrets: list[str], key: str) -> None:
    for path in (f"/api/v1/{key}", f"/open-data/{key}.csv", f"/open-data/{key}.json"):
        answer: Any = Client().get(path)
        assert answer.status_code == 200
        content = b"".join(answer.streaming_content) if answer.streaming else answer.content
        require_clean(content.decode(), secrets, path)
    book: Any = Client().get(f"/open-data/{key}.xlsx")
    sheet = b"".join(book.streaming_content)
    cells = [str(cell) for row in load_workbook(io.BytesIO(sheet)).active.values for cell in row]
    require_clean("\n".join(cells), secrets, f"{key}.xlsx")


@pytest.mark.parametrize(
    "path",
    ["/calendar.ics", "/feeds/notices.atom", "/feeds/notices.rss", "/api/v1/openapi.json"],
)
def test_feeds(secrets: list[str], path: str) -> None:
    answer = Client().get(path)
    assert answer.status_code == 200
    require_clean(answer.content.decode(), secrets, path)


def test_the_archive(secrets: list[str], tmp_path: Path) -> None:
    write_bundle(tmp_path / "all.zip", clock.today())
    with zipfile.ZipFile(tmp_path / "all.zip") as archive:
        for name in archive.namelist():
            require_clean(archive.read(name).decode(), secrets, name)


def test_one_hidden_row_by_its_id(secrets: list[str]) -> None:
    hidden = Matter.objects.get(is_past_village=True)
    held = Meeting.objects.get(join_code="H1")
    for path in (f"matters/{hidden.pk}", f"meetings/{held.pk}", f"outcomes/{held.outcome.pk}"):
        assert Client().get(f"/api/v1/{path}").status_code == 404


def test_no_set_has_a_column_of_a_person() -> None:
    named = {"raiser", "convener", "recorder", "raised_for", "typed_by", "person", "published_by"}
    named |= {"pin_hash", "phone", "birth_year", "sex", "group", "receipt_hash"}
    for dataset in DATASETS.values():
        assert set(dataset.columns) & named == set(), dataset.key

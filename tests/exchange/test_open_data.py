"""Files to take away, the archive of a day, and the line that stands for the whole record."""

from __future__ import annotations

import csv
import hashlib
import io
import json
import zipfile
from base64 import b64decode
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse
from tests.web.sample import Sample
from tests.world import World

from zhaishangyi.engines.ledger import find_root
from zhaishangyi.exchange import bundle, checkpoint
from zhaishangyi.exchange.datasets import DATASETS
from zhaishangyi.folder import take_lock
from zhaishangyi.places.actions import rename_place
from zhaishangyi.record import clock
from zhaishangyi.record.models import Entry

pytestmark = pytest.mark.django_db


def download(path: str) -> bytes:
    answer: Any = Client().get(path)
    assert answer.status_code == 200
    return b"".join(answer.streaming_content)


@pytest.mark.parametrize("key", sorted(DATASETS))
def test_every_set_is_there_in_every_form(sample: Sample, key: str) -> None:
    rows = list(csv.reader(io.StringIO(download(f"/open-data/{key}.csv").decode("utf-8-sig"))))
    listed = json.loads(download(f"/open-data/{key}.json"))
    assert rows[0] == DATASETS[key].columns
    assert len(rows) - 1 == len(listed)
    assert download(f"/open-data/{key}.xlsx").startswith(b"PK")


def test_a_file_says_how_it_is_called_and_may_be_read_from_anywhere(sample: Sample) -> None:
    answer = Client().get(reverse("exchange:download", args=["links", "csv"]))
    assert f'filename="links-{clock.today()}.csv"' in answer["Content-Disposition"]
    assert answer["Access-Control-Allow-Origin"] == "*"
    assert answer["Content-Type"] == "text/csv; charset=utf-8"


def test_files_are_narrowed_as_the_interface_is(world: World, sample: Sample) -> None:
    wanted = f"/open-data/matters.json?place={world.other_village.pk}"
    assert json.loads(download(wanted)) == []
    page = Client().get("/open-data/matters.csv", {"from": "2024-05-02", "to": "2024-05-01"})
    assert page.status_code == 422
    assert Client().get("/open-data/indicators.csv", {"from": "never"}).status_code == 422
    for path in ("people.csv", "matters.pdf", "matters.", "../secret.key"):
        assert Client().get(f"/open-data/{path}").status_code == 404


def test_the_page_lists_everything(sample: Sample, no_bundles: Path) -> None:
    bundle.make_bundle(clock.today())
    page = Client().get("/open-data/").content.decode()
    for key in DATASETS:
        for fmt in ("csv", "json", "xlsx"):
            assert f'href="/open-data/{key}.{fmt}"' in page
    assert "CC BY 4.0" in page
    assert f"/open-data/{clock.today()}.zip" in page
    assert checkpoint.read_public_key().replace("+", "&#x2B;") in page or (
        checkpoint.read_public_key() in page
    )


def test_only_administrators_see_the_way_to_webhooks(world: World) -> None:
    way = f"/places/{world.town.pk}/webhooks/"
    assert way in world.client("administrator").get("/open-data/").content.decode()
    for who in ("anonymous", "convener", "supervisor"):
        assert way not in world.client(who).get("/open-data/").content.decode()


def do_something(world: World) -> None:
    by = world.actor("administrator")
    rename_place(by, place=world.village, name="八烈村", description="在香樟树东边")


def test_the_archive_holds_all_sets_and_checks_out(
    world: World, sample: Sample, no_bundles: Path
) -> None:
    do_something(world)
    with zipfile.ZipFile(io.BytesIO(download("/open-data/latest.zip"))) as archive:
        names = set(archive.namelist())
        assert {f"{key}.{fmt}" for key in DATASETS for fmt in ("csv", "json")} <= names
        for line in archive.read("SHA256SUMS").decode().splitlines():
            digest, name = line.split("  ")
            assert hashlib.sha256(archive.read(name)).hexdigest() == digest
        signed = archive.read("checkpoint.txt").decode()
        readme = archive.read("README.txt").decode()
    assert "CC BY 4.0" in readme
    assert checkpoint.read_public_key() in readme
    assert "许可" in readme
    assert checkpoint.is_signed(signed, checkpoint.read_public_key())
    name, size, root = signed.split("\n")[:3]
    digests = [bytes.fromhex(entry.digest) for entry in Entry.objects.order_by("seq")]
    assert (name, int(size)) == (checkpoint.find_signer().name, len(digests))
    assert b64decode(root) == find_root(digests)


def test_a_changed_entry_is_found_out(world: World) -> None:
    do_something(world)
    before = checkpoint.write_checkpoint()
    do_something(world)
    assert checkpoint.write_checkpoint() != before
    for wrong in (
        before.replace("\n1\n", "\n2\n"),
        before.replace("zhaishangyi/", "zhaishangyj/", 1),
        before[:-8] + "AAAAAA=\n",
    ):
        assert wrong != before
        assert not checkpoint.is_signed(wrong, checkpoint.read_public_key())


def test_the_key_is_kept_beside_the_database() -> None:
    checkpoint.find_signer()
    key = Path(settings.DATA_FOLDER) / "ledger.key"
    assert key.stat().st_mode & 0o077 == 0
    assert checkpoint.load_signer.__wrapped__(key.parent).public == checkpoint.find_signer().public


def test_the_same_records_give_the_same_bytes(world: World, sample: Sample, tmp_path: Path) -> None:
    today = clock.today()
    for name in ("first", "second"):
        bundle.write_bundle(tmp_path / name, today)
    first, second = (zipfile.ZipFile(tmp_path / name) for name in ("first", "second"))
    for name in first.namelist():
        assert first.read(name) == second.read(name), name
    assert (tmp_path / "first").read_bytes() == (tmp_path / "second").read_bytes()
    do_something(world)
    bundle.write_bundle(tmp_path / "third", today)
    assert (tmp_path / "third").read_bytes() != (tmp_path / "first").read_bytes()


def test_archives_are_made_once_a_day_and_kept_for_thirty(world: World, no_bundles: Path) -> None:
    assert bundle.keep_bundles() == 1
    assert bundle.keep_bundles() == 0
    (latest,) = bundle.list_bundles()
    for days in (29, 30, 31):
        old = clock.today() - timedelta(days=days)
        (no_bundles / f"{old.isoformat()}.zip").write_bytes(latest.path.read_bytes())
    assert bundle.keep_bundles() == 2
    kept = [one.day for one in bundle.list_bundles()]
    assert kept == [clock.today(), clock.today() - timedelta(days=29)]


def test_the_newest_archive_is_given_without_making_another(world: World, no_bundles: Path) -> None:
    yesterday = clock.today() - timedelta(days=1)
    bundle.make_bundle(yesterday)
    answer = Client().get("/open-data/latest.zip")
    answer.close()
    assert f"zhaishangyi-{yesterday}.zip" in answer["Content-Disposition"]
    again = Client().get("/open-data/latest.zip", headers={"If-None-Match": answer["ETag"]})
    assert again.status_code == 304
    assert Client().get(f"/open-data/{clock.today()}.zip").status_code == 404
    for day in ("2024-13-01", "20240101", "x", "2024-01-01\x07"):
        assert Client().get(f"/open-data/{day}.zip").status_code == 404


def test_while_somebody_makes_it_others_are_told_to_wait(
    world: World, no_bundles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(bundle, "PATIENCE", 0.0)
    with (Path(settings.DATA_FOLDER) / bundle.LOCK).open("a+") as held:
        assert take_lock(held)
        assert Client().get("/open-data/latest.zip").status_code == 404
    assert download("/open-data/latest.zip").startswith(b"PK")


def test_an_archive_that_could_not_be_finished_leaves_nothing(
    world: World, no_bundles: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail() -> str:
        raise OSError("disk full")

    monkeypatch.setattr(bundle, "write_checkpoint", fail)
    with pytest.raises(OSError, match="disk full"):
        bundle.make_bundle(clock.today())
    assert list(no_bundles.iterdir()) == []

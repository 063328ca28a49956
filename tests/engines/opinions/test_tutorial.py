"""What docs/opinions.md does with a real conversation comes out as it says there."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
FOLDER = ROOT.parent / "shared" / "data" / "opinions" / "vtaiwan.uberx"


def test_the_tutorial_runs_as_it_stands(capsys: pytest.CaptureFixture[str]):
    if not FOLDER.is_dir():
        pytest.skip("the shared conversations are not here")
    text = (ROOT / "docs" / "opinions.md").read_text(encoding="utf-8")
    blocks = re.findall(r"^```python\n(.*?)^```", text, re.M | re.S)
    assert len(blocks) == 8
    exec("\n".join(blocks), {"folder": FOLDER})
    printed = capsys.readouterr().out.splitlines()
    assert len(printed) == 10
    assert printed[0].startswith("38 agree 366 of 432 如果不趕時間")


def test_its_pictures_are_there_and_small():
    text = (ROOT / "docs" / "opinions.md").read_text(encoding="utf-8")
    pictures = re.findall(r"\]\((pictures/[^)]+)\)", text)
    assert len(pictures) == 3
    for picture in pictures:
        assert 2_000 < (ROOT / "docs" / picture).stat().st_size < 60_000

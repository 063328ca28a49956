"""A small town on disk, made once and copied for every test that breaks something."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import pytest
from tests.faults.seed import Seeded, seed


@pytest.fixture(scope="session")
def first_town(tmp_path_factory: pytest.TempPathFactory) -> Seeded:
    """The town that the others are copied from."""
    return seed(tmp_path_factory.mktemp("town") / "data")


@pytest.fixture
def town(first_town: Seeded, tmp_path: Path) -> Seeded:
    """A town of the test's own."""
    folder = tmp_path / "data"
    shutil.copytree(first_town.folder, folder)
    return replace(first_town, folder=folder)

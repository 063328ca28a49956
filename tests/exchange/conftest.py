"""What the tests of the exchange stand on: one of everything, and a folder for its archives."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from typing import Any

import pytest
from tests.web.sample import Sample, build_sample
from tests.world import World

from zhaishangyi.exchange.bundle import find_folder


@pytest.fixture
def sample(world: World) -> Sample:
    """One of everything."""
    return build_sample(world)


@pytest.fixture
def no_bundles() -> Iterator[Any]:
    """No archive on disk, before and after."""
    shutil.rmtree(find_folder(), ignore_errors=True)
    yield find_folder()
    shutil.rmtree(find_folder(), ignore_errors=True)

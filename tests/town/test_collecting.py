"""Garbage is looked for less often while a town is built, and as before afterwards."""

from __future__ import annotations

import gc

import pytest

from zhaishangyi.town.load import OBJECTS_BETWEEN_COLLECTIONS, collect_rarely


def test_garbage_is_collected_as_before_afterwards() -> None:
    usual = gc.get_threshold()
    with collect_rarely():
        assert gc.get_threshold() == (OBJECTS_BETWEEN_COLLECTIONS, *usual[1:])
        assert gc.isenabled()
    assert gc.get_threshold() == usual
    with pytest.raises(ZeroDivisionError), collect_rarely():
        1 / 0  # noqa: B018
    assert gc.get_threshold() == usual

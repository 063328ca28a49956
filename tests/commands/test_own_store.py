"""The store that a measurement has for itself."""

from __future__ import annotations

from zhaishangyi.commands.own_store import with_database


def test_a_database_of_its_own_stands_beside_the_other():
    address = "postgresql://me:secret@host:5433/town?sslmode=require"
    other = "postgresql://me:secret@host:5433/bench?sslmode=require"
    assert with_database(address, "bench") == other

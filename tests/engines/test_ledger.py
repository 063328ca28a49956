"""The Merkle root against the recursive definition of RFC 6962 and known values."""

from __future__ import annotations

from hashlib import sha256

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from zhaishangyi.engines.ledger import Ledger, find_root

# The leaves and the root that RFC 6962's reference implementation is tested with.
KNOWN = [bytes.fromhex(text) for text in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657",
    "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
KNOWN_ROOTS = {
    1: "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    2: "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    3: "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    8: "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
}

patient = settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])


def define_root(leaves: list[bytes]) -> bytes:
    """The root as RFC 6962 defines it: split at the largest power of two below the size."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return sha256(b"\x00" + leaves[0]).digest()
    half = 1
    while half * 2 < len(leaves):
        half *= 2
    left, right = define_root(leaves[:half]), define_root(leaves[half:])
    return sha256(b"\x01" + left + right).digest()


@pytest.mark.parametrize("size", sorted(KNOWN_ROOTS))
def test_known_roots(size: int) -> None:
    assert find_root(KNOWN[:size]).hex() == KNOWN_ROOTS[size]


def test_an_empty_record_has_the_root_of_nothing() -> None:
    assert find_root([]) == sha256(b"").digest()


@patient
@given(st.lists(st.binary(max_size=8), max_size=40))
def test_every_size_is_as_defined(leaves: list[bytes]) -> None:
    ledger = Ledger()
    for number, leaf in enumerate(leaves, 1):
        ledger.add(leaf)
        assert ledger.find_root() == define_root(leaves[:number])
    assert ledger.size == len(leaves)


@patient
@given(st.lists(st.binary(min_size=1, max_size=4), min_size=2, max_size=20), st.data())
def test_any_change_gives_another_root(leaves: list[bytes], data: st.DataObject) -> None:
    place = data.draw(st.integers(0, len(leaves) - 1))
    changed = [*leaves[:place], leaves[place] + b"!", *leaves[place + 1 :]]
    taken_out = [*leaves[:place], *leaves[place + 1 :]]
    assert find_root(changed) != find_root(leaves)
    assert find_root(taken_out) != find_root(leaves)

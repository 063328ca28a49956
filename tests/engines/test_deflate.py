"""A compressed page with places left open."""

from __future__ import annotations

import gzip

import pytest
from hypothesis import given
from hypothesis import strategies as st

from zhaishangyi.engines.deflate import join_gzip, press, store


@given(st.lists(st.binary(max_size=300), min_size=1, max_size=5), st.binary(max_size=64))
def test_unpacks_to_the_pieces_with_the_filling_between(
    pieces: list[bytes], filling: bytes
) -> None:
    packed = join_gzip(pieces, [press(piece) for piece in pieces], filling)
    assert gzip.decompress(packed) == filling.join(pieces)


def test_the_filling_does_not_change_how_long_it_is() -> None:
    pieces = [b"<p>" + b"token" * 50, b"</p>"]
    pressed = [press(piece) for piece in pieces]
    alike = join_gzip(pieces, pressed, b"tokentoken")
    strange = join_gzip(pieces, pressed, b"\x00\xff\x13\x99\x17abcde")
    assert len(alike) == len(strange)
    assert len(alike) < sum(map(len, pieces))


def test_a_filling_that_does_not_fit_is_refused() -> None:
    assert len(store(b"x" * 65_535)) == 65_540
    with pytest.raises(ValueError, match="65,535"):
        store(b"x" * 65_536)

"""A compressed page with places left open, so that one copy serves everybody. Pure mathematics.

A gzip stream is a row of blocks. Where a block ends at a whole byte and the next looks back at
nothing before it, a block that is merely stored may stand between them: so a page is compressed
once, and what differs from visitor to visitor is put in as it is. Nothing is compressed together
with it, so its length tells nothing of its contents.

Sources: P. Deutsch, RFC 1951 (blocks, "stored" blocks, 3.2.4) and RFC 1952 (the frame, CRC-32).
"""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

HEADER = b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\xff"
END = zlib.compressobj(wbits=-15).flush()
MOST_STORED = 65_535
LEVEL = 6


def press(piece: bytes) -> bytes:
    """One piece compressed, up to a whole byte; nothing after it looks back into it."""
    pressing = zlib.compressobj(LEVEL, wbits=-15)
    return pressing.compress(piece) + pressing.flush(zlib.Z_FULL_FLUSH)


def store(filling: bytes) -> bytes:
    """What is put between two pieces, as it is. At most 65,535 bytes."""
    if len(filling) > MOST_STORED:
        raise ValueError("a stored block holds at most 65,535 bytes")
    return struct.pack("<BHH", 0, len(filling), len(filling) ^ 0xFFFF) + filling


def join_gzip(pieces: Sequence[bytes], pressed: Sequence[bytes], filling: bytes) -> bytes:
    """The gzip stream of the pieces with the same filling between each two of them."""
    whole = filling.join(pieces)
    frame = struct.pack("<II", zlib.crc32(whole), len(whole) & 0xFFFFFFFF)
    return HEADER + store(filling).join(pressed) + END + frame

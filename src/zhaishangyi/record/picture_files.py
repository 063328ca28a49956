"""What a picture file really is, and the file without anything but its picture. No Django.

What it carries besides (EXIF, GPS, XMP, colour profiles, comments, further frames) is cut away
*before* the picture library sees it. So nobody's address travels with a photo, and a bomb hidden
in metadata is never unpacked. Only the orientation is read, by a few lines here.
"""

from __future__ import annotations

import re
import struct
from collections.abc import Iterator
from dataclasses import dataclass, field

from zhaishangyi.record.errors import RuleBroken

# A plain JPEG can be decoded at an eighth of its size. The others unpack to 4 bytes a pixel and
# more before they can be made smaller.
_MOST_PIXELS_SHRINKABLE = 60_000_000
_MOST_PIXELS = 25_000_000
_MOST_PIXELS_WEBP = 12_600_000
# Every scan of a progressive JPEG goes over the whole picture; real ones have about ten.
_MOST_SCANS = 40
_MOST_PIECES = 60_000


@dataclass(frozen=True, slots=True)
class BareFile:
    """A file reduced to its picture. `orientation` is EXIF's 1 to 8."""

    kind: str
    content: bytes = field(repr=False)
    width: int
    height: int
    orientation: int
    most_pixels: int


class BrokenFile(Exception):
    """The file contradicts its own format."""


# What else people send, by how such files begin; the first that fits gives the sentence.
_STRANGERS = [
    (
        rb"[\s\S]{0,1024}%PDF-",
        RuleBroken(
            "photos",
            "%(name)s is a PDF, not a photo. Please take a picture of the page instead. "
            "What you wrote is still here.",
        ),
    ),
    (
        rb"[\s\S]{4}ftyp(hei|hev|mif1|msf1|avif|avis)",
        RuleBroken(
            "photos",
            "%(name)s is in the HEIC or AVIF format, which cannot be opened here yet. Please set "
            "the camera to “Most compatible”, or send a screenshot of the photo. "
            "What you wrote is still here.",
        ),
    ),
    (
        rb"[\s\S]{4}(ftyp|moov|mdat)|\x1aE\xdf\xa3|RIFF[\s\S]{4}AVI |\0\0\x01[\xb3\xba]|FLV\x01",
        RuleBroken(
            "photos",
            "%(name)s is a video, not a photo. Please choose a photo, or a screenshot of the "
            "video. What you wrote is still here.",
        ),
    ),
    (
        rb"ID3|RIFF[\s\S]{4}WAVE|OggS|fLaC|#!AMR|\xff[\xf1\xf9\xfb\xf3]",
        RuleBroken(
            "photos",
            "%(name)s is a sound recording, not a photo. Please choose a photo. "
            "What you wrote is still here.",
        ),
    ),
    (
        rb"GIF8|BM[\s\S]{4}\x00\x00\x00\x00|II\*\x00|MM\x00\*|\x00\x00\x00\x0cjP|\xff\x0a|8BPS",
        RuleBroken(
            "photos",
            "%(name)s is a picture of a kind that cannot be opened here. JPEG, PNG and WebP can: "
            "a screenshot of it will do. What you wrote is still here.",
        ),
    ),
    (
        rb"PK[\x03\x05]|\xd0\xcf\x11\xe0|Rar!|7z\xbc\xaf|\x1f\x8b|\{\\rtf",
        RuleBroken(
            "photos",
            "%(name)s is a document or a packed file, not a photo. Please choose a photo, or "
            "take a picture of the page. What you wrote is still here.",
        ),
    ),
    (
        rb"MZ|\x7fELF|\xca\xfe\xba\xbe|\xcf\xfa\xed\xfe|dex\n",
        RuleBroken(
            "photos",
            "%(name)s is a program, not a photo. Please choose a photo. "
            "What you wrote is still here.",
        ),
    ),
    (
        rb"(\xef\xbb\xbf)?\s*<",
        RuleBroken(
            "photos",
            "%(name)s is a web page or a drawing, not a photo. Please choose a photo. "
            "What you wrote is still here.",
        ),
    ),
    (
        rb"[\t\n\r\x20-\x7e\x80-\xf4]+\Z",
        RuleBroken(
            "photos",
            "%(name)s is a text, not a photo. Please choose a photo. What you wrote is still here.",
        ),
    ),
    (
        rb"",
        RuleBroken(
            "photos",
            "%(name)s is not a photo that can be opened here. JPEG, PNG and WebP can. "
            "What you wrote is still here.",
        ),
    ),
]


def strip_file(content: bytes, name: str) -> BareFile:
    """The picture of a JPEG, PNG or WebP and nothing else.

    Raises RuleBroken, which says what it is, for other files; BrokenFile, struct.error, ValueError
    or LookupError for a damaged one.
    """
    if content.startswith(b"\xff\xd8\xff"):
        return _strip_jpeg(content)
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return _strip_png(content)
    if content.startswith(b"RIFF") and content[8:12] == b"WEBP":
        return _strip_webp(content)
    if not content:
        raise RuleBroken(
            "photos",
            "%(name)s is empty: nothing of it arrived. Please choose it again. "
            "What you wrote is still here.",
            name=name,
        )
    kind = next(kind for mark, kind in _STRANGERS if re.match(mark, content[:2048]))
    raise RuleBroken("photos", kind.sentence, name=name)


_JPEG_MARKER = re.compile(rb"\xff([\x01-\xfe])")
_JPEG_FRAMES = range(0xC0, 0xD0)
_JPEG_KEPT = {0xC0, 0xC1, 0xC2, 0xC4, 0xDB, 0xDD}
_JPEG_LONE = {0x01, *range(0xD0, 0xD9)}


def _strip_jpeg(content: bytes) -> BareFile:
    """Keep the frame, its tables and scans, and what says which colours they mean."""
    kept, frames, orientation = [b"\xff\xd8"], [], 1
    for marker, piece in _list_jpeg_pieces(content):
        if marker in _JPEG_FRAMES and marker not in (0xC4, 0xC8, 0xCC):
            frames.append((marker, *struct.unpack_from(">BHHB", piece, 4)))
        if marker == 0xE1 and piece[4:10] == b"Exif\0\0":
            orientation = _read_orientation(piece[10:])
        is_colour_sign = piece[4:9] in (b"JFIF\0", b"Adobe") and len(piece) < 64
        if marker in _JPEG_KEPT or is_colour_sign:
            kept.append(piece)
    if len(frames) != 1 or frames[0][0] not in _JPEG_KEPT or frames[0][1] != 8:
        raise BrokenFile("not one frame of 8 bits")
    kept.append(piece)
    is_plain = frames[0][0] != 0xC2
    most_pixels = _MOST_PIXELS_SHRINKABLE if is_plain else _MOST_PIXELS
    _, _, height, width, _ = frames[0]
    return BareFile("JPEG", b"".join(kept), width, height, orientation, most_pixels)


def _list_jpeg_pieces(content: bytes) -> Iterator[tuple[int, bytes]]:
    """Each segment with its marker; last, all scans to the first end mark, as one piece.

    After that mark phones hang further pictures and even films.
    """
    at = 2
    for _ in range(_MOST_PIECES):
        found = _JPEG_MARKER.search(content, at)
        if found is None or found[1] == b"\xd9":
            break
        marker, begin = found[1][0], found.start()
        at = found.end()
        if marker == 0xDA:
            end = content.find(b"\xff\xd9", at) + 2
            if end < 2 or content.count(b"\xff\xda", begin, end) > _MOST_SCANS:
                break
            yield marker, content[begin:end]
            return
        if marker not in _JPEG_LONE:
            at += max(2, int.from_bytes(content[at : at + 2]))
            yield marker, content[begin:at]
    raise BrokenFile("no whole scan")


def _strip_png(content: bytes) -> BareFile:
    """Keep the header, palette, transparency and picture; texts, profiles and films go."""
    kept, orientation, at = [content[:8]], 1, 8
    width, height = struct.unpack_from(">II", content, 16)
    for _ in range(_MOST_PIECES):
        size, kind = struct.unpack_from(">I4s", content, at)
        end = at + 12 + size
        if end > len(content):
            break
        if kind in (b"IHDR", b"IDAT", b"IEND") or (kind in (b"PLTE", b"tRNS") and size <= 768):
            kept.append(content[at:end])
        elif kind == b"eXIf":
            orientation = _read_orientation(content[at + 8 : end - 4])
        if kind == b"IEND":
            return BareFile("PNG", b"".join(kept), width, height, orientation, _MOST_PIXELS)
        at = end
    raise BrokenFile("no end chunk")


def _strip_webp(content: bytes) -> BareFile:
    """Keep the picture, its transparency and, of a film, the first frame."""
    kept: dict[bytes, bytes] = {}
    orientation, at, end = 1, 12, min(len(content), 8 + int.from_bytes(content[4:8], "little"))
    for _ in range(_MOST_PIECES):
        if at + 8 > end:
            break
        kind, size = struct.unpack_from("<4sI", content, at)
        chunk = content[at : at + 8 + size + size % 2]
        if at + 8 + size > end:
            raise BrokenFile("a chunk goes past the end")
        if kind == b"EXIF":
            orientation = _read_orientation(chunk[8:].removeprefix(b"Exif\0\0"))
        elif kind in (b"VP8X", b"ANIM", b"ANMF", b"ALPH", b"VP8 ", b"VP8L"):
            kept.setdefault(kind, chunk)
        at += len(chunk)
    if b"VP8X" in kept:
        # Its flags must no longer promise a profile (0x20), EXIF (0x08) and XMP (0x04).
        canvas = kept[b"VP8X"]
        kept[b"VP8X"] = canvas[:8] + bytes([canvas[8] & ~0x2C]) + canvas[9:]
    sizes = [_read_webp_size(kind, chunk[8:]) for kind, chunk in kept.items()]
    width, height = (max(side, default=0) for side in zip(*sizes, strict=True))
    body = b"WEBP" + b"".join(kept.values())
    whole = b"RIFF" + struct.pack("<I", len(body)) + body
    return BareFile("WEBP", whole, width, height, orientation, _MOST_PIXELS_WEBP)


def _read_webp_size(kind: bytes, payload: bytes) -> tuple[int, int]:
    if kind == b"VP8X":
        width, height = (int.from_bytes(payload[at : at + 3], "little") for at in (4, 7))
        return width + 1, height + 1
    if kind == b"VP8 ":
        width, height = struct.unpack_from("<HH", payload, 6)
        return width & 0x3FFF, height & 0x3FFF
    if kind == b"VP8L":
        bits = int.from_bytes(payload[1:5], "little")
        return (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1
    return 0, 0


def _read_orientation(exif: bytes) -> int:
    """The orientation, 1 to 8, in the first directory of an EXIF block; 1 where it says none."""
    order = {b"II*\0": "<", b"MM\0*": ">"}.get(exif[:4])
    try:
        (start,) = struct.unpack_from(f"{order}I", exif, 4)
        (count,) = struct.unpack_from(f"{order}H", exif, start)
        for at in range(start + 2, start + 2 + 12 * min(count, 256), 12):
            tag, kind, _, value = struct.unpack_from(f"{order}HHIH", exif, at)
            if (tag, kind) == (0x0112, 3):
                return value if 1 <= value <= 8 else 1
    except struct.error:
        pass
    return 1

"""Photos from phones, made safe and small: real type, no hidden contents, one format. No Django.

Memory: one photo at a time in a process, its size known from the header before it is decoded.
Colour profiles are dropped with the rest; a photo from a wide-gamut phone looks a little paler.
"""

from __future__ import annotations

import re
import struct
import zlib
from dataclasses import dataclass, field
from hashlib import sha256
from io import BytesIO
from threading import Lock
from typing import TYPE_CHECKING, BinaryIO

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.picture_files import BareFile, BrokenFile, strip_file
from zhaishangyi.record.texts import tidy

if TYPE_CHECKING:
    from PIL.Image import Image

MOST_MEGABYTES = 20
MOST_BYTES = MOST_MEGABYTES * 1024 * 1024
LONGEST_SIDE = 2000
THUMB_SIDE = 400
_QUALITY = 82
_THUMB_QUALITY = 76
_LONGEST_NAME = 40

_one_at_a_time = Lock()


@dataclass(frozen=True, slots=True)
class CleanPhoto:
    """A photo as it is kept: two JPEG files without metadata, sizes in pixels of the larger one.

    When it was taken is not kept, on purpose.
    """

    jpeg: bytes = field(repr=False)
    thumb: bytes = field(repr=False)
    width: int
    height: int
    sha256: str
    taken: None = None


def clean_photo(stream: BinaryIO, name: str) -> CleanPhoto:
    """The photo in `stream`, upright, at most 2000 pixels long, as JPEG without metadata.

    Raises RuleBroken("photos", …, name=…) for whatever is not a whole photo of a sensible size.
    """
    name = shorten_name(name)
    content = stream.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise refuse_large(name)
    with _one_at_a_time:
        try:
            bare = strip_file(content, name)
            _require_openable(bare, name)
            return _make_clean(bare)
        except _list_trouble() as trouble:
            raise RuleBroken(
                "photos",
                "%(name)s is damaged or did not arrive whole. Please choose it again, or take "
                "another photo. What you wrote is still here.",
                name=name,
            ) from trouble


def shorten_name(name: str) -> str:
    """A file name fit for a sentence: no folders, nothing unseen, at most 40 characters."""
    name = tidy(re.split(r"[/\\]", name)[-1]).replace("\n", " ") or "photo"
    if len(name) <= _LONGEST_NAME:
        return name
    return f"{name[: _LONGEST_NAME - 12]}…{name[-11:]}"


def refuse_large(name: str) -> RuleBroken:
    """What to raise for a file of more than 20 MB."""
    return RuleBroken(
        "photos",
        "%(name)s is larger than %(most)s MB. Please choose a smaller photo, or send a screenshot "
        "of it. What you wrote is still here.",
        name=shorten_name(name),
        most=MOST_MEGABYTES,
    )


def _list_trouble() -> tuple[type[Exception], ...]:
    """All that a damaged file makes the picture library raise: its decoders check little."""
    from PIL import Image

    return (
        BrokenFile,
        Image.DecompressionBombError,
        Image.DecompressionBombWarning,
        struct.error,
        zlib.error,
        OSError,
        EOFError,
        MemoryError,
        SyntaxError,
        ValueError,
        TypeError,
        AttributeError,
        AssertionError,
        ArithmeticError,
        LookupError,
        RuntimeError,
    )


def _require_openable(bare: BareFile, name: str) -> None:
    if not bare.width or not bare.height:
        raise BrokenFile("no picture in it")
    if bare.width * bare.height > bare.most_pixels:
        raise RuleBroken(
            "photos",
            "%(name)s measures %(width)s × %(height)s pixels, which is too many to open here. "
            "Please send a smaller photo or a screenshot of it. What you wrote is still here.",
            name=name,
            width=bare.width,
            height=bare.height,
        )


def _make_clean(bare: BareFile) -> CleanPhoto:
    picture = _turn_upright(_decode_small(bare), bare.orientation)
    jpeg = _encode(picture, _QUALITY)
    small = picture.copy()
    small.thumbnail((THUMB_SIDE, THUMB_SIDE))
    thumb = _encode(small, _THUMB_QUALITY)
    return CleanPhoto(jpeg, thumb, picture.width, picture.height, sha256(jpeg).hexdigest())


def _decode_small(bare: BareFile) -> Image:
    from PIL import Image

    with Image.open(BytesIO(bare.content), formats=(bare.kind,)) as image:
        if image.size != (bare.width, bare.height):
            raise BrokenFile("two sizes")
        scale = max(1.0, max(image.size) / LONGEST_SIDE)
        wanted = (round(image.width / scale) or 1, round(image.height / scale) or 1)
        image.draft(None, wanted)
        image.load()
        return _shrink(image, int(max(image.size) // LONGEST_SIDE) or 1).resize(
            wanted, Image.Resampling.LANCZOS
        )


def _shrink(image: Image, factor: int) -> Image:
    """The picture on white, `factor` times smaller, band by band: no second full-size copy."""
    from PIL import Image

    width, height = image.size
    small = Image.new("RGB", (-(-width // factor), -(-height // factor)))
    step = factor * 64
    for top in range(0, height, step):
        band = image.crop((0, top, width, min(height, top + step)))
        small.paste(_flatten(band).reduce(factor), (0, top // factor))
    return small


def _flatten(image: Image) -> Image:
    from PIL import Image

    if image.mode.startswith("I"):
        # 16 bits of grey: a plain conversion would clip all but the darkest to white.
        return image.point(lambda value: value * (1 / 256)).convert("L").convert("RGB")
    if not image.has_transparency_data:
        return image.convert("RGB")
    image = image.convert("RGBA")
    white = Image.new("RGB", image.size, "white")
    white.paste(image, mask=image.getchannel("A"))
    return white


def _turn_upright(image: Image, orientation: int) -> Image:
    from PIL.Image import Transpose

    turns = {
        2: Transpose.FLIP_LEFT_RIGHT,
        3: Transpose.ROTATE_180,
        4: Transpose.FLIP_TOP_BOTTOM,
        5: Transpose.TRANSPOSE,
        6: Transpose.ROTATE_270,
        7: Transpose.TRANSVERSE,
        8: Transpose.ROTATE_90,
    }
    return image.transpose(turns[orientation]) if orientation in turns else image


def _encode(image: Image, quality: int) -> bytes:
    file = BytesIO()
    image.save(file, "JPEG", quality=quality, progressive=True, optimize=True)
    return file.getvalue()

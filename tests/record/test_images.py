"""Photos: what comes in from phones and what may stay of it."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Callable
from functools import cache
from hashlib import sha256
from io import BytesIO
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import MOST_BYTES, CleanPhoto, clean_photo, shorten_name

RED, GREEN, BLUE, WHITE = (220, 30, 30), (30, 180, 30), (30, 30, 220), (255, 255, 255)
GPS_EXIF = (
    b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x06\0\0\0\0\0\0\0" + b"31.2304N 121.4737E"
)


def draw(size: tuple[int, int] = (120, 80), mode: str = "RGB") -> Image.Image:
    """Red above left, green above right, blue below."""
    width, height = size
    image = Image.new("RGB", size, BLUE)
    image.paste(RED, (0, 0, width // 2, height // 2))
    image.paste(GREEN, (width // 2, 0, width, height // 2))
    return image.convert(mode)


def encode(image: Image.Image, kind: str = "JPEG", **options: Any) -> bytes:
    file = BytesIO()
    image.save(file, kind, **options)
    return file.getvalue()


def clean(content: bytes, name: str = "road.jpg") -> CleanPhoto:
    return clean_photo(BytesIO(content), name)


def open_clean(photo: CleanPhoto) -> Image.Image:
    image = Image.open(BytesIO(photo.jpeg))
    image.load()
    return image


def refuse(content: bytes, name: str = "road.jpg") -> RuleBroken:
    with pytest.raises(RuleBroken) as caught:
        clean(content, name)
    assert caught.value.field == "photos"
    assert caught.value.sentence % caught.value.values
    return caught.value


def is_near(pixel: Any, colour: tuple[int, int, int]) -> bool:
    return all(abs(a - b) < 40 for a, b in zip(pixel, colour, strict=True))


def make_png(*chunks: tuple[bytes, bytes]) -> bytes:
    pieces = [b"\x89PNG\r\n\x1a\n"]
    for kind, body in chunks:
        pieces.append(struct.pack(">I", len(body)) + kind + body)
        pieces.append(struct.pack(">I", zlib.crc32(kind + body)))
    return b"".join(pieces)


def make_header(width: int, height: int, depth: int = 8, colour: int = 2) -> tuple[bytes, bytes]:
    return b"IHDR", struct.pack(">IIBBBBB", width, height, depth, colour, 0, 0, 0)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_usual_photos_become_jpeg(kind: str) -> None:
    photo = clean(encode(draw(), kind))
    image = open_clean(photo)
    assert (image.format, image.mode, image.size) == ("JPEG", "RGB", (120, 80))
    assert (photo.width, photo.height) == (120, 80)
    assert photo.sha256 == sha256(photo.jpeg).hexdigest()
    assert is_near(image.getpixel((20, 20)), RED)
    assert is_near(image.getpixel((100, 20)), GREEN)
    assert is_near(image.getpixel((60, 70)), BLUE)


def test_same_photo_gives_same_bytes() -> None:
    content = encode(draw(), "PNG")
    assert clean(content) == clean(content)


def test_large_photo_is_made_small() -> None:
    photo = clean(encode(draw((5000, 2500))))
    assert (photo.width, photo.height) == (2000, 1000)
    assert open_clean(photo).size == (2000, 1000)
    with Image.open(BytesIO(photo.thumb)) as thumb:
        assert thumb.size == (400, 200)


@pytest.mark.parametrize("size", [(1, 1), (9000, 3), (3, 9000), (2001, 1999), (4001, 4003)])
def test_odd_sizes(size: tuple[int, int]) -> None:
    for kind in ("JPEG", "PNG"):
        photo = clean(encode(draw(size), kind))
        assert min(photo.width, photo.height) >= 1
        assert max(photo.width, photo.height) == min(2000, max(size))


def test_small_photo_is_not_blown_up() -> None:
    photo = clean(encode(draw((30, 20))))
    with Image.open(BytesIO(photo.thumb)) as thumb:
        assert thumb.size == (30, 20)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_nothing_but_the_picture_stays(kind: str) -> None:
    options = {"comment": "Li's kitchen"} if kind == "JPEG" else {}
    content = encode(
        draw(), kind, exif=GPS_EXIF, icc_profile=b"profile " * 40, xmp=b"<x:xmpmeta/>", **options
    )
    assert b"121.4737E" in content
    photo = clean(content)
    for jpeg in (photo.jpeg, photo.thumb):
        assert b"121.4737E" not in jpeg
        assert b"Exif" not in jpeg
        with Image.open(BytesIO(jpeg)) as image:
            assert not image.getexif()
            assert set(image.info) <= {"jfif", "jfif_version", "jfif_unit", "jfif_density"} | {
                "progressive",
                "progression",
            }


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
@pytest.mark.parametrize("orientation", range(1, 9))
def test_photo_stands_upright(kind: str, orientation: int) -> None:
    back = {
        2: Image.Transpose.FLIP_LEFT_RIGHT,
        3: Image.Transpose.ROTATE_180,
        4: Image.Transpose.FLIP_TOP_BOTTOM,
        5: Image.Transpose.TRANSPOSE,
        6: Image.Transpose.ROTATE_90,
        7: Image.Transpose.TRANSVERSE,
        8: Image.Transpose.ROTATE_270,
    }
    image = draw()
    held = image.transpose(back[orientation]) if orientation in back else image
    exif = Image.Exif()
    exif[0x0112] = orientation
    shown = open_clean(clean(encode(held, kind, exif=exif)))
    assert shown.size == (120, 80)
    assert is_near(shown.getpixel((20, 20)), RED)
    assert is_near(shown.getpixel((100, 20)), GREEN)


@pytest.mark.parametrize(
    "exif",
    [
        b"II*\0\xff\xff\xff\xff",
        b"II*\0\x08\0\0\0\xff\xff",
        b"MM\0*",
        b"II*\0\x08\0\0\0\x01\0\x12\x01\x03\0\x01\0\0\0\x63\0\0\0",
        b"",
        b"II*\0\x08\0\0\0" + b"\xff\xff" + b"\0" * 60_000,
    ],
)
def test_malformed_exif_is_ignored(exif: bytes) -> None:
    assert clean(encode(draw(), exif=exif)).width == 120
    segment = b"\xff\xe1" + struct.pack(">H", len(exif) + 8) + b"Exif\0\0" + exif
    content = encode(draw())
    assert clean(content[:2] + segment * 40 + content[2:]).width == 120


def test_huge_segments_are_ignored() -> None:
    segment = b"\xff\xe2\xff\xff" + b"ICC_PROFILE\0" + b"\xff" * 65_521
    content = encode(draw())
    assert clean(content[:2] + segment * 200 + content[2:]).width == 120


@pytest.mark.parametrize("kind", [b"zTXt", b"iCCP", b"iTXt"])
def test_png_text_bomb_is_not_unpacked(kind: bytes) -> None:
    bomb = zlib.compress(b"\0" * 80_000_000, 9)
    body = b"Comment\0\1\0\0\0" + bomb if kind == b"iTXt" else b"Comment\0\0" + bomb
    picture = zlib.compress((b"\0" + b"\x40\x80\xc0" * 10) * 10)
    content = make_png(make_header(10, 10), (kind, body), (b"IDAT", picture), (b"IEND", b""))
    assert clean(content).width == 10


def test_transparent_becomes_white() -> None:
    image = draw(mode="RGBA")
    image.putalpha(0)
    assert is_near(open_clean(clean(encode(image, "PNG"))).getpixel((20, 20)), WHITE)
    palette = draw().quantize(8)
    content = encode(palette, "PNG", transparency=palette.getpixel((20, 20)))
    shown = open_clean(clean(content))
    assert is_near(shown.getpixel((20, 20)), WHITE)
    assert is_near(shown.getpixel((60, 70)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "LA", "P", "RGBA"])
def test_png_modes(mode: str) -> None:
    assert open_clean(clean(encode(draw(mode=mode), "PNG"))).mode == "RGB"


def test_cmyk_keeps_its_colours() -> None:
    shown = open_clean(clean(encode(draw(mode="CMYK"))))
    assert shown.mode == "RGB"
    assert is_near(shown.getpixel((20, 20)), RED)


def test_sixteen_bits_are_scaled_not_clipped() -> None:
    grey = Image.new("I;16", (40, 40), 0x4000)
    shown = open_clean(clean(encode(grey, "PNG")))
    assert is_near(shown.getpixel((20, 20)), (64, 64, 64))
    rows = (b"\0" + struct.pack(">HHH", 0xFFFF, 0x8000, 0) * 12) * 12
    content = make_png(
        make_header(12, 12, depth=16), (b"IDAT", zlib.compress(rows)), (b"IEND", b"")
    )
    assert is_near(open_clean(clean(content)).getpixel((6, 6)), (255, 128, 0))


@pytest.mark.parametrize("kind", ["WEBP", "PNG"])
def test_only_first_frame_of_a_film(kind: str) -> None:
    frames = [Image.new("RGB", (60, 40), colour) for colour in (RED, GREEN, BLUE)]
    content = encode(frames[0], kind, save_all=True, append_images=frames[1:])
    assert is_near(open_clean(clean(content)).getpixel((30, 20)), RED)


def test_pictures_hung_behind_the_end_are_ignored() -> None:
    content = encode(draw()) + b"ftypmp42" + b"\xff\xda" * 500 + encode(draw((9000, 9000)))
    assert clean(content).width == 120


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"%PDF-1.7\n%\xe2\xe3\xcf\xd3\n1 0 obj", "a PDF"),
        (b"\0\0\0\x20ftypheic\0\0\0\0mif1heic", "HEIC"),
        (b"\0\0\0\x20ftypisom\0\0\2\0isomiso2", "a video"),
        (b"ID3\4\0\0\0\0\0\0", "a sound"),
        (b"GIF89a\x01\0\x01\0", "of a kind"),
        (b"II*\0\x08\0\0\0", "of a kind"),
        (b"PK\3\4\x14\0\6\0\x08\0", "a document"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "a document"),
        (b"MZ\x90\0\3\0\0\0", "a program"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "a web page"),
        (b"\xef\xbb\xbf<!doctype html><script>alert(1)</script>", "a web page"),
        ("门口的路坏了".encode(), "a text"),
        (b"\0\1\2\3\4\5", "not a photo that can be opened"),
        (b"\xff\xd8", "not a photo that can be opened"),
        (b"", "is empty"),
    ],
)
def test_strangers_are_named(content: bytes, words: str) -> None:
    problem = refuse(content, "road.jpg")
    assert words in problem.sentence
    assert problem.values == {"name": "road.jpg"}


def test_too_many_bytes() -> None:
    problem = refuse(encode(draw()) + b"\0" * MOST_BYTES)
    assert problem.values == {"name": "road.jpg", "most": 20}


def test_endless_file_is_read_no_further_than_needed() -> None:
    class Endless(BytesIO):
        asked = 0

        def read(self, size: int | None = -1) -> bytes:
            assert size is not None
            assert 0 < size <= MOST_BYTES + 1
            self.asked += size
            return b"\xff" * size

    stream = Endless()
    with pytest.raises(RuleBroken):
        clean_photo(stream, "a.jpg")
    assert stream.asked <= MOST_BYTES + 1


@pytest.mark.parametrize("size", [(65_000, 65_000), (8000, 8000), (2**31 - 1, 2**31 - 1)])
def test_bomb_is_refused_by_its_header(size: tuple[int, int]) -> None:
    content = make_png(make_header(*size), (b"IDAT", zlib.compress(b"\0" * 9)), (b"IEND", b""))
    problem = refuse(content)
    assert problem.values == {"name": "road.jpg", "width": size[0], "height": size[1]}


def patch_jpeg_size(content: bytes, width: int, height: int) -> bytes:
    frame = max(content.find(b"\xff\xc0"), content.find(b"\xff\xc2"))
    return content[: frame + 5] + struct.pack(">HH", height, width) + content[frame + 9 :]


@pytest.mark.parametrize(("is_progressive", "side"), [(False, 8000), (True, 5200)])
def test_jpeg_bomb_is_refused_by_its_header(is_progressive: bool, side: int) -> None:
    content = patch_jpeg_size(encode(draw(), progressive=is_progressive), side, side)
    assert refuse(content).values["width"] == side


def test_webp_bomb_is_refused_by_its_header() -> None:
    content = bytearray(encode(draw(), "WEBP", lossless=True))
    content[21:25] = struct.pack("<I", 16_382 | 16_382 << 14)
    assert refuse(bytes(content)).values["width"] == 16_383


@pytest.mark.parametrize("size", [(0, 0), (0, 10), (10, 0)])
def test_no_pixels(size: tuple[int, int]) -> None:
    content = make_png(make_header(*size), (b"IDAT", zlib.compress(b"")), (b"IEND", b""))
    assert "damaged" in refuse(content).sentence
    assert "damaged" in refuse(patch_jpeg_size(encode(draw()), *size)).sentence


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP"])
def test_cut_off_files(kind: str) -> None:
    content = encode(Image.effect_noise((200, 200), 80), kind)
    for share in (0.1, 0.5, 0.9):
        assert "damaged" in refuse(content[: int(len(content) * share)]).sentence


def test_too_many_scans() -> None:
    content = encode(draw(), progressive=True)
    scan = content.index(b"\xff\xda")
    with_scans = content[:scan] + b"\xff\xda\x00\x08\x01\x01\x00\x00\x3f\x00" * 60 + content[scan:]
    assert "damaged" in refuse(with_scans).sentence


def test_fill_bytes_take_no_time() -> None:
    refuse(b"\xff\xd8" + b"\xff" * 5_000_000)
    refuse(b"\xff\xd8" + b"\xff\xe5\x00\x02" * 1_000_000)
    refuse(make_png(make_header(9, 9), *[(b"tEXt", b"")] * 100_000))


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("../../etc/路.jpg", "路.jpg"),
        ("C:\\photos\\road.jpg", "road.jpg"),
        ("a\u202egpj.exe\n", "agpj.exe"),
        ("", "photo"),
        ("x" * 300 + "-road1.jpeg", "x" * 28 + "…-road1.jpeg"),
    ],
)
def test_shorten_name(name: str, shown: str) -> None:
    assert shorten_name(name) == shown


@cache
def make_samples() -> list[bytes]:
    noise = Image.effect_noise((48, 32), 60).convert("RGB")
    films = [draw((24, 16)), noise.resize((24, 16))]
    return [
        encode(noise, exif=GPS_EXIF, icc_profile=b"p" * 50),
        encode(noise, progressive=True),
        encode(draw((24, 16), "CMYK")),
        encode(noise, "PNG", exif=GPS_EXIF),
        encode(draw((24, 16), "P"), "PNG", transparency=3),
        encode(noise, "WEBP", exif=GPS_EXIF),
        encode(draw((24, 16), "RGBA"), "WEBP", lossless=True),
        encode(films[0], "WEBP", save_all=True, append_images=films[1:]),
    ]


def mend_png(content: bytes) -> bytes:
    """Give damaged chunks right sums again, so that the damage reaches the decoder."""
    pieces, at = [content[:8]], 8
    while at + 12 <= len(content):
        end = at + 8 + int.from_bytes(content[at : at + 4])
        pieces.append(content[at:end] + struct.pack(">I", zlib.crc32(content[at + 4 : end])))
        at = end + 4
    return b"".join(pieces)


@st.composite
def damaged_files(draw_from: Callable[[st.SearchStrategy[Any]], Any]) -> bytes:
    content = bytearray(draw_from(st.sampled_from(make_samples())))
    for _ in range(draw_from(st.integers(1, 6))):
        at = draw_from(st.integers(0, min(len(content), 400)) | st.integers(0, len(content)))
        piece = draw_from(st.binary(max_size=6))
        gone = draw_from(st.sampled_from([len(piece), len(piece), 0, 1, 40]))
        content[at : at + gone] = piece
    whole = bytes(content)
    return mend_png(whole) if whole.startswith(b"\x89PNG") else whole


@settings(max_examples=300, deadline=None)
@given(damaged_files())
def test_damaged_files_are_cleaned_or_refused(content: bytes) -> None:
    try:
        photo = clean(content)
    except RuleBroken:
        refuse(content)
    else:
        assert b"121.4737E" not in photo.jpeg
        assert not open_clean(photo).getexif()


@given(st.sampled_from([b"\xff\xd8\xff", b"\x89PNG\r\n\x1a\n", b"RIFF\xff\0\0\0WEBP"]), st.binary())
def test_made_up_files_are_refused(start: bytes, rest: bytes) -> None:
    refuse(start + rest)

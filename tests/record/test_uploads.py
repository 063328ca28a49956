"""Forms with files: what is too large goes, what was typed stays."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from io import BytesIO
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpRequest
from django.test import RequestFactory
from PIL import Image

from zhaishangyi.record import uploads
from zhaishangyi.record.uploads import PatientUploadHandler, read_photos

BOUNDARY = "tree"
MEGABYTE = 1024 * 1024


def make_photo(colour: str = "red") -> bytes:
    file = BytesIO()
    Image.new("RGB", (40, 30), colour).save(file, "JPEG")
    return file.getvalue()


class Body:
    """A form as it comes over the wire, without lying in memory as a whole."""

    def __init__(self, *parts: tuple[str, str | None, Iterable[bytes]]) -> None:
        self.pieces = self.list_pieces(parts)
        self.sent = 0
        self.rest = b""

    @staticmethod
    def list_pieces(parts: Iterable[tuple[str, str | None, Iterable[bytes]]]) -> Iterable[bytes]:
        for field, name, content in parts:
            filename = f'; filename="{name}"' if name else ""
            yield f"--{BOUNDARY}\r\n".encode()
            yield f'Content-Disposition: form-data; name="{field}"{filename}\r\n\r\n'.encode()
            yield from content
            yield b"\r\n"
        yield f"--{BOUNDARY}--\r\n".encode()

    def read(self, size: int = -1) -> bytes:
        while len(self.rest) < size:
            piece = next(iter(self.pieces), b"")
            if not piece:
                break
            self.rest += piece
        given, self.rest = self.rest[:size], self.rest[size:]
        self.sent += len(given)
        return given

    def readline(self) -> bytes:
        left = self.read(1)
        assert not left, "a line may be endless: the handlers read to the end by chunks"
        return left


_requests: list[HttpRequest] = []


@pytest.fixture(autouse=True)
def close_requests() -> Iterator[None]:
    """As the server does when the answer is out."""
    yield
    while _requests:
        _requests.pop().close()


def send(
    *parts: tuple[str, str | None, Iterable[bytes]], declared: int = 300 * MEGABYTE
) -> tuple[HttpRequest, Body]:
    body = Body(*parts)
    request = RequestFactory().generic("POST", "/raise")
    request.META["CONTENT_TYPE"] = f"multipart/form-data; boundary={BOUNDARY}"
    request.META["CONTENT_LENGTH"] = str(declared)
    request.content_type = "multipart/form-data"
    request._stream = body  # type: ignore[assignment]
    request._read_started = False  # type: ignore[attr-defined]
    _requests.append(request)
    request.upload_handlers = [PatientUploadHandler(request)]
    request._load_post_and_files()
    return request, body


def text(value: str) -> tuple[str, None, list[bytes]]:
    return "text", None, [value.encode()]


def photo(content: bytes, name: str = "road.jpg") -> tuple[str, str, list[bytes]]:
    return "photos", name, [content]


def list_files(request: HttpRequest) -> list[Any]:
    return request.FILES.getlist("photos")


def test_usual_form() -> None:
    request, _ = send(text("路坏了"), photo(make_photo("red")), photo(make_photo("blue"), "b.jpg"))
    assert request.POST["text"] == "路坏了"
    files = list_files(request)
    assert [(file.name, file.too_large, file.left_out) for file in files] == [
        ("road.jpg", False, False),
        ("b.jpg", False, False),
    ]
    assert files[0].size == len(make_photo("red"))
    photos, problems = read_photos(files)
    assert [photo.width for photo in photos] == [40, 40]
    assert problems == []
    assert request.upload_too_large is False  # type: ignore[attr-defined]


def test_two_hundred_megabytes_leave_the_fields_and_the_other_photo() -> None:
    huge = ("photos", "film.jpg", (b"\xff" * MEGABYTE for _ in range(200)))
    request, _ = send(text("路坏了"), huge, photo(make_photo()), ("place", None, [b"5"]))
    assert request.POST["text"] == "路坏了"
    assert request.POST["place"] == "5"
    film, good = list_files(request)
    assert (film.too_large, film.size) == (True, 200 * MEGABYTE)
    assert film.read() == b""
    assert good.too_large is False
    photos, problems = read_photos([film, good])
    assert len(photos) == 1
    assert [problem.values for problem in problems] == [{"name": "film.jpg", "most": 20}]


@pytest.mark.parametrize(
    ("size", "is_too_large"), [(20 * MEGABYTE, False), (20 * MEGABYTE + 1, True)]
)
def test_limit_of_one_file(size: int, is_too_large: bool) -> None:
    request, _ = send(photo(b"\0" * size))
    (file,) = list_files(request)
    assert (file.too_large, file.size) == (is_too_large, size)
    assert len(file.read()) == (0 if is_too_large else size)


def test_thirteenth_file_is_left_out(settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_NUMBER_FILES = 100
    parts = [photo(make_photo(), f"{number}.jpg") for number in range(15)]
    request, _ = send(*parts, text("路坏了"))
    assert request.POST["text"] == "路坏了"
    files = list_files(request)
    assert [file.left_out for file in files] == [False] * 12 + [True] * 3
    photos, problems = read_photos(files)
    assert len(photos) == 12
    assert [problem.values for problem in problems] == [{"most": 12, "count": 3}]


def test_form_over_the_whole_limit_is_cut_but_read_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BODY_BYTES", 5 * MEGABYTE)
    parts = text("路坏了"), photo(b"\0" * 6 * MEGABYTE), ("place", None, [b"5"])
    request, body = send(*parts, declared=7 * MEGABYTE)
    assert request.upload_too_large is True  # type: ignore[attr-defined]
    assert request.POST["text"] == "路坏了"
    assert list_files(request) == []
    assert body.sent > 6 * MEGABYTE


def test_endless_form_is_not_read_out(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BODY_BYTES", 2 * MEGABYTE)
    monkeypatch.setattr(uploads, "MOST_DRAINED_BYTES", 5 * MEGABYTE)
    request, body = send(text("路坏了"), photo(b"\0" * 6 * MEGABYTE), declared=7 * MEGABYTE)
    assert request.upload_too_large is True  # type: ignore[attr-defined]
    assert request.POST["text"] == "路坏了"
    assert body.sent < MEGABYTE


def test_large_form_without_files_is_not_marked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(uploads, "MOST_BODY_BYTES", 10)
    request, _ = send(text("路坏了"))
    assert request.upload_too_large is False  # type: ignore[attr-defined]
    assert request.POST["text"] == "路坏了"


def test_every_bad_file_gets_its_sentence() -> None:
    files = [
        SimpleUploadedFile("a.jpg", b"%PDF-1.7"),
        SimpleUploadedFile("b.jpg", make_photo()),
        SimpleUploadedFile("c.jpg", make_photo()[:-40]),
        SimpleUploadedFile("d.jpg", b""),
    ]
    files[1].read(5)
    photos, problems = read_photos(files)
    assert len(photos) == 1
    assert [problem.values["name"] for problem in problems] == ["a.jpg", "c.jpg", "d.jpg"]
    assert all(problem.field == "photos" for problem in problems)


def test_interrupted_upload_lets_go_of_its_file() -> None:
    handler = PatientUploadHandler()
    handler.new_file("photos", "a.jpg", "image/jpeg", None)
    handler.receive_data_chunk(b"half", 0)
    handler.upload_interrupted()
    assert handler.file.closed

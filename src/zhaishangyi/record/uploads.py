"""Files of a form: bounded on the way in, without losing what was typed beside them.

Django's own handlers write a file of any size to the disk. Refusing a request at its first large
file would end the reading there, and with it lose every field that follows in the form. So a file
past its limit is read on and thrown away: the fields arrive, the page comes back as it was typed,
and a sentence stands at the photo. Only a request so large that this would take minutes is cut.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from io import BytesIO
from tempfile import SpooledTemporaryFile
from typing import IO, Any, BinaryIO, NoReturn, cast

from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.core.files.uploadhandler import FileUploadHandler, StopUpload
from django.http import HttpRequest

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.images import MOST_BYTES, CleanPhoto, clean_photo, refuse_large

MOST_FILES = 12
MOST_BODY_BYTES = 400 * 1024 * 1024
# A phone's film: worth reading to its end, because a browser that is cut off while it still sends
# shows its own error page and not ours.
MOST_DRAINED_BYTES = 2 * 1024 * 1024 * 1024
_MOST_IN_MEMORY = 1024 * 1024


class BoundedFile(UploadedFile):  # type: ignore[type-arg]
    """A file of a form. `size` counts what was sent, also where it was thrown away.

    `too_large`: more than 20 MB, nothing of it is kept. `left_out`: the thirteenth or a later one.
    """

    too_large = False
    left_out = False


class PatientUploadHandler(FileUploadHandler):
    """Keeps up to 12 files of up to 20 MB each, in memory or a temporary file, and drops the rest.

    Sets `upload_too_large` on the request: True where it was cut because all of it is over 400 MB.
    For FILE_UPLOAD_HANDLERS, on its own.
    """

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.files_begun = 0
        self.body: Any = BytesIO()
        self.body_bytes = 0
        self.file: IO[bytes] = BytesIO()
        if request is not None:
            request.upload_too_large = False  # type: ignore[attr-defined]

    def handle_raw_input(
        self,
        input_data: Any,
        META: Mapping[str, Any],  # noqa: N803
        content_length: int,
        boundary: str,
        encoding: str | None = None,
    ) -> None:
        """Remember the body and the size that the browser declares: no more than that is read."""
        self.body = input_data
        self.body_bytes = content_length

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        """Begin a file. Raises StopUpload in a request over 400 MB: the fields so far are kept."""
        super().new_file(*args, **kwargs)
        if self.body_bytes > MOST_BODY_BYTES:
            self._cut_upload()
        self.files_begun += 1
        self.file = _open_spool()

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        """Keep the chunk while the file is within its limits."""
        if self.files_begun > MOST_FILES:
            return
        if start + len(raw_data) > MOST_BYTES:
            self._drop_file()
        else:
            self.file.write(raw_data)

    def file_complete(self, file_size: int) -> BoundedFile:
        """The file as the form sees it, rewound."""
        left_out = self.files_begun > MOST_FILES
        if left_out:
            self._drop_file()
        file = self.file
        file.seek(0)
        # Django closes `self.file` when an upload is cut: that must not be a finished one.
        self.file = BytesIO()
        done = BoundedFile(file, self.file_name, self.content_type, file_size, self.charset)
        done.too_large = file_size > MOST_BYTES
        done.left_out = left_out
        return done

    def upload_interrupted(self) -> None:
        """The connection broke: let go of the unfinished file."""
        self.file.close()

    def _cut_upload(self) -> NoReturn:
        if self.request is not None:
            self.request.upload_too_large = True  # type: ignore[attr-defined]
        if self.body_bytes <= MOST_DRAINED_BYTES:
            # Not left to Django, which would drain it line by line: gigabytes may be one line.
            while self.body.read(self.chunk_size):
                pass
        raise StopUpload(connection_reset=True)

    def _drop_file(self) -> None:
        self.file.close()
        self.file = BytesIO()


def read_photos(files: Iterable[UploadedFile[bytes]]) -> tuple[list[CleanPhoto], list[RuleBroken]]:
    """The good photos among the files of a form, and one sentence for each of the others."""
    photos, problems = [], []
    left_out = 0
    for file in files:
        if getattr(file, "left_out", False):
            left_out += 1
            continue
        try:
            photos.append(_read_photo(file))
        except RuleBroken as problem:
            problems.append(problem)
    if left_out:
        problems.append(
            RuleBroken(
                "photos",
                "Up to %(most)s photos can be sent at once; the others did not arrive: "
                "%(count)s. What you wrote is still here.",
                most=MOST_FILES,
                count=left_out,
            )
        )
    return photos, problems


def _read_photo(file: UploadedFile[bytes]) -> CleanPhoto:
    name = file.name or ""
    if getattr(file, "too_large", False):
        raise refuse_large(name)
    file.seek(0)
    return clean_photo(cast(BinaryIO, file), name)


def _open_spool() -> IO[bytes]:
    return SpooledTemporaryFile(_MOST_IN_MEMORY, dir=settings.FILE_UPLOAD_TEMP_DIR)

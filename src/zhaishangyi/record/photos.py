"""Photos on forms and on records: kept while a form is corrected, stored before the act is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from uuid import UUID

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile
from django.urls import reverse

from zhaishangyi.record import clock, stash
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.models import Photo, Recorded
from zhaishangyi.record.pages import translate
from zhaishangyi.record.sealed import read_sealing_key
from zhaishangyi.record.uploads import read_photos

MOST_PHOTOS = 6
# Named one by one: then phones turn their own formats into JPEG before sending.
ACCEPT = "image/jpeg,image/png,image/webp"


def find_photo_folder() -> Path:
    """Where pictures lie for good."""
    return Path(settings.DATA_FOLDER) / "photos"


def find_stash_folder() -> Path:
    """Where pictures of forms that are still being corrected lie for a day."""
    return Path(settings.DATA_FOLDER) / "stash"


class PhotoInput(forms.ClearableFileInput):
    """A file input that takes several pictures."""

    allow_multiple_selected = True


@dataclass(frozen=True, slots=True)
class KeptPhoto:
    """A photo of a form that is being corrected."""

    token: str

    @property
    def thumb_url(self) -> str:
        """Where the small picture is served to whoever has the token."""
        return reverse("record:kept", args=[self.token])


class PhotosField(forms.FileField):
    """Several pictures; what is wrong with each is said, the good ones are kept."""

    widget = PhotoInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile[bytes]]:
        if not value:
            return []
        return list(value) if isinstance(value, list | tuple) else [value]


class PhotoForm(ActForm):
    """A form with photos. Those that arrived stay with the form until it is sent for good."""

    photos = PhotosField(
        required=False, widget=PhotoInput(attrs={"accept": ACCEPT, "data-max": MOST_PHOTOS})
    )
    most_photos = MOST_PHOTOS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.good_photos: list[CleanPhoto] = []
        self.kept_photos: list[KeptPhoto] = []

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        found, problems = read_photos(values.pop("photos", None) or [])
        tokens = self.data.getlist("photos_kept") if hasattr(self.data, "getlist") else []
        folder = find_stash_folder()
        kept = [photo for token in tokens[:MOST_PHOTOS] if (photo := stash.fetch(token, folder))]
        self.good_photos = list({photo.sha256: photo for photo in [*kept, *found]}.values())
        for problem in problems:
            self.add_error("photos", translate(problem))
        if len(self.good_photos) > self.most_photos:
            self.good_photos = self.good_photos[: self.most_photos]
            problem = RuleBroken(
                "photos",
                "At most %(most)s photos: the first ones were kept.",
                most=self.most_photos,
            )
            self.add_error("photos", translate(problem))
        values["photos"] = tuple(self.good_photos)
        return values

    def keep_uploads(self) -> None:
        """Lay the good photos aside; the form shown again offers them, ticked."""
        folder = find_stash_folder()
        self.kept_photos = [KeptPhoto(stash.keep(photo, folder)) for photo in self.good_photos]


def attach_photos(
    owner: Recorded,
    photos: Sequence[CleanPhoto],
    *,
    caption: str = "",
    is_public: bool = True,
    node_path: str = "",
    seen_by_id: UUID | None = None,
    is_sealed: bool = False,
) -> list[Photo]:
    """Store pictures on disk, then their rows: an acknowledged act has its pictures.

    One that is not public is seen by those who work at `node_path`, and by the person `seen_by_id`;
    a sealed one only by those whom its room lets in (`photo_guards`).
    """
    rows = []
    for position, photo in enumerate(photos):
        folder = find_photo_folder()
        if is_sealed:
            path = stash.store_sealed(photo, folder, read_sealing_key())
        else:
            path = stash.store(photo, folder)
        rows.append(
            Photo.objects.create(
                owner_kind=owner.kind,
                owner_id=owner.pk,
                path=path,
                sha256=photo.sha256,
                width=photo.width,
                height=photo.height,
                caption=caption,
                position=position,
                is_public=is_public and not is_sealed,
                is_sealed=is_sealed,
                node_path=node_path,
                seen_by_id=seen_by_id,
            )
        )
    return rows


def list_photos(owners: Iterable[Recorded]) -> dict[Any, list[Photo]]:
    """Photos by owner id, in one query."""
    found: dict[Any, list[Photo]] = {}
    for photo in Photo.objects.filter(owner_id__in=[owner.pk for owner in owners]):
        found.setdefault(photo.owner_id, []).append(photo)
    return found


def sweep_stash() -> int:
    """Remove the pictures of forms that nobody came back to for a day."""
    return stash.sweep(find_stash_folder(), clock.now())

"""Photos on forms and on records: kept while a form is corrected, stored before the act is done."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from pathlib import Path
from typing import Any

from django import forms
from django.conf import settings
from django.core.files.uploadedfile import UploadedFile

from zhaishangyi.record import clock, stash
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.images import CleanPhoto
from zhaishangyi.record.models import Photo, Recorded
from zhaishangyi.record.uploads import read_photos

MOST_PHOTOS = 6


def find_photo_folder() -> Path:
    """Where pictures lie for good."""
    return Path(settings.DATA_FOLDER) / "photos"


def find_stash_folder() -> Path:
    """Where pictures of forms that are still being corrected lie for a day."""
    return Path(settings.DATA_FOLDER) / "stash"


class PhotoInput(forms.ClearableFileInput):
    """A file input that takes several pictures."""

    allow_multiple_selected = True


class PhotosField(forms.FileField):
    """Several pictures; what is wrong with each is said, the good ones are kept."""

    widget = PhotoInput

    def clean(self, value: Any, initial: Any = None) -> list[UploadedFile]:
        if not value:
            return []
        return list(value) if isinstance(value, list | tuple) else [value]


class PhotoForm(ActForm):
    """A form with photos. Those that arrived stay with the form until it is sent for good."""

    photos = PhotosField(required=False)
    kept = forms.CharField(widget=forms.HiddenInput, required=False)
    most_photos = MOST_PHOTOS

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.good_photos: list[CleanPhoto] = []

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        found, problems = read_photos(values.pop("photos", None) or [])
        dropped = set(self.data.getlist("drop")) if hasattr(self.data, "getlist") else set()
        tokens = [token for token in str(values.pop("kept", "")).split() if token not in dropped]
        kept = [photo for token in tokens if (photo := stash.fetch(token, find_stash_folder()))]
        self.good_photos = list({photo.sha256: photo for photo in [*kept, *found]}.values())
        for problem in problems:
            self.add_error("photos", problem_text(problem))
        if len(self.good_photos) > self.most_photos:
            self.good_photos = self.good_photos[: self.most_photos]
            problem = RuleBroken(
                "photos", "At most %(most)s photos: the first ones were kept.", most=self.most_photos
            )
            self.add_error("photos", problem_text(problem))
        values["photos"] = tuple(self.good_photos)
        return values

    def keep_uploads(self) -> None:
        """Lay the good photos aside and remember them in the form."""
        tokens = [stash.keep(photo, find_stash_folder()) for photo in self.good_photos]
        data = self.data.copy()
        data["kept"] = " ".join(tokens)
        self.data = data
        self.kept_tokens = tokens


def problem_text(problem: RuleBroken) -> str:
    """The sentence of a photo's problem in the language of the page."""
    from zhaishangyi.record.pages import translate

    return translate(problem)


def attach_photos(
    owner: Recorded,
    photos: Sequence[CleanPhoto],
    *,
    caption: str = "",
    is_public: bool = True,
    node_path: str = "",
) -> list[Photo]:
    """Store pictures on disk, then their rows: an acknowledged act has its pictures."""
    rows = []
    for position, photo in enumerate(photos):
        path = stash.store(photo, find_photo_folder())
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
                is_public=is_public,
                node_path=node_path,
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

"""Forms about places and venues."""

from __future__ import annotations

from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.places.models import Jurisdiction, VenueKind
from zhaishangyi.places.outlines import MOST_BYTES
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.photos import PhotoForm
from zhaishangyi.record.texts import parse_day

NO_SUCH_PLACE = _("There is no such place to choose. Choose one from the list.")


class PlaceForm(ActForm):
    """A new village or grid."""

    name = forms.CharField(label=_("Name"), max_length=80)
    code = forms.CharField(
        label=_("Code"),
        max_length=60,
        help_text=_("Small letters, such as balie. It stands in the record and never changes."),
    )
    description = forms.CharField(
        label=_("Something about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class RenameForm(VersionedForm):
    """Another name for a place."""

    name = forms.CharField(label=_("Name"), max_length=80)
    description = forms.CharField(
        label=_("Something about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )


class VenueForm(PhotoForm):
    """A new venue."""

    name = forms.CharField(label=_("What is there?"), help_text=_("Such as: the old camphor tree"))
    brand = forms.CharField(
        label=_("What do people call it?"),
        required=False,
        max_length=40,
        help_text=_("Such as: Under the camphor tree"),
    )
    sort = forms.ChoiceField(label=_("What sort of place?"), choices=VenueKind.choices)
    place_text = forms.CharField(label=_("How do you find it?"), max_length=240)
    description = forms.CharField(
        label=_("Something about it"), required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    latitude = forms.DecimalField(
        label=_("Latitude"),
        required=False,
        min_value=-90,
        max_value=90,
        max_digits=9,
        decimal_places=6,
    )
    longitude = forms.DecimalField(
        label=_("Longitude"),
        required=False,
        min_value=-180,
        max_value=180,
        max_digits=9,
        decimal_places=6,
    )


class VenueChangeForm(VersionedForm, VenueForm):
    """A correction to a venue."""


class PlaceField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the places on offer, with what it lies below."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"invalid_choice": NO_SUCH_PLACE}
        super().__init__(Jurisdiction.objects.none(), empty_label=_("Choose a place"), **kwargs)

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.parent.name} {obj.name}" if obj.parent else str(obj.name)

    def to_python(self, value: Any) -> Jurisdiction | None:
        """The place, with one sentence for everything that is none of them."""
        try:
            found: Jurisdiction | None = super().to_python(value)
        except forms.ValidationError as problem:
            raise forms.ValidationError(NO_SUCH_PLACE, code="invalid_choice") from problem
        return found


class LastDayField(forms.DateField):
    """A day as a browser sends it, or as people type it."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        day = parse_day(value) if isinstance(value, str) else None
        return day or super().to_python(value)


def write_why() -> forms.CharField:
    """Why the map changes."""
    return forms.CharField(
        label=_("Why?"),
        help_text=_("Such as the number of the decision. It stands on the page of the place."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )


class MergeForm(ActForm):
    """Into which village, and since when."""

    into = PlaceField(label=_("Into which village?"))
    ended_on = LastDayField(label=_("Since which day?"))
    reason = write_why()

    def __init__(self, *args: Any, places: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["into"].queryset = places.select_related("parent")  # type: ignore[attr-defined]


class MoveForm(ActForm):
    """Below which place."""

    parent = PlaceField(label=_("Where does it belong from now on?"))
    reason = write_why()

    def __init__(self, *args: Any, places: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        found = places.select_related("parent")
        self.fields["parent"].queryset = found  # type: ignore[attr-defined]


class OutlineForm(VersionedForm):
    """An outline as a file, or as text."""

    file = forms.FileField(
        label=_("A GeoJSON file"),
        required=False,
        allow_empty_file=True,
        help_text=_("Up to 200 kB. What is in the file counts before what is typed below."),
        widget=forms.ClearableFileInput(attrs={"accept": ".geojson,.json,application/geo+json"}),
    )
    outline = forms.CharField(
        label=_("Or the text of it"),
        required=False,
        help_text=_("A Polygon or MultiPolygon; longitude first. Empty takes the outline away."),
        widget=forms.Textarea(attrs={"rows": 8, "spellcheck": "false"}),
    )

    def clean_file(self) -> str:
        """The text of the file; "" for none."""
        file = self.cleaned_data.get("file")
        if not file:
            return ""
        if file.size > MOST_BYTES:
            raise forms.ValidationError(
                _("This file is larger than 200 kB. Save it with fewer points and try again.")
            )
        try:
            text: str = file.read().decode("utf-8-sig")
        except UnicodeDecodeError as problem:
            raise forms.ValidationError(
                _("This file is not text. Choose the GeoJSON file that the map program saved.")
            ) from problem
        return text

    def read_values(self) -> dict[str, Any]:
        """What was typed, or what the file says."""
        values = super().read_values()
        text = values.pop("file", "")
        return {**values, "outline": text or values["outline"]}


class CloseForm(ActForm):
    """One button."""

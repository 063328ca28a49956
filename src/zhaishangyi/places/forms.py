"""Forms about places and venues."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.places.models import VenueKind
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.photos import PhotoForm


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


class CloseForm(ActForm):
    """One button."""

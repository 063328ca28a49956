"""Forms about matters across a boundary. Fields are named as the arguments of the acts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.forms import PersonField, textarea
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.forms import ActForm

ANSWERS = [
    ("join", _("We join|It is our matter too: our people come, and we have to agree")),
    ("decline", _("We do not join|The others read the reason")),
]


class PlaceField(forms.ChoiceField):
    """One of the places given with `offer`; the answer is that place, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places: dict[str, Jurisdiction] = {}

    def clean(self, value: Any) -> Jurisdiction | None:
        return self.places.get(str(super().clean(value)))

    def offer(self, places: Sequence[Jurisdiction]) -> None:
        """Say which can be chosen; a village stands with its town."""
        self.places = {str(place.pk): place for place in places}
        named = [(key, name_fully(place)) for key, place in self.places.items()]
        self.choices = [("", gettext("Please choose")), *named]


def name_fully(place: Jurisdiction) -> str:
    """A village with its town before it; a town by itself."""
    return f"{place.parent.name}{place.name}" if place.parent is not None else place.name


class AskSideForm(ActForm):
    """Which place is asked, and why."""

    jurisdiction = PlaceField(label=_("Which town or village is it about too?"))
    reason = forms.CharField(
        label=_("Why together?"),
        help_text=_("In a sentence. They read it first: half of the bridge is theirs."),
        widget=textarea(3),
    )

    def __init__(self, *args: Any, places: Sequence[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].offer(places)  # type: ignore[attr-defined]


class SideAnswerForm(ActForm):
    """Whether this place joins, and who looks after it there."""

    answer = forms.ChoiceField(label=_("Do you join?"), choices=ANSWERS, widget=forms.RadioSelect)
    convener = PersonField(label=_("Who looks after it on your side?"), required=False)
    reason = forms.CharField(
        label=_("If not: why?"),
        help_text=_("Only needed when you do not join."),
        widget=textarea(3),
        required=False,
    )

    def __init__(self, *args: Any, conveners: Sequence[Person], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["convener"].offer(conveners, empty=gettext("Please choose"))  # type: ignore[attr-defined]


class LeaveForm(ActForm):
    """Why a place works on it no longer."""

    reason = forms.CharField(
        label=_("Why?"), help_text=_("The others read it."), widget=textarea(3)
    )

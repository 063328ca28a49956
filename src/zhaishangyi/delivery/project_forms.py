"""The form that makes suggestions a livelihood project."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import Suggestion
from zhaishangyi.delivery.projects.queries import list_adoptable, name_place
from zhaishangyi.matters.models import Category
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.clock import local
from zhaishangyi.record.forms import ActForm

TIERS = [
    ("small", _("Small|Done within two months")),
    ("big", _("Big|It costs money or takes building; within half a year")),
]


class SuggestionsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the suggestions that were adopted, each with its village and day."""

    def label_from_instance(self, obj: Any) -> str:
        suggestion: Suggestion = obj
        day = f"{local(suggestion.made_at):%Y-%m-%d}"
        words = " ".join(suggestion.text.replace("|", "/").split())
        return f"{words}|{name_place(suggestion)} · {suggestion.get_role_display()} · {day}"


class AdoptProjectForm(ActForm):
    """Which suggestions, and what is to be done where."""

    suggestions = SuggestionsField(
        label=_("Which suggestions?"),
        help_text=_("One or several of the same village. What you do not choose stays adopted."),
        queryset=Suggestion.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Choose at least one suggestion that was adopted.")},
    )
    title = forms.CharField(
        label=_("What is the project called?"), help_text=_("4 to 40 characters.")
    )
    text = forms.CharField(
        label=_("What is to be done, and for whom?"), widget=forms.Textarea(attrs={"rows": 4})
    )
    place_text = forms.CharField(label=_("Where?"))
    category = forms.ChoiceField(
        label=_("What kind of thing is it?"), choices=Category.choices, initial=Category.OTHER
    )
    tier = forms.ChoiceField(
        label=_("How big is it?"), choices=TIERS, widget=forms.RadioSelect, initial="small"
    )

    def __init__(self, *args: Any, actor: Actor, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["suggestions"].queryset = list_adoptable(actor)  # type: ignore[attr-defined]

    def read_values(self) -> dict[str, Any]:
        """What was typed; the suggestions as a list, in the order in which they were made."""
        values = super().read_values()
        return {**values, "suggestions": list(values["suggestions"])}

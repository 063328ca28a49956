"""Forms for urging. Fields are named as the arguments of the acts."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.forms import DayField
from zhaishangyi.matters.models import Matter
from zhaishangyi.oversight.urging.responsible import list_open_items
from zhaishangyi.record import clock
from zhaishangyi.record.forms import ActForm

USUAL_DAYS = 3


class ItemField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the promises that are not kept yet, with the office and its day."""

    def label_from_instance(self, obj: Any) -> str:
        item: ActionItem = obj
        return f"{item.promise} · {item.office.name} · {item.due_on:%Y-%m-%d}"

    def to_python(self, value: Any) -> ActionItem | None:
        """The promise, with one sentence for everything that is none of them."""
        try:
            found: ActionItem | None = super().to_python(value)
        except forms.ValidationError as problem:
            message = self.error_messages["invalid_choice"]
            raise forms.ValidationError(message, code="invalid_choice") from problem
        return found


class SendUrgeForm(ActForm):
    """What is asked for, and by which day."""

    item = ItemField(
        label=_("Which promise?"),
        required=False,
        queryset=ActionItem.objects.none(),
        empty_label=_("All that is not done yet"),
        error_messages={
            "invalid_choice": _("There is no such open promise here. Choose one from the list.")
        },
    )
    text = forms.CharField(
        label=_("What do you ask for?"),
        help_text=_("4 to 500 characters. Everybody reads it, so name no private person."),
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    due_on = DayField(
        label=_("By which day do you expect an answer?"),
        help_text=_("Within 30 days. Without an answer it goes to the level above by itself."),
        initial=lambda: clock.today() + timedelta(days=USUAL_DAYS),
    )

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        items = [item.pk for item in list_open_items(matter)]
        if not items:
            del self.fields["item"]
            return
        found = ActionItem.objects.filter(pk__in=items).select_related("office")
        self.fields["item"].queryset = found  # type: ignore[attr-defined]


class AnswerUrgeForm(ActForm):
    """How far it is."""

    text = forms.CharField(
        label=_("How far is it, and what does it need?"),
        help_text=_("4 to 500 characters. It stands on the page of the matter for everybody."),
        widget=forms.Textarea(attrs={"rows": 5}),
    )


class CloseUrgeForm(ActForm):
    """Why it is no longer urged."""

    reason = forms.CharField(
        label=_("Why is it no longer needed?"),
        help_text=_("Everybody reads it, so name no private person."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )

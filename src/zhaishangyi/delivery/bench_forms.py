"""Forms for more time, handing over and helping. Fields are named as the arguments of the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery import queries
from zhaishangyi.delivery.bench.queries import list_helper_ids
from zhaishangyi.delivery.forms import write_box
from zhaishangyi.delivery.models import ActionItem
from zhaishangyi.matters.forms import DayField
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record.forms import ActForm

YES, NO = "yes", "no"
NO_SUCH_OFFICE = _("There is no such office here. Choose one from the list.")


def ask_yes_no(label: Any, yes: Any, no: Any) -> forms.TypedChoiceField:
    """A question with two answers, each a card; gives True or False."""
    return forms.TypedChoiceField(
        label=label,
        choices=[(YES, yes), (NO, no)],
        coerce=lambda value: value == YES,
        widget=forms.RadioSelect,
        error_messages={"invalid_choice": _("Choose one of the two answers.")},
    )


class OfficeField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the offices of the place; which ones, the form says."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs["error_messages"] = {"invalid_choice": NO_SUCH_OFFICE}
        offices = ResponsibleOffice.objects.none()
        super().__init__(offices, empty_label=_("Choose an office"), **kwargs)

    def to_python(self, value: Any) -> ResponsibleOffice | None:
        """The office, with one sentence for everything that is none of them."""
        try:
            found: ResponsibleOffice | None = super().to_python(value)
        except forms.ValidationError as problem:
            raise forms.ValidationError(NO_SUCH_OFFICE, code="invalid_choice") from problem
        return found


class AskTimeForm(ActForm):
    """More time, and why."""

    asked_until = DayField(label=_("Until which day do you need?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody reads it, so name no private person."),
        widget=write_box(3),
    )


class AnswerTimeForm(ActForm):
    """Yes or no to more time."""

    is_granted = ask_yes_no(
        _("Is there more time?"),
        _("Yes, there is more time|The new day counts from now on; the first one stays readable"),
        _("No, it stays as it is|The office reads your reason, and so does everybody"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        help_text=_("Needed for a no."),
        widget=write_box(3),
    )


class HandOverForm(ActForm):
    """To whom it is to go, and why."""

    to_office = OfficeField(label=_("Which office should take it?"))
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Everybody reads it, so name no private person."),
        widget=write_box(3),
    )

    def __init__(self, *args: Any, item: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        others = queries.list_offices(item.matter).exclude(pk=item.office_id)
        self.fields["to_office"].queryset = others  # type: ignore[attr-defined]


class TakeOverForm(ActForm):
    """Yes or no to taking it over."""

    is_taken = ask_yes_no(
        _("Do you take it over?"),
        _("Yes, we take it over|The promise and its day are ours from now on"),
        _("No, it stays where it is|The other office reads your reason, and so does everybody"),
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        help_text=_("Needed for a no."),
        widget=write_box(3),
    )


class CoOfficeForm(ActForm):
    """Who helps, and with what."""

    office = OfficeField(label=_("Which office helps?"))
    task = forms.CharField(
        label=_("What is its part?"),
        required=False,
        help_text=_("Such as: turn off the power while they dig."),
    )

    def __init__(self, *args: Any, item: ActionItem, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        known = [item.office_id, *list_helper_ids(item)]
        others = queries.list_offices(item.matter).exclude(pk__in=known)
        self.fields["office"].queryset = others  # type: ignore[attr-defined]

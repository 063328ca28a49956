"""Forms about pledges. Fields are named as the arguments of the acts."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery.forms import write_box
from zhaishangyi.delivery.models import PledgeDrive, PledgeSort
from zhaishangyi.delivery.pledging import rules
from zhaishangyi.delivery.pledging.queries import list_people_to_pick
from zhaishangyi.matters.forms import DayField
from zhaishangyi.meetings.forms import list_role_choices
from zhaishangyi.people.models import Person
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.pages import translate
from zhaishangyi.record.photos import PhotoForm


class AmountField(forms.CharField):
    """An amount as people type it; full-width digits and 60,000 will do."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault(
            "widget", forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"})
        )
        super().__init__(**kwargs)
        self.sort = ""

    def clean(self, value: Any) -> Any:
        text = super().clean("" if value is None else str(value))
        if not text:
            return None
        try:
            return rules.require_amount(rules.parse_amount(text), self.sort)
        except RuleBroken as problem:
            raise ValidationError(translate(problem)) from problem

    def prepare_value(self, value: Any) -> Any:
        return rules.write_amount(value) if isinstance(value, Decimal) else value


def ask_in_unit(field: Any, drive: PledgeDrive) -> None:
    """Ask for an amount in the unit of a drive, and judge it as what it is."""
    field.sort = drive.sort
    field.label = gettext("How much, in %(unit)s?") % {"unit": drive.unit}


class DriveForm(ActForm):
    """What is asked for."""

    title = forms.CharField(
        label=_("What is it for?"), help_text=_("In a few words: steel pipes for the footbridge.")
    )
    sort = forms.ChoiceField(
        label=_("What can people give?"),
        choices=PledgeSort.choices,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    target = AmountField(label=_("How much is needed?"))
    unit = forms.CharField(
        label=_("Counted in what?"), help_text=_("Yuan, tonnes, boards, days of work.")
    )
    purpose = forms.CharField(
        label=_("What will be done with it?"), required=False, widget=write_box(3)
    )
    closes_on = DayField(label=_("Until which day, if there is one?"), required=False)

    def clean(self) -> dict[str, Any]:
        """Only now it is known whether halves can be counted."""
        values: dict[str, Any] = super().clean() or {}
        if isinstance(values.get("target"), Decimal) and values.get("sort"):
            try:
                rules.require_amount(values["target"], values["sort"], "target")
            except RuleBroken as problem:
                self.add_error("target", translate(problem))
        return values


class GiveForm(ActForm):
    """How much, and what others read beside it."""

    amount = AmountField()
    note = forms.CharField(
        label=_("Anything to add?"),
        required=False,
        help_text=_("Everybody reads it: when you bring it, or how many people come."),
    )
    is_anonymous = forms.BooleanField(
        label=_("Do not show the name"),
        required=False,
        help_text=_("Others read “a resident”. Only the desk, which writes the receipt, knows."),
    )

    def __init__(self, *args: Any, drive: PledgeDrive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_unit(self.fields["amount"], drive)


class ChangePledgeForm(GiveForm, VersionedForm):
    """More, less, or with another name shown."""


class GiveForForm(GiveForm):
    """A pledge written down for somebody else: picked from the roster, or by name and role."""

    person = forms.ModelChoiceField(
        queryset=Person.objects.none(), required=False, widget=forms.HiddenInput
    )
    giver = forms.CharField(label=_("Whose pledge is it?"), required=False)
    role = forms.ChoiceField(
        label=_("In which role do they give?"), choices=list_role_choices, required=False
    )
    field_order = ("person", "giver", "role", "amount", "note", "is_anonymous")

    def __init__(self, *args: Any, drive: PledgeDrive, **kwargs: Any) -> None:
        super().__init__(*args, drive=drive, **kwargs)
        people = list_people_to_pick(drive)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]


class WithdrawForm(ActForm):
    """Taking a pledge back; whoever gave need not say why."""

    reason = forms.CharField(label=_("Why?"), widget=write_box(2))

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["reason"].required = not is_own


class ReceiptForm(PhotoForm):
    """What has arrived."""

    amount = AmountField()
    note = forms.CharField(label=_("Anything to add?"), required=False)
    field_order = ("amount", "note", "photos")

    def __init__(self, *args: Any, drive: PledgeDrive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_unit(self.fields["amount"], drive)
        self.fields["photos"].label = _("Photos, for the desk and whoever gave")


class UseForm(PhotoForm):
    """What was used for what."""

    amount = AmountField()
    text = forms.CharField(
        label=_("What for, and where?"),
        help_text=_("Everybody reads it: eight lamps at the footbridge."),
    )
    used_on = DayField(label=_("On which day?"))
    field_order = ("amount", "text", "used_on", "photos")

    def __init__(self, *args: Any, drive: PledgeDrive, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        ask_in_unit(self.fields["amount"], drive)
        self.fields["photos"].label = _("Photos that show it")

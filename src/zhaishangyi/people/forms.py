"""Forms about the roster, slips, PINs and staff accounts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.contrib.auth.password_validation import validate_password
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.people.models import ResponsibleOffice, Sex
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import half_width

DAY_INPUT = {"type": "date"}
PIN_INPUT = {"inputmode": "numeric", "class": "pin", "maxlength": "12", "data-secret": ""}


def make_pin_field(label: Any, autocomplete: str, help_text: Any = "") -> forms.CharField:
    """Six digits, typed on the number keys and not shown; full-width digits are fine."""
    attrs = {**PIN_INPUT, "autocomplete": autocomplete}
    return forms.CharField(
        label=label, help_text=help_text, max_length=12, widget=forms.PasswordInput(attrs=attrs)
    )


def make_password_field(label: Any, help_text: Any = "") -> forms.CharField:
    """A new password, not shown."""
    attrs = {"autocomplete": "new-password"}
    return forms.CharField(
        label=label, help_text=help_text, strip=False, widget=forms.PasswordInput(attrs=attrs)
    )


class PlaceChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of places that shows grids below their village."""

    def label_from_instance(self, obj: Any) -> str:
        depth = obj.path.count("/") - 1
        return f"{'　' * depth}{obj.name}"


class OfficeChoice(forms.ModelChoiceField):  # type: ignore[type-arg]
    """A choice of offices with the place each belongs to."""

    def label_from_instance(self, obj: Any) -> str:
        return f"{obj.name}（{obj.jurisdiction.name}）"


class PersonForm(ActForm):
    """Somebody new on the roster."""

    name = forms.CharField(label=_("Name"), max_length=80)
    jurisdiction = PlaceChoice(
        label=_("Lives in"), queryset=Jurisdiction.objects.none(), empty_label=None
    )
    group = forms.CharField(
        label=_("Village group"),
        required=False,
        max_length=80,
        help_text=_("Such as 三组. It tells people of the same name apart."),
    )
    sex = forms.ChoiceField(
        label=_("Sex"),
        required=False,
        choices=[("", _("Not said")), *Sex.choices],
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    birth_year = forms.IntegerField(
        label=_("Year of birth"),
        required=False,
        localize=False,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "class": "input--short"}),
        error_messages={"invalid": _("Write the year with four digits, such as 1958.")},
        help_text=_("Sex and year only serve to count who takes part. Both may stay empty."),
    )
    office = OfficeChoice(
        label=_("Works for"),
        queryset=ResponsibleOffice.objects.none(),
        required=False,
        empty_label=_("No office"),
    )
    title = forms.CharField(
        label=_("Job title"),
        required=False,
        max_length=80,
        help_text=_("Such as head of the office, or bridge engineer."),
    )

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Jurisdiction],
        offices: QuerySet[ResponsibleOffice] | None,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]
        if offices is None:
            del self.fields["office"]
        else:
            self.fields["office"].queryset = offices  # type: ignore[attr-defined]


class NewPersonForm(PersonForm):
    """Somebody new, perhaps of a name that is there already."""

    is_somebody_else = forms.BooleanField(label=_("This is somebody else"), required=False)


class ChangePersonForm(VersionedForm, PersonForm):
    """A correction to an entry."""


class OfficeForm(ActForm):
    """An office that can be asked to do something."""

    jurisdiction = PlaceChoice(
        label=_("Belongs to"), queryset=Jurisdiction.objects.none(), empty_label=None
    )
    name = forms.CharField(
        label=_("Name of the office"), max_length=120, help_text=_("As people call it: 镇建设办.")
    )

    def __init__(self, *args: Any, places: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]


class GrantForm(ActForm):
    """A role for somebody."""

    role = forms.ChoiceField(
        label=_("Role"),
        choices=[(role.value, label) for role, label in LABELS.items() if role != Role.RESIDENT],
    )
    jurisdiction = PlaceChoice(
        label=_("Held at"),
        queryset=Jurisdiction.objects.none(),
        empty_label=None,
        help_text=_("The role is valid there and everywhere below."),
    )
    since_on = forms.DateField(
        label=_("Held from"), widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d")
    )
    until_on = forms.DateField(
        label=_("Ends on"),
        required=False,
        widget=forms.DateInput(attrs=DAY_INPUT, format="%Y-%m-%d"),
        help_text=_("On this day the role is no longer held. Leave it empty when nobody knows."),
    )

    def __init__(self, *args: Any, places: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]


class SlipKindForm(ActForm):
    """Which slip: for a resident's phone, or for a desk."""

    kind = forms.ChoiceField(
        label=_("What is it for?"),
        choices=[
            ("phone", _("For a phone|The person chooses a PIN and takes part as a resident")),
            ("staff", _("For a desk|The person chooses a password and works in their roles")),
        ],
        widget=forms.RadioSelect,
    )


class ButtonForm(ActForm):
    """One button."""


class CodeForm(ActForm):
    """The code of a slip, typed by hand."""

    code = forms.CharField(
        label=_("The code on your slip"),
        max_length=80,
        help_text=_("Seven groups of four. Capital or small letters, with or without the dashes."),
        widget=forms.TextInput(
            attrs={"class": "code", "autocomplete": "off", "autocapitalize": "characters"}
        ),
    )


class ChoosePinForm(ActForm):
    """A new PIN, typed twice."""

    pin = make_pin_field(
        _("Choose a PIN"), "new-password", _("Six digits that only you know. Not your birthday.")
    )
    pin_again = make_pin_field(_("The same PIN once more"), "new-password")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        typed = [half_width(values.get(name, "")) for name in ("pin", "pin_again")]
        if all(typed) and typed[0] != typed[1]:
            self.add_error("pin_again", _("The two are not the same. Type the PIN once more."))
        return values


class SlipForm(ChoosePinForm):
    """A resident uses a slip."""

    keeps_others = forms.BooleanField(
        label=_("I still have my other phone"),
        required=False,
        help_text=_("It stays signed in. Without the tick it is signed out, in case it was lost."),
    )

    def __init__(self, *args: Any, has_others: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not has_others:
            del self.fields["keeps_others"]


class ChangePinForm(ChoosePinForm):
    """Another PIN, with the one of now."""

    field_order = ("old_pin", "pin", "pin_again")
    old_pin = make_pin_field(_("Your PIN of now"), "current-password")


class EnterPinForm(ActForm):
    """Whose phone it is, and their PIN."""

    device = forms.ChoiceField(label=_("Who are you?"), widget=forms.RadioSelect)
    pin = make_pin_field(_("Your PIN"), "current-password")

    def __init__(self, *args: Any, people: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        device: Any = self.fields["device"]
        device.choices = people
        device.initial = people[0][0] if people else None
        if len(people) == 1:
            device.widget = forms.HiddenInput()


class StaffAccountForm(ActForm):
    """A name and a password for a desk."""

    username = forms.CharField(
        label=_("Name to sign in with"),
        max_length=60,
        help_text=_("3 to 30 letters or digits, such as gujianxin. You need it each time."),
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )
    password = make_password_field(
        _("Password"), _("At least 10 characters. Three words that only you put together do well.")
    )
    password_again = make_password_field(_("The same password once more"))

    def __init__(self, *args: Any, has_account: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if has_account:
            del self.fields["username"]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        password = values.get("password")
        if not password:
            return values
        if values.get("password_again") not in (None, password):
            message = _("The two are not the same. Type the password once more.")
            self.add_error("password_again", message)
        try:
            validate_password(password)
        except forms.ValidationError as problem:
            self.add_error("password", problem)
        return values

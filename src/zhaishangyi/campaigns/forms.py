"""The forms of theme months; fields are named as the arguments of their acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.campaigns.rules import FIGURES
from zhaishangyi.matters.forms import DayField
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.fields import NumberField
from zhaishangyi.meetings.models import Meeting
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record.clock import local
from zhaishangyi.record.forms import ActForm, VersionedForm


def make_plan_fields() -> dict[str, forms.Field]:
    """What is said of a theme month, and its days."""
    return {
        "title": forms.CharField(
            label=_("What is it called?"), help_text=_("Such as: street lights and farm roads.")
        ),
        "theme": forms.CharField(
            label=_("The theme in a word or two"),
            help_text=_("Use the same words every year; by them the years are compared."),
        ),
        "text": forms.CharField(
            label=_("Why this theme?"),
            widget=forms.Textarea(attrs={"rows": 4}),
            required=False,
        ),
        "begins_on": DayField(label=_("First day")),
        "ends_on": DayField(label=_("Last day")),
    }


def make_target_fields() -> dict[str, forms.Field]:
    """A number for each figure; empty where nothing is aimed at."""
    return {key: NumberField(label=_(name), required=False) for key, name in FIGURES.items()}


def read_targets(values: dict[str, Any]) -> dict[str, int | None]:
    """The targets among the values of a form, by figure."""
    return {key: values[key] for key in FIGURES if key in values}


class VillagesField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    """Some of the villages of a town."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class OpenForm(ActForm):
    """A new theme month: words, days, villages, targets."""

    def __init__(self, *args: Any, villages: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(make_plan_fields())
        self.fields["villages"] = VillagesField(
            label=_("Which villages take part?"),
            help_text=_("Others can join later by themselves."),
            queryset=villages,
            widget=forms.CheckboxSelectMultiple,
            required=False,
        )
        self.fields.update(make_target_fields())

    def read_values(self) -> dict[str, Any]:
        """What was typed, with the villages as a list and the targets by figure."""
        values = super().read_values()
        kept = {name: value for name, value in values.items() if name not in FIGURES}
        return {**kept, "villages": list(kept["villages"]), "targets": read_targets(values)}

    def list_plan(self) -> list[forms.BoundField]:
        """The fields above the targets."""
        return [field for field in self.visible_fields() if field.name not in FIGURES]

    def list_targets(self) -> list[forms.BoundField]:
        """The fields of the targets."""
        return [self[key] for key in FIGURES]


class ChangeForm(VersionedForm):
    """What is said of a theme month, and its days, corrected."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(make_plan_fields())


class TargetsForm(ActForm):
    """What is to be reached."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields.update(make_target_fields())

    def read_values(self) -> dict[str, Any]:
        """The targets by figure."""
        return {"targets": read_targets(super().read_values())}


class VillageField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One village."""

    def label_from_instance(self, obj: Any) -> str:
        return str(obj.name)


class VillageForm(ActForm):
    """Which village joins."""

    village = VillageField(
        label=_("Which village?"),
        queryset=Jurisdiction.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, villages: QuerySet[Jurisdiction], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["village"].queryset = villages  # type: ignore[attr-defined]


class MatterField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One matter, with its village and number."""

    def label_from_instance(self, obj: Any) -> str:
        title = obj.title.replace("|", "/")
        return f"{title}|{obj.jurisdiction.name} · {obj.number}"


class MatterForm(ActForm):
    """Which matter becomes part of it."""

    matter = MatterField(
        label=_("Which matter?"),
        queryset=Matter.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a matter first.")},
    )

    def __init__(self, *args: Any, matters: QuerySet[Matter], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["matter"].queryset = matters  # type: ignore[attr-defined]


class EventField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One talk or activity, with its village and day."""

    def label_from_instance(self, obj: Any) -> str:
        title = obj.title.replace("|", "/")
        return f"{title}|{obj.jurisdiction.name} · {local(obj.starts_at):%Y-%m-%d}"


class EventForm(ActForm):
    """Which talk or activity becomes part of it."""

    meeting = EventField(
        label=_("Which talk or activity?"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose a talk or an activity first.")},
    )

    def __init__(self, *args: Any, events: QuerySet[Meeting], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = events  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    """Why."""

    reason = forms.CharField(
        label=_("Why?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("5 to 200 characters."),
    )


class CloseForm(ActForm):
    """What came of it."""

    summary = forms.CharField(
        label=_("What came of it?"),
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_(
            "The figures stand in the notice by themselves; say it in your own words here."
        ),
    )

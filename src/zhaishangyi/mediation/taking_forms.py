"""Forms with which a dispute comes in, goes on and ends."""

from __future__ import annotations

from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation import roster
from zhaishangyi.mediation.models import CaseChannel, CaseKind, Party, SittingSort, TieSort
from zhaishangyi.mediation.party_forms import SidesForm, write_box
from zhaishangyi.meetings.fields import MomentField, NumberField
from zhaishangyi.people.models import RoleGrant
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.role_names import LABELS

TIE_CARDS = [
    (TieSort.NONE, _("No tie to either side|You take it up")),
    (TieSort.KIN, _("Related to one of them|Somebody else takes it up")),
    (TieSort.WORK, _("Works with or for one of them|Somebody else takes it up")),
    (TieSort.STAKE, _("Has a stake in it|Somebody else takes it up")),
    (TieSort.OTHER, _("Something else that could weigh|Somebody else takes it up")),
]
# How a dispute comes to somebody who takes it up themselves.
CHANNELS = (
    CaseChannel.POINT,
    CaseChannel.GRID,
    CaseChannel.ASKED,
    CaseChannel.MATTER,
    CaseChannel.TALK,
)
SITTING_CARDS = [
    (SittingSort.JOINT, _("All sides together|Both sides read what you write")),
    (SittingSort.SEPARATE, _("Each side alone|Nobody but you reads what you write")),
    (SittingSort.VISIT, _("At somebody's door|With one side only, nobody but you reads it")),
]


class AskForm(ActForm):
    """Asking for help with a quarrel."""

    sort = forms.ChoiceField(label=_("What is it about?"), choices=CaseKind.choices)
    text = forms.CharField(
        label=_("What happened?"),
        help_text=_("The other side reads it as well. Say it as you would say it to them."),
        widget=write_box(6),
    )
    wish = forms.CharField(label=_("What would you like?"), widget=write_box(2), required=False)
    other_name = forms.CharField(
        label=_("Who is on the other side?"),
        help_text=_("What they are called, and where they live if you know."),
    )


class TieFields(forms.Form):
    """Whether something ties a mediator to a side."""

    tie = forms.ChoiceField(
        label=_("Does anything tie you to one of them?"),
        choices=TIE_CARDS,
        widget=forms.RadioSelect,
    )
    tie_text = forms.CharField(label=_("What is it?"), required=False)


class NewCaseFields(forms.Form):
    """What is written down about every new dispute."""

    jurisdiction = forms.ModelChoiceField(
        label=_("Where did it arise?"), queryset=Jurisdiction.objects.none(), empty_label=None
    )
    sort = forms.ChoiceField(label=_("What is it about?"), choices=CaseKind.choices)
    title = forms.CharField(
        label=_("A short title"), help_text=_("The sides read it, and nobody else.")
    )
    text = forms.CharField(label=_("What happened?"), widget=write_box(5))


class TakeUpForm(SidesForm, NewCaseFields, TieFields):
    """A mediator takes a dispute up."""

    channel = forms.ChoiceField(
        label=_("How did it come to you?"),
        choices=[(channel.value, channel.label) for channel in CHANNELS],
    )
    tie_to = forms.ChoiceField(
        label=_("To which of them?"),
        choices=[("", _("To neither")), ("0", _("Side A")), ("1", _("Side B"))],
        required=False,
    )
    meeting = forms.CharField(widget=forms.HiddenInput, required=False)
    matter = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(
        self, *args: Any, places: QuerySet[Jurisdiction], town_path: str, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.town_path = town_path
        self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]
        self.add_sides()

    def read_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        names = ("jurisdiction", "sort", "channel", "title", "text", "tie", "tie_text")
        tie_to = values["tie_to"]
        return {
            **{name: values[name] for name in names},
            "parties": self.read_sides(),
            "tie_to": int(tie_to) if tie_to else None,
        }


class HandDownForm(SidesForm, NewCaseFields):
    """The town hands a dispute to the place where it arose."""

    mediator = forms.ChoiceField(label=_("Who could take it up?"), required=False)

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Jurisdiction],
        takers: list[RoleGrant],
        town_path: str,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        self.town_path = town_path
        self.fields["jurisdiction"].queryset = places  # type: ignore[attr-defined]
        self.takers = {str(grant.person_id): grant for grant in takers}
        named = [
            (key, roster.describe_holder(grant).replace("|", " · "))
            for key, grant in self.takers.items()
        ]
        self.fields["mediator"].choices = [  # type: ignore[attr-defined]
            ("", _("Whoever mediates there")),
            *named,
        ]
        self.add_sides()

    def read_values(self) -> dict[str, Any]:
        values = self.cleaned_data
        grant = self.takers.get(values["mediator"])
        names = ("jurisdiction", "sort", "title", "text")
        return {
            **{name: values[name] for name in names},
            "parties": self.read_sides(),
            "mediator": grant.person if grant else None,
        }


class AcceptForm(TieFields, ActForm):
    """Taking up a dispute that waits."""

    party = forms.ModelChoiceField(
        label=_("To which of them?"),
        queryset=Party.objects.none(),
        required=False,
        empty_label=_("To neither"),
    )

    def __init__(self, *args: Any, parties: QuerySet[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["party"]
        field.queryset = parties
        field.label_from_instance = lambda party: f"{party.get_side_display()} · {party.name}"


class StepDownForm(ActForm):
    """Why a mediator gives it back."""

    reason = forms.CharField(
        label=_("Why?"), help_text=_("Both sides can read it."), widget=write_box(3)
    )


class ObjectForm(ActForm):
    """Why a side wants another mediator."""

    reason = forms.CharField(
        label=_("Why somebody else?"),
        help_text=_("The other side can read it. You need not prove anything."),
        widget=write_box(3),
    )


class ClimbForm(ActForm):
    """What was tried, and why the level above is needed."""

    tried = forms.CharField(
        label=_("What was tried here?"),
        help_text=_("So that nobody begins from the beginning. No confidences, please."),
        widget=write_box(4),
    )
    reason = forms.CharField(label=_("Why does it have to go up?"), widget=write_box(3))


class EndForm(ActForm):
    """Why it ends without an agreement."""

    reason = forms.CharField(
        label=_("Why does it end here?"),
        help_text=_("Both sides read it, and that the court is open to them."),
        widget=write_box(3),
    )


class CloseForm(ActForm):
    """Nothing but a button."""


class UnsealForm(ActForm):
    """Why a file is opened that was put away."""

    reason = forms.CharField(
        label=_("Why do you open it again?"),
        help_text=_("The others are told, and the reason stays in the file."),
        widget=write_box(3),
    )


class NoteForm(ActForm):
    """Something to remember."""

    text = forms.CharField(label=_("What do you want to remember?"), widget=write_box(6))


class SittingForm(ActForm):
    """A talk: when, where, with whom, and what came of it."""

    sort = forms.ChoiceField(
        label=_("Who sat together?"), choices=SITTING_CARDS, widget=forms.RadioSelect
    )
    parties = forms.ModelMultipleChoiceField(
        label=_("Who was there?"),
        queryset=Party.objects.none(),
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": _("Tick who was there.")},
    )
    held_at = MomentField(label=_("When?"))
    minutes = NumberField(label=_("How many minutes did it take?"), initial=40)
    venue = forms.ModelChoiceField(
        label=_("Which venue?"),
        queryset=Venue.objects.none(),
        required=False,
        empty_label=_("Another place, written below"),
    )
    place_text = forms.CharField(label=_("Where exactly?"), required=False)
    summary = forms.CharField(label=_("What was said, and how far is it?"), widget=write_box(7))
    helpers = forms.MultipleChoiceField(
        label=_("Who helped?"),
        help_text=_("They can read the record of this talk, unless it was with one side alone."),
        widget=forms.CheckboxSelectMultiple,
        required=False,
    )
    other_role = forms.ChoiceField(
        label=_("Somebody else helped, as"),
        choices=[("", _("Nobody else")), *((r.value, LABELS[r]) for r in roster.OTHER_ROLES)],
        required=False,
    )
    other_name = forms.CharField(label=_("What are they called?"), required=False)

    def __init__(
        self,
        *args: Any,
        parties: QuerySet[Party],
        venues: QuerySet[Venue],
        helpers: list[RoleGrant],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["parties"]
        field.queryset = parties
        field.label_from_instance = lambda party: f"{party.name}|{party.get_side_display()}"
        self.fields["venue"].queryset = venues  # type: ignore[attr-defined]
        self.offered = {str(grant.pk): grant for grant in helpers}
        self.fields["helpers"].choices = [  # type: ignore[attr-defined]
            (key, roster.describe_holder(grant)) for key, grant in self.offered.items()
        ]

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        chosen = [self.offered[key] for key in values.pop("helpers")]
        helpers: list[Any] = [(grant.role, grant.person, "") for grant in chosen]
        role, name = values.pop("other_role"), values.pop("other_name")
        if role or name:
            helpers.append((role, None, name))
        return {**values, "parties": list(values["parties"]), "helpers": helpers}

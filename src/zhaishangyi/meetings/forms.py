"""Forms about meetings. Fields are named as the arguments of the acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.fields import MomentField, NumberField
from zhaishangyi.meetings.models import Answer, NoteKind, Participant, Result
from zhaishangyi.people.models import Person
from zhaishangyi.places.models import Jurisdiction, Venue
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.role_names import LABELS
from zhaishangyi.record.roles import Role

NO_REASON = forms.TextInput(attrs={"autocomplete": "off"})
POINT_ROWS = 8
# In the order in which one looks for them at a desk.
COMING_ROLES = (
    Role.RESIDENT,
    Role.RESPECTED_LOCAL,
    Role.DEPUTY,
    Role.CPPCC,
    Role.OFFICE,
    Role.EXPERT,
    Role.LAWYER,
    Role.JUDICIAL,
    Role.GRID_POLICE,
    Role.MEDIATOR,
    Role.GRID_WORKER,
    Role.CONVENER,
    Role.RECORDER,
    Role.SUPERVISOR,
)


def list_role_choices(roles: Iterable[str] = COMING_ROLES) -> list[tuple[str, Any]]:
    """Roles as the choices of a field."""
    return [(Role(role).value, LABELS[Role(role)]) for role in roles]


class PlanForm(VersionedForm):
    """When, where and with whom."""

    starts_at = MomentField(label=_("When?"))
    venue = forms.ModelChoiceField(
        label=_("Which venue?"), queryset=Venue.objects.none(), required=False,
        empty_label=_("Another place, written below"),
    )  # fmt: skip
    place_text = forms.CharField(
        label=_("Where exactly?"), required=False,
        help_text=_("Any place will do: a yard, a roadside, a field."),
    )  # fmt: skip
    title = forms.CharField(label=_("What is it about?"), required=False)
    minutes = NumberField(label=_("How many minutes?"), initial=65)
    convener = forms.ModelChoiceField(label=_("Who convenes?"), queryset=Person.objects.none())
    recorder = forms.ModelChoiceField(
        label=_("Who writes it down?"), queryset=Person.objects.none(), required=False,
        empty_label=_("Not decided yet"),
    )  # fmt: skip
    quorum = NumberField(label=_("How many people must come?"))
    required_roles = forms.MultipleChoiceField(
        label=_("Who else must be at the table?"), required=False,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        venues: QuerySet[Venue],
        conveners: QuerySet[Person],
        recorders: QuerySet[Person],
        least: tuple[int, Sequence[str]],
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "venue", venues)
        offer(self, "convener", conveners)
        offer(self, "recorder", recorders)
        people, required = least
        self.fields["quorum"].help_text = _("At least %(people)s for a matter like this.") % {
            "people": people
        }
        optional = [role for role in COMING_ROLES[:11] if role not in required]
        set_choices(self, "required_roles", list_role_choices(optional))


class SpotForm(ActForm):
    """Here and now."""

    title = forms.CharField(label=_("What is it about?"), required=False)
    jurisdiction = forms.ModelChoiceField(
        label=_("Which village?"), queryset=Jurisdiction.objects.none(), empty_label=None
    )
    venue = forms.ModelChoiceField(
        label=_("Which venue?"), queryset=Venue.objects.none(), required=False,
        empty_label=_("Another place, written below"),
    )  # fmt: skip
    place_text = forms.CharField(
        label=_("Where exactly?"), required=False,
        help_text=_("Any place will do: a yard, a roadside, a field."),
    )  # fmt: skip

    def __init__(
        self,
        *args: Any,
        places: QuerySet[Jurisdiction],
        venues: QuerySet[Venue],
        has_matter: bool,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "jurisdiction", places)
        offer(self, "venue", venues)
        if has_matter:
            self.fields["jurisdiction"].widget = forms.HiddenInput()
            del self.fields["title"]


def offer(form: forms.Form, name: str, rows: QuerySet[Any]) -> None:
    """Give a field its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ModelChoiceField)
    field.queryset = rows


def set_choices(form: forms.Form, name: str, choices: Sequence[tuple[Any, Any]]) -> None:
    """Give a field of fixed choices its choices."""
    field = form.fields[name]
    assert isinstance(field, forms.ChoiceField)
    field.choices = choices


class ButtonForm(ActForm):
    """Nothing but a button."""


class ReasonForm(ActForm):
    """A button that needs a reason."""

    reason = forms.CharField(label=_("Why?"), widget=forms.Textarea(attrs={"rows": 3}))


class AnswerForm(ActForm):
    """Whether one comes."""

    answer = forms.ChoiceField(
        label=_("Will you come?"),
        choices=Answer.choices,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    reason = forms.CharField(label=_("Anything to say to it?"), required=False, max_length=240)


class InviteForm(ActForm):
    """People of the roster that are ticked, and one more by name."""

    pick = forms.MultipleChoiceField(required=False)
    name = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Comes as"), required=False)
    side = forms.CharField(
        label=_("From where?"), required=False, help_text=_("Such as: county transport institute")
    )

    def __init__(self, *args: Any, offered: Sequence[tuple[Person, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.offered = {f"{person.pk}:{role}": (person, role) for person, role in offered}
        set_choices(self, "pick", [(key, key) for key in self.offered])
        set_choices(self, "role", list_role_choices())

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        one = (values["name"], values["role"], values["side"])
        return {
            "people": tuple(self.offered[key] for key in values["pick"]),
            "by_name": (one,) if values["name"] else (),
        }


class DeskForm(ActForm):
    """Somebody of the list, of the roster, or a walk-in."""

    participant = forms.UUIDField(widget=forms.HiddenInput, required=False)
    person = forms.UUIDField(widget=forms.HiddenInput, required=False)
    name = forms.CharField(label=_("Name"), required=False)
    role = forms.ChoiceField(label=_("Comes as"), required=False, choices=list_role_choices)
    side = forms.CharField(label=_("From where?"), required=False)


class AgendaForm(VersionedForm):
    """The points of the agenda, one row each; an empty row is no point."""

    def __init__(self, *args: Any, points: Sequence[tuple[str, int]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for row in range(1, max(POINT_ROWS, len(points)) + 1):
            title, minutes = points[row - 1] if row <= len(points) else ("", "")
            self.fields[f"title_{row}"] = forms.CharField(
                label=_("Point"), required=False, initial=title
            )
            self.fields[f"minutes_{row}"] = NumberField(
                label=_("Minutes planned"), required=False, initial=minutes
            )

    @property
    def rows(self) -> list[tuple[Any, Any]]:
        """The fields, two and two."""
        return [
            (self[name], self[name.replace("title", "minutes")])
            for name in self.fields
            if name.startswith("title_")
        ]

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        points = [
            (str(values[title.name]), values[minutes.name] or 10)
            for title, minutes in self.rows
            if values[title.name]
        ]
        return {"points": points, "seen_version": values["seen_version"]}


class NextForm(ActForm):
    """Go on, from what the desk saw."""

    current = forms.UUIDField(widget=forms.HiddenInput, required=False)


class FloorNextForm(NextForm):
    """Give the floor to the next, or to somebody named."""

    turn = forms.UUIDField(widget=forms.HiddenInput, required=False)


class ExtendForm(ActForm):
    """More minutes."""

    minutes = NumberField(label=_("How many more minutes?"), initial=5)


class PauseForm(ActForm):
    """Stop the clock, or let it run."""

    is_paused = forms.BooleanField(widget=forms.HiddenInput, required=False)


class AskForForm(ActForm):
    """Whose hand is up."""

    participant = forms.ModelChoiceField(
        label=_("Who wants to speak?"), queryset=Participant.objects.none()
    )

    def __init__(self, *args: Any, present: QuerySet[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        offer(self, "participant", present)


class NoteForm(ActForm):
    """One line of the running record: who, what, and what kind of line."""

    text = forms.CharField(label=_("What was said?"), widget=forms.Textarea(attrs={"rows": 3}))
    who = forms.ChoiceField(label=_("Who said it?"), required=False)
    sort = forms.ChoiceField(
        label=_("What kind of line?"), choices=NoteKind.choices, initial=NoteKind.SAID
    )

    def __init__(self, *args: Any, present: Iterable[Participant], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.present = {str(one.pk): one for one in present}
        people = [(key, f"{one.role_label} {one.name}") for key, one in self.present.items()]
        choices = [("", _("Nobody in particular")), *list_role_choices(), *people]
        set_choices(self, "who", choices)

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        who = values.pop("who")
        participant = self.present.get(who)
        return {**values, "participant": participant, "role": "" if participant else who}


class OutcomeForm(VersionedForm):
    """How the talk ended, in words that are read aloud."""

    result = forms.ChoiceField(
        label=_("How did the talk end?"),
        choices=Result.choices,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    text = forms.CharField(
        label=_("What was agreed?"),
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("Read it aloud before you send it. Who does what by when is added next."),
    )


class CloseForm(ActForm):
    """Close, perhaps as held without a quorum."""

    is_without_quorum = forms.BooleanField(
        label=_("Close it although not enough people came"),
        required=False,
        help_text=_("What was said stays on record. The matter needs another meeting."),
    )


class MinutesForm(VersionedForm):
    """The text of the minutes."""

    text = forms.CharField(label=_("Minutes"), widget=forms.Textarea(attrs={"rows": 28}))


class ApproveForm(VersionedForm):
    """Approve the text that was read."""

"""Forms about the sides of a dispute. Fields are named as the arguments of the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.mediation import roster
from zhaishangyi.mediation.drafts import PartyDraft
from zhaishangyi.mediation.models import ConsentWay, Party, RepresentedAs, Side
from zhaishangyi.people.models import Person
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.texts import tidy

NOBODY_LISTED = "none"
WHO_FIELDS = ("name", "person", "account", "wish")
SPEAKER_FIELDS = (
    "is_minor",
    "represented_by",
    "representative",
    "represented_as",
    "interpreter",
)
PERSON_FIELDS = {"name": "person", "represented_by": "representative"}


def write_box(rows: int = 4) -> forms.Textarea:
    """A text box of so many lines, which the browser does not keep."""
    return forms.Textarea(attrs={"rows": rows, "data-secret": ""})


def make_party_fields() -> dict[str, forms.Field]:
    """What is asked about one party."""
    return {
        "name": forms.CharField(label=_("What are they called?")),
        "person": forms.ChoiceField(
            label=_("Is it somebody on the roster?"),
            help_text=_("Whoever it is can then read this file on their own phone."),
            widget=forms.RadioSelect,
            required=False,
        ),
        "account": forms.CharField(
            label=_("How do they see it?"), widget=write_box(4), required=False
        ),
        "wish": forms.CharField(
            label=_("What would they like?"), widget=write_box(2), required=False
        ),
        "is_minor": forms.BooleanField(label=_("Not yet 18 years old"), required=False),
        "represented_by": forms.CharField(label=_("Who speaks for them?"), required=False),
        "representative": forms.ChoiceField(
            label=_("Is whoever speaks for them on the roster?"),
            help_text=_("Whoever it is can then read this file on their own phone."),
            widget=forms.RadioSelect,
            required=False,
        ),
        "represented_as": forms.ChoiceField(
            label=_("What are they to them?"),
            choices=[("", _("Nobody speaks for them")), *RepresentedAs.choices],
            required=False,
        ),
        "interpreter": forms.CharField(label=_("Who interprets?"), required=False),
    }


class RosterForm(VersionedForm):
    """A form with names that may be those of people on the roster.

    Names alone never open a file: somebody says which person it is, or that it is none of them.
    """

    town_path = ""

    def offer_people(self, prefix: str = "", party: Party | None = None) -> None:
        """Show who is meant already, and take the question away where nobody was typed."""
        for name, person in PERSON_FIELDS.items():
            chosen: Person | None = getattr(party, person, None) if party else None
            self.set_people(f"{prefix}{person}", [chosen] if chosen else [])
            self.fields[f"{prefix}{person}"].initial = str(chosen.pk) if chosen else ""
            typed = tidy(str(self.data.get(f"{prefix}{name}", ""))) if self.is_bound else ""
            if typed:
                self.set_people(f"{prefix}{person}", self.find_people(typed, chosen))

    def find_people(self, typed: str, chosen: Person | None) -> list[Person]:
        """Those of this name, and whoever was chosen before under another spelling."""
        found = roster.list_namesakes(typed[:40], self.town_path)
        return found if chosen is None or chosen in found else [chosen, *found]

    def set_people(self, field: str, people: list[Person]) -> None:
        """Offer these people, and that it is none of them."""
        self.people = {**getattr(self, "people", {}), field: {str(p.pk): p for p in people}}
        named = [(str(person.pk), roster.name_apart(person)) for person in people]
        other = (NOBODY_LISTED, gettext("Somebody else, who is not on this list"))
        choices = [*named, other] if named else []
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def has_people(self, field: str) -> bool:
        """Whether there is anybody to choose from."""
        return bool(self.people.get(field))

    def choose_person(self, field: str) -> Person | None:
        """Who was ticked. Of several, or one, somebody has to say: it is a matter of trust."""
        offered = self.people.get(field, {})
        ticked = str(self.data.get(field, ""))
        self.errors.pop(field, None)
        if not offered or ticked == NOBODY_LISTED:
            return None
        if ticked not in offered:
            said = gettext("Somebody of this name is on the roster. Say whether it is them.")
            self.add_error(field, said)
        found: Person | None = offered.get(ticked)
        return found

    def read_party(self, side: str, prefix: str = "") -> PartyDraft:
        """One party as it was typed."""
        names = (*WHO_FIELDS, *SPEAKER_FIELDS)
        typed = {name: self.cleaned_data.get(f"{prefix}{name}") for name in names}
        # A field that was not sent is left as the draft begins.
        return PartyDraft(side=side, **{"name": "", **{k: v for k, v in typed.items() if v}})


class PartyForm(RosterForm):
    """One party: who they are, and who speaks for them."""

    side = forms.ChoiceField(
        label=_("On which side?"), choices=Side.choices, widget=forms.RadioSelect
    )

    def __init__(
        self, *args: Any, town_path: str, party: Party | None = None, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.town_path = town_path
        self.fields.update(make_party_fields())
        if party is not None:
            for name in ("side", "account", "wish"):
                del self.fields[name]
        self.offer_people(party=party)

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for field in PERSON_FIELDS.values():
            values[field] = self.choose_person(field)
        return values

    def list_asked(self) -> list[forms.BoundField]:
        """The fields, without questions that have no answer yet."""
        silent = {field for field in PERSON_FIELDS.values() if not self.has_people(field)}
        return [field for field in self.visible_fields() if field.name not in silent]

    def read_draft(self) -> PartyDraft:
        """The party as it was typed."""
        return self.read_party(self.cleaned_data["side"])


class SidesForm(RosterForm):
    """Two parties, one on each side; further ones are added later."""

    def add_sides(self) -> None:
        """Put the fields of both sides behind the others."""
        for side in ("a", "b"):
            for name, field in make_party_fields().items():
                self.fields[f"{side}_{name}"] = field
            self.offer_people(f"{side}_")

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for side in ("a", "b"):
            for field in PERSON_FIELDS.values():
                values[f"{side}_{field}"] = self.choose_person(f"{side}_{field}")
        return values

    def read_sides(self) -> list[PartyDraft]:
        """Both parties as they were typed."""
        return [self.read_party(side, f"{side}_") for side in ("a", "b")]

    @property
    def sides(self) -> dict[str, list[forms.BoundField]]:
        """By side, the fields about who stands there."""
        return {side: self.list_fields(side, WHO_FIELDS) for side in ("a", "b")}

    @property
    def speakers(self) -> dict[str, list[forms.BoundField]]:
        """By side, the fields about who speaks for them."""
        return {side: self.list_fields(side, SPEAKER_FIELDS) for side in ("a", "b")}

    @property
    def speakers_open(self) -> dict[str, bool]:
        """By side, whether anything about a speaker was typed or is to be corrected."""
        return {
            side: any(field.value() or field.errors for field in fields)
            for side, fields in self.speakers.items()
        }

    def list_fields(self, side: str, names: tuple[str, ...]) -> list[forms.BoundField]:
        """Bound fields by their names without the side, none without an answer yet."""
        asked = [f"{side}_{name}" for name in names]
        is_person = {f"{side}_{field}" for field in PERSON_FIELDS.values()}
        return [self[name] for name in asked if name not in is_person or self.has_people(name)]


class ConsentForm(ActForm):
    """Yes or no to mediation."""

    answer = forms.ChoiceField(
        label=_("Shall somebody help you to settle it?"),
        choices=[("yes", _("Yes, with mediation")), ("no", _("No, without"))],
        widget=forms.RadioSelect,
    )
    way = forms.ChoiceField(
        label=_("How did they say it?"),
        choices=[
            (ConsentWay.SPOKEN, ConsentWay.SPOKEN.label),
            (ConsentWay.PAPER, ConsentWay.PAPER.label),
        ],
        widget=forms.RadioSelect,
        required=False,
    )

    def __init__(self, *args: Any, is_own: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if is_own:
            del self.fields["way"]
        else:
            self.fields["answer"].label = _("Do they want mediation?")

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        return {**values, "answer": values["answer"] == "yes"}


class TellForm(ActForm):
    """How one side sees it."""

    account = forms.CharField(
        label=_("What happened, as you see it?"),
        help_text=_("The other side and the mediator read it, and nobody else."),
        widget=write_box(6),
    )
    wish = forms.CharField(label=_("What would you like?"), widget=write_box(3), required=False)


class WithdrawForm(ActForm):
    """Why somebody leaves."""

    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("The other side and the mediator read it. Nothing that was written is lost."),
        widget=write_box(3),
    )

"""Forms from a way out to the court. Fields are named as the arguments of the acts."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms
from django.forms import BoundField
from django.http import QueryDict
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.forms import DayField
from zhaishangyi.mediation.models import Agreement, Party, Side, SignatureWay
from zhaishangyi.mediation.rules.agreeing import MOST_TERMS, TermDraft
from zhaishangyi.people.forms import make_pin_field
from zhaishangyi.record import clock
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.photos import PhotoForm

PARTS = ("text", "owed_by", "due_on")
LEAST_ROWS = 3
YES_NO = [("yes", _("Yes")), ("no", _("No"))]
WAYS = [
    ("", _("Not on this sheet")),
    (SignatureWay.PAPER, _("Signed with a pen")),
    (SignatureWay.THUMB, _("Gave a thumb print")),
]


def write_box(rows: int) -> forms.Textarea:
    """A text box whose words are not kept on the machine while they are typed: many share it."""
    return forms.Textarea(attrs={"rows": rows, "data-secret": ""})


class ButtonForm(ActForm):
    """Nothing to fill in."""


class ProposalForm(ActForm):
    """A way out."""

    text = forms.CharField(
        label=_("What could each side do?"),
        help_text=_("The two sides and the mediator read it. It binds nobody yet."),
        widget=write_box(6),
    )


class ProposalAnswerForm(ActForm):
    """Yes or no to a way out."""

    is_yes = forms.ChoiceField(
        label=_("Would that do?"), choices=YES_NO, widget=forms.RadioSelect(attrs={"segment": True})
    )
    reason = forms.CharField(
        label=_("Anything to add?"),
        help_text=_("What is missing, or what would have to be different."),
        required=False,
        widget=write_box(3),
    )

    def read_values(self) -> dict[str, Any]:
        """The answer as a truth value."""
        values = super().read_values()
        return {**values, "is_yes": values["is_yes"] == "yes"}


@dataclass(frozen=True, slots=True)
class TermRow:
    """The fields of one term."""

    number: int
    text: BoundField
    owed_by: BoundField
    due_on: BoundField


class AgreementForm(ActForm):
    """The agreement with its terms: ten rows, of which those not filled in do not count."""

    text = forms.CharField(
        label=_("In short, what is it about?"),
        help_text=_("So that it can still be understood in ten years."),
        required=False,
        widget=write_box(4),
    )
    made_on = DayField(label=_("On which day did you agree?"))
    place_text = forms.CharField(label=_("Where?"), required=False, max_length=200)

    def __init__(self, *args: Any, sides: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        owed = [("", _("Both sides")), *((side, Side(side).label) for side in sides)]
        for number in range(1, MOST_TERMS + 1):
            self.fields[f"text_{number}"] = forms.CharField(
                label=_("What is promised?"), required=False, widget=write_box(2)
            )
            self.fields[f"owed_by_{number}"] = forms.ChoiceField(
                label=_("Who keeps it?"), choices=owed, required=False
            )
            self.fields[f"due_on_{number}"] = DayField(
                label=_("By when at the latest?"),
                help_text=_("Leave it empty if it holds for good."),
                required=False,
            )
        if self.is_bound:
            self.data = close_gaps(self.data)

    def list_rows(self) -> list[TermRow]:
        """The rows of terms."""
        return [
            TermRow(number, *(self[f"{part}_{number}"] for part in PARTS))
            for number in range(1, MOST_TERMS + 1)
        ]

    def list_first_rows(self) -> list[TermRow]:
        """Those that are shown at once: the filled ones, three at least."""
        rows = self.list_rows()
        filled = [row.number for row in rows if row.text.value() or row.text.errors]
        return rows[: max([LEAST_ROWS, *filled])]

    def list_more_rows(self) -> list[TermRow]:
        """Those that wait for a longer agreement."""
        return self.list_rows()[len(self.list_first_rows()) :]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        for number in range(1, MOST_TERMS + 1):
            rest = values.get(f"owed_by_{number}") or values.get(f"due_on_{number}")
            if rest and not values.get(f"text_{number}"):
                self.add_error(f"text_{number}", gettext("Write here what is promised, too."))
        return values

    def read_values(self) -> dict[str, Any]:
        """The plain fields, and the filled rows as terms."""
        values = super().read_values()
        terms = [
            TermDraft(*(values[f"{part}_{number}"] for part in PARTS))
            for number in range(1, MOST_TERMS + 1)
            if values[f"text_{number}"]
        ]
        return {name: values[name] for name in ("text", "made_on", "place_text")} | {"terms": terms}


def close_gaps(data: Mapping[str, Any]) -> QueryDict:
    """What was sent, with the filled rows moved up: the second term is then in row two."""
    sent = QueryDict(mutable=True)
    sent.update(data)
    rows = [
        [str(sent.get(f"{part}_{number}", "")) for part in PARTS]
        for number in range(1, MOST_TERMS + 1)
    ]
    filled = [row for row in rows if any(cell.strip() for cell in row)]
    filled += [["", "", ""]] * (MOST_TERMS - len(filled))
    for number, row in enumerate(filled, 1):
        for part, cell in zip(PARTS, row, strict=True):
            sent[f"{part}_{number}"] = cell
    return sent


def fill_agreement(earlier: Agreement | None, proposal: str, place: str) -> dict[str, Any]:
    """What stands in the form at first: the earlier draft, or what the sides said yes to."""
    if earlier is None:
        return {"made_on": clock.today(), "place_text": place, "text_1": proposal}
    values: dict[str, Any] = {
        "text": earlier.text,
        "made_on": earlier.made_on,
        "place_text": earlier.place_text,
    }
    for term in earlier.terms.all():
        for part in PARTS:
            values[f"{part}_{term.position}"] = getattr(term, part)
    return values


class SignForm(ActForm):
    """The PIN of the party who signs."""

    pin = make_pin_field(
        _("The PIN of the one who signs"),
        "off",
        _("They type it themselves; nobody looks on. It stands nowhere afterwards."),
    )


class PaperForm(PhotoForm):
    """The sheet that was signed by hand."""

    def __init__(self, *args: Any, parties: Sequence[Party], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.parties = {f"way_{at}": party for at, party in enumerate(parties, 1)}
        for name, party in self.parties.items():
            self.fields[name] = forms.ChoiceField(
                label=party.name, choices=WAYS, required=False, widget=forms.RadioSelect
            )
        self.fields["photos"].label = _("A picture of the signed sheet")
        self.fields["photos"].help_text = _("Laid flat, in good light. It is kept under seal.")
        self.order_fields([*self.parties, "photos"])

    def read_values(self) -> dict[str, Any]:
        """Who signed and how."""
        values = super().read_values()
        signed = [(party, values[name]) for name, party in self.parties.items() if values[name]]
        return {"signed": signed, "photos": values["photos"]}

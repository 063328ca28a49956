"""Forms about matters: raising one, deciding on it, looking into it."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date, datetime
from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters import queries
from zhaishangyi.matters.models import Category, Decision, Matter, State, UrgencyTier
from zhaishangyi.people.models import Person
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.photos import PhotoForm, PhotosField
from zhaishangyi.record.texts import half_width, parse_day

TIER_CARDS = [
    (UrgencyTier.SMALL, _("Small, it can wait|One or two families; a result within 15 days")),
    (UrgencyTier.BIG, _("Big, let us talk it over|Many people; it costs money or takes building")),
    (UrgencyTier.URGENT, _("Urgent, it cannot wait|Somebody is in danger, or today cannot go on")),
]
DECISION_CARDS = [
    (Decision.ACCEPT, _("Take it up|From here on it walks its steps, and the clock runs")),
    (Decision.DECLINE, _("Do not take it up|The reason is there for the raiser to read")),
    (Decision.MERGE, _("Join it with another|Whoever follows this one follows that one")),
]


class DayField(forms.DateField):
    """A day as a browser sends it, or as people type it: 2024年5月6日, full-width digits."""

    widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")

    def to_python(self, value: Any) -> date | None:
        day = parse_day(value) if isinstance(value, str) else None
        return day or super().to_python(value)


class MomentField(forms.DateTimeField):
    """A day and time as a browser sends them, or typed with a space between."""

    widget = forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M")
    input_formats = ["%Y-%m-%dT%H:%M", "%Y-%m-%d %H:%M", "%Y/%m/%d %H:%M"]

    def to_python(self, value: Any) -> datetime | None:
        plain = half_width(value.strip()) if isinstance(value, str) else value
        return super().to_python(plain)


class PersonField(forms.ChoiceField):
    """One of the people given with `offer`; the answer is that person, or None."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.people: dict[str, Person] = {}

    def clean(self, value: Any) -> Person | None:
        return self.people.get(str(super().clean(value)))

    def offer(self, people: Iterable[Person], *, empty: str = "") -> None:
        """Say who can be chosen; `empty` is the first line, for nobody."""
        self.people = {str(person.pk): person for person in people}
        named = [(key, person.long_name) for key, person in self.people.items()]
        self.choices = [("", empty), *named] if empty else named


class PicturesForm(PhotoForm):
    """A form with photos, asked for in the words of this room."""

    photos = PhotosField(
        label=_("Are there photos?"),
        help_text=_("The place and time inside the photos are taken out before they are kept."),
        required=False,
        widget=PhotoForm.base_fields["photos"].widget,
    )


def textarea(rows: int = 4) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class TriageForm(VersionedForm):
    """What becomes of a matter."""

    decision = forms.ChoiceField(
        label=_("What becomes of it?"), choices=DECISION_CARDS, widget=forms.RadioSelect
    )
    tier = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=TIER_CARDS,
        widget=forms.RadioSelect,
        required=False,
    )
    needs_expert = forms.BooleanField(
        label=_("An expert must look at it"),
        help_text=_("The step of looking into it then needs an expert's finding."),
        required=False,
    )
    convener = PersonField(label=_("Who calls people together?"), required=False)
    title = forms.CharField(
        label=_("Title"), help_text=_("Up to 40 characters."), widget=textarea(2), required=False
    )
    category = forms.ChoiceField(
        label=_("What kind of thing is it?"), choices=Category.choices, required=False
    )
    merge_into = forms.ChoiceField(
        label=_("Matters that may say the same"), widget=forms.RadioSelect, required=False
    )
    merge_number = forms.CharField(
        label=_("The number of the other one"), help_text="八烈 2024-017", required=False
    )
    reason = forms.CharField(
        label=_("Why? The raiser reads this"),
        help_text=_("Needed for a no, and when it is not as urgent as the raiser wished, or more."),
        widget=textarea(3),
        required=False,
    )

    def __init__(
        self, *args: Any, matter: Matter, actor: Actor, similar: list[Matter], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.actor = actor
        self.similar = {str(other.pk): other for other in similar}
        conveners = queries.list_conveners(matter)
        self.fields["convener"].offer(conveners, empty=gettext("Please choose"))  # type: ignore[attr-defined]
        self.fields["merge_into"].choices = [  # type: ignore[attr-defined]
            (key, f"{other.title}|{other.number} · {State(other.state).label}")
            for key, other in self.similar.items()
        ]

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or {}
        number = values.pop("merge_number", "")
        found = self.similar.get(values.get("merge_into", ""))
        if number:
            found = queries.find_by_number(self.actor, number)
            if found is None:
                said = gettext("There is no matter with the number %(number)s here. Look again.")
                self.add_error("merge_number", said % {"number": number})
        values["merge_into"] = found
        return values


class AssignForm(VersionedForm):
    """Another convener."""

    convener = PersonField(label=_("Who calls people together?"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        conveners = queries.list_conveners(matter)
        self.fields["convener"].offer(conveners, empty=gettext("Please choose"))  # type: ignore[attr-defined]


class RetierForm(VersionedForm):
    """Another tier."""

    tier = forms.ChoiceField(
        label=_("How urgent is it?"), choices=TIER_CARDS, widget=forms.RadioSelect
    )
    reason = forms.CharField(label=_("Why? The raiser reads this"), widget=textarea(3))


class ReleaseForm(VersionedForm):
    """Show a hidden matter to everybody."""


class VisitForm(PicturesForm):
    """Somebody went and looked."""

    visited_at = MomentField(label=_("When?"))
    who_went = forms.CharField(
        label=_("Who went?"), help_text=_("Such as: the grid worker, two residents, the office")
    )
    finding = forms.CharField(label=_("What did you see?"), widget=textarea(5))


class OpenRoundForm(ActForm):
    """A question to the residents."""

    question = forms.CharField(
        label=_("What do you want to ask?"),
        help_text=_("One question, as you would ask it at the door. Up to 200 characters."),
        widget=textarea(2),
    )
    closes_on = DayField(label=_("Until which day?"), help_text=_("That day still counts."))


class OpinionForm(ActForm):
    """What somebody says to it."""

    text = forms.CharField(
        label=_("What do you think?"),
        help_text=_("Everybody can read it. Your name does not stand there."),
        widget=textarea(4),
    )
    said_by = forms.CharField(
        label=_("Whose opinion is it?"),
        help_text=_("Only when you write for somebody who cannot: what they are called."),
        required=False,
    )

    def __init__(self, *args: Any, is_helper: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not is_helper:
            del self.fields["said_by"]


class CloseRoundForm(ActForm):
    """The end of an opinion round."""

    summary = forms.CharField(
        label=_("In short, what did people say?"),
        help_text=_("Also the few: who is against it, and why."),
        widget=textarea(4),
        required=False,
    )


class SkipForm(ActForm):
    """Leave a link out."""

    reason = forms.CharField(
        label=_("Why is it left out?"),
        help_text=_("It stands on record for everybody to read."),
        widget=textarea(3),
    )


class ReceiptForm(forms.Form):
    """The number of a receipt, to see how the matter goes on."""

    code = forms.CharField(
        label=_("The 16 digits on your receipt"),
        help_text=_("With or without spaces."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)

"""Forms about promises, results and suggestions. Fields are named as the arguments of the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.delivery import queries
from zhaishangyi.delivery.models import ProgressReport, SatisfactionRating, Suggestion
from zhaishangyi.delivery.overview import DeliveryView
from zhaishangyi.matters.forms import DayField
from zhaishangyi.matters.models import Matter
from zhaishangyi.meetings.forms import list_role_choices
from zhaishangyi.people.models import Person, ResponsibleOffice
from zhaishangyi.record.forms import ActForm, VersionedForm
from zhaishangyi.record.photos import PhotoForm

SORTS = [
    (ProgressReport.Sort.PROGRESS, _("Under way")),
    (ProgressReport.Sort.DONE, _("It is done")),
]
ANSWERS = [
    (SatisfactionRating.Value.SOLVED, _("Solved|check")),
    (SatisfactionRating.Value.NEARLY, _("Nearly|dash")),
    (SatisfactionRating.Value.NOT_SOLVED, _("Not solved|cross")),
]
DECISIONS = [
    (Suggestion.State.ADOPTED, _("Adopted|It will be done")),
    (Suggestion.State.NOT_ADOPTED, _("Not adopted|The reason is there for everybody to read")),
]


def split_answer(label: object) -> tuple[str, str]:
    """The words of an answer and the name of its icon."""
    words, _bar, icon = str(label).partition("|")
    return words, icon


def write_box(rows: int = 4) -> forms.Textarea:
    """A text box of so many lines."""
    return forms.Textarea(attrs={"rows": rows})


class ItemForm(ActForm):
    """What is to be done, by whom and until when."""

    promise = forms.CharField(
        label=_("What is to be done?"),
        help_text=_("One thing, so that one can see whether it is done: relay 160 metres."),
        widget=write_box(2),
    )
    office = forms.ModelChoiceField(
        label=_("Who does it?"),
        queryset=ResponsibleOffice.objects.none(),
        empty_label=_("Choose an office"),
    )
    due_on = DayField(label=_("By which day?"))

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["office"].queryset = queries.list_offices(matter)  # type: ignore[attr-defined]


class ReasonForm(ActForm):
    """A reason that others read."""

    reason = forms.CharField(label=_("Why?"), widget=write_box(3))


class SendBackForm(ActForm):
    """What is still missing."""

    reason = forms.CharField(
        label=_("What is still missing?"),
        help_text=_("The office and everybody else reads it."),
        widget=write_box(3),
    )


class ReportForm(PhotoForm):
    """How far a promise is."""

    sort = forms.ChoiceField(
        label=_("How far is it?"),
        choices=SORTS,
        widget=forms.RadioSelect(attrs={"segment": True}),
        error_messages={"invalid_choice": _("Say whether it is under way or done.")},
    )
    text = forms.CharField(
        label=_("What was done?"),
        help_text=_("Everybody reads it, so name no private person."),
        widget=write_box(5),
    )
    no_photo_reason = forms.CharField(
        label=_("It is done, but there is no photo: why?"), required=False, max_length=400
    )

    def __init__(self, *args: Any, is_helper: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].label = _("Photos that show it")
        if is_helper:
            self.fields["sort"].initial = ProgressReport.Sort.PROGRESS
            self.fields["sort"].choices = SORTS[:1]  # type: ignore[attr-defined]
            del self.fields["no_photo_reason"]


class AcceptForm(ActForm):
    """It is done indeed."""

    text = forms.CharField(
        label=_("Who looked at it, and what did you see?"), required=False, widget=write_box(2)
    )


class PublishForm(ActForm):
    """The result in words, and how long it can be rated."""

    text = forms.CharField(
        label=_("What came of it?"),
        help_text=_("In plain words, as you would tell it at the village entrance."),
        widget=write_box(5),
    )
    rate_until = DayField(label=_("Until which day can people rate it?"))


class RatingForm(ActForm):
    """Whether it helped."""

    value = forms.ChoiceField(
        label=_("It is done. Has it helped?"),
        choices=ANSWERS,
        widget=forms.RadioSelect(attrs={"votes": True}),
    )
    comment = forms.CharField(label=_("Anything to add?"), required=False, widget=write_box(2))

    def list_answers(self) -> list[tuple[str, str, str]]:
        """The answers as (input, words, icon), for a page whose heading is the question."""
        return [(option.tag(), *split_answer(option.choice_label)) for option in self["value"]]


class RatingForForm(RatingForm):
    """Whether it helped, written down for somebody."""

    person = forms.ModelChoiceField(queryset=Person.objects.none(), widget=forms.HiddenInput)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        people = queries.list_ratable_people(matter)
        self.fields["person"].queryset = people  # type: ignore[attr-defined]
        self.fields["value"].label = _("What do they say: has it helped?")


class SuggestForm(ActForm):
    """What somebody proposes."""

    text = forms.CharField(label=_("What is proposed?"), widget=write_box(3))
    role = forms.ChoiceField(label=_("In which role was it said?"), choices=list_role_choices)


class DecideForm(VersionedForm):
    """What becomes of a suggestion."""

    state = forms.ChoiceField(
        label=_("What becomes of the suggestion?"), choices=DECISIONS, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        required=False,
        help_text=_("Needed when it is not adopted."),
        widget=write_box(3),
    )


def fill_rating(view: DeliveryView) -> RatingForm:
    """The rating form for a page that shows it among other things, with what was said before."""
    mine = view.my_rating
    return RatingForm(initial={"value": mine.value, "comment": mine.comment} if mine else None)

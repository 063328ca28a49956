"""Forms about keeping an agreement, and about what concerns many."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.forms import TIER_CARDS, DayField
from zhaishangyi.matters.models import Category
from zhaishangyi.mediation.agreeing_forms import write_box
from zhaishangyi.mediation.models import Term, TermState
from zhaishangyi.record.forms import ActForm

KEPT = [("yes", _("Yes, it is kept")), ("no", _("No, something is not kept"))]
AGREES = [("yes", _("Yes, it may")), ("no", _("No, rather not"))]
SEGMENT = {"segment": True}


class TermForm(ActForm):
    """How a term stands."""

    state = forms.ChoiceField(
        label=_("How does it stand?"),
        choices=[(TermState.DONE, _("It is done")), (TermState.OPEN, _("Still to be done"))],
        widget=forms.RadioSelect(attrs=SEGMENT),
    )
    note = forms.CharField(label=_("Anything to add?"), required=False, widget=write_box(2))


class BreachForm(ActForm):
    """What is not kept."""

    text = forms.CharField(
        label=_("What was promised and not done, or done again?"),
        help_text=_("Only the two sides and the mediator read it."),
        widget=write_box(4),
    )


class VisitPlanForm(ActForm):
    """When to go back."""

    planned_on = DayField(label=_("On which day?"))
    hint = forms.CharField(
        label=_("What would be a good moment?"),
        help_text=_("Such as: on a day of heavy rain, ask both houses."),
        required=False,
        widget=write_box(2),
    )


class ReturnVisitForm(ActForm):
    """What a visit found."""

    visited_on = DayField(label=_("When were you there?"))
    is_kept = forms.ChoiceField(
        label=_("Is the agreement kept?"), choices=KEPT, widget=forms.RadioSelect(attrs=SEGMENT)
    )
    term = forms.ModelChoiceField(
        label=_("If not: which term?"),
        help_text=_("The sides then sit down about it again."),
        queryset=Term.objects.none(),
        required=False,
        empty_label=_("All are kept"),
    )
    text = forms.CharField(
        label=_("What did you see, and what did both sides say?"), widget=write_box(4)
    )

    def __init__(self, *args: Any, terms: Sequence[Term], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field: Any = self.fields["term"]
        field.queryset = Term.objects.filter(pk__in=[term.pk for term in terms])
        field.label_from_instance = lambda term: f"{term.position}. {term.text}"

    def read_values(self) -> dict[str, Any]:
        """The finding as a truth value."""
        values = super().read_values()
        return {**values, "is_kept": values["is_kept"] == "yes"}


class AgreeToMatterForm(ActForm):
    """Whether what concerns many may become a matter."""

    answer = forms.ChoiceField(
        label=_("May it become a matter?"),
        choices=AGREES,
        widget=forms.RadioSelect(attrs=SEGMENT),
    )

    def read_values(self) -> dict[str, Any]:
        """The answer as a truth value."""
        return {"answer": super().read_values()["answer"] == "yes"}


class MatterForm(ActForm):
    """What concerns many, in words that anybody may read."""

    title = forms.CharField(label=_("Title"), help_text=_("Up to 40 characters."), max_length=120)
    text = forms.CharField(
        label=_("What concerns many?"),
        help_text=_("Everybody will read it. Name nobody, and quote nothing that was said here."),
        widget=write_box(6),
    )
    place_text = forms.CharField(label=_("Where is it?"), max_length=200)
    category = forms.ChoiceField(label=_("What kind of thing is it?"), choices=Category.choices)
    wished_tier = forms.ChoiceField(
        label=_("How urgent is it?"),
        choices=TIER_CARDS,
        widget=forms.RadioSelect,
        required=False,
    )

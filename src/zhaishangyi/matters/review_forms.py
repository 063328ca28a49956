"""Forms of expert reviews. Fields are named as the arguments of the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters import queries
from zhaishangyi.matters.forms import DayField, MomentField, PersonField, PicturesForm, textarea
from zhaishangyi.matters.models import Matter
from zhaishangyi.people.models import ResponsibleOffice
from zhaishangyi.record.forms import ActForm


class AskExpertForm(ActForm):
    """Ask somebody who knows."""

    office = forms.ModelChoiceField(
        label=_("Is it an office of the town or the village?"),
        help_text=_("Then its people are told, and write the finding here themselves."),
        queryset=ResponsibleOffice.objects.none(),
        empty_label=_("No, somebody else"),
        required=False,
    )
    expert = PersonField(
        label=_("Is this person on the roster?"),
        help_text=_("Then they can write the finding here themselves."),
        required=False,
    )
    asked_of = forms.CharField(
        label=_("Who is asked?"),
        help_text=_("A person, a department or a firm. Can stay empty when chosen above."),
        required=False,
    )
    question = forms.CharField(label=_("What do you want to know?"), widget=textarea(4))
    scope = forms.CharField(
        label=_("What is to be looked at, and what not?"),
        help_text=_("Such as: only the 160 metres south of the bridge, not the bridge."),
        widget=textarea(3),
        required=False,
    )
    due_on = DayField(label=_("Until which day do you need the finding?"), required=False)

    def __init__(self, *args: Any, matter: Matter, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        experts = queries.list_experts(matter)
        self.fields["expert"].offer(experts, empty=gettext("No, the convener writes it down"))  # type: ignore[attr-defined]
        self.fields["office"].queryset = queries.list_askable_offices(matter)  # type: ignore[attr-defined]


class ReviewVisitForm(PicturesForm):
    """Whoever was asked went and looked."""

    visited_at = MomentField(label=_("When?"))
    who_went = forms.CharField(
        label=_("Who went?"), help_text=_("Such as: two engineers, the convener, a resident")
    )
    text = forms.CharField(label=_("What did you see?"), widget=textarea(5))


class FindingForm(PicturesForm):
    """What the expert found."""

    finding = forms.CharField(label=_("What was found?"), widget=textarea(6))
    advice = forms.CharField(label=_("What is advised?"), widget=textarea(4), required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["photos"].label = _("The papers, as photos")

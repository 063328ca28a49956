"""The word of a town or village on an outcome. Fields are named as the arguments of the act."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.models import SideAnswer
from zhaishangyi.record.forms import VersionedForm


class ConsentForm(VersionedForm):
    """Whether one's side agrees; a no needs a reason."""

    answer = forms.ChoiceField(
        label=_("Does your side stand by these words?"),
        choices=SideAnswer.choices,
        widget=forms.RadioSelect(attrs={"segment": True}),
    )
    reason = forms.CharField(
        label=_("If not: why?"),
        help_text=_("Both sides read it. It says what you would need."),
        widget=forms.Textarea(attrs={"rows": 3}),
        required=False,
    )

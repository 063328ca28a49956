"""Forms of decisions on experts' findings. Fields are named as the arguments of the acts."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.matters.forms import DayField
from zhaishangyi.matters.models import ExpertReview
from zhaishangyi.meetings.models import Meeting, ReviewVerdict
from zhaishangyi.meetings.review_queries import list_deciding_meetings
from zhaishangyi.record.clock import local
from zhaishangyi.record.forms import ActForm

VERDICTS = [
    (ReviewVerdict.ACCEPTED, _("Accepted|It is done as the finding says")),
    (ReviewVerdict.PARTLY, _("Accepted in part|Say which part, and why not all of it")),
    (ReviewVerdict.NOT_ACCEPTED, _("Not accepted|The reason is there for everybody to read")),
]


class MeetingField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One of the meetings about a matter, by its day."""

    def label_from_instance(self, obj: Any) -> str:
        meeting: Meeting = obj
        return f"{local(meeting.starts_at):%Y-%m-%d %H:%M} {meeting.place_label}"


class DecideReviewForm(ActForm):
    """What becomes of a finding."""

    verdict = forms.ChoiceField(
        label=_("What becomes of the finding?"), choices=VERDICTS, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("Why?"),
        help_text=_("Needed unless all of it is accepted."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    meeting = MeetingField(
        label=_("Which meeting decided so?"),
        queryset=Meeting.objects.none(),
        empty_label=_("No meeting, the convener"),
        required=False,
    )
    follow_up = forms.CharField(
        label=_("What follows from it?"),
        help_text=_("Such as: measure once more after the rain."),
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    follow_up_due_on = DayField(label=_("By which day?"), required=False)

    def __init__(self, *args: Any, review: ExpertReview, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        meetings = list_deciding_meetings(review).select_related("venue")
        self.fields["meeting"].queryset = meetings  # type: ignore[attr-defined]


class FollowUpForm(ActForm):
    """What was to follow is done."""

    text = forms.CharField(
        label=_("What was done, and what came of it?"), widget=forms.Textarea(attrs={"rows": 4})
    )

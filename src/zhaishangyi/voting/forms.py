"""Forms for open voting."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.models import Participant
from zhaishangyi.record.forms import ActForm
from zhaishangyi.voting.models import Choice, Threshold

THRESHOLD_CHOICES = [
    (Threshold.HALF_OF_PRESENT.value, _("More than half of those present")),
    (Threshold.HALF_OF_VOTES.value, _("More yes than no|Who abstains does not count.")),
    (Threshold.TWO_THIRDS_OF_PRESENT.value, _("Two thirds of those present")),
    (Threshold.ALL_PRESENT.value, _("Nobody against|Who abstains does not stop it.")),
]
ANSWERS = [
    (Choice.YES.value, _("Yes|check")),
    (Choice.ABSTAIN.value, _("Abstain|dash")),
    (Choice.NO.value, _("No|cross")),
]


class MotionForm(ActForm):
    """A question and what it takes to carry it."""

    question = forms.CharField(
        label=_("What is the question?"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One that can be answered with yes or no. It is read aloud first."),
    )
    threshold = forms.ChoiceField(
        label=_("What does it take?"),
        choices=THRESHOLD_CHOICES,
        initial=Threshold.HALF_OF_PRESENT,
        widget=forms.RadioSelect,
    )


class CastForm(ActForm):
    """One's own vote."""

    choice = forms.ChoiceField(
        label=_("Your vote"), choices=ANSWERS, widget=forms.RadioSelect(attrs={"votes": True})
    )


class RecordForm(ActForm):
    """Hands and paper slips: one row for each participant who is present."""

    def __init__(
        self, *args: Any, present: Iterable[Participant], cast: dict[Any, str], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.present = {f"vote_{one.pk.hex}": one for one in present}
        self.cast = cast
        for name, participant in self.present.items():
            self.fields[name] = forms.ChoiceField(
                label=f"{participant.role_label} {participant.name}",
                choices=Choice.choices,
                required=False,
                initial=cast.get(participant.pk),
                widget=forms.RadioSelect(attrs={"segment": True}),
            )

    @property
    def rows(self) -> list[Any]:
        """The fields of the participants."""
        return [self[name] for name in self.present]

    def read_values(self) -> dict[str, Any]:
        """Only what was marked anew: a vote cast on a phone stays what it is."""
        values = super().read_values()
        votes = [
            (participant, values[name])
            for name, participant in self.present.items()
            if values[name] and values[name] != self.cast.get(participant.pk)
        ]
        return {"votes": tuple(votes)}


class CountForm(ActForm):
    """Close and count."""

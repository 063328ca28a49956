"""Forms around statements. Fields are named as the arguments of the acts."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.models import Participant
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.texts import half_width, tidy
from zhaishangyi.voting.models import Stance, Statement
from zhaishangyi.voting.statements import rules

STANCES = [
    (Stance.AGREE.value, Stance.AGREE.label),
    (Stance.PASS.value, Stance.PASS.label),
    (Stance.DISAGREE.value, Stance.DISAGREE.label),
]


def read_stance(value: object) -> int:
    """The number of a stance as it was sent."""
    return int(half_width(str(value)))


class StanceField(forms.TypedChoiceField):
    """Agree, not sure or disagree."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("label", _("What do you think of it?"))
        kwargs.setdefault("widget", forms.RadioSelect(attrs={"segment": True}))
        super().__init__(choices=STANCES, coerce=read_stance, empty_value=None, **kwargs)


class ParticipantField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """Somebody who has checked in."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            queryset=Participant.objects.none(),
            label=_("Whose slip or hand is it?"),
            empty_label=_("Choose a name"),
            **kwargs,
        )

    def label_from_instance(self, obj: Participant) -> str:
        return f"{obj.role_label} {obj.name}"


class RoundForm(ActForm):
    """What a round is about, and what to begin with."""

    topic = forms.CharField(
        label=_("What is it about?"),
        help_text=_("One line that everybody sees above the statements."),
    )
    statements = forms.CharField(
        label=_("Statements to begin with"),
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_(
            "One on each line, each with one thought, as people would say it. Put opposite views "
            "side by side."
        ),
    )
    is_moderated = forms.BooleanField(
        label=_("I read what participants write before others see it"),
        required=False,
        initial=True,
        help_text=_("What you do not put up gets a reason, and its author is told."),
    )

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        return values | {"statements": tuple(rules.split_lines(values["statements"]))}


class StatementForm(ActForm):
    """One statement of one's own. Others that are like it are shown once before it is sent."""

    text = forms.CharField(
        label=_("Your sentence"),
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One thought, 4 to 140 characters. No names."),
    )
    is_different = forms.BooleanField(
        label=_("Mine says something else"), required=False, widget=forms.HiddenInput
    )

    def __init__(self, *args: Any, find_alike: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.find_alike = find_alike
        self.alike: Sequence[Statement] = ()

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        text = tidy(cleaned.get("text", ""))
        if text and not cleaned.get("is_different") and len(text) <= rules.LONGEST:
            others = self.find_alike(text)
            if not any(rules.plain(other.text) == rules.plain(text) for other in others):
                self.alike = others
        if self.alike:
            self.fields["is_different"].widget = forms.CheckboxInput()
            raise ValidationError(
                gettext("Something like it is there already. Look, then send yours or go back.")
            )
        return cleaned

    def read_values(self) -> dict[str, Any]:
        return {"text": super().read_values()["text"]}


class CastForm(ActForm):
    """What somebody says to one statement."""

    value = StanceField()


class CastForForm(ActForm):
    """What somebody without a phone says to one statement."""

    participant = ParticipantField()
    value = StanceField()

    def __init__(self, *args: Any, here: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = here  # type: ignore[attr-defined]


class DeclineForm(ActForm):
    """Why a statement is not put to everybody."""

    same_as = forms.ModelChoiceField(
        label=_("Another one says it already"),
        queryset=Statement.objects.none(),
        required=False,
        empty_label=_("None of these"),
    )
    reason = forms.CharField(
        label=_("Reason"),
        required=False,
        help_text=_("The author reads it. Not needed when another one says it already."),
    )

    def __init__(self, *args: Any, shown: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["same_as"].queryset = shown  # type: ignore[attr-defined]


class SlipForm(ActForm):
    """A paper slip: one person, and what they marked at each statement."""

    participant = ParticipantField()

    def __init__(
        self, *args: Any, here: Any, statements: Iterable[Statement], **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.fields["participant"].queryset = here  # type: ignore[attr-defined]
        self.statements = {f"stance_{one.pk.hex}": one for one in statements}
        for name, statement in self.statements.items():
            label = f"{statement.number + 1}. {statement.text}"
            self.fields[name] = StanceField(label=label, required=False)

    @property
    def rows(self) -> list[Any]:
        """The fields of the statements."""
        return [self[name] for name in self.statements]

    def read_values(self) -> dict[str, Any]:
        values = super().read_values()
        stances = [
            (statement, values[name])
            for name, statement in self.statements.items()
            if values[name] is not None
        ]
        return {"participant": values["participant"], "stances": tuple(stances)}

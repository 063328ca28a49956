"""The form that takes both tables in."""

from __future__ import annotations

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import translate
from zhaishangyi.voting.exchanging.reading import TableFile, read_tables

ACCEPT = ".csv,text/csv"


class TableField(forms.FileField):
    """A file whose content the form reads; an empty one is told so there."""

    def __init__(self, **settings: Any) -> None:
        widget = forms.FileInput(attrs={"accept": ACCEPT})
        super().__init__(allow_empty_file=True, widget=widget, **settings)

    def clean(self, data: Any, initial: Any = None) -> TableFile:
        """The content. Raises ValidationError for a file that was too large to be kept."""
        file = super().clean(data, initial)
        if getattr(file, "too_large", False) or getattr(file, "left_out", False):
            raise forms.ValidationError(
                _("This file is larger than 20 MB. That is more than a meeting can hold.")
            )
        return TableFile(file.read())


class ImportForm(ActForm):
    """What the conversation was about, and its two tables."""

    topic = forms.CharField(label=_("What was it about?"))
    votes = TableField(
        label=_("The votes"),
        help_text=_("The file votes.csv, with the columns comment-id, voter-id and vote."),
    )
    statements = TableField(
        label=_("The statements"),
        help_text=_("The file comments.csv, with the columns comment-id and comment-body."),
    )

    def clean(self) -> dict[str, Any]:
        """Read both files; what does not fit stands at its field."""
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if "votes" in values and "statements" in values:
            try:
                values["tables"] = read_tables(values["votes"], values["statements"])
            except RuleBroken as problem:
                self.add_error(problem.field, translate(problem))
        return values

    def read_values(self) -> dict[str, Any]:
        """The topic, and what was read."""
        return {name: self.cleaned_data[name] for name in ("topic", "tables")}

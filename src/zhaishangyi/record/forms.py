"""Base of every form that does something: it carries the id of its act."""

from __future__ import annotations

from typing import Any
from uuid import UUID

from django import forms
from django.http import QueryDict

from zhaishangyi.record import ids


class ActForm(forms.Form):
    """A form whose double submission is one act. Fields are named as the act's arguments."""

    act_id = forms.CharField(widget=forms.HiddenInput, required=False)
    required_css_class = "is-required"
    latest_text = ""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        kwargs.setdefault("label_suffix", "")
        super().__init__(*args, **kwargs)
        self.fields["act_id"].initial = str(ids.uuid7())
        if self.is_bound and self.read_act_id() is None:
            self.renew_act_id()

    def read_act_id(self) -> UUID | None:
        """The id made when the form was shown; None when it is missing or damaged."""
        return ids.read_id(str(self.data.get(self.add_prefix("act_id"), "")))

    def renew_act_id(self) -> None:
        """Give the form a fresh id: what is sent next is a new act."""
        data = QueryDict(mutable=True) if not isinstance(self.data, QueryDict) else self.data.copy()
        if not isinstance(self.data, QueryDict):
            data.update(self.data)
        data[self.add_prefix("act_id")] = str(ids.uuid7())
        self.data = data

    def read_values(self) -> dict[str, Any]:
        """What was typed, by the names of the act's arguments."""
        return {name: value for name, value in self.cleaned_data.items() if name != "act_id"}

    def keep_uploads(self) -> None:
        """Forms with photos keep them for the next try; others have nothing to keep."""


class VersionedForm(ActForm):
    """A form that changes something: it says which version it was opened on."""

    seen_version = forms.IntegerField(widget=forms.HiddenInput, required=False)

    def renew_seen_version(self, version: int) -> None:
        """After a conflict the person has seen the newer version."""
        data = dict(self.data) if not isinstance(self.data, QueryDict) else self.data.copy()
        data[self.add_prefix("seen_version")] = str(version)
        self.data = data

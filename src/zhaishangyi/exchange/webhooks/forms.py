"""Forms about webhooks."""

from __future__ import annotations

from django import forms
from django.utils.translation import gettext_lazy as _

from zhaishangyi.exchange.webhooks.rules import EVENTS
from zhaishangyi.record.forms import ActForm, VersionedForm


class WebhookForm(ActForm):
    """Another program that is to be told what happens."""

    name = forms.CharField(
        label=_("What do you call it?"), max_length=120, help_text=_("Such as: notice screen")
    )
    url = forms.CharField(
        label=_("Its address"),
        max_length=1000,
        help_text=_("Begins with https://. In your own network http:// will do."),
    )
    events = forms.MultipleChoiceField(
        label=_("What is it to be told?"),
        choices=[(kind, _(words)) for kind, words in EVENTS.items()],
        widget=forms.CheckboxSelectMultiple,
    )


class WebhookChangeForm(VersionedForm, WebhookForm):
    """A correction."""


class ButtonForm(ActForm):
    """One button."""

"""Form fields for moments and numbers as people type them, full-width digits included."""

from __future__ import annotations

from datetime import date, datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings import rules
from zhaishangyi.record import clock
from zhaishangyi.record.texts import parse_day


class DayField(forms.CharField):
    """A day in any of the usual spellings."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        day = parse_day(text)
        if text and day is None:
            raise ValidationError(_("This is no day. Write it like 2024-06-04."))
        return day


class TimeField(forms.CharField):
    """A time of day in any of the usual spellings."""

    def clean(self, value: Any) -> Any:
        text = super().clean(value)
        at = rules.parse_time(text)
        if text and at is None:
            raise ValidationError(_("This is no time of day. Write it like 18:30."))
        return at


class MomentInput(forms.MultiWidget):
    """A day and a time beside each other."""

    def __init__(self) -> None:
        super().__init__(
            [
                forms.TextInput(attrs={"type": "date", "aria-label": _("Which day")}),
                forms.TextInput(attrs={"type": "time", "aria-label": _("What time")}),
            ]
        )

    def decompress(self, value: Any) -> list[str]:
        if not isinstance(value, datetime):
            return ["", ""]
        at = clock.local(value)
        return [f"{at:%Y-%m-%d}", f"{at:%H:%M}"]


class MomentField(forms.MultiValueField):
    """A day with a time, on the town's clocks."""

    def __init__(self, **kwargs: Any) -> None:
        fields = (DayField(required=True), TimeField(required=True))
        super().__init__(fields=fields, widget=MomentInput(), require_all_fields=False, **kwargs)

    def compress(self, data_list: list[Any]) -> datetime | None:
        if len(data_list) < 2 or not all(isinstance(part, date | time) for part in data_list):
            return None
        day, at = data_list
        return datetime.combine(day, at, clock.HERE)


class NumberField(forms.CharField):
    """A whole number; full-width digits will do."""

    def __init__(self, **kwargs: Any) -> None:
        kwargs.setdefault("widget", forms.TextInput(attrs={"inputmode": "numeric"}))
        super().__init__(**kwargs)

    def clean(self, value: Any) -> Any:
        text = super().clean("" if value is None else str(value))
        if not text:
            return None
        number = rules.parse_number(text)
        if number is None:
            raise ValidationError(_("Write a whole number here, such as 10."))
        return number

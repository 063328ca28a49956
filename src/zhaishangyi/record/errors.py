"""What the door and the rules say when something cannot be done. No Django here.

Sentences are message ids: they are translated where they are shown.
"""

from __future__ import annotations

from typing import Any


class CannotDo(Exception):
    """Something that cannot be done; the sentence tells a person why and what to do."""

    def __init__(self, sentence: str, /, **values: Any) -> None:
        super().__init__(sentence)
        self.sentence = sentence
        self.values = values


class RuleBroken(CannotDo):
    """A rule says no. `field` names the form field it belongs to, "" means the whole form."""

    def __init__(self, field: str, sentence: str, /, **values: Any) -> None:
        super().__init__(sentence, **values)
        self.field = field


class Refused(CannotDo):
    """This actor may not do this. The sentence says who may."""


class ChangedMeanwhile(CannotDo):
    """Somebody saved the record after this form was opened."""


class AlreadySent(CannotDo):
    """The same act id came a second time with other contents."""


class NotHere(CannotDo):
    """There is no such record, or this actor may not know of it."""

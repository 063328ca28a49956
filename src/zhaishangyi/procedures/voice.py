"""Words that choose their language at the moment they are shown. No Django here.

Procedure files carry their own English and Chinese, and a rule's sentence may hold such a name.
The rule does not know who will read it, so the name waits until somebody formats it with `%s`.
The web lends its language and its catalogue through `lend_voice`; without it English is spoken.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

Language = Callable[[], str]
Catalogue = Callable[[str], str]


def mark(sentence: str) -> str:
    """Mark a sentence for the catalogue (extraction keyword `mark:1`); gives it back unchanged."""
    return sentence


_lent: dict[str, Callable[..., str]] = {
    "language": lambda: "en",
    "catalogue": lambda sentence: sentence,
}


def lend_voice(language: Language, catalogue: Catalogue) -> None:
    """Say which language is spoken now, and how an English sentence is translated into it."""
    _lent.update(language=language, catalogue=catalogue)


@dataclass(frozen=True)
class Bilingual:
    """A name or sentence that a procedure file gives in English and Chinese."""

    en: str
    zh: str

    def speak(self, language: str) -> str:
        """The words in a language such as "en", "zh-hans" or "zh_CN"; English for any other."""
        return self.zh if language.startswith("zh") else self.en

    def lower(self) -> Bilingual:
        """The same for the middle of an English sentence; an abbreviation keeps its capitals."""
        is_word = self.en[1:2].islower()
        return Bilingual(self.en[:1].lower() + self.en[1:], self.zh) if is_word else self

    def __str__(self) -> str:
        return self.speak(_lent["language"]())


class Phrase:
    """A sentence of the catalogue with its values, translated when it is turned into text."""

    def __init__(self, sentence: str, **values: Any) -> None:
        self.sentence = sentence
        self.values = values

    def __str__(self) -> str:
        sentence = _lent["catalogue"](self.sentence)
        return sentence % self.values if self.values else sentence

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Phrase) and str(self) == str(other)

    __hash__ = None  # type: ignore[assignment]  # its text changes with the language


def join_phrases(phrases: Sequence[object], sentence: str) -> object:
    """Join by a sentence with `%(first)s` and `%(rest)s`; there must be at least one phrase."""
    first, *rest = phrases
    return Phrase(sentence, first=first, rest=join_phrases(rest, sentence)) if rest else first

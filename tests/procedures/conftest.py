"""What the tests of this room share."""

from __future__ import annotations

import pytest

from zhaishangyi.procedures import voice


@pytest.fixture
def speak_english(monkeypatch: pytest.MonkeyPatch) -> None:
    """Words of procedures come in English; afterwards Django's language is back."""
    monkeypatch.setattr(voice, "_lent", dict(voice._lent))
    voice.lend_voice(lambda: "en", lambda sentence: sentence)

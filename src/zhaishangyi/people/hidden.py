"""Secrets on their way into an act."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

from django.conf import settings

from zhaishangyi.people.secrets import hash_secret, load_pepper


def read_pepper() -> bytes:
    """The pepper of this data folder."""
    return load_pepper(Path(settings.DATA_FOLDER))


@dataclass(frozen=True, slots=True)
class Hidden:
    """A secret handed to an act.

    The door keeps a digest of what an act was asked; six digits could be guessed from a plain
    one, so this gives a hash with the pepper in it.
    """

    text: str = field(repr=False)

    @property
    def sha256(self) -> str:
        """What stands for the secret in the digest of an act."""
        return hash_secret(self.text, read_pepper())

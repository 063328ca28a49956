"""What stops a rehearsal. No Django."""

from __future__ import annotations

from zhaishangyi.record.errors import CannotDo


class RehearsalProblem(CannotDo):
    """The play did not come to its end; the sentence says where, and what the page said."""

    def __str__(self) -> str:
        return self.sentence % self.values

"""Foreseeable trouble in one line that says what to do; what is not foreseen keeps its trace."""

from __future__ import annotations

import errno
from typing import Any

from zhaishangyi.commands.words import mark
from zhaishangyi.commands.words import translate as _
from zhaishangyi.record.errors import CannotDo, RuleBroken

# Words that the stores use -> what to do. The first that is found counts.
STORE_WORDS = (
    (
        ("disk is full", "no space left", "disk i/o error"),
        mark(
            "The disk is full or does not answer. Make room on it, then start again: "
            "everything that was confirmed is kept."
        ),
    ),
    (
        ("not a database", "malformed", "file is encrypted"),
        mark(
            "The store cannot be read: it is damaged or no store of this program. "
            "Put it back from a backup."
        ),
    ),
    (("locked",), mark("Another program holds the store. End that one, then start again.")),
    (
        ("readonly", "unable to open", "attempt to write"),
        mark("The store cannot be written. Look at who owns the data folder."),
    ),
    (
        ("password authentication", "role ", "no pg_hba"),
        mark(
            "PostgreSQL turned us away. Look at the name and the password in "
            "ZHAISHANGYI_DATABASE_URL."
        ),
    ),
    (
        ("does not exist",),
        mark(
            "PostgreSQL has no such database. Make it with createdb, or look at "
            "ZHAISHANGYI_DATABASE_URL."
        ),
    ),
    (
        ("psycopg",),
        mark("For PostgreSQL one more part is needed: pip install 'zhaishangyi[postgres]'."),
    ),
    (
        ("connection", "could not translate host", "timeout", "couldn't get"),
        mark("PostgreSQL does not answer. Look whether it runs, and at ZHAISHANGYI_DATABASE_URL."),
    ),
)


def find_sentence(error: BaseException) -> str | None:
    """The sentence for a problem that can be foreseen, in the terminal's language; else None."""
    if isinstance(error, CannotDo):
        return say_problem(error)
    if isinstance(error, KeyboardInterrupt):
        return _("Stopped.")
    if isinstance(error, OSError):
        return find_disk_sentence(error)
    if is_store_trouble(error):
        said = str(error).lower()
        for words, sentence in STORE_WORDS:
            if any(word in said for word in words):
                return _(sentence)
    return None


def say_problem(problem: CannotDo) -> str:
    """The sentence of a rule or of the door, translated."""
    values: dict[str, Any] = problem.values
    sentence = _(problem.sentence, **values)
    field = problem.field if isinstance(problem, RuleBroken) else ""
    return f"{field}: {sentence}" if field else sentence


def find_disk_sentence(error: OSError) -> str | None:
    """What to do about a full disk or a file that may not be read."""
    if error.errno in (errno.ENOSPC, errno.EDQUOT, errno.EFBIG):
        return _(STORE_WORDS[0][1])
    if error.errno in (errno.EACCES, errno.EPERM, errno.EROFS) and error.filename:
        return _("%(file)s may not be read or written. Look at who owns it.", file=error.filename)
    return None


def is_store_trouble(error: BaseException) -> bool:
    """Whether the database or its driver says so, without loading either."""
    modules = [kind.__module__ for kind in type(error).__mro__]
    drivers = ("django.db", "django.core.exceptions", "psycopg")
    return any(name.startswith(drivers) for name in modules)

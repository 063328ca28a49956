"""The room in Django: lends the language of the page, and checks the town's files at start."""

from __future__ import annotations

from typing import Any

from django.apps import AppConfig
from django.core.checks import CheckMessage, Error, register
from django.utils.translation import get_language, gettext

from zhaishangyi.procedures.files import ProcedureFileError
from zhaishangyi.procedures.voice import lend_voice


class ProceduresConfig(AppConfig):
    """Procedures that a town can edit."""

    name = "zhaishangyi.procedures"
    label = "procedures"

    def ready(self) -> None:
        """Names and sentences of procedures follow the language of the page from now on."""
        lend_voice(lambda: get_language() or "en", gettext)
        register(check_procedure_files)


def check_procedure_files(**_asked: Any) -> list[CheckMessage]:
    """One line that says what to mend, when a file of the town cannot be used."""
    from zhaishangyi.procedures.queries import list_active

    try:
        list_active()
    except ProcedureFileError as wrong:
        return [Error(str(wrong), id="procedures.E001")]
    return []

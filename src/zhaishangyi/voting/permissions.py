"""Who may do what with a motion, and with statements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.permissions import require_presence
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.permissions import Target, holds, when
from zhaishangyi.record.roles import Role

DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting")
MOTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="motion")
PRESENT = when(_("those who have checked in to the meeting"), require_presence("motion"))

ROUND_DESK = holds(Role.CONVENER, Role.RECORDER, at="round")
TABLE_READERS = holds(Role.CONVENER, Role.RECORDER, Role.AUDITOR, at="round")
IMPORTERS = holds(Role.CONVENER, at="meeting")
STATEMENT_DESK = holds(Role.CONVENER, Role.RECORDER, at="statement")
STATEMENT_PRESENT = when(
    _("those who have checked in to the meeting"), require_presence("statement")
)
ROUND_PRESENT = when(_("those who have checked in to the meeting"), require_presence("round"))


def _test_author(by: Actor, target: Target) -> Standing | None:
    """Whoever is there; stands as a resident, for a rare role would tell who wrote it."""
    present = ROUND_PRESENT.find_standing(by, target)
    return Standing(Role.RESIDENT, find_node_path(target.get("round"))) if present else None


ROUND_AUTHORS = ROUND_DESK | when(ROUND_PRESENT.names[0], _test_author)

"""Who may do what with a motion, and with statements."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.permissions import require_presence
from zhaishangyi.record.actor import Actor, Standing, find_node_path
from zhaishangyi.record.permissions import Target, Test, holds, when
from zhaishangyi.record.roles import Role

DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting")
MOTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="motion")
PRESENT = when(_("those who have checked in to the meeting"), require_presence("motion"))

ROUND_DESK = holds(Role.CONVENER, Role.RECORDER, at="round")
TABLE_READERS = holds(Role.CONVENER, Role.RECORDER, Role.AUDITOR, at="round")
IMPORTERS = holds(Role.CONVENER, at="meeting")
STATEMENT_DESK = holds(Role.CONVENER, Role.RECORDER, at="statement")
ROUND_PRESENT = when(_("those who have checked in to the meeting"), require_presence("round"))


def stand_as_resident(presence: Test, of: str) -> Test:
    """Whoever is there, as a resident: what they say has no name, and a rare role is one."""

    def test(by: Actor, target: Target) -> Standing | None:
        if presence(by, target) is None:
            return None
        return Standing(Role.RESIDENT, find_node_path(target.get(of)))

    return test


STATEMENT_PRESENT = when(
    ROUND_PRESENT.names[0], stand_as_resident(require_presence("statement"), "statement")
)
ROUND_AUTHORS = ROUND_DESK | when(
    ROUND_PRESENT.names[0], stand_as_resident(require_presence("round"), "round")
)

"""Who may urge, answer, pass on and end it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhaishangyi.oversight.models import Urge
from zhaishangyi.oversight.urging.queries import find_part
from zhaishangyi.record.actor import Actor, Standing
from zhaishangyi.record.permissions import OPERATOR, Target, holds, when
from zhaishangyi.record.roles import Role


def _stand_as_urged(by: Actor, target: Target) -> Standing | None:
    """The role in which somebody was urged, as long as they are here in it."""
    urge: Urge | None = target.get("urge")
    part = find_part(urge, by) if urge is not None else None
    if urge is None or part is None or not by.holds(Role(part.role)):
        return None
    return Standing(part.role, urge.node_path)


SENDERS = holds(Role.SUPERVISOR, at="matter")
URGED = when(_("those who were urged"), _stand_as_urged)
WATCHERS = holds(Role.SUPERVISOR, at="urge")
PASSERS = OPERATOR | WATCHERS

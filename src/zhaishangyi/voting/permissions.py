"""Who may do what with a motion."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _

from zhaishangyi.meetings.permissions import require_presence
from zhaishangyi.record.permissions import holds, when
from zhaishangyi.record.roles import Role

DESK = holds(Role.CONVENER, Role.RECORDER, at="meeting")
MOTION_DESK = holds(Role.CONVENER, Role.RECORDER, at="motion")
PRESENT = when(_("those who have checked in to the meeting"), require_presence("motion"))

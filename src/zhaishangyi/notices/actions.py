"""Everything anyone may do about public notices."""

from __future__ import annotations

from zhaishangyi.notices import rules, tell
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.roles import Role
from zhaishangyi.record.texts import require_text

PUBLISHERS = (Role.CONVENER, Role.SUPERVISOR, Role.ADMINISTRATOR)


@act("notice.publish", who=holds(*PUBLISHERS, at="place"))
def publish_notice(by: Actor, place: Jurisdiction, title: str, text: str) -> PublicNotice:
    """Publish something that everybody may read."""
    return tell.publish(
        place, "other", rules.require_title(title), rules.require_body(text), "", by
    )


@act("notice.withdraw", who=holds(*PUBLISHERS, at="notice"))
def withdraw_notice(by: Actor, notice: PublicNotice, reason: str) -> PublicNotice:
    """Withdraw a notice with a reason. It stays readable, marked as withdrawn."""
    found = load(PublicNotice, notice.pk)
    rules.require_still_up(found.withdrawn_at is not None)
    found.withdrawn_reason = require_text("reason", reason, least=2, most=200)
    found.withdrawn_at = clock.now()
    found.save()
    return found

"""Acts on the links themselves: closing by hand, leaving out, and following along."""

from __future__ import annotations

from zhaishangyi.matters import news, progress
from zhaishangyi.matters.inquiry import CONVENERS, load_under_way
from zhaishangyi.matters.models import Follow, LinkClosing, Matter
from zhaishangyi.matters.permissions import READERS
from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.texts import require_text

CLOSED = mark("%(title)s: the convener says that this step is done.")
SKIPPED = mark("%(title)s: one step is left out. The reason: %(reason)s")


@act("link.close", who=CONVENERS)
def close_link(by: Actor, matter: Matter, link: str) -> LinkClosing:
    """Say that a link is done. Without its evidence the answer names what is missing."""
    held = load_under_way(matter)
    closing = progress.close_link(held, link, by)
    news.tell_concerned(held, CLOSED, "check")
    return closing


@act("link.skip", who=CONVENERS)
def skip_link(by: Actor, matter: Matter, link: str, reason: str) -> LinkClosing:
    """Leave a link out, where the procedure allows it for this tier, with a reason on record."""
    held = load_under_way(matter)
    reason = require_text("reason", reason, most=200)
    closing = progress.skip_link(held, link, reason, by)
    news.tell_concerned(held, SKIPPED, "dash", reason=reason)
    return closing


@act("matter.follow", who=READERS)
def follow_matter(by: Actor, matter: Matter) -> Follow:
    """Hear how a matter goes on. Following twice is following."""
    assert by.person_id is not None  # READERS have signed in
    held = load(Matter, matter.pk)
    follow = Follow.objects.filter(matter=held, person=by.person_id).first()
    return follow or Follow.objects.create(matter=held, person_id=by.person_id)


@act("matter.unfollow", who=READERS)
def unfollow_matter(by: Actor, matter: Matter) -> Matter:
    """Hear no more of a matter."""
    held = load(Matter, matter.pk)
    for follow in Follow.objects.filter(matter=held, person=by.person_id):
        follow.delete()
    return held

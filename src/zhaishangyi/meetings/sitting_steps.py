"""The steps of beginning and ending a meeting; usable only inside an act."""

from __future__ import annotations

from zhaishangyi.matters.models import Matter, State
from zhaishangyi.matters.progress import find_quorum
from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import CheckInWay, Meeting, MeetingState, Turn
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import load
from zhaishangyi.record.errors import RuleBroken

Least = tuple[int, list[str]]


def set_matter(meeting: Meeting, matter: Matter | None) -> Least:
    """Tie a meeting on the spot to its matter; gives the quorum that it needs at least."""
    if matter is None:
        return 1, []
    matter = load(Matter, matter.pk)
    if matter.handled_at_id != meeting.jurisdiction_id:
        raise RuleBroken(
            "matter",
            "This matter is handled by %(place)s. Open the meeting there.",
            place=matter.handled_at.name,
        )
    if matter.state != State.UNDER_WAY:
        raise RuleBroken(
            "matter", "This matter is not under way. Decide first whether it is taken up."
        )
    if Meeting.objects.filter(matter=matter, state=MeetingState.OPEN).exists():
        raise RuleBroken("matter", "A meeting about this matter is sitting now. Go there.")
    meeting.matter, meeting.round = matter, matter.round
    return find_quorum(matter)


def begin(meeting: Meeting, by: Actor) -> None:
    """Open it: the clock runs, the first point is on, the convener at the desk is present."""
    meeting.state = MeetingState.OPEN
    meeting.opened_at = clock.now()
    meeting.save()
    running.start_next_item(meeting)
    if by.person_id == meeting.convener_id:
        running.admit_person(meeting, meeting.convener, CheckInWay.DESK)


def require_quorum(meeting: Meeting, is_without_quorum: bool) -> bool:
    """Whether enough people are here. Raises RuleBroken when not, unless that was said."""
    try:
        running.require_enough(meeting)
    except RuleBroken:
        if not is_without_quorum:
            raise
        return False
    return True


def end_everything(meeting: Meeting) -> None:
    """Take the floor back, let those who wait go, and end the point that is on."""
    for turn in Turn.objects.filter(meeting=meeting, ended_at=None, withdrawn_at=None):
        if turn.started_at is not None:
            running.end_turn(turn)
        else:
            turn.withdrawn_at = clock.now()
            turn.save()
    item = running.find_current_item(meeting)
    if item is not None:
        item.ended_at = clock.now()
        item.save()

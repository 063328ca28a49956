"""Acts around the floor: who speaks, who waits. Time counts to roles, never to persons."""

from __future__ import annotations

from uuid import UUID

from zhaishangyi.meetings import running
from zhaishangyi.meetings.models import Meeting, Participant, Turn
from zhaishangyi.meetings.permissions import DESK, OWN_TURN, PRESENT, require_own
from zhaishangyi.meetings.queries import read_waiting
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import ChangedMeanwhile, RuleBroken

MOST_SECONDS = 3600


def put_into_queue(meeting: Meeting, participant: Participant) -> Turn:
    """A place in the queue. Whoever waits already keeps the place they have."""
    if participant.checked_in_at is None:
        raise RuleBroken("participant", "%(name)s has not checked in yet.", name=participant.name)
    own = Turn.objects.filter(
        meeting=meeting, participant=participant, ended_at=None, withdrawn_at=None
    ).first()
    if own is not None and own.started_at is not None:
        raise RuleBroken("participant", "%(name)s is speaking just now.", name=participant.name)
    return own or Turn.objects.create(
        meeting=meeting, participant=participant, asked_at=clock.now()
    )


@act("floor.ask", who=PRESENT)
def ask_for_floor(by: Actor, meeting: Meeting) -> Turn:
    """Ask to speak. Those who have not spoken yet come first. (我要发言)"""
    meeting = running.load_meeting(meeting)
    return put_into_queue(meeting, require_own(by, meeting))


@act("floor.ask_for", who=DESK)
def ask_for_somebody(by: Actor, meeting: Meeting, participant: Participant) -> Turn:
    """Put somebody who raised a hand into the queue. (代排队)"""
    meeting = running.load_meeting(meeting)
    participant = load(Participant, participant.pk)
    if participant.meeting_id != meeting.pk:
        raise RuleBroken("participant", "This name stands on the list of another meeting.")
    return put_into_queue(meeting, participant)


@act("floor.next", who=DESK)
def give_floor(
    by: Actor, meeting: Meeting, current: UUID | None = None, turn: UUID | None = None
) -> Turn:
    """Take the floor back and give it to the next in the queue, or to one of them. (请下一位)

    `current` is the turn that the desk saw as going on: two desks do not skip one together.
    With nobody waiting the floor is free afterwards.
    """
    meeting = running.load_meeting(meeting)
    speaking = running.find_speaker(meeting)
    if current is not None and (speaking is None or speaking.pk != current):
        raise ChangedMeanwhile("The floor has passed on already. Look who is speaking now.")
    following = find_next(meeting, turn)
    # One moment for both, so that taking the press back finds the two that belong together.
    now = clock.now()
    if speaking is not None:
        running.end_turn(speaking, now)
    if following is None:
        if speaking is None:
            raise RuleBroken("", "Nobody is waiting to speak.")
        return speaking
    following.started_at = now
    following.save()
    return following


def find_next(meeting: Meeting, turn_id: UUID | None) -> Turn | None:
    """Whose turn it is: the named one, or the first of the queue; None when nobody waits."""
    waiting = read_waiting(meeting)
    if turn_id is None:
        turn_id = waiting[0].pk if waiting else None
    elif turn_id not in {one.pk for one in waiting}:
        raise RuleBroken("turn", "This person is not waiting any more.")
    return load(Turn, turn_id) if turn_id else None


def load_speaker(meeting: Meeting) -> Turn:
    """The turn that is going on; raises RuleBroken when nobody speaks."""
    turn = running.find_speaker(running.load_meeting(meeting))
    if turn is None:
        raise RuleBroken("", "Nobody is speaking just now.")
    return turn


@act("floor.pause", who=DESK)
def pause_floor(by: Actor, meeting: Meeting, is_paused: bool = True) -> Turn:
    """Stop the speaker's clock for a while, or let it run again. (停一停)"""
    turn = load_speaker(meeting)
    now = clock.now()
    if is_paused and turn.paused_at is None:
        turn.paused_at = now
    elif not is_paused and turn.paused_at is not None:
        turn.paused_seconds += int((now - turn.paused_at).total_seconds())
        turn.paused_at = None
    turn.save()
    return turn


@act("floor.extend", who=DESK)
def extend_floor(by: Actor, meeting: Meeting, seconds: int = 60) -> Turn:
    """Give the speaker more time. (加一分钟)"""
    turn = load_speaker(meeting)
    if seconds < 1 or turn.allowed_seconds + seconds > MOST_SECONDS:
        raise RuleBroken("seconds", "One turn lasts an hour at most.")
    turn.allowed_seconds += seconds
    turn.save()
    return turn


@act("floor.stop", who=DESK)
def stop_floor(by: Actor, meeting: Meeting) -> Turn:
    """Take the floor back without giving it to anybody. (说完了)"""
    return running.end_turn(load_speaker(meeting))


@act("floor.withdraw", who=OWN_TURN)
def withdraw_turn(by: Actor, turn: Turn) -> Turn:
    """Leave the queue. (不说了)"""
    running.load_meeting(turn.meeting)
    turn = load(Turn, turn.pk)
    if turn.started_at is not None:
        raise RuleBroken("", "This turn has begun already.")
    if turn.withdrawn_at is None:
        turn.withdrawn_at = clock.now()
        turn.save()
    return turn

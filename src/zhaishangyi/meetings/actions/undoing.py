"""Acts that take a slip of the hand back: only the last one, soon, and with nothing built on it."""

from __future__ import annotations

from uuid import UUID

from zhaishangyi.meetings import rules, running, undo_rules
from zhaishangyi.meetings.actions.notes import WRITABLE
from zhaishangyi.meetings.models import (
    AgendaItem,
    CheckInWay,
    Meeting,
    MeetingState,
    Note,
    Participant,
    Turn,
)
from zhaishangyi.meetings.permissions import DESK, NOTE_DESK, PARTICIPANT_DESK
from zhaishangyi.meetings.running import has_fact
from zhaishangyi.record import clock
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.door import act, load
from zhaishangyi.record.errors import RuleBroken


@act("floor.undo_next", who=DESK)
def undo_give_floor(by: Actor, meeting: Meeting, current: UUID | None = None) -> Turn:
    """Give the floor back to whoever had it before the last press. (撤销请下一位)

    `current` is the turn that the desk saw as going on, None for a free floor. Whoever was called
    by mistake gets the old place in the queue again.
    """
    meeting = running.load_meeting(meeting)
    speaking = running.find_speaker(meeting)
    undo_rules.require_seen(speaking.pk if speaking else None, current)
    before = Turn.objects.filter(meeting=meeting, ended_at__isnull=False).order_by("-ended_at")
    last = before.first()
    if speaking is None:
        if last is None:
            raise RuleBroken("", "Nobody has spoken yet. There is nothing to take back.")
        undo_rules.require_recent(last.ended_at, clock.now())
        return let_speak_on(last)
    undo_rules.require_recent(speaking.started_at, clock.now())
    require_nothing_noted(speaking)
    called_at = speaking.started_at
    put_back(speaking)
    # The same press ended one turn and began the other. Otherwise the floor was free before.
    return let_speak_on(last) if last is not None and last.ended_at == called_at else speaking


def require_nothing_noted(turn: Turn) -> None:
    """Raises RuleBroken when a line was written down from whoever has the floor."""
    noted = Note.objects.filter(
        participant=turn.participant, at__gte=turn.started_at, struck_at=None
    )
    if noted.exists():
        raise RuleBroken(
            "", "A line of theirs is written down already. Cross it out first, then take this back."
        )


def put_back(turn: Turn) -> None:
    """Make a turn that was begun by mistake one that waits, in its old place."""
    fresh = Turn(meeting=turn.meeting)
    turn.started_at, turn.paused_at = None, None
    turn.paused_seconds, turn.allowed_seconds = 0, fresh.allowed_seconds
    turn.save()


def let_speak_on(turn: Turn) -> Turn:
    """Give the floor back to an ended turn; the clock counts as if it had run on."""
    again = Turn.objects.filter(participant=turn.participant, started_at=None, withdrawn_at=None)
    # Whoever was cut off and asked again at once has no need of a second turn now.
    for waiting in again.filter(asked_at__gte=turn.ended_at):
        waiting.withdrawn_at = clock.now()
        waiting.save()
    turn.ended_at = None
    turn.save()
    return turn


@act("agenda.undo_next", who=DESK)
def undo_next_point(by: Actor, meeting: Meeting, current: UUID | None = None) -> AgendaItem:
    """Go back to the point that was on before the last press. (撤销下一项)

    `current` is the point that the desk saw as being on, None when the agenda was through.
    """
    meeting = running.load_meeting(meeting)
    item = running.find_current_item(meeting)
    undo_rules.require_seen(item.pk if item else None, current)
    ended = AgendaItem.objects.filter(meeting=meeting, ended_at__isnull=False)
    last = ended.order_by("-ended_at", "-position").first()
    if last is None or (item is not None and last.ended_at != item.started_at):
        raise RuleBroken("", "This point began with the meeting. There is none before it.")
    undo_rules.require_recent(last.ended_at, clock.now())
    if item is not None:
        item.started_at = None
        item.save()
    last.ended_at = None
    last.save()
    return last


@act("meeting.undo_check_in", who=PARTICIPANT_DESK)
def undo_check_in(by: Actor, participant: Participant) -> Meeting:
    """Take back a presence that was taken by name at the desk. (撤销签到)

    Who was invited is awaited again; who was not is taken off the list.
    """
    states = (MeetingState.ANNOUNCED, MeetingState.OPEN)
    meeting = running.load_meeting(participant.meeting, *states)
    participant = load(Participant, participant.pk)
    if participant.checked_in_at is None:
        raise RuleBroken("", "%(name)s is not checked in.", name=participant.name)
    if participant.check_in_way != CheckInWay.DESK:
        raise RuleBroken(
            "", "%(name)s checked in on the own phone. That stays.", name=participant.name
        )
    undo_rules.require_recent(participant.checked_in_at, clock.now())
    require_nothing_done(participant)
    require_still_enough(meeting, participant)
    take_back(participant)
    return meeting


def require_nothing_done(participant: Participant) -> None:
    """Raises RuleBroken when anything hangs on a presence: a turn, a vote, a line of the record.

    Rooms below tie their own records to a participant, so all that points there is asked for.
    """
    for relation in Participant._meta.related_objects:
        model, field = relation.related_model, relation.field.name
        if model._default_manager.filter(**{field: participant}).exists():
            raise RuleBroken(
                "",
                "%(name)s has asked to speak, voted or stands in the record already.",
                name=participant.name,
            )


def require_still_enough(meeting: Meeting, participant: Participant) -> None:
    """Raises RuleBroken when the record says already that all parties came, with this one."""
    if not meeting.is_on_the_spot:
        return
    others = [one.role for one in running.list_present(meeting) if one.pk != participant.pk]
    if rules.list_missing(meeting.required_roles, others) and has_fact(
        meeting, "required_roles_invited"
    ):
        raise RuleBroken(
            "",
            "With %(name)s every party was here, and the record says so already. "
            "Write down in the running record what was wrong.",
            name=participant.name,
        )


def take_back(participant: Participant) -> None:
    """Make somebody absent again; a walk-in leaves the list."""
    if participant.invited_at is None and not participant.topic:
        participant.delete()
        return
    participant.checked_in_at, participant.check_in_way = None, ""
    participant.save()


@act("note.restore", who=NOTE_DESK)
def restore_note(by: Actor, note: Note) -> Note:
    """Let a line count again that was crossed out by mistake. (恢复记录)"""
    running.require_not_approved(running.load_meeting(note.meeting, *WRITABLE))
    note = load(Note, note.pk)
    if note.struck_at is not None:
        note.struck_at = None
        note.save()
    return note

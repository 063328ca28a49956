"""Pages that take a slip of the hand back; the desk shows their button for half a minute."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.meetings import actions, queries
from zhaishangyi.meetings.forms import ButtonForm
from zhaishangyi.meetings.models import Meeting, Note, Participant
from zhaishangyi.meetings.permissions import DESK, NOTE_DESK, PARTICIPANT_DESK
from zhaishangyi.meetings.running import find_current_item, find_speaker
from zhaishangyi.meetings.views.button import Words, ask, ask_about_current, read_post
from zhaishangyi.meetings.views.writing import find_desk
from zhaishangyi.record.pages import page


@page(DESK, meeting=queries.get_meeting)
def undo_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Give the floor back."""
    words = Words(
        title=_("Give the floor back"),
        lead=_("Whoever had the floor before goes on. Whoever was called waits in the old place."),
        button=_("Take it back"),
        said=_("Taken back."),
    )
    turn = find_speaker(meeting)
    return ask_about_current(request, meeting, turn, words, actions.undo_give_floor)


@page(DESK, meeting=queries.get_meeting)
def undo_point(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Go back to the point before."""
    words = Words(
        title=_("Back to the point before"),
        lead=_("Its clock goes on as if it had run all the time."),
        button=_("Take it back"),
        said=_("Taken back."),
    )
    item = find_current_item(meeting)
    return ask_about_current(request, meeting, item, words, actions.undo_next_point)


@page(PARTICIPANT_DESK, participant=queries.get_participant)
def undo_check_in(request: HttpRequest, participant: Participant) -> HttpResponse:
    """Take back a presence that was taken by name."""
    words = Words(
        title=_("Take a check-in back"),
        lead=_("%(name)s is not here after all.") % {"name": participant.name},
        button=_("Take it back"),
        said=_("Taken back."),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request,
        participant.meeting,
        form,
        words,
        do=lambda by: actions.undo_check_in(by, participant=participant),
    )


@page(NOTE_DESK, note=queries.get_note)
def restore_note(request: HttpRequest, note: Note) -> HttpResponse:
    """Let a line count again."""
    words = Words(
        title=_("Let this line count again"),
        lead=_("“%(text)s” was crossed out.") % {"text": note.text},
        button=_("Let it count again"),
        said=_("Taken back."),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request,
        note.meeting,
        form,
        words,
        do=lambda by: actions.restore_note(by, note=note),
        then=find_desk,
    )

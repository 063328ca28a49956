"""Pages of the agenda and of the floor."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.meetings import actions, queries
from zhaishangyi.meetings.forms import (
    AgendaForm,
    AskForForm,
    ButtonForm,
    ExtendForm,
    FloorNextForm,
    PauseForm,
)
from zhaishangyi.meetings.models import AgendaItem, Meeting, Turn
from zhaishangyi.meetings.permissions import DESK, OWN_TURN, PRESENT
from zhaishangyi.meetings.running import find_current_item, find_speaker
from zhaishangyi.meetings.views.button import (
    Words,
    ask,
    ask_about_current,
    console_url,
    read_post,
    show_url,
)
from zhaishangyi.record.pages import page, send_form


@page(DESK, meeting=queries.get_meeting)
def set_agenda(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The points of the agenda and their minutes."""
    items = list(AgendaItem.objects.filter(meeting=meeting))
    points = [(item.title, item.minutes) for item in items if item.started_at is None]
    initial = {"seen_version": meeting.version}
    form = AgendaForm(read_post(request), points=points, initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.set_agenda(by, meeting=meeting, **form.read_values()),
        template="meetings/agenda.html",
        context={"meeting": meeting, "begun": [item for item in items if item.started_at]},
        then=console_url if meeting.is_open else show_url,
        said=_("The agenda is set."),
        latest=lambda: tell_agenda(meeting),
    )


def tell_agenda(meeting: Meeting) -> tuple[int, str]:
    """The agenda as it stands now."""
    meeting.refresh_from_db()
    items = AgendaItem.objects.filter(meeting=meeting)
    return meeting.version, "\n".join(f"{item.title} {item.minutes}" for item in items)


@page(DESK, meeting=queries.get_meeting)
def start_next_point(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Go to the next point."""
    item = find_current_item(meeting)
    words = Words(
        title=_("Next point"),
        lead=_("The point that is on ends, and the next one begins."),
        button=_("Go to the next point"),
    )
    return ask_about_current(request, meeting, item, words, actions.start_next_point)


@page(DESK, meeting=queries.get_meeting)
def extend_point(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Give the point that is on more minutes."""
    words = Words(
        title=_("More time"),
        lead=_("The point that is on goes on for a while longer."),
        button=_("Give it more time"),
    )
    form = ExtendForm(read_post(request))

    def do(by: object) -> AgendaItem:
        minutes = form.read_values()["minutes"] or 5
        return actions.extend_point(by, meeting=meeting, minutes=minutes)  # type: ignore[arg-type]

    return ask(request, meeting, form, words, do=do)


@page(PRESENT, meeting=queries.get_meeting)
def ask_for_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """I want to speak."""
    words = Words(
        title=_("I want to speak"),
        lead=_("You get a place in the queue. Those who have not spoken yet come first."),
        button=_("I want to speak"),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.ask_for_floor(by, meeting=meeting),
        then=show_url,
    )


@page(DESK, meeting=queries.get_meeting)
def ask_for_somebody(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Somebody has a hand up."""
    words = Words(
        title=_("Somebody has a hand up"),
        lead=_("For those without a phone: put them into the queue."),
        button=_("Put them into the queue"),
    )
    form = AskForForm(read_post(request), present=queries.list_here(meeting))
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.ask_for_somebody(by, meeting=meeting, **form.read_values()),
    )


@page(DESK, meeting=queries.get_meeting)
def give_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """The next, please."""
    turn = find_speaker(meeting)
    words = Words(
        title=_("Next, please"),
        lead=_("The floor goes to whoever comes next in the queue."),
        button=_("Next, please"),
    )
    return ask_about_current(request, meeting, turn, words, actions.give_floor, FloorNextForm)


@page(DESK, meeting=queries.get_meeting)
def pause_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Stop the speaker's clock for a while, or let it run again."""
    turn = find_speaker(meeting)
    is_paused = turn is not None and turn.paused_at is not None
    words = Words(
        title=_("Let it run again") if is_paused else _("Stop for a while"),
        lead=_("While it is stopped, the time does not count."),
        button=_("Let it run again") if is_paused else _("Stop for a while"),
    )
    form = PauseForm(read_post(request), initial={"is_paused": not is_paused})
    return ask(
        request,
        meeting,
        form,
        words,
        do=lambda by: actions.pause_floor(by, meeting=meeting, **form.read_values()),
    )


@page(DESK, meeting=queries.get_meeting)
def extend_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """One more minute for the speaker."""
    words = Words(
        title=_("One more minute"),
        lead=_("The speaker gets one more minute."),
        button=_("Give one more minute"),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request, meeting, form, words, do=lambda by: actions.extend_floor(by, meeting=meeting)
    )


@page(DESK, meeting=queries.get_meeting)
def stop_floor(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Done speaking, and nobody called yet."""
    words = Words(
        title=_("Done speaking"),
        lead=_("The floor is free afterwards; nobody is called yet."),
        button=_("Done speaking"),
    )
    form = ButtonForm(read_post(request))
    return ask(request, meeting, form, words, do=lambda by: actions.stop_floor(by, meeting=meeting))


@page(OWN_TURN, turn=queries.get_turn)
def withdraw_turn(request: HttpRequest, turn: Turn) -> HttpResponse:
    """Leave the queue."""
    words = Words(
        title=_("Leave the queue"),
        lead=_("You can ask to speak again at any time."),
        button=_("Leave the queue"),
    )
    form = ButtonForm(read_post(request))
    return ask(
        request,
        turn.meeting,
        form,
        words,
        do=lambda by: actions.withdraw_turn(by, turn=turn),
        then=show_url,
    )

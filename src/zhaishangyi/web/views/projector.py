"""The big screen of a meeting: what everybody in the yard sees, and the way in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import DESK
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.meetings.views.sitting import draw_code
from zhaishangyi.record.pages import page
from zhaishangyi.web.live.document import read_document


@page(DESK, meeting=get_meeting)
def show_projector(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Only what is public stands here, for a wall has no sign-in. The code is for those present."""
    code = draw_code(request, meeting) if meeting.is_open or meeting.is_ahead else {}
    context = {"meeting": meeting, "document": read_document(meeting.pk), **code}
    return render(request, "web/projector.html", context)

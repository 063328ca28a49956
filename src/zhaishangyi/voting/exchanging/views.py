"""Pages of exchanging rounds: two tables out, both in."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.meetings.views.button import read_post
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.voting.exchanging import actions, queries
from zhaishangyi.voting.exchanging.forms import ImportForm
from zhaishangyi.voting.models import StatementRound
from zhaishangyi.voting.permissions import IMPORTERS, TABLE_READERS
from zhaishangyi.voting.statements.words import find_address


@page(TABLE_READERS, round=queries.get_closed_round)
def give_votes(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """votes.csv of a closed round, people numbered."""
    return give_table(queries.build_votes(round), "votes.csv")


@page(ANYONE, round=queries.get_closed_round)
def give_statements(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """comments.csv of a closed round; what was declined is for the desk."""
    is_desk = TABLE_READERS.find_standing(find_actor(request), {"round": round}) is not None
    return give_table(queries.build_statements(round, with_declined=is_desk), "comments.csv")


def give_table(content: bytes, name: str) -> HttpResponse:
    """A table to be kept."""
    response = HttpResponse(content, content_type="text/csv; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["Cache-Control"] = "private, no-store"
    return response


@page(IMPORTERS, meeting=get_meeting)
def import_round(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Bring a conversation held elsewhere to the meeting."""
    form = ImportForm(read_post(request), request.FILES or None)
    return send_form(
        request,
        form,
        do=lambda by: actions.import_round(by, meeting=meeting, **form.read_values()),
        template="voting/round_import.html",
        context={"meeting": meeting},
        then=find_address,
        said=_("All of it is here. Nothing of it can be voted on any more."),
    )

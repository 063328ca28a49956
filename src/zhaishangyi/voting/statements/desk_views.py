"""Pages of the desk: reading what people wrote, paper slips, closing a round."""

from __future__ import annotations

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from zhaishangyi.meetings.forms import ButtonForm
from zhaishangyi.meetings.queries import list_here
from zhaishangyi.meetings.views.button import console_url, read_post
from zhaishangyi.record.pages import page, send_form
from zhaishangyi.voting import actions
from zhaishangyi.voting.mapping import read_round
from zhaishangyi.voting.models import Statement, StatementRound, StatementState
from zhaishangyi.voting.permissions import ROUND_DESK, STATEMENT_DESK
from zhaishangyi.voting.statements import queries
from zhaishangyi.voting.statements.forms import CastForForm, DeclineForm, SlipForm
from zhaishangyi.voting.statements.views import find_list
from zhaishangyi.voting.statements.words import find_address


@page(ROUND_DESK, round=queries.get_round)
def list_statements(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """Every statement of a round: those that wait first, each decided with one press."""
    view = read_round(round)
    rows = queries.list_rows(round, view)
    context = {
        "meeting": round.meeting,
        "round": round,
        "view": view,
        "waiting": rows.get(StatementState.WAITING, []),
        "shown": rows.get(StatementState.SHOWN, []),
        "declined": rows.get(StatementState.DECLINED, []),
    }
    return render(request, "voting/statements.html", context)


@page(STATEMENT_DESK, statement=queries.get_statement)
def show_statement(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Put a statement to everybody."""
    form = ButtonForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.show_statement(by, statement=statement),
        template="voting/statement_show.html",
        context={"meeting": statement.meeting, "statement": statement},
        then=lambda done: find_list(statement.round),
        said=_("It is put to everybody. Whoever wrote it is told."),
    )


@page(STATEMENT_DESK, statement=queries.get_statement)
def decline_statement(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Leave a statement out, with a reason."""
    others = Statement.objects.filter(round=statement.round, state=StatementState.SHOWN)
    form = DeclineForm(read_post(request), shown=others.exclude(pk=statement.pk))
    return send_form(
        request,
        form,
        do=lambda by: actions.decline_statement(by, statement=statement, **form.read_values()),
        template="voting/statement_decline.html",
        context={"meeting": statement.meeting, "statement": statement},
        then=lambda done: find_list(statement.round),
        said=_("It is left out. Whoever wrote it is told why."),
    )


@page(STATEMENT_DESK, statement=queries.get_shown_statement)
def cast_for(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Take down what somebody without a phone says to one statement."""
    form = CastForForm(read_post(request), here=list_here(statement.meeting))
    return send_form(
        request,
        form,
        do=lambda by: actions.cast_stance_for(by, statement=statement, **form.read_values()),
        template="voting/statement_vote_for.html",
        context={"meeting": statement.meeting, "statement": statement},
        then=lambda done: find_list(statement.round),
        said=_("Taken down."),
    )


@page(ROUND_DESK, round=queries.get_round)
def take_slip(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """Take down a paper slip."""
    here = list_here(round.meeting)
    shown = Statement.objects.filter(round=round, state=StatementState.SHOWN).order_by("number")
    form = SlipForm(read_post(request), here=here, statements=shown)
    return send_form(
        request,
        form,
        do=lambda by: actions.take_slip(by, round=round, **form.read_values()),
        template="voting/round_slip.html",
        context={"meeting": round.meeting, "round": round},
        then=lambda done: console_url(round.meeting),
        said=_("Taken down."),
    )


@page(ROUND_DESK, round=queries.get_round)
def close_round(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """Close a round."""
    form = ButtonForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.close_round(by, round=round),
        template="voting/round_close.html",
        context={"meeting": round.meeting, "round": round, "view": read_round(round)},
        then=lambda done: find_address(round),
        said=_("Closed. What everybody shares stands in the record of the meeting."),
    )

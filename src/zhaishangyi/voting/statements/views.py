"""Pages of statements: saying what one thinks, writing one, what came of it."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.meetings.models import Meeting
from zhaishangyi.meetings.permissions import find_own
from zhaishangyi.meetings.queries import get_meeting
from zhaishangyi.meetings.views.button import console_url, read_post
from zhaishangyi.record.pages import find_actor, page, send_form
from zhaishangyi.record.permissions import ANYONE
from zhaishangyi.voting import actions
from zhaishangyi.voting.mapping import read_round
from zhaishangyi.voting.models import Statement, StatementRound
from zhaishangyi.voting.permissions import (
    DESK,
    ROUND_AUTHORS,
    ROUND_DESK,
    STATEMENT_PRESENT,
)
from zhaishangyi.voting.statements import queries
from zhaishangyi.voting.statements.forms import STANCES, CastForm, RoundForm, StatementForm
from zhaishangyi.voting.statements.words import find_address


@page(DESK, meeting=get_meeting)
def open_round(request: HttpRequest, meeting: Meeting) -> HttpResponse:
    """Begin a round."""
    form = RoundForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.open_round(by, meeting=meeting, **form.read_values()),
        template="voting/round_open.html",
        context={"meeting": meeting},
        then=lambda done: console_url(meeting),
        said=_("The round is open. Everybody present can say what they think."),
    )


@page(ANYONE, round=queries.get_round)
def show_round(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """The next statement and one's own answers; once the round is closed, what came of it."""
    by = find_actor(request)
    own = find_own(by, round.meeting)
    is_here = own is not None and own.checked_in_at is not None
    is_desk = ROUND_DESK.find_standing(by, {"round": round}) is not None
    view = read_round(round)
    has_results = is_desk or not round.is_open
    context: dict[str, Any] = {
        "meeting": round.meeting,
        "round": round,
        "view": view,
        "is_desk": is_desk,
        "is_here": is_here,
        "has_results": has_results,
        "written": queries.list_written(round, own),
        "stance_labels": STANCES,
        "answers": queries.list_own(view, queries.read_stances(round, own)),
        "by_group": queries.list_group_counts(view) if has_results else [],
        "by_role": queries.list_role_counts(round, view) if has_results else [],
    }
    if round.is_open and is_here and own is not None:
        context["card"] = queries.read_card(round, own)
    return render(request, "voting/round.html", context)


@page(STATEMENT_PRESENT, statement=queries.get_shown_statement)
def cast_stance(request: HttpRequest, statement: Statement) -> HttpResponse:
    """Say what one thinks of a statement, or change it."""
    own = find_own(find_actor(request), statement.meeting)
    form = CastForm(read_post(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.cast_stance(by, statement=statement, **form.read_values()),
        template="voting/statement_vote.html",
        context={
            "meeting": statement.meeting,
            "round": statement.round,
            "card": queries.read_card_of(statement, own) if own else None,
        },
        then=lambda done: find_address(statement.round),
        said=_("Noted. You can change it until the round closes."),
    )


@page(ROUND_AUTHORS, round=queries.get_round)
def add_statement(request: HttpRequest, round: StatementRound) -> HttpResponse:
    """Write a statement; those that are like it are shown first."""
    is_desk = ROUND_DESK.find_standing(find_actor(request), {"round": round}) is not None
    form = StatementForm(
        read_post(request), find_alike=lambda text: queries.list_alike(round, text)
    )
    waits = round.is_moderated and not is_desk
    return send_form(
        request,
        form,
        do=lambda by: actions.add_statement(by, round=round, **form.read_values()),
        template="voting/statement_add.html",
        context={"meeting": round.meeting, "round": round, "waits": waits},
        then=lambda done: find_list(round) if is_desk else find_address(round),
        said=_("It waits for the convener, who reads it first. You will be told.")
        if waits
        else _("It is put to everybody."),
    )


def find_list(round: StatementRound) -> str:
    """The list at the desk."""
    return reverse("voting:statements", args=[round.pk])

"""Inbox and public notices."""

from __future__ import annotations

from django import forms
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST

from zhaishangyi.notices import actions, queries
from zhaishangyi.notices.models import PublicNotice
from zhaishangyi.places.models import Jurisdiction
from zhaishangyi.places.queries import get_place
from zhaishangyi.record import clock
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import choose_next, find_actor, page, read_sent, send_form
from zhaishangyi.record.paging import LongPaginator
from zhaishangyi.record.permissions import ANYONE, SIGNED_IN, holds


class NoticeForm(ActForm):
    """A new notice."""

    title = forms.CharField(label=gettext_lazy("Title"))
    text = forms.CharField(
        label=gettext_lazy("What should everybody know?"), widget=forms.Textarea(attrs={"rows": 8})
    )


class WithdrawForm(ActForm):
    """Why a notice is withdrawn."""

    reason = forms.CharField(
        label=gettext_lazy("Why?"), help_text=gettext_lazy("Everybody sees it.")
    )


@page(SIGNED_IN)
def show_inbox(request: HttpRequest) -> HttpResponse:
    """My messages."""
    inbox = queries.list_inbox(find_actor(request).person_id)
    shown = Paginator(inbox, 30).get_page(request.GET.get("page"))
    return render(request, "notices/inbox.html", {"page_obj": shown})


@require_POST
@page(SIGNED_IN)
def read_messages(request: HttpRequest) -> HttpResponse:
    """Mark one message as read and go where it leads, or mark them all."""
    unread = queries.list_inbox(find_actor(request).person_id).filter(read_at=None)
    chosen = request.POST.get("message", "")
    if chosen:
        unread = (
            unread.filter(pk=int(chosen))
            if chosen.isdecimal() and len(chosen) < 18
            else unread.none()
        )
    unread.update(read_at=clock.now())
    return HttpResponseRedirect(choose_next(request, reverse("notices:inbox")))


@page(ANYONE)
def list_notices(request: HttpRequest) -> HttpResponse:
    """Public notices, newest first."""
    shown = LongPaginator(queries.list_notices(), 20).get_page(request.GET.get("page"))
    return render(request, "notices/list.html", {"page_obj": shown})


@page(ANYONE, notice=queries.get_notice)
def show_notice(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    """One public notice."""
    can_withdraw = notice.withdrawn_at is None and actions.withdraw_notice.allows(
        find_actor(request), notice=notice
    )
    return render(request, "notices/show.html", {"notice": notice, "can_withdraw": can_withdraw})


@page(holds(*actions.PUBLISHERS, at="place"), place=get_place)
def publish_notice(request: HttpRequest, place: Jurisdiction) -> HttpResponse:
    """Write a notice for a village or the town."""
    form = NoticeForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.publish_notice(by, place=place, **form.read_values()),
        template="notices/publish.html",
        context={"place": place},
        then=lambda notice: reverse("notices:show", args=[notice.pk]),
        said=_("Everybody can read it now."),
    )


@page(holds(*actions.PUBLISHERS, at="notice"), notice=queries.get_notice)
def withdraw_notice(request: HttpRequest, notice: PublicNotice) -> HttpResponse:
    """Withdraw a notice."""
    form = WithdrawForm(read_sent(request))
    return send_form(
        request,
        form,
        do=lambda by: actions.withdraw_notice(by, notice=notice, **form.read_values()),
        template="notices/withdraw.html",
        context={"notice": notice},
        then=lambda done: reverse("notices:show", args=[done.pk]),
        said=_("The notice is marked as withdrawn."),
    )

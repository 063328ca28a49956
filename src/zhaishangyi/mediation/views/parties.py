"""Pages on which the sides of a dispute are written down, and speak."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.urls import reverse
from django.utils.translation import gettext as _

from zhaishangyi.mediation import actions, queries, roster
from zhaishangyi.mediation.models import Case, Party
from zhaishangyi.mediation.openings import case_page, count_today
from zhaishangyi.mediation.party_forms import ConsentForm, PartyForm, TellForm, WithdrawForm
from zhaishangyi.mediation.permissions import MEDIATOR_OF, OWN_PARTY, is_own_party
from zhaishangyi.record.forms import ActForm
from zhaishangyi.record.pages import find_actor, read_sent, send_form


def describe(request: HttpRequest, case: Case, **more: Any) -> dict[str, Any]:
    """What every page inside a dispute shows around its form."""
    return {"case": case, "opened_today": count_today(find_actor(request), case), **more}


@case_page(MEDIATOR_OF, "parties", case=queries.get_case)
def add_party(request: HttpRequest, case: Case) -> HttpResponse:
    """Write down one more party."""
    form = PartyForm(read_sent(request), town_path=roster.find_town_path(case.node_path))
    return send_form(
        request,
        form,
        do=lambda by: actions.add_party(by, case=case, draft=form.read_draft()),
        template="mediation/party.html",
        context=describe(request, case),
        then=lambda party: case.get_absolute_url(),
        said=_("Written down. They have to agree to mediation too."),
    )


@case_page(MEDIATOR_OF, "party", party=queries.get_party)
def change_party(request: HttpRequest, party: Party) -> HttpResponse:
    """Correct who a party is."""
    names = ("name", "is_minor", "represented_by", "represented_as", "interpreter")
    initial = {name: getattr(party, name) for name in names}
    form = PartyForm(
        read_sent(request),
        town_path=roster.find_town_path(party.node_path),
        party=party,
        initial={**initial, "seen_version": party.version},
    )
    return send_form(
        request,
        form,
        do=lambda by: actions.change_party(by, party=party, **form.read_values()),
        template="mediation/party.html",
        context=describe(request, party.case, party=party),
        then=lambda done: party.case.get_absolute_url(),
        said=_("Corrected."),
        latest=lambda: tell_latest(party),
    )


def tell_latest(party: Party) -> tuple[int, str]:
    """The party as it stands now, for whoever had an older form open."""
    party.refresh_from_db()
    parts = (party.name, party.represented_by, party.interpreter)
    return party.version, "\n".join(part for part in parts if part)


@case_page(OWN_PARTY | MEDIATOR_OF, "party", party=queries.get_party)
def give_consent(request: HttpRequest, party: Party) -> HttpResponse:
    """Say yes or no to mediation."""
    form = ConsentForm(read_sent(request), is_own=is_own_party(find_actor(request), party))
    return send_about(request, party, form, actions.give_consent, "consent", _("Written down."))


@case_page(OWN_PARTY | MEDIATOR_OF, "party", party=queries.get_party)
def tell_account(request: HttpRequest, party: Party) -> HttpResponse:
    """Say how one side sees it."""
    initial = {"account": party.account, "wish": party.wish}
    form = TellForm(read_sent(request), initial=initial)
    said = _("Thank you. The other side and the mediator can read it.")
    return send_about(request, party, form, actions.tell_account, "tell", said)


@case_page(OWN_PARTY | MEDIATOR_OF, "party", party=queries.get_party)
def withdraw_party(request: HttpRequest, party: Party) -> HttpResponse:
    """Leave the mediation."""
    form = WithdrawForm(read_sent(request))
    said = _("Written down. Nothing is lost, and the court stays open to everybody.")
    return send_about(request, party, form, actions.withdraw_party, "withdraw", said)


def send_about(
    request: HttpRequest, party: Party, form: ActForm, do: Any, page: str, said: str
) -> HttpResponse:
    """Show or send a form about one party."""
    by = find_actor(request)
    is_own = is_own_party(by, party)
    # Whoever leaves is outside from then on.
    is_leaving = page == "withdraw" and is_own
    after = reverse("mediation:list") if is_leaving else party.case.get_absolute_url()
    return send_form(
        request,
        form,
        do=lambda actor: do(actor, party=party, **form.read_values()),
        template=f"mediation/{page}.html",
        context=describe(request, party.case, party=party, is_own=is_own),
        then=lambda done: after,
        said=said,
    )

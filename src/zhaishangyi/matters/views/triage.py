"""Deciding on a matter, and changing what was decided."""

from __future__ import annotations

from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _

from zhaishangyi.matters import actions, queries
from zhaishangyi.matters.forms import AssignForm, ReleaseForm, RetierForm, TriageForm
from zhaishangyi.matters.models import Decision, Matter, State, UrgencyTier
from zhaishangyi.matters.triage import TRIAGERS
from zhaishangyi.record.actor import Actor
from zhaishangyi.record.pages import find_actor, page, read_sent, send_form
from zhaishangyi.record.permissions import holds
from zhaishangyi.record.photos import list_photos
from zhaishangyi.record.roles import Role


@page(TRIAGERS, matter=queries.get_matter)
def triage(request: HttpRequest, matter: Matter) -> HttpResponse:
    """What was said, what may say the same, and the decision."""
    actor = find_actor(request)
    similar = queries.list_suggestions(matter, actor)
    form = TriageForm(
        read_sent(request),
        initial=find_initial(matter, actor),
        matter=matter,
        actor=actor,
        similar=similar,
    )
    context = {
        "matter": matter,
        "photos": list_photos([matter]).get(matter.pk, []),
        "raiser": queries.show_raiser(matter, actor),
        "helper": queries.show_helper(matter, actor),
        "similar": similar,
        "is_decided": matter.state != State.RAISED,
        "decided": describe_latest(matter)[1] if matter.state != State.RAISED else "",
    }
    return send_form(
        request,
        form,
        do=lambda by: actions.triage_matter(by, matter=matter, **form.read_values()),
        template="matters/triage.html",
        context=context,
        then=lambda done: done.get_absolute_url(),
        said=_("It is decided, and those concerned are told."),
        latest=lambda: describe_latest(matter),
    )


def find_initial(matter: Matter, actor: Actor) -> dict[str, Any]:
    """What the raiser wished, to be confirmed or changed; whoever decides convenes."""
    return {
        "seen_version": matter.version,
        "decision": Decision.ACCEPT,
        "tier": matter.wished_tier,
        "convener": str(actor.person_id),
        "title": matter.title,
        "category": matter.category,
    }


def describe_latest(matter: Matter) -> tuple[int, str]:
    """The version that stands there now, and who decided what."""
    now = Matter.objects.get(pk=matter.pk)
    row = now.triages.select_related("decided_by", "merged_into").last()
    if row is None:
        return now.version, ""
    decisions = {
        Decision.ACCEPT: _("Take it up"),
        Decision.DECLINE: _("Do not take it up"),
        Decision.MERGE: _("Join it with another"),
    }
    said = [decisions[Decision(row.decision)]]
    if row.decision == Decision.ACCEPT:
        said.append(str(UrgencyTier(row.tier).label))
    if row.reason:
        said.append(row.reason)
    name = row.decided_by.name if row.decided_by else ""
    return now.version, _("%(name)s decided: %(what)s") % {"name": name, "what": " · ".join(said)}


@page(TRIAGERS, matter=queries.get_matter)
def assign(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Hand the matter to another convener."""
    form = AssignForm(read_sent(request), initial={"seen_version": matter.version}, matter=matter)
    return send_form(
        request,
        form,
        do=lambda by: actions.assign_matter(by, matter=matter, **form.read_values()),
        template="matters/assign.html",
        context={"matter": matter},
        then=lambda done: done.get_absolute_url(),
        said=_("Done. Both of them are told."),
        latest=lambda: describe_latest(matter),
    )


@page(holds(Role.CONVENER, at="matter"), matter=queries.get_matter)
def retier(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Change how urgent it is."""
    initial = {"seen_version": matter.version, "tier": matter.tier}
    form = RetierForm(read_sent(request), initial=initial)
    return send_form(
        request,
        form,
        do=lambda by: actions.retier_matter(by, matter=matter, **form.read_values()),
        template="matters/retier.html",
        context={"matter": matter},
        then=lambda done: done.get_absolute_url(),
        said=_("Changed. The deadlines count anew from the day it was raised."),
        latest=lambda: describe_latest(matter),
    )


@page(TRIAGERS, matter=queries.get_matter)
def release(request: HttpRequest, matter: Matter) -> HttpResponse:
    """Show a matter that went past the village to everybody."""
    form = ReleaseForm(read_sent(request), initial={"seen_version": matter.version})
    return send_form(
        request,
        form,
        do=lambda by: actions.release_matter(by, matter=matter, **form.read_values()),
        template="matters/release.html",
        context={"matter": matter},
        then=lambda done: done.get_absolute_url(),
        said=_("Everybody can read this matter now."),
        latest=lambda: describe_latest(matter),
    )

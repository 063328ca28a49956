"""What roles are called on pages."""

from __future__ import annotations

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from zhaishangyi.record.roles import Role

LABELS: dict[Role, Promise] = {
    Role.RESIDENT: _("Resident"),
    Role.CONVENER: _("Convener"),
    Role.RECORDER: _("Recorder"),
    Role.GRID_WORKER: _("Grid worker"),
    Role.DEPUTY: _("People's deputy"),
    Role.CPPCC: _("CPPCC member"),
    Role.RESPECTED_LOCAL: _("Respected local"),
    Role.EXPERT: _("Expert"),
    Role.LAWYER: _("Lawyer"),
    Role.JUDICIAL: _("Judicial office"),
    Role.GRID_POLICE: _("Grid police"),
    Role.MEDIATOR: _("Mediator"),
    Role.OFFICE: _("Responsible office"),
    Role.SUPERVISOR: _("Supervisor"),
    Role.ADMINISTRATOR: _("Administrator"),
    Role.AUDITOR: _("Auditor"),
}


def label_role(role: str) -> str:
    """The role in the language of the page; "operator" is whoever runs the machine."""
    if role == "operator":
        return str(_("whoever runs the machine"))
    try:
        return str(LABELS[Role(role)])
    except ValueError:
        return role

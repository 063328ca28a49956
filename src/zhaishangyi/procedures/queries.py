"""The procedures in force in this town, and what its page says about one."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings

from zhaishangyi.procedures.files import list_procedures
from zhaishangyi.procedures.procedure import Link, Procedure, Quorum
from zhaishangyi.procedures.rules import choose_procedure
from zhaishangyi.procedures.voice import Phrase
from zhaishangyi.procedures.words import FLAGS, TIERS, say_evidence, say_parties, say_tiers
from zhaishangyi.record.errors import NotHere


def list_active() -> dict[str, Procedure]:
    """The shipped procedures and the town's own, by id; read once, so an edit needs a restart.

    The town's files stand in the folder `procedures` of its data folder. Raises
    ProcedureFileError.
    """
    return _read_once(Path(settings.DATA_FOLDER) / "procedures")


@cache
def _read_once(folder: Path) -> dict[str, Procedure]:
    return list_procedures(folder)


def find_procedure(procedure_id: str) -> Procedure:
    """The procedure of that id. Raises NotHere."""
    try:
        return list_active()[procedure_id]
    except KeyError:
        raise NotHere("There is no such way of working here. Look at the list of ways.") from None


def list_served(procedure: Procedure) -> list[str]:
    """The tiers whose matters get this procedure; another may be chosen for some of its tiers."""
    active = list_active()
    return [
        tier for tier in procedure.for_tiers if choose_procedure(active, tier).id == procedure.id
    ]


def explain_procedure(procedure: Procedure) -> dict[str, Any]:
    """What the page of a procedure shows, ready for the template."""
    return {
        "procedure": procedure,
        "serves": list_served(procedure),
        "steps": [_explain_link(procedure, link) for link in procedure.links],
        "tiers": [(tier, Phrase(TIERS[tier])) for tier in procedure.tiers],
        "tables": [_explain_tier(procedure, tier) for tier in procedure.tiers],
        "warn_percent": round(procedure.warn_at * 100),
        "solved_percent": round(procedure.solved_threshold * 100),
        "not_solved_step": _name_step(procedure, procedure.reopen_at),
        "not_agreed_step": _name_step(procedure, procedure.not_agreed_reopen_at),
    }


def _name_step(procedure: Procedure, link_id: str) -> dict[str, Any]:
    number = procedure.number(link_id)
    return {"number": number, "name": procedure.links[number - 1].name.lower()}


def _explain_link(procedure: Procedure, link: Link) -> dict[str, Any]:
    days = procedure.tiers
    skipping = [tier for tier in procedure.tiers if link.allows_skip(tier)]
    return {
        "number": procedure.number(link.id),
        "link": link,
        "needs": say_evidence(link.needs),
        "extra": [
            (Phrase(FLAGS[flag]), say_evidence(groups)) for flag, groups in link.needs_when.items()
        ],
        "skip_tiers": say_tiers(skipping) if skipping else None,
        "days": [
            (tier, Phrase(TIERS[tier]), days[tier].by_days[link.id]) for tier in procedure.tiers
        ],
    }


def _explain_tier(procedure: Procedure, tier: str) -> dict[str, Any]:
    quorum: Quorum = procedure.quorum[tier]
    return {
        "tier": tier,
        "name": Phrase(TIERS[tier]),
        "people": quorum.people,
        "parties": say_parties(quorum.required_roles),
        "extra": [
            (Phrase(FLAGS[flag]), say_parties(parties))
            for flag, parties in quorum.required_roles_when.items()
        ],
    }

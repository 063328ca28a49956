"""The parties of a dispute on its page, and what each of them may still say."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext

from zhaishangyi.mediation.casefile.ways import Button, Ways
from zhaishangyi.mediation.models import Consent, Party
from zhaishangyi.mediation.permissions import is_own_party

PARTY_WAYS = ("tell", "party", "agree_to_matter", "withdraw")


@dataclass(frozen=True, slots=True)
class PartyView:
    """One party. `is_first_of_side` is where the sign between two sides stands."""

    party: Party
    is_own: bool
    is_first_of_side: bool
    pill: tuple[str, str] | None
    consent: Button | None
    others: list[Button]


def show_parties(ways: Ways, parties: Sequence[Party]) -> list[PartyView]:
    """All parties by side, those who left last on theirs; no query of its own."""
    ordered = sorted(parties, key=lambda party: (party.side, party.left_at is not None))
    views, side = [], ""
    for party in ordered:
        views.append(show_party(ways, party, is_first=bool(side) and party.side != side))
        side = party.side
    return views


def show_party(ways: Ways, party: Party, *, is_first: bool) -> PartyView:
    """One party, with what may be done about them."""
    is_asked = party.left_at is None and party.consent != Consent.GIVEN
    wanted = [
        name for name in PARTY_WAYS if not (name[:5] == "agree" and party.agrees_to_matter_at)
    ]
    return PartyView(
        party=party,
        is_own=is_own_party(ways.by, party),
        is_first_of_side=is_first,
        pill=describe_party(party),
        consent=ways.find("consent", party) if is_asked else None,
        others=ways.list(wanted, party) if party.left_at is None else [],
    )


def describe_party(party: Party) -> tuple[str, str] | None:
    """The state of the pill and its word; nothing once they agreed, which is the rule."""
    if party.left_at is not None:
        return "", gettext("Has left")
    if party.consent == Consent.GIVEN:
        return None
    return "late" if party.consent == Consent.REFUSED else "wait", party.get_consent_display()


def list_active(parties: Sequence[Party]) -> list[Party]:
    """Those who have not left."""
    return [party for party in parties if party.left_at is None]


def list_unasked(parties: Sequence[Party]) -> list[Party]:
    """Those who have not said yes, in the order of the sides."""
    return [party for party in list_active(parties) if party.consent != Consent.GIVEN]

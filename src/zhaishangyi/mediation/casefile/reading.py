"""All that the page of one dispute needs, read with a fixed number of queries."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet

from zhaishangyi.mediation.models import (
    Agreement,
    Breach,
    Case,
    CaseOpening,
    Climb,
    MediatorNote,
    Party,
    Proposal,
    ReturnVisit,
    Sitting,
)
from zhaishangyi.record.actor import Actor

MOST_OPENINGS = 5


@dataclass(frozen=True, slots=True)
class CaseRecords:
    """The rows that belong to one dispute, each as its page wants them ordered."""

    parties: list[Party]
    climbs: list[Climb]
    sittings: list[Sitting]
    proposals: list[Proposal]
    agreements: list[Agreement]
    visits: list[ReturnVisit]
    breaches: list[Breach]
    openings: list[CaseOpening]
    notes: list[MediatorNote]

    @property
    def standing(self) -> Agreement | None:
        """The agreement that stands, signed or not."""
        return next((one for one in self.agreements if one.replaced_at is None), None)


def read_records(case: Case, by: Actor) -> CaseRecords:
    """Read them for somebody inside. Notes are those that this actor wrote."""
    records = CaseRecords(
        parties=list(Party.objects.filter(case=case)),
        climbs=list(Climb.objects.filter(case=case).select_related("from_node", "to_node")),
        sittings=list(read_sittings(case)),
        proposals=list(read_proposals(case)),
        agreements=list(read_agreements(case)),
        visits=list(ReturnVisit.objects.filter(case=case).select_related("visited_by")),
        breaches=list(Breach.objects.filter(case=case).select_related("term")),
        openings=list(read_openings(case)[:MOST_OPENINGS]),
        notes=list(MediatorNote.objects.filter(case=case, writer=by.person_id)),
    )
    tie_together(records, case)
    return records


def tie_together(records: CaseRecords, case: Case) -> None:
    """Let every row point to the one dispute in memory."""
    by_id = {party.pk: party for party in records.parties}
    rows: tuple[Any, ...] = (*records.sittings, *records.proposals, *records.visits)
    for record in (*rows, *records.parties, *records.agreements):
        # The same dispute in memory: asking who may costs no query for each row.
        record.case = case
    for agreement in records.agreements:
        for term in agreement.terms.all():
            term.agreement = agreement
        for signature in agreement.signatures.all():
            signature.party = by_id.get(signature.party_id) if signature.party_id else None


def read_sittings(case: Case) -> QuerySet[Sitting]:
    """Sittings, newest first, with who was there."""
    found = Sitting.objects.filter(case=case).select_related("venue", "written_by")
    return found.prefetch_related("present__party", "present__person")


def read_proposals(case: Case) -> QuerySet[Proposal]:
    """Proposals, newest first, with their answers."""
    found = Proposal.objects.filter(case=case).select_related("made_by")
    return found.prefetch_related("answers")


def read_agreements(case: Case) -> QuerySet[Agreement]:
    """Agreements, the standing one among them, with terms and signatures."""
    found = Agreement.objects.filter(case=case)
    return found.prefetch_related("terms", "signatures__mediator")


def read_openings(case: Case) -> QuerySet[CaseOpening]:
    """Who opened it or was refused, newest first."""
    return CaseOpening.objects.filter(case=case).select_related("person").order_by("-at", "-id")

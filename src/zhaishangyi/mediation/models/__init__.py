"""Disputes settled where they arose. Whatever is said in confidence is sealed on disk."""

from zhaishangyi.mediation.models.agreements import (
    Agreement,
    Breach,
    ReturnVisit,
    Signature,
    SignatureWay,
    Term,
    TermState,
)
from zhaishangyi.mediation.models.cases import (
    Case,
    CaseChannel,
    CaseKind,
    CaseOpening,
    CaseState,
    Climb,
    TieCheck,
    TieSort,
)
from zhaishangyi.mediation.models.parties import (
    Consent,
    ConsentWay,
    Party,
    RepresentedAs,
    Side,
)
from zhaishangyi.mediation.models.talks import (
    MediatorNote,
    Proposal,
    ProposalAnswer,
    Sitting,
    SittingPresence,
    SittingSort,
)

__all__ = [
    "Agreement",
    "Breach",
    "Case",
    "CaseChannel",
    "CaseKind",
    "CaseOpening",
    "CaseState",
    "Climb",
    "Consent",
    "ConsentWay",
    "MediatorNote",
    "Party",
    "Proposal",
    "ProposalAnswer",
    "RepresentedAs",
    "ReturnVisit",
    "Side",
    "Signature",
    "SignatureWay",
    "Sitting",
    "SittingPresence",
    "SittingSort",
    "Term",
    "TermState",
    "TieCheck",
    "TieSort",
]

"""What a meeting says: statements that people agree with or not, and open votes."""

from zhaishangyi.voting.models.motions import Choice, Motion, Threshold, Vote, VoteWay
from zhaishangyi.voting.models.statements import (
    Stance,
    Statement,
    StatementRound,
    StatementState,
    StatementVote,
)

__all__ = [
    "Choice",
    "Motion",
    "Stance",
    "Statement",
    "StatementRound",
    "StatementState",
    "StatementVote",
    "Threshold",
    "Vote",
    "VoteWay",
]

"""What was promised, what was done, and whether it helped."""

from zhaishangyi.delivery.models.items import ActionItem, ProgressReport
from zhaishangyi.delivery.models.pledges import (
    Pledge,
    PledgeDrive,
    PledgeReceipt,
    PledgeSort,
    PledgeUse,
)
from zhaishangyi.delivery.models.ratings import ResultNotice, SatisfactionRating
from zhaishangyi.delivery.models.suggestions import LivelihoodProject, Suggestion
from zhaishangyi.delivery.models.workbench import AskState, CoOffice, HandOver, TimeRequest

__all__ = [
    "ActionItem",
    "AskState",
    "CoOffice",
    "HandOver",
    "LivelihoodProject",
    "Pledge",
    "PledgeDrive",
    "PledgeReceipt",
    "PledgeSort",
    "PledgeUse",
    "ProgressReport",
    "ResultNotice",
    "SatisfactionRating",
    "Suggestion",
    "TimeRequest",
]

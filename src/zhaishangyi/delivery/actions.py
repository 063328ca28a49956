"""Every act of this room in one place; each stands with its kin in the module it comes from."""

from zhaishangyi.delivery.promises import (
    accept_item,
    agree_item,
    report_item,
    send_back_item,
    withdraw_item,
)
from zhaishangyi.delivery.ratings import (
    count_due,
    count_result,
    give_rating,
    give_rating_for,
    publish_result,
)
from zhaishangyi.delivery.suggestions import decide_suggestion, make_suggestion

__all__ = [
    "accept_item",
    "agree_item",
    "count_due",
    "count_result",
    "decide_suggestion",
    "give_rating",
    "give_rating_for",
    "make_suggestion",
    "publish_result",
    "report_item",
    "send_back_item",
    "withdraw_item",
]

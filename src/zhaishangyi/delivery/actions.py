"""Every act of this room in one place; each stands with its kin in the module it comes from."""

from zhaishangyi.delivery.bench.actions import (
    add_co_office,
    answer_hand_over,
    answer_time,
    ask_hand_over,
    ask_time,
    end_co_office,
    take_back_hand_over,
    take_back_time,
)
from zhaishangyi.delivery.pledging.actions import (
    change_pledge,
    close_drive,
    give_pledge,
    give_pledge_for,
    open_drive,
    void_receipt,
    withdraw_pledge,
    write_receipt,
    write_use,
)
from zhaishangyi.delivery.projects.actions import adopt_project
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
    "add_co_office",
    "adopt_project",
    "agree_item",
    "answer_hand_over",
    "answer_time",
    "ask_hand_over",
    "ask_time",
    "change_pledge",
    "close_drive",
    "count_due",
    "count_result",
    "decide_suggestion",
    "end_co_office",
    "give_pledge",
    "give_pledge_for",
    "give_rating",
    "give_rating_for",
    "make_suggestion",
    "open_drive",
    "publish_result",
    "report_item",
    "send_back_item",
    "take_back_hand_over",
    "take_back_time",
    "void_receipt",
    "withdraw_item",
    "withdraw_pledge",
    "write_receipt",
    "write_use",
]

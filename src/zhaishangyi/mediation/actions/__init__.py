"""Every act of this room in one place; each stands with its kin in its own module."""

from zhaishangyi.mediation.actions.agreeing import (
    answer_proposal,
    make_proposal,
    prepare_confirmation,
    read_aloud,
    sign_as_mediator,
    sign_on_paper,
    sign_with_pin,
    write_agreement,
)
from zhaishangyi.mediation.actions.ending import climb, close_case, end_case
from zhaishangyi.mediation.actions.keeping import (
    plan_visit,
    report_breach,
    say_term,
    write_visit,
)
from zhaishangyi.mediation.actions.parties import (
    add_party,
    change_party,
    give_consent,
    tell_account,
    withdraw_party,
)
from zhaishangyi.mediation.actions.taking_up import (
    accept_case,
    ask_mediation,
    hand_down,
    object_to_mediator,
    step_down,
    take_up,
)
from zhaishangyi.mediation.actions.talking import hold_sitting, write_note
from zhaishangyi.mediation.actions.widening import agree_to_matter, make_matter
from zhaishangyi.mediation.opening_actions import knock_at_case, look_at_case, unseal_case

__all__ = [
    "accept_case",
    "add_party",
    "agree_to_matter",
    "answer_proposal",
    "ask_mediation",
    "change_party",
    "climb",
    "close_case",
    "end_case",
    "give_consent",
    "hand_down",
    "hold_sitting",
    "knock_at_case",
    "look_at_case",
    "make_matter",
    "make_proposal",
    "object_to_mediator",
    "plan_visit",
    "prepare_confirmation",
    "read_aloud",
    "report_breach",
    "say_term",
    "sign_as_mediator",
    "sign_on_paper",
    "sign_with_pin",
    "step_down",
    "take_up",
    "tell_account",
    "unseal_case",
    "withdraw_party",
    "write_agreement",
    "write_note",
    "write_visit",
]

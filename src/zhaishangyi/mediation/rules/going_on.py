"""What a mediation waits for next. No Django here."""

from __future__ import annotations

from dataclasses import dataclass

# The states in which two sides can still be brought together.
TRYING = ("consent", "talking")
PAPER_NONE, PAPER_WRITTEN, PAPER_READ, PAPER_SIGNED = "", "written", "read", "signed"


@dataclass(frozen=True, slots=True)
class Situation:
    """The plain values that the next step depends on.

    `paper` is how far the standing agreement is: "", "written", "read", "signed". `unsigned`
    counts the parties who have not signed. `is_visit_planned` is about a visit still to come.
    """

    state: str
    unasked: int = 0
    sittings: int = 0
    has_proposal: bool = False
    has_open_answer: bool = False
    is_proposal_taken: bool = False
    paper: str = PAPER_NONE
    unsigned: int = 0
    open_terms: int = 0
    is_visit_planned: bool = False
    is_kept: bool = False
    is_at_top: bool = False


def find_next(now: Situation) -> str:
    """The name of what the mediator does next; "" when nothing waits for them."""
    if now.state == "consent":
        return "consent" if now.unasked else ""
    if now.state == "talking":
        return find_next_while_talking(now)
    if now.state == "signed":
        return find_next_when_signed(now)
    return ""


def find_next_while_talking(now: Situation) -> str:
    """From the first sitting to the last signature."""
    if now.paper == PAPER_WRITTEN:
        return "read_aloud"
    if now.paper == PAPER_READ:
        return "sign" if now.unsigned else "sign_as_mediator"
    if not now.sittings:
        return "sitting"
    if now.is_proposal_taken:
        return "agreement"
    return "answer" if now.has_open_answer else "proposal"


def find_next_when_signed(now: Situation) -> str:
    """From the signatures to the day the file is put away."""
    if not (now.is_kept or now.is_visit_planned):
        return "visit_plan"
    if now.open_terms:
        return "term"
    return "close" if now.is_kept else "visit_write"


def list_open_ways(now: Situation) -> frozenset[str]:
    """What may be done at all as the mediation stands, whoever does it."""
    ways: set[str] = set()
    if now.state == "waiting":
        ways |= {"consent", "tell", "withdraw"}
    if now.state in (*TRYING, "signed"):
        ways |= {"note", "object", "step_down"}
    if now.state in TRYING:
        ways |= {"party_add", "consent", "tell", "party", "withdraw", "sitting", "end"}
        ways |= set() if now.is_at_top else {"climb"}
    if now.state == "talking":
        ways |= {"proposal", "agreement", "make_matter", "agree_to_matter"}
        ways |= {"answer"} if now.has_open_answer else set()
        ways |= list_paper_ways(now.paper)
    if now.state == "signed":
        ways |= {"visit_plan", "visit_write", "term", "breach", "confirmation"}
        ways |= {"make_matter", "agree_to_matter"}
        ways |= {"close"} if now.is_kept and not now.open_terms else set()
    if now.state == "settled":
        # What is not kept afterwards opens the file again.
        ways |= {"breach", "confirmation"}
    return frozenset(ways)


def list_paper_ways(paper: str) -> set[str]:
    """What may be done with an agreement that is not in force yet."""
    if paper == PAPER_WRITTEN:
        return {"read_aloud"}
    if paper == PAPER_READ:
        return {"sign", "sign_as_mediator", "sign_on_paper"}
    return set()

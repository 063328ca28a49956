"""When a way out can be put forward, an agreement written and signed. No Django here."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from datetime import date, datetime, timedelta
from typing import NamedTuple, TypeVar

from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import require_date_not_future, require_text

LONGEST_PROPOSAL = 2000
LONGEST_REASON = 1000
LONGEST_AGREEMENT = 4000
LONGEST_PLACE = 120
LONGEST_TERM = 500
MOST_TERMS = 10
LONGEST_YEARS = 10
OLDEST_DAYS = 366
COURT_DAYS = 30
PAPER_WAYS = ("paper", "thumb")

Key = TypeVar("Key")


class TermDraft(NamedTuple):
    """A term before it is kept. `owed_by` is a side or "" for both; no day: it holds for good."""

    text: str
    owed_by: str = ""
    due_on: date | None = None


def require_talking(state: str) -> None:
    """Raises RuleBroken unless the sides are talking it over now."""
    if state in ("waiting", "consent"):
        raise RuleBroken(
            "", "First everybody has to say that they want to talk it over. Then this can be done."
        )
    if state != "talking":
        raise RuleBroken(
            "", "The talks are over, so nothing was changed. Open the mediation to see how it is."
        )


def require_same_case(is_same: bool) -> None:
    """Raises RuleBroken where a party of another mediation was named."""
    if not is_same:
        raise RuleBroken("", "This party does not belong to this mediation. Open it once more.")


def require_still_in(has_left: bool) -> None:
    """Raises RuleBroken for a party who is no longer part of it."""
    if has_left:
        raise RuleBroken(
            "", "This party has left the mediation, so they answer and sign nothing more in it."
        )


def require_current(is_current: bool) -> None:
    """Raises RuleBroken for a proposal of the time before an agreement was broken."""
    if not is_current:
        raise RuleBroken(
            "", "This way out is from the talks before the last agreement. Put it forward again."
        )


def require_proposal(text: str) -> str:
    """The tidied words of a way out."""
    return require_text("text", text, least=5, most=LONGEST_PROPOSAL)


def require_made_on(made_on: date, today: date) -> None:
    """Raises RuleBroken for an agreement that was made tomorrow, or over a year ago."""
    require_date_not_future("made_on", made_on, today)
    if today - made_on > timedelta(days=OLDEST_DAYS):
        raise RuleBroken(
            "made_on",
            "%(day)s is more than a year ago. Write the day on which you sat together this time.",
            day=made_on.isoformat(),
        )


def require_terms(
    terms: Sequence[TermDraft], sides: Iterable[str], made_on: date
) -> list[TermDraft]:
    """The tidied terms; raises RuleBroken at the field of the term, such as `due_on_2`."""
    if not terms:
        raise RuleBroken("text_1", "An agreement needs at least one term. What was promised?")
    if len(terms) > MOST_TERMS:
        raise RuleBroken(
            "", "There is room for %(most)s terms. Join some that belong together.", most=MOST_TERMS
        )
    known = {"", *sides}
    return [require_term(at, term, known, made_on) for at, term in enumerate(terms, 1)]


def require_term(at: int, term: TermDraft, sides: set[str], made_on: date) -> TermDraft:
    """One tidied term, the first being number 1."""
    text = require_text(f"text_{at}", term.text, most=LONGEST_TERM)
    if term.owed_by not in sides:
        raise RuleBroken(
            f"owed_by_{at}", "Nobody stands on this side. Choose who is to keep the term."
        )
    if term.due_on is not None:
        require_due(f"due_on_{at}", term.due_on, made_on)
    return TermDraft(text, term.owed_by, term.due_on)


def require_due(field: str, due_on: date, made_on: date) -> None:
    """Raises RuleBroken for a day before the agreement, or so far off that nobody would look."""
    if due_on < made_on:
        raise RuleBroken(
            field,
            "%(day)s is before the agreement was made, on %(made)s. Choose a later day.",
            day=due_on.isoformat(),
            made=made_on.isoformat(),
        )
    if due_on > add_years(made_on, LONGEST_YEARS):
        raise RuleBroken(
            field,
            "%(day)s is more than %(years)s years away. Choose an earlier day, or leave it empty: "
            "then the term holds for good.",
            day=due_on.isoformat(),
            years=LONGEST_YEARS,
        )


def add_years(day: date, years: int) -> date:
    """The same day so many years on; 29 February becomes 28 where there is none."""
    last = day.month == 2 and day.day == 29
    # Beyond the calendar's end nothing is "too far".
    year = min(day.year + years, date.max.year)
    return date(year, day.month, 28 if last else day.day)


def require_standing(is_replaced: bool) -> None:
    """Raises RuleBroken for an agreement that another one took the place of."""
    if is_replaced:
        raise RuleBroken(
            "", "This agreement does not stand any more. Open the mediation to see the newer one."
        )


def require_unsigned(is_signed: bool) -> None:
    """Raises RuleBroken once everybody has signed."""
    if is_signed:
        raise RuleBroken("", "Everybody has signed this agreement already, and it is in force.")


def require_read_aloud(is_read: bool) -> None:
    """Raises RuleBroken as long as nobody has read the agreement aloud."""
    if not is_read:
        raise RuleBroken(
            "", "Read the agreement aloud to everybody first, down to the last word. Then sign it."
        )


def require_owed_present(owed: Iterable[str], sides: Iterable[str]) -> None:
    """Raises RuleBroken where nobody is left on a side that is to keep a term."""
    if set(owed) - {"", *sides}:
        raise RuleBroken(
            "", "Whoever was to keep a term has left the mediation. Write the agreement anew."
        )


def require_not_signed_yet(has_signed: bool, field: str = "") -> None:
    """Raises RuleBroken for somebody who signs twice."""
    if has_signed:
        raise RuleBroken(field, "This signature is there already; once is enough.")


def require_pin_holder(has_pin: bool) -> None:
    """Raises RuleBroken where there is no PIN to sign with."""
    if not has_pin:
        raise RuleBroken(
            "pin",
            "Nobody who may sign here has a PIN. Print the agreement, let them sign on paper, "
            "and take a picture of the sheet.",
        )


def require_paper(signed: Sequence[tuple[Key, str]], photos: int) -> None:
    """Raises RuleBroken unless somebody signed on paper and the sheet is there to see."""
    if not signed:
        raise RuleBroken("", "Nobody is marked as having signed. Say who signed on the sheet.")
    if any(way not in PAPER_WAYS for _party, way in signed):
        raise RuleBroken("", "Say for each party: signed with a pen, or with a thumb print.")
    if len({party for party, _way in signed}) < len(signed):
        raise RuleBroken("", "One party stands there twice. Once is enough.")
    if photos < 1:
        raise RuleBroken(
            "photos", "A picture of the signed sheet is needed: lay it flat, in good light."
        )


def list_missing(wanted: Sequence[Key], signed: Iterable[Key]) -> list[Key]:
    """Those who have not signed yet, in the order of `wanted`."""
    there = set(signed)
    return [one for one in wanted if one not in there]


def find_court_deadline(signed_at: datetime) -> date:
    """The last day on which both sides can ask the court to confirm the agreement."""
    return clock.local(signed_at).date() + timedelta(days=COURT_DAYS)


def require_time_for_court(signed_at: datetime | None, today: date) -> None:
    """Raises RuleBroken before everybody has signed, and after the thirty days."""
    if signed_at is None:
        raise RuleBroken(
            "", "Not everybody has signed yet. The court confirms a signed agreement only."
        )
    last = find_court_deadline(signed_at)
    if today > last:
        raise RuleBroken(
            "",
            "The court could be asked until %(day)s, and that day is over. The agreement itself "
            "goes on being in force.",
            day=last.isoformat(),
        )

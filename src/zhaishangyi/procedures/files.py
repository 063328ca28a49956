"""Procedure files: read a TOML text into a Procedure, or say what is wrong. No Django here."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from itertools import pairwise
from pathlib import Path

from zhaishangyi.procedures import words
from zhaishangyi.procedures.procedure import Deadlines, Groups, Link, Procedure, Quorum
from zhaishangyi.procedures.reading import ACCEPTED_KEYS, ProcedureFileError, Table
from zhaishangyi.procedures.voice import Bilingual

__all__ = ["ACCEPTED_KEYS", "ProcedureFileError", "list_procedures", "load_procedure"]

SHIPPED_FOLDER = Path(__file__).parent / "files"
# The eight links of the shipped file, which the steps of any other procedure may stand for.
EIGHT_LINKS = (
    "collect",
    "select",
    "investigate",
    "invite",
    "deliberate",
    "agree",
    "deliver",
    "review",
)


def load_procedure(text: str | Path, file_name: str = "procedure file") -> Procedure:
    """Read a procedure from TOML text, or from a file when given a Path.

    Raises ProcedureFileError with the file, the key and what to do.
    """
    if isinstance(text, Path):
        file_name, text = text.name, _read_text(text)
    try:
        values = tomllib.loads(text)
    except tomllib.TOMLDecodeError as wrong:
        raise ProcedureFileError(
            file_name, "", f"This is not valid TOML: {wrong}. Mend that line."
        ) from wrong
    return _build_procedure(Table(file_name, "", "procedure", values))


def list_procedures(extra_folder: Path | None = None) -> dict[str, Procedure]:
    """The shipped procedures and those of a town's folder, by id.

    A town's file takes the place of a shipped one with the same id. The town's own come last,
    by file name. A folder that is not there counts as empty. Raises ProcedureFileError.
    """
    found = _load_folder(SHIPPED_FOLDER)
    for own in (_load_folder(extra_folder) if extra_folder else {}).values():
        found.pop(own.id, None)
        found[own.id] = own
    return found


def _load_folder(folder: Path) -> dict[str, Procedure]:
    found: dict[str, Procedure] = {}
    for path in sorted(folder.glob("*.toml")):
        procedure = load_procedure(path)
        if procedure.id in found:
            raise ProcedureFileError(
                path.name, "id", f"Another file here has the id {procedure.id!r}. Change one."
            )
        found[procedure.id] = procedure
    return found


def _read_text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except UnicodeDecodeError as wrong:
        raise ProcedureFileError(
            path.name, "", "The text is not UTF-8. Save the file again with the encoding UTF-8."
        ) from wrong
    except OSError as wrong:
        raise ProcedureFileError(
            path.name, "", f"The file cannot be read ({wrong.strerror}). Check that it is there."
        ) from wrong


def _build_procedure(top: Table) -> Procedure:
    links = _build_links(top)
    ids = tuple(link.id for link in links)
    for_tiers = _read_for_tiers(top)
    warn_at = top.number("warn_at", 0.1, 1.0, default=0.8)
    agree, review = top.table("agree", "agree"), top.table("review", "review")
    return Procedure(
        id=top.word("id"),
        name=top.both("name"),
        sentence=top.both("sentence"),
        for_tiers=for_tiers,
        links=links,
        tiers={tier: _build_deadlines(table, ids) for tier, table in _by_tier(top, "tiers")},
        quorum={tier: _build_quorum(table) for tier, table in _by_tier(top, "quorum")},
        solved_threshold=review.number("solved_threshold", 0.0, 1.0),
        min_ratings=review.count("min_ratings"),
        reopen_at=review.choice("reopen_at", ids),
        not_agreed_reopen_at=agree.choice("not_agreed_reopen_at", ids),
        warn_at=warn_at,
        late_at=_read_late_at(top, warn_at),
    )


def _read_late_at(top: Table, warn_at: float) -> float:
    late_at = top.number("late_at", 1.0, 2.0, default=1.0)
    if late_at <= warn_at:
        raise top.wrong("late_at", "Write a larger number than warn_at.")
    return late_at


def _read_for_tiers(top: Table) -> tuple[str, ...]:
    """The tiers whose matters may get this procedure; none for one that is only taken by name."""
    return top.check_words("for_tiers", top.take("for_tiers"), words.TIERS, can_be_empty=True)


def _list_tiers(top: Table) -> tuple[str, ...]:
    """The tiers that need their tables: those of `for_tiers`, else those that have their days."""
    for_tiers = _read_for_tiers(top)
    if for_tiers:
        return for_tiers
    named = list(top.table("tiers").values)
    return top.check_words("tiers", named, words.TIERS)


def _by_tier(top: Table, key: str) -> list[tuple[str, Table]]:
    """One table for each tier of the procedure, and for no other."""
    outer = top.table(key)
    for_tiers = _list_tiers(top)
    for tier in outer.values:
        if tier not in for_tiers:
            where = "for_tiers" if _read_for_tiers(top) else "tiers"
            named = ", ".join(for_tiers)
            raise outer.wrong(tier, f"{where} names only: {named}. Add it there.")
    return [(tier, outer.table(tier, key)) for tier in for_tiers]


def _build_links(top: Table) -> tuple[Link, ...]:
    listed = top.take("links")
    if not isinstance(listed, list) or not listed:
        raise top.wrong("links", "Write at least one [[links]] table.")
    links: list[Link] = []
    for number, values in enumerate(listed, start=1):
        table = Table(top.file_name, f"links {number}", "links", values)
        link = _build_link(table)
        if any(link.id == earlier.id for earlier in links):
            raise table.wrong("id", f"An earlier link has the id {link.id!r}. Choose another.")
        links.append(link)
    return tuple(links)


def _build_link(table: Table) -> Link:
    can_be_skipped = table.flag("may_skip", default=False)
    skip_needs_tier = table.words("skip_needs_tier", words.TIERS, can_be_empty=True)
    if skip_needs_tier and not can_be_skipped:
        raise table.wrong("skip_needs_tier", "Set may_skip = true, or take this key out.")
    return Link(
        id=table.word("id"),
        name=Bilingual(table.text("name_en"), table.text("name_zh")),
        sentence=table.both("sentence"),
        needs=table.groups("needs", words.EVIDENCE),
        needs_when=_read_needs_when(table),
        closes_itself=table.choice("closes", ("itself", "by_hand")) == "itself",
        can_be_skipped=can_be_skipped,
        skip_needs_tier=skip_needs_tier,
        covers=table.words("covers", EIGHT_LINKS, can_be_empty=True),
    )


def _open_flags(table: Table, key: str) -> Table | None:
    """An optional table whose keys are flags, checked."""
    if key not in table.values:
        return None
    flags = table.table(key)
    for flag in flags.values:
        if flag not in words.FLAGS:
            raise flags.wrong(flag, f"Write one of: {', '.join(words.FLAGS)}.")
    return flags


def _read_needs_when(table: Table) -> Mapping[str, Groups]:
    flags = _open_flags(table, "needs_when")
    return {flag: flags.groups(flag, words.EVIDENCE) for flag in flags.values} if flags else {}


def _build_deadlines(table: Table, link_ids: tuple[str, ...]) -> Deadlines:
    """Every link has its day, no link an earlier one than the link before, the last the total."""
    days = table.table("by_days")
    for link_id in days.values:
        if link_id not in link_ids:
            raise days.wrong(
                link_id, f"There is no such link. Write one of: {', '.join(link_ids)}."
            )
    by_days = {link_id: days.days(link_id) for link_id in link_ids}
    for earlier, later in pairwise(link_ids):
        if by_days[later] < by_days[earlier]:
            raise days.wrong(
                later, f"{by_days[later]} is less than {by_days[earlier]} of {earlier!r} before it."
            )
    total_days = table.days("total_days")
    if by_days[link_ids[-1]] != total_days:
        raise table.wrong("total_days", "Write the same number as for the last link in by_days.")
    return Deadlines(total_days, by_days)


def _build_quorum(table: Table) -> Quorum:
    flags = _open_flags(table, "required_roles_when")
    when = {flag: flags.words(flag, words.PARTIES) for flag in flags.values} if flags else {}
    return Quorum(table.count("people"), table.words("required_roles", words.PARTIES), when)

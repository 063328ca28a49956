"""`zhaishangyi opinions map`: groups and common ground of a published table of votes."""

from __future__ import annotations

import argparse
import csv
import json
import os
from collections.abc import Iterable, Iterator
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import IO, TYPE_CHECKING, Any

from zhaishangyi.commands import prepare
from zhaishangyi.commands.parsing import add_command, add_json
from zhaishangyi.commands.words import complain, is_chinese, mark
from zhaishangyi.commands.words import translate as _
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.voting.exchanging.writing import disarm

if TYPE_CHECKING:
    from zhaishangyi.engines.opinions import OpinionMap
    from zhaishangyi.engines.opinions.statistics import Chosen
    from zhaishangyi.engines.opinions.table import Id, StatementTable, VoteTable

GROUP_NAMES = ("ABCDE", "甲乙丙丁戊")
DIRECTIONS = {"agree": mark("agree"), "disagree": mark("disagree")}


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "opinions",
        what=_("find the groups in a table of votes, and what all of them agree with"),
        example="zhaishangyi opinions map votes.csv --statements comments.csv",
        do=run,
    )
    parser.add_argument("part", choices=("map",), metavar=_("PART"), help="map")
    parser.add_argument(
        "votes",
        type=Path,
        metavar="VOTES.csv",
        help=_("the votes, in columns comment-id, voter-id, vote and timestamp"),
    )
    parser.add_argument(
        "--statements",
        type=Path,
        metavar="COMMENTS.csv",
        help=_("the statements, in columns comment-id and comment-body"),
    )
    parser.add_argument(
        "--without-declined",
        action="store_true",
        help=_("leave out statements with moderated = -1 and the votes on them"),
    )
    parser.add_argument(
        "--projection",
        type=Path,
        metavar="OUT.csv",
        help=_("write where everybody stands: voter-id, x, y, group"),
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Draw the map. Returns 2 when a file cannot be read, and then nothing is written."""
    try:
        print_map(args)
    except RuleBroken as problem:
        complain(f"{problem.field}: {_(problem.sentence, **problem.values)}")
        return 2
    return 0


def print_map(args: argparse.Namespace) -> None:
    """Read, find, write. Raises RuleBroken with the file or the option at fault as its field."""
    require_other_files(args)
    contents = {path: read_file(path) for path in (args.votes, args.statements) if path}
    prepare_kernels()
    table, statements = read_tables(args, contents)
    if args.without_declined and statements is not None:
        table = table.leave_out(set(statements.declined))
    from zhaishangyi.engines import opinions

    votes = table.pack()
    found = opinions.build_map(votes)
    remark(table, found, args.votes)
    if args.projection:
        write_projection(args.projection, table, found)
    report = describe_map(table, found, votes.count)
    if statements is not None:
        add_texts(report, statements)
    if args.as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print("\n".join(list_lines(report)))


def require_other_files(args: argparse.Namespace) -> None:
    """Raise RuleBroken where an option lacks its file, or what is read would be written over."""
    if args.without_declined and not args.statements:
        raise RuleBroken("--without-declined", "Give the statements too, with --statements.")
    if not args.projection:
        return
    out = args.projection.resolve()
    if out in (args.votes.resolve(), args.statements and args.statements.resolve()):
        raise RuleBroken("--projection", "This file is one of those that are read. Name another.")
    if out.is_dir() or not out.parent.is_dir():
        raise RuleBroken(
            "--projection", "%(file)s cannot be written: name a file in a folder that is there.",
            file=args.projection,
        )  # fmt: skip


def prepare_kernels() -> None:
    """Have the map's kernels compiled; what takes that long is said on the error stream.

    Where nothing can be kept they are compiled each time, as a part of drawing.
    """
    kept = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")  # noqa: PTH111
    with suppress(OSError):
        prepare.warm_kernels(Path(kept, "zhaishangyi"), complain)


def read_tables(
    args: argparse.Namespace, contents: dict[Path, bytes]
) -> tuple[VoteTable, StatementTable | None]:
    """The votes, and the statements where they are given; what does not fit is told."""
    from zhaishangyi.engines.opinions import table
    from zhaishangyi.engines.opinions.decoding import BadTable

    path = args.votes
    try:
        votes = table.read_votes(contents[path])
        if not args.statements:
            return votes, None
        path = args.statements
        statements = table.read_statements(contents[path])
        path = args.votes
        table.require_known(votes, statements)
    except BadTable as problem:
        raise RuleBroken(str(path), problem.sentence, **problem.values)
    return votes, statements


def read_file(path: Path) -> bytes:
    """A file as it lies there. Raises RuleBroken with what is wrong with it."""
    try:
        return path.read_bytes()
    except FileNotFoundError:
        raise RuleBroken(str(path), "There is no such file.")
    except OSError:
        raise RuleBroken(str(path), "This cannot be read. Look whether it is a file, and whose.")


def remark(table: VoteTable, found: OpinionMap, path: Path) -> None:
    """Say on the error stream what somebody who looks at the result should know."""
    if table.untimed:
        complain(
            _(
                "%(file)s: the timestamp in line %(line)s is no number, so of two votes on one "
                "statement the one further down counts.",
                file=path,
                line=table.untimed,
            )
        )
    if not found.is_meaningful:
        complain(say_too_few())


def say_too_few() -> str:
    """Why there are no groups."""
    return _(
        "Fewer than 15 people with votes enough, or fewer than 7 statements: groups would mean "
        "little, so none are shown."
    )


def describe_map(table: VoteTable, found: OpinionMap, count: int) -> dict[str, Any]:
    """The map with the ids of the file. `votes` counts one for a person and a statement."""
    ids = table.statement_ids
    groups = zip(found.group_sizes, found.representative, strict=True)
    return {
        "participants": len(table.voter_ids),
        "statements": len(ids),
        "votes": count,
        "groups": [
            {"size": size, "representative": [describe_chosen(one, ids) for one in chosen]}
            for size, chosen in groups
        ]
        if found.is_meaningful
        else [],
        "consensus": {
            "agree": [ids[one.statement] for one in found.agreed],
            "disagree": [ids[one.statement] for one in found.disagreed],
        },
        "common_ground": [ids[at] for at in found.list_common_ground()]
        if found.is_meaningful
        else [],
    }


def describe_chosen(one: Chosen, ids: tuple[Id, ...]) -> dict[str, Any]:
    """A statement that stands for a group."""
    return {"statement": ids[one.statement], "direction": one.direction}


def add_texts(report: dict[str, Any], statements: StatementTable) -> None:
    """Put the words of each statement that is named into the report."""
    texts = {str(one): text for one, text in statements.texts.items()}
    chosen = [one for group in report["groups"] for one in group["representative"]]
    for one in chosen:
        one["text"] = texts[str(one["statement"])]
    named = [one["statement"] for one in chosen]
    named += [*report["consensus"]["agree"], *report["consensus"]["disagree"]]
    named += report["common_ground"]
    report["texts"] = {str(one): texts[str(one)] for one in dict.fromkeys(named)}


def write_projection(path: Path, table: VoteTable, found: OpinionMap) -> None:
    """Write where everybody stands; the group is empty for who has too few votes to be placed.

    The file is complete or not there at all.
    """
    groups = found.groups.tolist() if found.is_meaningful else [-1] * len(table.voter_ids)
    rows = zip(table.voter_ids, found.points.tolist(), groups, strict=True)
    with NamedTemporaryFile(
        "w", encoding="utf-8", newline="", dir=path.resolve().parent, prefix=".", delete=False
    ) as file:
        try:
            write_rows(file, rows)
            file.close()
            own = 0o666 & ~read_mask()
            Path(file.name).chmod(own)
            Path(file.name).replace(path.resolve())
        except BaseException:
            Path(file.name).unlink(missing_ok=True)
            raise


def read_mask() -> int:
    """Which rights new files of this user do without."""
    mask = os.umask(0o077)
    os.umask(mask)
    return mask


def write_rows(file: IO[str], rows: Iterable[tuple[Id, list[float], int]]) -> None:
    """The lines of the projection. Groups count from 0, as they stand in the report.

    The ids are those of a stranger's file: one that a spreadsheet would run gets an apostrophe.
    """
    writer = csv.writer(file)
    writer.writerow(("voter-id", "x", "y", "group"))
    writer.writerows(
        (disarm(str(voter)), f"{x:.9g}", f"{y:.9g}", group if group >= 0 else "")
        for voter, (x, y), group in rows
    )


def list_lines(report: dict[str, Any]) -> Iterator[str]:
    """The report for somebody who reads it."""
    texts = report.get("texts", {})
    yield _(
        "%(participants)s people, %(statements)s statements, %(votes)s votes",
        participants=report["participants"], statements=report["statements"],
        votes=report["votes"],
    )  # fmt: skip
    for name, group in zip(GROUP_NAMES[is_chinese()], report["groups"], strict=False):
        yield ""
        yield _("Group %(name)s: %(size)s people", name=name, size=group["size"])
        for one in group["representative"]:
            side = DIRECTIONS[one["direction"]]
            yield show_statement(one["statement"], texts, _(side))
    yield from list_part(_("What every group agrees with:"), report["common_ground"], texts)
    yield from list_part(_("What everybody agrees with:"), report["consensus"]["agree"], texts)
    yield from list_part(
        _("What everybody disagrees with:"), report["consensus"]["disagree"], texts
    )


def list_part(title: str, statements: list[Id], texts: dict[str, str]) -> Iterator[str]:
    """A heading with its statements; nothing where there are none."""
    if statements:
        yield ""
        yield title
        yield from (show_statement(one, texts) for one in statements)


def show_statement(statement: Id, texts: dict[str, str], before: str = "") -> str:
    """One line: number and, where they are known, words."""
    parts = (before, f"{statement:>4}", texts.get(str(statement), ""))
    return "  " + "  ".join(part for part in parts if part)

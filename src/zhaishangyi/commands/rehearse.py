"""`zhaishangyi rehearse`: play a whole deliberation against a server of its own."""

from __future__ import annotations

import argparse
import json
import sys
from pathlib import Path
from typing import Any

from zhaishangyi.commands.parsing import add_command, add_json, read_count
from zhaishangyi.commands.problems import say_problem
from zhaishangyi.commands.words import complain
from zhaishangyi.commands.words import translate as _

CONVERSATION = "vtaiwan"
CASES = ("road", "bridge", "old-street", "camphor-tree", "red-house", "campaign", CONVERSATION)


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "rehearse",
        what=_("play a case from the first link to the last, with invented people"),
        example="zhaishangyi rehearse road --json",
        do=run,
    )
    parser.add_argument("case", choices=CASES, metavar=_("CASE"), help=", ".join(CASES))
    parser.add_argument(
        "--people",
        type=read_count(5, 5000),
        default=200,
        metavar=_("NUMBER"),
        help=_("vtaiwan: how many people vote, those who voted most (200)"),
    )
    parser.add_argument(
        "--data",
        type=Path,
        metavar=_("FOLDER"),
        help=_("vtaiwan: where votes.csv and comments.csv of a conversation lie"),
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Play the case. Returns 1 when it did not come to its end, 2 when its tables are missing."""
    from zhaishangyi.commands.prepare import compile_catalogues

    compile_catalogues()
    if args.case == CONVERSATION:
        return run_conversation(args)
    from zhaishangyi.rehearsal.play import play_case
    from zhaishangyi.rehearsal.reports import is_done

    report: dict[str, Any] = play_case(args.case, progress=tell)
    if args.as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(_("%(case)s: %(acts)s acts, %(seconds)s s", **report))
    return 0 if is_done(report) else 1


def run_conversation(args: argparse.Namespace) -> int:
    """Play a meeting with the votes of a published conversation."""
    from zhaishangyi.rehearsal.conversations import find_folder
    from zhaishangyi.rehearsal.problems import RehearsalProblem

    try:
        folder = find_folder(args.data)
    except RehearsalProblem as problem:
        complain(say_problem(problem))
        return 2
    from zhaishangyi.rehearsal.vtaiwan import play_conversation

    report = play_conversation(args.people, data=folder, progress=tell)
    if args.as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print("  ".join(f"{name}={value}" for name, value in report.items()))
    return 0 if report["live_equals_batch"] else 1


def tell(line: str) -> None:
    """Print a line of progress, beside the JSON and not in it."""
    print(line, file=sys.stderr, flush=True)

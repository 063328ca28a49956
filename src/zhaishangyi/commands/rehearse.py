"""`zhaishangyi rehearse`: play a whole deliberation against a server of its own."""

from __future__ import annotations

import argparse
import json
import sys
from typing import Any

from zhaishangyi.commands.parsing import add_command, add_json
from zhaishangyi.commands.words import translate as _

CASES = ("road", "bridge", "old-street", "camphor-tree", "red-house", "campaign")


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
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Play the case. Returns 1 when it did not come to its end."""
    from zhaishangyi.commands.prepare import compile_catalogues
    from zhaishangyi.rehearsal.play import play_case
    from zhaishangyi.rehearsal.reports import is_done

    compile_catalogues()
    report: dict[str, Any] = play_case(args.case, progress=tell)
    if args.as_json:
        print(json.dumps(report, ensure_ascii=False))
    else:
        print(_("%(case)s: %(acts)s acts, %(seconds)s s", **report))
    return 0 if is_done(report) else 1


def tell(line: str) -> None:
    """Print a line of progress, beside the JSON and not in it."""
    print(line, file=sys.stderr, flush=True)

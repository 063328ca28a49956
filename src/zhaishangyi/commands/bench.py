"""`zhaishangyi bench`: fill a store as large as a prefecture, and time its pages."""

from __future__ import annotations

import argparse
import json
import sys
import time
from typing import Any

from zhaishangyi.commands import prepare
from zhaishangyi.commands.parsing import add_command, add_data, add_json, read_count
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import hold_folder, mark_filled

MOST_MATTERS = 5_000_000


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "bench",
        what=_("fill a folder of its own with made-up matters, or time the pages of such a folder"),
        example="zhaishangyi bench fill --matters 10000 --data bench-data",
        do=run,
    )
    parser.add_argument(
        "part", choices=("fill", "pages"), metavar=_("PART"), help="fill, pages"
    )  # fmt: skip
    parser.add_argument(
        "--matters",
        type=read_count(1, MOST_MATTERS),
        default=10_000,
        metavar=_("NUMBER"),
        help=_("fill: how many matters (10000)"),
    )
    parser.add_argument(
        "--rounds",
        type=read_count(2, 100_000),
        default=40,
        metavar=_("NUMBER"),
        help=_("pages: how often each kind of page is asked for (40)"),
    )
    add_data(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Fill, or time. Returns 1 when a page was not answered."""
    return fill(args) if args.part == "fill" else time_pages(args)


def fill(args: argparse.Namespace) -> int:
    """Fill the folder, then count and index what is in it."""
    from zhaishangyi.benching import fill as filling

    was_filled = filling.read_bench_marker(args.data) is not None
    filling.claim_folder(args.data, args.matters)
    with hold_folder(args.data):
        prepare.compile_catalogues()
        prepare.start_django(args.data)
        prepare.prepare_store()
        filling.require_own_store(was_filled)
        report = filling.fill_store(args.matters, int(time.time()), tell)
        report |= filling.count_and_index(tell)
        filling.finish(args.data, args.matters)
        mark_filled(args.data)
    show(report, as_json=args.as_json)
    return 0


def time_pages(args: argparse.Namespace) -> int:
    """Time the pages of a folder that was filled."""
    from zhaishangyi.benching import pages

    pages.require_filled(args.data)
    prepare.compile_catalogues()
    prepare.start_django(args.data)
    prepare.prepare_store()
    prepare.collect_static(args.data)
    report = pages.measure_pages(args.data, args.rounds, tell)
    show(report, as_json=args.as_json)
    return 0 if all(page["is_answered"] for page in report["pages"]) else 1


def show(report: dict[str, Any], *, as_json: bool) -> None:
    """Print the report: one JSON object, or a line for each part of it."""
    if as_json:
        print(json.dumps(report, ensure_ascii=False))
        return
    for name, value in report.items():
        for row in value if isinstance(value, list) else [{name: value}]:
            print("  ".join(f"{key}={item}" for key, item in row.items()))


def tell(line: str) -> None:
    """Print a line of progress, beside the report and not in it."""
    print(line, file=sys.stderr, flush=True)

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
    parser.add_argument("part", choices=PARTS, metavar=_("PART"), help=", ".join(PARTS))
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
    add_votes(parser)
    add_live(parser)
    add_opinions(parser)
    add_data(parser)
    add_json(parser)


def add_votes(parser: argparse.ArgumentParser) -> None:
    """Add what is said about voting."""
    parser.add_argument(
        "--seconds",
        type=read_count(1, 3600),
        metavar=_("NUMBER"),
        help=_("votes, live: how long is timed (5, 10)"),
    )
    parser.add_argument(
        "--connections",
        type=read_count(1, 1000),
        default=64,
        metavar=_("NUMBER"),
        help=_("votes: how many phones send one vote after the other (64)"),
    )


def add_live(parser: argparse.ArgumentParser) -> None:
    """Add what is said about a full hall."""
    parser.add_argument(
        "--phones",
        type=read_count(1, 20_000),
        default=5000,
        metavar=_("NUMBER"),
        help=_("live: how many phones ask once a second (5000)"),
    )
    parser.add_argument(
        "--votes-per-second",
        type=read_count(0, 10_000),
        default=200,
        metavar=_("NUMBER"),
        help=_("live: how many votes come in a second meanwhile (200)"),
    )
    parser.add_argument(
        "--pages-per-second",
        type=read_count(0, 1000),
        default=5,
        metavar=_("NUMBER"),
        help=_("live: how many pages are opened a second meanwhile (5)"),
    )
    parser.add_argument(
        "--workers",
        type=read_count(1, 64),
        default=1,
        metavar=_("NUMBER"),
        help=_("live: processes that answer (1)"),
    )


def add_opinions(parser: argparse.ArgumentParser) -> None:
    """Add what is said about the opinion map."""
    parser.add_argument(
        "--people",
        type=read_count(1, 10_000_000),
        default=100_000,
        metavar=_("NUMBER"),
        help=_("opinions: how many people (100000)"),
    )
    parser.add_argument(
        "--statements",
        type=read_count(1, 16_000),
        default=500,
        metavar=_("NUMBER"),
        help=_("opinions: how many statements (500)"),
    )
    parser.add_argument(
        "--votes",
        type=read_count(1, 1_000_000_000),
        default=5_000_000,
        metavar=_("NUMBER"),
        help=_("opinions: how many votes (5000000)"),
    )
    parser.add_argument(
        "--portion",
        type=read_count(0, 1_000_000),
        default=0,
        metavar=_("NUMBER"),
        help=_("opinions: also so many new votes at a time, a map after each (0: not)"),
    )


def run(args: argparse.Namespace) -> int:
    """Fill, or time. Returns 1 when something was not answered."""
    part: int = PARTS[args.part](args)
    return part


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


def time_votes(args: argparse.Namespace) -> int:
    """Time votes on a server of its own, in a folder that is thrown away."""
    from zhaishangyi.benching.votes import measure_votes
    from zhaishangyi.commands.own_store import make_own_store

    with make_own_store() as folder:
        report = measure_votes(folder, args.seconds or 5, args.connections, tell)
    show(report, as_json=args.as_json)
    return 0 if report["is_answered"] else 1


def time_live(args: argparse.Namespace) -> int:
    """Time a full hall on a server of its own, in a folder that is thrown away."""
    from zhaishangyi.benching.live import measure_live
    from zhaishangyi.benching.mixture import Load
    from zhaishangyi.commands.own_store import make_own_store

    load = Load(
        phones=args.phones,
        seconds=args.seconds or 10,
        votes=args.votes_per_second,
        pages=args.pages_per_second,
        workers=args.workers,
    )
    with make_own_store() as folder:
        report = measure_live(folder, load, tell)
    show(report, as_json=args.as_json)
    return 0 if report["is_answered"] else 1


def time_opinions(args: argparse.Namespace) -> int:
    """Time the opinion map, with its kernels compiled before."""
    from zhaishangyi.benching.opinions import measure_map

    prepare.warm_kernels(args.data, tell)
    report = measure_map(args.people, args.statements, args.votes, args.portion, tell)
    show(report, as_json=args.as_json)
    return 0


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


PARTS = {
    "fill": fill,
    "pages": time_pages,
    "votes": time_votes,
    "live": time_live,
    "opinions": time_opinions,
}

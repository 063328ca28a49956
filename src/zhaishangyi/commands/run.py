"""`zhaishangyi run`: make the data folder ready and serve it on one port."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Any

from zhaishangyi import __version__
from zhaishangyi.commands import prepare
from zhaishangyi.commands.network import choose_port, list_addresses
from zhaishangyi.commands.parsing import add_command, add_data, read_count
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import hold_folder, open_folder, prepare_alone


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "run",
        what=_("serve a town on one port, for this machine and everybody in the same network"),
        example="zhaishangyi run --demo --port 8080",
        do=run,
    )
    add_data(parser)
    add_demo(parser)
    parser.add_argument(
        "--port",
        type=read_count(0, 65535),
        default=8000,
        metavar=_("NUMBER"),
        help=_("the port (8000); 0 takes any free one"),
    )
    parser.add_argument(
        "--host",
        default="0.0.0.0",  # noqa: S104 - phones in the hall must reach it
        metavar=_("ADDRESS"),
        help=_("the address to listen on (0.0.0.0: all of this machine)"),
    )
    parser.add_argument(
        "--workers",
        type=read_count(1, 64),
        default=1,
        metavar=_("NUMBER"),
        help=_("processes that answer (1); one for each core on a large machine"),
    )
    parser.add_argument("--log", action="store_true", help=_("print a line for every request"))


def add_demo(parser: argparse.ArgumentParser) -> None:
    """Add what has to do with the demo town."""
    parser.add_argument(
        "--demo",
        action="store_true",
        help=_("an invented town to play with, in a folder of its own"),
    )
    parser.add_argument(
        "--short",
        action="store_true",
        help=_("with --demo: without the two years before, ready sooner"),
    )


def run(args: argparse.Namespace) -> int:
    """Prepare and serve. Returns when the server was stopped."""
    marker = open_folder(args.data, wants_demo=args.demo)
    with hold_folder(args.data):
        port = choose_port(args.host, args.port)
        addresses = list_addresses(args.host, port)
        # Posters and slips are read by phones: they need the address that phones can reach.
        os.environ.setdefault("ZHAISHANGYI_ADDRESS", addresses[-1].rstrip("/"))
        prepare.compile_catalogues()
        prepare.start_django(args.data)
        with prepare_alone(args.data):
            prepare.prepare_store()
            prepare.collect_static(args.data)
            prepare.warm_kernels(args.data)
            prepare.do_apart(prepare.fill_demo, args.data, marker, is_short=args.short)
        announce(addresses, is_demo=marker.is_demo)

        from zhaishangyi.commands.serving import serve

        return serve(args.host, port, workers=args.workers, has_log=args.log)


def announce(addresses: list[str], *, is_demo: bool) -> None:
    """Print where to open it, as an address and as a code for a phone, and how to stop."""
    from zhaishangyi.places.models import Jurisdiction
    from zhaishangyi.places.qr import terminal_qr

    town = Jurisdiction.objects.filter(parent=None).first()
    kind = _("a demo, for playing with") if is_demo else _("a town's own folder")
    program = _("Zhaishangyi")
    title = f"{program} {__version__} · {kind}"
    print(f"\n  {town} · {title}\n" if town else f"\n  {title}\n")
    print(" ", _("On this machine"), addresses[0], sep="  ")
    if len(addresses) > 1:
        print(" ", _("On your phone"), addresses[-1], sep="  ", end="\n\n")
        print(terminal_qr(addresses[-1], is_coloured=sys.stdout.isatty()))
    if town is None:
        print("\n  " + _("There is no town in it yet. Begin with: zhaishangyi setup --help"))
    print("\n  " + _("Stop with Ctrl+C. Everything that was confirmed is kept."), flush=True)

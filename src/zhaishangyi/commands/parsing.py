"""Arguments: every command with an example, and wrong usage said in one line."""

from __future__ import annotations

import argparse
import os
from collections.abc import Callable
from pathlib import Path
from typing import Any, NoReturn

from zhaishangyi import __version__
from zhaishangyi.commands.words import complain
from zhaishangyi.commands.words import translate as _

Do = Callable[[argparse.Namespace], int]


class Parser(argparse.ArgumentParser):
    """A parser that speaks the terminal's language and keeps wrong usage to one line."""

    def __init__(self, **settings: Any) -> None:
        super().__init__(add_help=False, formatter_class=argparse.RawTextHelpFormatter, **settings)
        self._positionals.title = _("what is needed")
        self._optionals.title = _("options")
        self.add_argument("-h", "--help", action="help", help=_("show this and stop"))

    def add_commands(self) -> Any:
        """Make room for the commands."""
        self.add_argument(
            "--version",
            action="version",
            version=f"%(prog)s {__version__}",
            help=_("show the version and stop"),
        )
        return self.add_subparsers(
            title=_("commands"), metavar=_("COMMAND"), required=True, parser_class=Parser
        )

    def error(self, message: str) -> NoReturn:
        complain(
            _(
                "This cannot be read: %(what)s. How to write it: %(program)s --help",
                what=message,
                program=self.prog,
            )
        )
        raise SystemExit(2)


def describe_program() -> dict[str, str]:
    """What `zhaishangyi --help` says about the program as a whole."""
    return {
        "prog": "zhaishangyi",
        "description": _("Zhaishangyi: talk a local matter through until it is settled and done."),
        "epilog": _("Example: %(line)s", line="zhaishangyi run --demo"),
    }


def add_command(commands: Any, name: str, *, what: str, example: str, do: Do) -> Parser:
    """Add one command; `what` is its sentence in both lists, `do` runs it."""
    parser: Parser = commands.add_parser(
        name, help=what, description=what, epilog=_("Example: %(line)s", line=example)
    )
    parser.set_defaults(do=do)
    return parser


def add_data(parser: Parser) -> None:
    """Add `--data FOLDER`."""
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        type=Path,
        default=Path(os.environ.get("ZHAISHANGYI_DATA", "data")),
        help=_("the data folder (data)"),
    )


def add_json(parser: Parser) -> None:
    """Add `--json`."""
    parser.add_argument(
        "--json", action="store_true", dest="as_json", help=_("print one JSON object")
    )


def read_count(least: int, most: int) -> Callable[[str], int]:
    """A reader of whole numbers from `least` to `most`, for `type=`."""

    def read(text: str) -> int:
        if not text.isascii() or not text.isdigit() or not least <= int(text) <= most:
            raise argparse.ArgumentTypeError(
                _(
                    "%(text)s is no number from %(least)s to %(most)s",
                    text=text,
                    least=least,
                    most=most,
                )
            )
        return int(text)

    return read

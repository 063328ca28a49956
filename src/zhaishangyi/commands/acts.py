"""`zhaishangyi acts`: the list of everything that anybody may do, for docs/acts.md."""

from __future__ import annotations

import argparse
import inspect
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from zhaishangyi.commands import prepare
from zhaishangyi.commands.parsing import add_command
from zhaishangyi.commands.words import translate as _

HEAD = """\
# Acts: everything that anybody may do

Every write goes through one door, and each act below is one thing that somebody may do. What is
not in this list cannot be done. The list is made from the program:
`zhaishangyi acts --write docs/acts.md`.

"Who" names the roles that open the door, at the place that the act is about or above it. Rules of
the moment (a vote that has closed) are not permissions; they answer with a sentence.
"""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "acts",
        what=_("list everything that anybody may do"),
        example="zhaishangyi acts --write docs/acts.md",
        do=run,
    )
    choice = parser.add_mutually_exclusive_group()
    choice.add_argument("--write", type=Path, metavar=_("FILE"), help=_("write the list to a file"))
    choice.add_argument(
        "--check", type=Path, metavar=_("FILE"), help=_("say whether the file is up to date")
    )


def run(args: argparse.Namespace) -> int:
    """Print, write or check the list. Returns 1 when the checked file is out of date."""
    with tempfile.TemporaryDirectory() as folder:
        prepare.start_django(Path(folder))
        text = describe_acts()
    if args.write:
        args.write.write_text(text, encoding="utf-8")
    elif args.check:
        return check(args.check, text)
    else:
        sys.stdout.write(text)
    return 0


def check(path: Path, text: str) -> int:
    """Compare the file with the program."""
    if path.is_file() and path.read_text(encoding="utf-8") == text:
        return 0
    print(_("%(file)s is out of date: zhaishangyi acts --write %(file)s", file=path))
    return 1


def describe_acts() -> str:
    """The whole document, in English. Django must be set up."""
    from django.utils import translation

    from zhaishangyi.record.registry import import_all_acts, list_rooms

    acts = sorted(import_all_acts().values(), key=lambda act: act.kind)
    pieces = [HEAD]
    with translation.override("en"):
        for room in list_rooms():
            here = [act for act in acts if act.__module__.startswith(f"{room}.")]
            if here:
                pieces.append(f"\n## {room.rpartition('.')[2]}\n")
                pieces += [describe_act(act) for act in here]
    return "".join(pieces)


def describe_act(act: Any) -> str:
    """One act: its kind, who, what, with which arguments."""
    lines = [f"\n### {act.kind}\n", f"*Who:* {act.who}\n"]
    lines.append(f"{read_paragraph(act.__doc__)}\n")
    asked = describe_arguments(list(act.signature.parameters.values())[1:])
    lines.append(f"*Takes:* {asked}\n" if asked else "*Takes:* nothing\n")
    return "\n".join(lines)


def read_paragraph(docstring: str | None) -> str:
    """The docstring as one block of Markdown, its paragraphs kept."""
    paragraphs = inspect.cleandoc(docstring or "").split("\n\n")
    return "\n\n".join(" ".join(paragraph.split()) for paragraph in paragraphs)


def describe_arguments(parameters: Iterable[inspect.Parameter]) -> str:
    """The names of what an act takes; those that may be left out in brackets."""
    return ", ".join(
        f"`{asked.name}`" if asked.default is inspect.Parameter.empty else f"[`{asked.name}`]"
        for asked in parameters
    )

"""The command line: `zhaishangyi COMMAND`. What each command does stands in `commands`."""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Sequence
from contextlib import suppress

from zhaishangyi.commands import (
    acts,
    bench,
    doctor,
    indicators,
    opinions,
    rehearse,
    run,
    setup,
    tick,
)
from zhaishangyi.commands.parsing import Parser, describe_program
from zhaishangyi.commands.prepare import compile_catalogues
from zhaishangyi.commands.problems import find_sentence
from zhaishangyi.commands.words import complain, is_chinese, speak_plainly

COMMANDS = (run, setup, rehearse, indicators, opinions, tick, doctor, acts, bench)


def build_parser() -> argparse.ArgumentParser:
    """The parser with every command; each has `--help` with an example."""
    parser = Parser(**describe_program())
    commands = parser.add_commands()
    for command in COMMANDS:
        command.add_parser(commands)
    return parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command. Returns 0 done, 1 not done (said in one line), 2 wrong usage."""
    speak_plainly()
    learn_chinese()
    try:
        args = build_parser().parse_args(argv)
    except SystemExit as stop:
        return int(stop.code or 0)
    try:
        code: int = args.do(args)
        sys.stdout.flush()
    except BrokenPipeError:
        # Whoever reads (`| head`) has seen enough. Nothing is left for Python to flush at its end.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except (Exception, KeyboardInterrupt) as error:
        sentence = find_sentence(error)
        if sentence is None:
            raise
        complain(sentence)
        return 1
    return code


def learn_chinese() -> None:
    """Compile the sentences of a Chinese terminal when they are newer than what is compiled."""
    if is_chinese():
        # Without them the commands speak English; no reason to do nothing.
        with suppress(OSError, ValueError):
            compile_catalogues()


if __name__ == "__main__":
    sys.exit(main())

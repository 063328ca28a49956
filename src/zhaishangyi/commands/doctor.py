"""`zhaishangyi doctor`: what is there, what is missing, and what to do about it."""

from __future__ import annotations

import argparse
import json
from pathlib import Path
from typing import Any

from zhaishangyi.commands.checks import OK, Finding, list_findings
from zhaishangyi.commands.parsing import add_command, add_data, add_json
from zhaishangyi.commands.prepare import compile_catalogues
from zhaishangyi.commands.words import mark
from zhaishangyi.commands.words import translate as _

SIGNS = {"ok": "✓", "missing": "–", "wrong": "✗"}
WORDS = {"ok": mark("ok"), "missing": mark("missing"), "wrong": mark("wrong")}


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "doctor",
        what=_("say what is there and what is missing on this machine, and what to do"),
        example="zhaishangyi doctor --data data --json",
        do=run,
    )
    add_data(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Look at everything. Returns 1 when something that is needed is not as it must be."""
    compile_catalogues()
    findings = list_findings(args.data)
    if args.as_json:
        report = to_object(args.data, findings)
        print(json.dumps(report, ensure_ascii=False))
    else:
        for finding in findings:
            print_finding(finding)
        print()
        if is_well(findings):
            print(_("All that is needed is there."))
        else:
            print(_("Something that is needed is not as it must be: see the lines with ✗."))
    return 0 if is_well(findings) else 1


def is_well(findings: list[Finding]) -> bool:
    """Whether everything that is needed is there."""
    return all(finding.state == OK or not finding.is_needed for finding in findings)


def to_object(folder: Path, findings: list[Finding]) -> dict[str, Any]:
    """What `--json` prints."""
    checks = [
        {
            "name": finding.name,
            "state": finding.state,
            "is_needed": finding.is_needed,
            "found": finding.found,
            "advice": finding.say_advice(),
        }
        for finding in findings
    ]
    return {"ok": is_well(findings), "folder": str(folder), "checks": checks}


def print_finding(finding: Finding) -> None:
    """One line, and one more when there is something to do."""
    sign = SIGNS[finding.state] if finding.is_needed or finding.state == OK else SIGNS["missing"]
    name = _(finding.title)
    print(f"{sign} {name}: {finding.found or _(WORDS[finding.state])}")
    if finding.state != OK and finding.advice:
        print(f"    {finding.say_advice()}")

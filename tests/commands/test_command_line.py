"""The command line: help with examples, usage, languages."""

from __future__ import annotations

import argparse
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest

from zhaishangyi import cli
from zhaishangyi.commands import words
from zhaishangyi.commands.problems import find_sentence
from zhaishangyi.record.errors import RuleBroken

ROOT = Path(__file__).resolve().parents[2]
DOCS = ROOT / "docs" / "commands.md"


def list_parsers() -> dict[str, argparse.ArgumentParser]:
    """The parser of each command."""
    for action in cli.build_parser()._actions:
        if isinstance(action, argparse._SubParsersAction):
            return dict(action.choices)
    raise AssertionError("the program has no commands")


NAMES = sorted(list_parsers())


@pytest.fixture(autouse=True)
def in_english(monkeypatch: pytest.MonkeyPatch):
    for name in ("LC_ALL", "LC_MESSAGES"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("LANG", "en_US.UTF-8")


@pytest.mark.parametrize("name", NAMES)
def test_the_example_in_the_help_is_right(name: str):
    example = re.search(r"^Example: zhaishangyi (.+)$", list_parsers()[name].format_help(), re.M)
    assert example, f"{name} --help has no example"
    args = cli.build_parser().parse_args(shlex.split(example.group(1)))
    assert callable(args.do)


@pytest.mark.parametrize("name", NAMES)
def test_every_option_is_explained(name: str):
    for action in list_parsers()[name]._actions:
        assert action.help, f"{name}: {action.dest}"


@pytest.mark.parametrize("name", NAMES)
def test_the_documents_know_every_command_and_option(name: str):
    text = DOCS.read_text(encoding="utf-8")
    section = text.partition(f"\n## {name}\n")[2].partition("\n## ")[0]
    assert section, f"docs/commands.md says nothing of {name}"
    for action in list_parsers()[name]._actions:
        for option in action.option_strings:
            assert option in ("-h", "--help") or f"`{option}" in section, f"{name} {option}"


def test_help_is_done_and_wrong_usage_is_not(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["run", "--help"]) == 0
    assert "--port" in capsys.readouterr().out
    assert cli.main(["run", "--port", "-1"]) == 2
    assert capsys.readouterr().err.count("\n") == 1


def test_the_version_is_told(capsys: pytest.CaptureFixture[str]):
    assert cli.main(["--version"]) == 0
    assert re.match(r"zhaishangyi \d+\.\d+", capsys.readouterr().out)


@pytest.mark.parametrize("args", [["--help"], ["run", "--help"], ["opinions", "--help"]])
def test_help_loads_nothing_large(args: list[str]):
    large = {
        "concurrent", "django", "granian", "multiprocessing", "numba", "numpy", "openpyxl", "scipy",
    }  # fmt: skip
    code = (
        "import sys; from zhaishangyi.cli import main; code = main(sys.argv[1:]);"
        f"print(code, sorted({large!r} & sys.modules.keys()))"
    )
    done = subprocess.run(
        [sys.executable, "-c", code, *args], capture_output=True, text=True, check=True
    )
    assert done.stdout.splitlines()[-1] == "0 []"


@pytest.mark.parametrize(
    ("environment", "is_chinese"),
    [
        ({"LANG": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_TW"}, True),
        ({"LANG": "C.UTF-8"}, False),
        ({}, False),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": "en_GB.UTF-8"}, False),
        ({"LANG": "en_GB.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, True),
        ({"LANG": "zh_CN.UTF-8", "LC_ALL": ""}, True),
        ({"LANG": "en_GB", "LC_MESSAGES": "zh_CN"}, True),
    ],
)
def test_the_terminal_says_which_language(environment: dict[str, str], is_chinese: bool):
    assert words.is_chinese(environment) is is_chinese


def test_sentences_are_chinese_with_their_values(monkeypatch: pytest.MonkeyPatch):
    sentence = "The demo town stands, after %(seconds)s s."
    assert words.translate(sentence, seconds=3) == "The demo town stands, after 3 s."
    monkeypatch.setenv("LANG", "zh_CN.UTF-8")
    assert "3 秒" in words.translate(sentence, seconds=3)


def test_a_full_per_cent_sign_is_left_alone_without_values():
    assert words.translate("100% of it") == "100% of it"


def test_a_rule_names_its_field_and_an_unforeseen_error_has_no_sentence():
    problem = RuleBroken("code", "%(n)s letters are too many.", n=90)
    assert find_sentence(problem) == "code: 90 letters are too many."
    assert find_sentence(ValueError("a mistake of ours")) is None


def test_interrupting_is_no_crash(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
):
    def stop(args: argparse.Namespace) -> int:
        raise KeyboardInterrupt

    monkeypatch.setattr("zhaishangyi.commands.tick.run", stop)
    assert cli.main(["tick"]) == 1
    assert capsys.readouterr().err == "Stopped.\n"

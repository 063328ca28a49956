"""The size and manners of the source: short files, short functions, no inline script."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
FOLDERS = ("src", "tests", "bench", "docs", ".ci", "requirements")
PROSE = ("*.md", "Makefile", "pyproject.toml")
SOURCE_SUFFIXES = {".py", ".html", ".css", ".js", ".mjs"}
TEXT_SUFFIXES = {*SOURCE_SUFFIXES, ".md", ".po", ".toml", ".txt", ".lock", ".svg", ""}
# Made by a program or by others: their length is not ours.
NOT_OURS = {"vendor", "migrations", "__pycache__"}
GENERATED = {"app.css"}

LINES_IN_A_FILE = 400
LINES_IN_A_FUNCTION = 40
EMPTY_NAMES = {"utils", "util", "helpers", "helper", "manager", "managers", "data", "info", "misc"}
# Written in two parts, so that this file does not find itself. A state of that name is no note.
UNFINISHED = re.compile(r"(?<![.\w])(" + "TO" + "DO|FIX" + "ME|XX" + r"X)\b(?!\s*=)")
MACHINE_WORDS = ["/wo" + "rk/", "/tm" + "p/", "/ro" + "ot/", "pypi." + "org", "python" + "hosted"]
DJANGO_TAGS = re.compile(r"{%.*?%}|{{.*?}}|{#.*?#}|{% comment %}.*?{% endcomment %}", re.S)
INLINE = {
    "a style attribute": re.compile(r"<[^>]*\sstyle\s*=", re.I),
    "a style element": re.compile(r"<style\b", re.I),
    "an on… handler": re.compile(r"<[^>]*\son[a-z]+\s*=", re.I),
    "script code": re.compile(r"<script\b(?![^>]*\b(?:src=|type=\"application/json\"))", re.I),
    "a javascript: address": re.compile(r"javascript:", re.I),
}
PROBLEMS = {"CannotDo", "Refused", "ChangedMeanwhile", "AlreadySent", "NotHere"}
PLACEHOLDER = re.compile(r"%\((\w+)\)s")


def list_files(suffixes: set[str]) -> Iterator[Path]:
    """Every file of the project with one of these suffixes."""
    for path in [p for pattern in PROSE for p in ROOT.glob(pattern)]:
        if path.suffix in suffixes:
            yield path
    for folder in FOLDERS:
        for path in sorted((ROOT / folder).rglob("*")):
            parts = path.relative_to(ROOT).parts
            is_ours = not NOT_OURS.intersection(parts) and ".egg-info" not in parts[1:2]
            if is_ours and path.is_file() and path.suffix in suffixes:
                yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def list_functions(path: Path) -> Iterator[ast.FunctionDef | ast.AsyncFunctionDef]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
            yield node


def list_templates() -> list[Path]:
    return [path for path in list_files({".html", ".svg"}) if "templates" in path.parts]


def test_files_are_short():
    long = {
        name_of(path): lines
        for path in list_files(SOURCE_SUFFIXES)
        if path.name not in GENERATED
        and (lines := len(path.read_text(encoding="utf-8").splitlines())) > LINES_IN_A_FILE
    }
    assert long == {}


def test_functions_are_short():
    long = {
        f"{name_of(path)}:{node.name}": lines
        for path in list_files({".py"})
        for node in list_functions(path)
        if (lines := (node.end_lineno or 0) - node.lineno + 1) > LINES_IN_A_FUNCTION
    }
    assert long == {}


def test_no_module_is_called_after_nothing():
    vague = [
        name_of(path)
        for path in list_files({".py"})
        if EMPTY_NAMES.intersection((path.stem, path.parent.name))
    ]
    assert vague == []


def test_nothing_is_left_unfinished():
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in list_files(TEXT_SUFFIXES)
        if (match := UNFINISHED.search(path.read_text(encoding="utf-8")))
    ]
    assert found == []


@pytest.mark.parametrize("word", MACHINE_WORDS)
def test_no_machine_and_no_registry_is_named(word: str):
    found = [
        name_of(path)
        for path in list_files(TEXT_SUFFIXES)
        if word in path.read_text(encoding="utf-8")
    ]
    assert found == []


@pytest.mark.parametrize("what", INLINE)
def test_templates_have_no_inline_style_or_script(what: str):
    found = [
        f"{name_of(path)}: {match.group()}"
        for path in list_templates()
        if (match := INLINE[what].search(strip_tags(path)))
    ]
    assert found == []


def strip_tags(path: Path) -> str:
    """The markup without Django's tags, whose arguments may look like attributes."""
    return DJANGO_TAGS.sub("", path.read_text(encoding="utf-8"))


@pytest.mark.parametrize(
    ("markup", "what"),
    [
        ('<p style="color:red">', "a style attribute"),
        ("<style>p{}</style>", "a style element"),
        ('<button onclick="go()">', "an on… handler"),
        ("<script>go()</script>", "script code"),
        ('<a href="javascript:go()">', "a javascript: address"),
    ],
)
def test_inline_style_and_script_would_be_found(markup: str, what: str):
    assert INLINE[what].search(markup)


def test_script_files_and_json_are_no_inline_script():
    assert not INLINE["script code"].search('<script type="module" src="a.mjs"></script>')
    assert not INLINE["script code"].search('<script id="x" type="application/json">{}</script>')


def list_sentences(path: Path) -> Iterator[tuple[int, ast.expr, ast.Call]]:
    """Where a rule or refusal is raised, with its sentence: (line, sentence, call)."""
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        # One that is kept, not raised, may get its values later.
        call = node.exc if isinstance(node, ast.Raise) else None
        if not isinstance(call, ast.Call):
            continue
        name = getattr(call.func, "id", getattr(call.func, "attr", ""))
        position = 1 if name == "RuleBroken" else 0
        if (name == "RuleBroken" or name in PROBLEMS) and len(call.args) > position:
            yield call.lineno, call.args[position], call


def find_fault(sentence: ast.expr, call: ast.Call) -> str:
    """Say what is wrong with a sentence, "" when it can be translated and filled in."""
    if isinstance(sentence, ast.JoinedStr | ast.BinOp):
        return "is put together here, so it has no translation"
    if not isinstance(sentence, ast.Constant) or any(word.arg is None for word in call.keywords):
        return ""
    wanted = set(PLACEHOLDER.findall(str(sentence.value)))
    missing = wanted - {word.arg for word in call.keywords}
    return f"gets no value for {', '.join(sorted(missing))}" if missing else ""


def test_sentences_of_rules_can_be_translated_and_filled_in():
    faults = [
        f"{name_of(path)}:{line} {fault}"
        for path in list_files({".py"})
        if "src" in path.parts
        for line, sentence, call in list_sentences(path)
        if (fault := find_fault(sentence, call))
    ]
    assert faults == []

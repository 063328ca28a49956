"""docs/acts.md lists every act there is, and says who may."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

from zhaishangyi.commands.acts import describe_acts
from zhaishangyi.record.registry import import_all_acts

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhaishangyi"


def list_written_acts() -> set[str]:
    """The kinds that stand in the source after `@act(`, wherever that is."""
    kinds = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            if not isinstance(node, ast.FunctionDef):
                continue
            for mark in node.decorator_list:
                if isinstance(mark, ast.Call) and getattr(mark.func, "id", "") == "act":
                    kinds.add(ast.literal_eval(mark.args[0]))
    return kinds


def test_every_act_in_the_source_is_registered():
    written = list_written_acts()
    assert written
    assert sorted(written ^ set(import_all_acts())) == []


def test_the_document_is_up_to_date():
    text = (ROOT / "docs" / "acts.md").read_text(encoding="utf-8")
    assert text == describe_acts(), "run: zhaishangyi acts --write docs/acts.md"


@pytest.mark.parametrize("kind", sorted(list_written_acts()))
def test_each_act_says_what_it_does_and_who_may(kind: str):
    act = import_all_acts()[kind]
    assert len((act.__doc__ or "").split()) >= 3, "one sentence, please"
    assert str(act.who)
    assert kind.count(".") == 1

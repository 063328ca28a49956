"""The walls between the rooms stand, and they would be missed."""

from __future__ import annotations

import ast
import os
import shutil
import subprocess
import sys
import tomllib
from pathlib import Path

import grimp
import pytest

ROOT = Path(__file__).resolve().parents[2]
PACKAGE = ROOT / "src" / "zhaishangyi"
LINTER = Path(sys.executable).with_name("lint-imports")
STANDS_BESIDE_THE_ROOMS = {"cli", "commands", "urls", "wsgi", "town", "rehearsal", "benching"}


def read_layers() -> list[str]:
    """The names in the rooms' contract, the top of the imports first."""
    settings = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))
    contract = settings["tool"]["importlinter"]["contracts"][0]
    names = " : ".join(contract["layers"]).replace("|", ":").split(":")
    return [name.strip(" ()") for name in names]


def check_imports(folder: Path, source: Path) -> subprocess.CompletedProcess[str]:
    """Run the contracts of `folder` on the package found in `source`."""
    return subprocess.run(
        [str(LINTER), "--no-cache"],
        cwd=folder,
        env={**os.environ, "PYTHONPATH": str(source)},
        capture_output=True,
        text=True,
        timeout=120,
        check=False,
    )


@pytest.fixture
def small_house(tmp_path: Path) -> Path:
    """A copy of the contracts beside a house with empty rooms."""
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    package = tmp_path / "src" / "zhaishangyi"
    for room in ("record", "matters", "procedures", "delivery", "oversight", "web"):
        (package / room).mkdir(parents=True)
        (package / room / "__init__.py").touch()
        (package / room / "rules.py").touch()
    pure = [
        f"oversight/{name}.py" for name in "charts counting dialect indicators map periods".split()
    ]
    for path in ("__init__.py", "folder.py", "stores.py", "procedures/files.py", *pure):
        (package / path).touch()
    return tmp_path


def test_no_room_imports_a_lower_one():
    result = check_imports(ROOT, ROOT / "src")
    assert result.returncode == 0, result.stdout


def test_every_room_is_in_the_contract():
    rooms = {path.parent.name for path in PACKAGE.glob("*/__init__.py")}
    assert sorted(rooms - set(read_layers())) == []


def test_the_rooms_stand_in_the_order_of_the_house():
    rooms = [name for name in read_layers() if name not in STANDS_BESIDE_THE_ROOMS]
    assert rooms == [
        *"web exchange oversight campaigns search mediation delivery".split(),
        *"voting meetings matters".split(),
        *"procedures notices people places record engines".split(),
    ]


def test_an_untouched_house_passes(small_house: Path):
    result = check_imports(small_house, small_house / "src")
    assert result.returncode == 0, result.stdout


@pytest.mark.parametrize(
    ("module", "line"),
    [
        ("record/models.py", "from zhaishangyi.web import rules"),
        ("matters/actions.py", "import zhaishangyi.delivery.rules"),
        ("delivery/rules.py", "from django.utils import timezone"),
        ("procedures/files.py", "import django"),
    ],
)
def test_a_broken_wall_is_noticed(small_house: Path, module: str, line: str):
    (small_house / "src" / "zhaishangyi" / module).write_text(f"{line}\n", encoding="utf-8")
    result = check_imports(small_house, small_house / "src")
    assert result.returncode == 1
    assert "BROKEN" in result.stdout


def list_pure_modules() -> list[str]:
    """The modules whose docstring promises "No Django"."""
    modules = []
    for path in PACKAGE.rglob("*.py"):
        docstring = ast.get_docstring(ast.parse(path.read_text(encoding="utf-8"))) or ""
        if "No Django" in docstring:
            name = ".".join(path.relative_to(PACKAGE.parent).with_suffix("").parts)
            modules.append(name.removesuffix(".__init__"))
    return sorted(modules)


def test_a_module_that_promises_no_django_keeps_its_word():
    graph = grimp.build_graph("zhaishangyi", include_external_packages=True, cache_dir=None)
    modules = list_pure_modules()
    assert "zhaishangyi.record.errors" in modules
    chains = {name: graph.find_shortest_chain(name, "django") for name in modules}
    assert {name: chain for name, chain in chains.items() if chain} == {}

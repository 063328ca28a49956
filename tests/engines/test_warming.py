"""Kernels are compiled before anybody waits, and no start of the server loads the compiler."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from zhaishangyi.engines import warming


def run_python(code: str, **environment: str) -> str:
    """What a fresh interpreter prints."""
    done = subprocess.run(
        [sys.executable, "-c", code],
        env={**os.environ, **environment}, capture_output=True, text=True, check=True, timeout=240,
    )  # fmt: skip
    return done.stdout.strip()


def test_choosing_a_folder_and_looking_at_the_stamp_loads_no_compiler(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path; from zhaishangyi.engines import warming;"
        f"warming.is_warm(warming.choose_folder(Path({str(tmp_path)!r})));"
        "print('numba' in sys.modules, 'numpy' in sys.modules)"
    )
    assert run_python(code) == "False False"


@pytest.mark.slow
def test_nor_does_the_first_start_which_has_them_compiled(tmp_path: Path) -> None:
    code = (
        "import sys; from pathlib import Path;"
        "from zhaishangyi.commands import prepare; from zhaishangyi.engines import warming;"
        f"prepare.warm_kernels(Path({str(tmp_path)!r}), lambda line: print('told', end=' '));"
        f"print(warming.is_warm(Path({str(tmp_path)!r})),"
        "'numba' in sys.modules, 'numpy' in sys.modules)"
    )
    environment = {warming.VARIABLE: str(tmp_path)}
    assert run_python(code, **environment) == "told True False False"
    assert list(tmp_path.rglob("*.nbc"))
    # The second start finds them.
    assert run_python(code, **environment) == "True False False"


def test_the_stamp_is_that_of_this_version_and_machine(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setattr(warming, "compile_kernels", lambda: None)
    assert not warming.is_warm(tmp_path)
    warming.warm_up(tmp_path)
    assert warming.is_warm(tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == [warming.STAMP]
    monkeypatch.setattr(warming, "version", lambda _name: "0")
    assert not warming.is_warm(tmp_path)


def test_a_named_folder_is_taken(tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv(warming.VARIABLE, str(tmp_path / "named"))
    assert warming.choose_folder(tmp_path) == tmp_path / "named"
    assert (tmp_path / "named").is_dir()


def test_where_nothing_can_be_written_the_data_folder_keeps_them(
    tmp_path: Path, monkeypatch
) -> None:
    monkeypatch.delenv(warming.VARIABLE, raising=False)
    # A file where the folder should be: also what runs with all rights cannot write there.
    blocked = tmp_path / "installed"
    blocked.write_text("")
    monkeypatch.setattr(warming, "KERNELS", blocked)
    folder = warming.choose_folder(tmp_path / "data")
    assert folder == tmp_path / "data" / warming.FOLDER
    assert os.environ[warming.VARIABLE] == str(folder.resolve())


@pytest.mark.slow
def test_after_warming_nothing_is_compiled_any_more() -> None:
    code = """
from zhaishangyi.engines import warming
warming.compile_kernels()
import numpy as np
from zhaishangyi.engines import opinions as o
from zhaishangyi.engines.opinions import group_kernels, kernels, live_kernels
found = [one for module in (kernels, group_kernels, live_kernels)
         for one in vars(module).values() if hasattr(one, "signatures")]
before = [len(one.signatures) for one in found]
dice = np.random.default_rng(1)
fixed = dice.integers(0, 30, 600)
fixed.flags.writeable = False
for kind in (np.int32, np.float64):
    for statements in (12, 90, 2200, 16500):
        votes = o.pack_votes(fixed.astype(kind), dice.integers(0, statements, 600),
                             dice.integers(-1, 2, 600).astype(np.int8))
        found_map = o.build_map(votes)
        o.draw_map(found_map)
        o.choose_next(found_map, [1, 2], 0.5)
        live = o.LiveMap(votes)
        live.update()
        live.add_votes([1, 2], [3, 4], [1, -1])
        live.update()
        if statements < 2000:
            o.build_map_of_blocks([votes, votes])
o.pack_votes(fixed, fixed, fixed % 3 - 1)
o.count_tally_by(votes, np.zeros(votes.people_count, int))
print([one.__name__ for one, count in zip(found, before) if len(one.signatures) != count])
"""
    assert run_python(code) == "[]"


@pytest.mark.slow
def test_compiled_kernels_are_kept_in_the_named_folder(tmp_path: Path) -> None:
    code = (
        "from zhaishangyi.engines.opinions import kernels;"
        "print(kernels.sum_columns(__import__('numpy').zeros(1, 'u2'), 1).tolist(),"
        "sum(kernels.sum_columns.stats.cache_hits.values()))"
    )
    environment = {warming.VARIABLE: str(tmp_path)}
    assert run_python(code, **environment) == "[[1, 0, 0]] 0"
    assert list(tmp_path.rglob("*.nbc"))
    assert run_python(code, **environment) == "[[1, 0, 0]] 1"


def test_kernels_work_where_nothing_can_be_kept(monkeypatch) -> None:
    import numba

    from zhaishangyi.engines.opinions import kernels

    def refuse(**options):
        if options.get("cache"):
            raise RuntimeError("cannot cache function: no locator available")
        return numba.njit(**options)

    monkeypatch.setattr(kernels, "njit", refuse)
    double = kernels.compile_kept(lambda numbers: numbers * 2)
    assert double(np.ones(2)).tolist() == [2.0, 2.0]

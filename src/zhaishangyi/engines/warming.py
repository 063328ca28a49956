"""Compiles the kernels of the opinion map before somebody waits for it, and remembers that it did.

numba keeps what it compiled beside the modules, or where `NUMBA_CACHE_DIR` says; it compiles again
when a module, numba or the processor is another one. Only `compile_kernels` and `load_kernels`
import it; `python -m zhaishangyi.engines.warming` does so in a process of its own.
"""

from __future__ import annotations

import hashlib
import os
import platform
from importlib.metadata import version
from pathlib import Path

KERNELS = Path(__file__).parent / "opinions"
STAMP, FOLDER = "opinions.stamp", "kernels"
VARIABLE = "NUMBA_CACHE_DIR"


def choose_folder(spare: Path) -> Path:
    """Where compiled kernels are kept, also by processes started from here; creates it.

    Beside the modules, or in a folder of `spare` where nothing can be written there. To be called
    before any kernel is imported.
    """
    if named := os.environ.get(VARIABLE):
        return make_folder(Path(named))
    try:
        return make_folder(KERNELS / "__pycache__")
    except OSError:
        folder = make_folder(spare / FOLDER)
        os.environ[VARIABLE] = str(folder.resolve())
        return folder


def make_folder(folder: Path) -> Path:
    """The folder, with a look whether it can be written. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    probe = folder / f".{os.getpid()}.probe"
    probe.touch()
    probe.unlink()
    return folder


def describe_kernels() -> str:
    """What the compiled kernels hang on, as one line: a hash."""
    parts = [version("numba"), version("numpy"), platform.python_version(), read_processor()]
    parts += [path.read_text(encoding="utf-8") for path in sorted(KERNELS.glob("*kernels.py"))]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()


def read_processor() -> str:
    """Which processor this is, as far as the system says."""
    listing = Path("/proc/cpuinfo")
    if not listing.is_file():
        return f"{platform.machine()} {platform.processor()}"
    lines = listing.read_text(encoding="utf-8", errors="replace").splitlines()
    return "\n".join(sorted({line for line in lines if line.startswith(("model name", "flags"))}))


def is_warm(folder: Path) -> bool:
    """Whether the kernels in the folder are those of this version on this machine."""
    stamp = folder / STAMP
    return stamp.is_file() and stamp.read_text(encoding="ascii") == describe_kernels()


def warm_up(folder: Path) -> None:
    """Compile, and set the stamp, which another process may set at the same time."""
    compile_kernels()
    fresh = folder / f"{STAMP}.{os.getpid()}"
    fresh.write_text(describe_kernels(), encoding="ascii")
    fresh.replace(folder / STAMP)


def compile_kernels() -> None:
    """Run every kernel once in each type that occurs; about half a minute the first time."""
    import numpy as np

    from zhaishangyi.engines.opinions import LiveMap, build_map, pack_votes
    from zhaishangyi.engines.opinions.groups import MOST_EXACT
    from zhaishangyi.engines.opinions.votes import put_block

    dice = np.random.default_rng(0)
    # Few statements, more than are decomposed outright, than are summed up, than two bytes hold.
    for people_count, statement_count in (
        (MOST_EXACT + 1, 12),
        (60, 80),
        (20, 2_100),
        (20, 16_400),
    ):
        count = 40 * people_count
        people = np.arange(count) % people_count
        statements = dice.integers(0, statement_count, count)
        values = dice.integers(-1, 2, count)
        wide = people, statements, values
        narrow = people.astype(np.int32), statements.astype(np.int16), values.astype(np.int8)
        for columns in (narrow, wide):
            votes = pack_votes(*columns)
            room = np.empty(count, votes.packed.dtype)
            put_block(columns, np.arange(people_count) * 40, room, 2)
        build_map(votes)
        live = LiveMap(votes)
        live.update()
        live.add_votes(people[:99] * 7 % people_count, statements[:99], values[::-1][:99])
        live.update()
        _ = live.votes


def load_kernels() -> None:
    """Draw a small map, so that whoever asks for the first real one need not wait for loading."""
    from zhaishangyi.engines.opinions import LiveMap

    live = LiveMap()
    live.grow(20, 8)
    for person in range(20):
        live.add_votes([person] * 8, list(range(8)), [1 if person % 2 else -1] * 8)
    live.update()
    live.settle()


if __name__ == "__main__":
    # Whoever started this has chosen already, and says so where the spare folder is taken.
    found = choose_folder(Path.cwd())
    if not is_warm(found):
        warm_up(found)

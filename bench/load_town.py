"""How long the demo town takes to load on this machine: prints seconds and acts.

Run it from the root: `.venv/bin/python bench/load_town.py`. The town goes to a temporary folder.
"""

from __future__ import annotations

import tempfile
import time
from pathlib import Path

from zhaishangyi.commands.prepare import prepare_store, start_django
from zhaishangyi.folder import open_folder


def load_once(folder: Path) -> tuple[float, float, int]:
    """Load the town into a new folder: seconds on the clock, seconds of work, acts."""
    open_folder(folder, wants_demo=True)
    start_django(folder)
    prepare_store()
    from zhaishangyi.record.models import Entry
    from zhaishangyi.town.load import load_town

    began, worked = time.perf_counter(), time.process_time()
    load_town()
    seconds = time.perf_counter() - began
    return seconds, time.process_time() - worked, Entry.objects.count()


def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        seconds, work, acts = load_once(Path(folder))
    print(f"{seconds:.1f} s ({work:.1f} s of work), {acts} acts")


if __name__ == "__main__":
    main()

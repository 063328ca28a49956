"""How soon a town answers after a start, beside the start of an empty Django on this machine.

Run it from the root: `.venv/bin/python bench/starting.py [--rounds 5]`. A small town is made in a
temporary folder. The best of several starts is the program's own; the others had company.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from zhaishangyi.server import start_server

# What any program on Django pays before it can answer anything.
EMPTY = """
import django
from django.conf import settings
settings.configure(INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes"])
django.setup()
from django.core.handlers.wsgi import WSGIHandler
WSGIHandler()
"""


def time_empty_django() -> float:
    """Seconds for a process that starts Django without anything of ours."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", EMPTY], check=True)
    return time.perf_counter() - began


def time_town(folder: Path) -> tuple[float, float]:
    """Seconds until a town answers, and its memory in MB then."""
    with start_server(folder, demo=False) as server:
        return server.ready_seconds, server.measure_mb()


def main() -> None:
    """Print the report as JSON."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--rounds", type=int, default=5, help="starts of each (5)")
    rounds = range(parser.parse_args().rounds)
    with tempfile.TemporaryDirectory(prefix="zhaishangyi-bench-") as name:
        folder = Path(name) / "town"
        # The first start makes the store.
        time_town(folder)
        towns = [time_town(folder) for _ in rounds]
    empty = min(time_empty_django() for _ in rounds)
    ready = min(seconds for seconds, _ in towns)
    report = {
        "ready_seconds": round(ready, 2),
        "empty_django_seconds": round(empty, 2),
        "ratio": round(ready / empty, 1),
        "mb": round(max(mb for _, mb in towns), 1),
    }
    print(json.dumps(report))


if __name__ == "__main__":
    main()

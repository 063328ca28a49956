"""What `doctor` looks at: one function a thing, each gives one finding."""

from __future__ import annotations

import os
import platform
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from zhaishangyi import __version__
from zhaishangyi.commands import prepare
from zhaishangyi.commands.problems import find_sentence
from zhaishangyi.commands.words import PACKAGE, mark
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import STORE, read_marker, require_secrets, require_writable
from zhaishangyi.stores import OLDEST_SQLITE, use_bundled_sqlite

OK, MISSING, WRONG = "ok", "missing", "wrong"
OLDEST_PYTHON = (3, 11)
LEAST_FREE_BYTES = 1024**3
BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
FONT_FOLDERS = (
    "/usr/share/fonts",
    "/usr/local/share/fonts",
    "~/.local/share/fonts",
    "~/.fonts",
    "/System/Library/Fonts",
    "/Library/Fonts",
    "C:/Windows/Fonts",
)
# Pieces of the file names of fonts that have Chinese characters, in lower case.
CHINESE_FONTS = (
    "cjk sourcehan source-han sarasa wqy wenquanyi droidsansfallback pingfang hiragino msyh "
    "simsun simhei simkai deng arphic ukai uming lxgw stheiti"
).split()


@dataclass(frozen=True)
class Finding:
    """One thing that was looked at. `advice` is a sentence of the catalogue."""

    name: str
    title: str
    state: str
    found: str = ""
    advice: str = ""
    values: Mapping[str, Any] = field(default_factory=dict)
    is_needed: bool = True

    def say_advice(self) -> str:
        """What to do, in the language of the terminal; "" when all is well."""
        return _(self.advice, **self.values) if self.advice and self.state != OK else ""


def list_findings(folder: Path) -> list[Finding]:
    """Look at everything; what stops one look is said in its line."""
    findings = [
        check_python(),
        check_package(),
        check_sqlite_version(),
        check_time_zone(),
        check_catalogues(),
        check_folder(folder),
        check_free_space(folder),
    ]
    findings += check_store(folder)
    return [*findings, check_fonts(), check_browser()]


def check_python() -> Finding:
    """The interpreter and the machine."""
    state = OK if sys.version_info[:2] >= OLDEST_PYTHON else WRONG
    found = f"{platform.python_version()} · {platform.system()} {platform.machine()}"
    advice = mark("Python 3.11 or newer is needed: install it, then `make clean install`.")
    return Finding("python", mark("Python"), state, found, advice)


def check_package() -> Finding:
    """This program and what it stands on."""
    from importlib.metadata import PackageNotFoundError, version

    parts = []
    for name in ("django", "granian", "pysqlite3", "django-allauth", "pillow"):
        with suppress(PackageNotFoundError):
            parts.append(f"{name} {version(name)}")
    found = f"{__version__} ({', '.join(parts)})"
    return Finding("package", mark("Zhaishangyi"), OK, found)


def check_sqlite_version() -> Finding:
    """The bundled SQLite."""
    use_bundled_sqlite()
    sqlite3 = sys.modules["sqlite3"]
    version = sqlite3.sqlite_version
    is_recent = tuple(int(part) for part in version.split(".")) >= OLDEST_SQLITE
    advice = mark("It is too old and can lose votes. Run `make install` again.")
    return Finding("sqlite", mark("SQLite"), OK if is_recent else WRONG, version, advice)


def check_time_zone() -> Finding:
    """Deadlines are days in China."""
    from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

    try:
        ZoneInfo("Asia/Shanghai")
    except ZoneInfoNotFoundError:
        advice = mark("Deadlines need it: pip install tzdata (Debian: apt install tzdata).")
        return Finding("time_zone", mark("Time zones"), MISSING, "", advice)
    return Finding("time_zone", mark("Time zones"), OK, "Asia/Shanghai")


def check_catalogues() -> Finding:
    """The Chinese sentences, compiled."""
    from zhaishangyi.messages import check_rooms

    title = mark("Chinese sentences")
    paths = list(PACKAGE.glob("*/locale/zh_Hans/LC_MESSAGES/django.po"))
    if any(prepare.is_stale(path) for path in paths):
        advice = mark("Compile them: python -m zhaishangyi.messages compile")
        return Finding("catalogues", title, WRONG, "", advice)
    problems = check_rooms()
    found = _("%(count)s catalogues", count=len(paths))
    advice = mark("%(count)s sentences appear in English: python -m zhaishangyi.messages check")
    state = WRONG if problems else OK
    return Finding("catalogues", title, state, found, advice, {"count": len(problems)}, False)


def check_folder(folder: Path) -> Finding:
    """The data folder: there, writable, with its marker and secrets."""
    title = mark("Data folder")
    if not folder.exists():
        advice = mark("It is made by `zhaishangyi run` or `zhaishangyi setup`.")
        return Finding("folder", title, MISSING, str(folder), advice, is_needed=False)
    try:
        require_writable(folder)
        marker = read_marker(folder)
        if marker is not None:
            require_secrets(folder)
    except Exception as error:
        return Finding("folder", title, WRONG, find_sentence(error) or str(error))
    kind = _("a demo") if marker and marker.is_demo else _("a town's own") if marker else _("new")
    return Finding("folder", title, OK, f"{folder} ({kind})")


def check_free_space(folder: Path) -> Finding:
    """Room on the disk under the data folder."""
    there = next(path for path in (folder.resolve(), *folder.resolve().parents) if path.exists())
    free = shutil.disk_usage(there).free
    advice = mark("Make room: photos and the store need at least 1 GB.")
    state = OK if free >= LEAST_FREE_BYTES else WRONG
    return Finding("disk", mark("Free disk"), state, f"{free / 1024**3:.1f} GB", advice)


def check_store(folder: Path) -> Iterator[Finding]:
    """What is in the store; PostgreSQL when one is configured."""
    title = mark("Store")
    is_elsewhere = bool(os.environ.get("ZHAISHANGYI_DATABASE_URL"))
    if not is_elsewhere and not (folder / STORE).exists():
        advice = mark("It is made at the first start.")
        yield Finding("store", title, MISSING, "", advice, is_needed=False)
        return
    with tempfile.TemporaryDirectory() as spare:
        try:
            prepare.start_django(folder if (folder / STORE).exists() else Path(spare))
            yield look_into_store(title)
            yield look_at_migrations()
        except Exception as error:
            yield Finding("store", title, WRONG, find_sentence(error) or repr(error))
        finally:
            close_store()


def look_into_store(title: str) -> Finding:
    """Its version and how surely it writes."""
    from django.db import connection

    from zhaishangyi.stores import check_sqlite, read_one

    if connection.vendor != "sqlite":
        return Finding(
            "store", title, OK, f"PostgreSQL {read_one(connection, 'SHOW server_version')}"
        )
    check_sqlite(connection)
    answer = str(read_one(connection, "PRAGMA quick_check"))
    advice = mark("It is damaged. Stop the server and put it back from a backup.")
    pragmas = ("journal_mode", "synchronous", "foreign_keys")
    found = ", ".join(f"{name}={read_one(connection, f'PRAGMA {name}')}" for name in pragmas)
    return Finding("store", title, OK if answer == "ok" else WRONG, f"SQLite · {found}", advice)


def look_at_migrations() -> Finding:
    """Whether the store is at this version."""
    title = mark("Version of the store")
    if prepare.needs_migration(prepare.load_migrations()):
        advice = mark("The next `zhaishangyi run` brings it up to date.")
        return Finding("migrations", title, MISSING, "", advice, is_needed=False)
    return Finding("migrations", title, OK, _("up to date"))


def close_store() -> None:
    """Let go of the store, when it was opened at all."""
    with suppress(Exception):
        from django.db import connections

        connections.close_all()


def check_fonts() -> Finding:
    """A font with Chinese characters, for printing from this machine."""
    name = find_font_by_list() or find_font_by_file()
    advice = mark("Needed only to print from this machine. Debian: apt install fonts-noto-cjk")
    state = OK if name else MISSING
    return Finding("fonts", mark("Chinese font"), state, name, advice, is_needed=False)


def find_font_by_list() -> str:
    """A Chinese font that fontconfig knows; "" without it."""
    if shutil.which("fc-list") is None:
        return ""
    asked = ["fc-list", ":lang=zh-cn", "family"]
    with suppress(OSError, subprocess.TimeoutExpired):
        answer = subprocess.run(asked, capture_output=True, text=True, timeout=10, check=False)
        return next(iter(sorted(answer.stdout.splitlines())), "").split(",")[0]
    return ""


def find_font_by_file() -> str:
    """A Chinese font by its file name in the usual folders; "" when there is none."""
    for folder in FONT_FOLDERS:
        for path in Path(folder).expanduser().rglob("*.[to]t[fc]"):
            if any(piece in path.name.lower() for piece in CHINESE_FONTS):
                return path.name
    return ""


def check_browser() -> Finding:
    """A Chromium for the browser tests; nobody else needs one here."""
    named = os.environ.get("ZHAISHANGYI_BROWSER")
    found = named or next((path for name in BROWSERS if (path := shutil.which(name))), "")
    advice = mark("Needed only for the browser tests. Debian: apt install chromium")
    state = OK if found else MISSING
    return Finding("browser", mark("Chromium"), state, found, advice, is_needed=False)

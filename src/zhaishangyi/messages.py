"""Message catalogues of the rooms: extract, merge, compile and check, without a system gettext.

Each room keeps its own catalogue in `<room>/locale/zh_Hans/LC_MESSAGES/django.po`. A room is a
package with an `apps.py`, where Django looks for it, or one that has such a file already; strings
of everything else (`cli.py`, the demo town, …) belong to the room "web".
"""

from __future__ import annotations

import argparse
import io
import os
import re
import sys
import tempfile
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any

from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract
from babel.messages.mofile import read_mo, write_mo
from babel.messages.pofile import PoFileError, read_po, write_po

PACKAGE = Path(__file__).resolve().parent
LOCALE = "zh_Hans"
ROOM_OF_THE_REST = "web"
KEYWORDS: dict[str, Any] = {
    "_": None,
    "gettext": None,
    "gettext_lazy": None,
    "gettext_noop": None,
    "ngettext": (1, 2),
    "ngettext_lazy": (1, 2),
    "pgettext": ((1, "c"), 2),
    "pgettext_lazy": ((1, "c"), 2),
    "npgettext": ((1, "c"), 2, 3),
    "npgettext_lazy": ((1, "c"), 2, 3),
    "RuleBroken": (2,),
    "CannotDo": None,
    "Refused": None,
    "NotHere": None,
    "ChangedMeanwhile": None,
    "AlreadySent": None,
    "FolderProblem": None,
    "StoreProblem": None,
    "mark": None,
}
# No dates, names or tool versions: two people who add strings must not collide in the header.
HEADER = """\
msgid ""
msgstr ""
"Content-Type: text/plain; charset=utf-8\\n"
"Content-Transfer-Encoding: 8bit\\n"
"Language: zh_Hans\\n"
"Plural-Forms: nplurals=1; plural=0;\\n"

"""
NAMED_PLACEHOLDER = re.compile(r"%\((\w+)\)[#0\- +]?[\d.]*[a-zA-Z]")
PLAIN_PLACEHOLDER = re.compile(r"%[\d.]*[sdrfi]")
BRACE_PLACEHOLDER = re.compile(r"\{(\w*)\}")


def list_rooms() -> list[str]:
    """Name every room, in order of the alphabet; one without strings has no catalogue."""
    packages = [path.parent for path in sorted(PACKAGE.glob("*/__init__.py"))]
    return [
        folder.name
        for folder in packages
        if (folder / "apps.py").is_file() or find_catalogue(folder.name).is_file()
    ]


def find_catalogue(room: str) -> Path:
    """Give the path of the room's .po file, whether it exists or not."""
    return PACKAGE / room / "locale" / LOCALE / "LC_MESSAGES" / "django.po"


def extract_room(room: str) -> Catalog:
    """Collect the room's message ids from its Python files and Django templates.

    Raises ValueError with the file's name when a template's translation tags cannot be read.
    """
    catalog = Catalog(locale=LOCALE, fuzzy=False)
    for path in list_sources(room):
        for _line, message, _comments, context in extract_file(path):
            place = path.relative_to(PACKAGE).as_posix()
            catalog.add(message, locations=[(place, 0)], context=context)
    return catalog


def list_sources(room: str) -> Iterator[Path]:
    """Walk the room's Python files and everything below its folders called `templates`."""
    folders = [PACKAGE / room]
    if room == ROOM_OF_THE_REST:
        yield from sorted(PACKAGE.glob("*.py"))
        beside = {path.parent.name for path in PACKAGE.glob("*/__init__.py")} - {*list_rooms()}
        folders += [PACKAGE / name for name in sorted(beside)]
    for folder in folders:
        yield from sorted(folder.rglob("*.py"))
        for templates in sorted(folder.rglob("templates")):
            yield from sorted(path for path in templates.rglob("*.*") if path.is_file())


def extract_file(path: Path) -> list[Any]:
    """Extract one file's messages as Babel's (line, message, comments, context) tuples."""
    source = path.read_text(encoding="utf-8")
    if path.suffix != ".py":
        source = turn_template_into_python(source, path)
    stream = io.BytesIO(source.encode())
    return list(extract("python", stream, keywords=KEYWORDS, options={"encoding": "utf-8"}))


def turn_template_into_python(source: str, path: Path) -> str:
    """Let Django rewrite its translation tags as gettext calls that the Python reader knows."""
    # Django is imported late: compiling catalogues at every start does not need it.
    from django.utils.translation.template import templatize

    try:
        calls = templatize(source, origin=path.name)
    except SyntaxError as error:
        raise ValueError(f"{path.relative_to(PACKAGE)}: {error}") from error
    # The blanked-out page keeps its indentation, which is no valid Python indentation.
    return "\n".join(line.lstrip() for line in calls.splitlines())


def update_rooms(rooms: Iterable[str] | None = None) -> list[str]:
    """Merge new message ids into the catalogues and drop those that no source uses any more.

    Existing translations stay. Returns the rooms whose file changed.
    """
    changed = []
    for room in list_rooms() if rooms is None else rooms:
        path = find_catalogue(room)
        merged = merge_translations(extract_room(room), read_catalogue(path))
        text = format_catalogue(merged)
        before = path.read_text(encoding="utf-8") if path.is_file() else HEADER
        if text.strip() == before.strip():
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        write_safely(path, text.encode())
        changed.append(room)
    return changed


def merge_translations(extracted: Catalog, known: Catalog) -> Catalog:
    """Carry known translations over by exact message id and context; nothing is guessed."""
    for message in extracted:
        if not message.id:
            continue
        old = known.get(message.id, message.context)
        if old is not None:
            message.string = fit_plural(message, old)
            message.flags |= old.flags & {"fuzzy"}
            message.user_comments = old.user_comments
    return extracted


def fit_plural(message: Message, old: Message) -> Any:
    """Give the old translation the shape that this message needs: one string, or one per form."""
    text = old.string[0] if isinstance(old.string, list | tuple) else old.string
    return (text,) if message.pluralizable else text


def read_catalogue(path: Path) -> Catalog:
    """Read a .po file, an empty catalogue when there is none yet.

    Raises ValueError with the file's name when it is not a valid .po file.
    """
    if not path.is_file():
        return Catalog(locale=LOCALE, fuzzy=False)
    try:
        with path.open("rb") as file:
            return read_po(file, locale=LOCALE, abort_invalid=True, charset="utf-8")
    except (PoFileError, UnicodeDecodeError) as error:
        raise ValueError(f"{path.relative_to(PACKAGE)}: {error}") from error


def format_catalogue(catalog: Catalog) -> str:
    """Write a catalogue as .po text, sorted, with file names but no line numbers."""
    out = io.BytesIO()
    write_po(
        out,
        catalog,
        width=0,
        omit_header=True,
        sort_output=True,
        ignore_obsolete=True,
        include_lineno=False,
    )
    return (HEADER + out.getvalue().decode()).rstrip("\n") + "\n"


def compile_rooms() -> list[str]:
    """Write the .mo file of every room whose .po file is newer. Returns the rooms written.

    A folder that cannot be written (an installed wheel) is left alone when it has its .mo file.
    """
    written = []
    for path in sorted(PACKAGE.glob(f"*/locale/{LOCALE}/LC_MESSAGES/django.po")):
        compiled = path.with_suffix(".mo")
        if compiled.is_file() and compiled.stat().st_mtime >= path.stat().st_mtime:
            continue
        try:
            compile_catalogue(path, compiled)
        except PermissionError:
            if not compiled.is_file():
                raise
            continue
        written.append(path.relative_to(PACKAGE).parts[0])
    return written


def compile_catalogue(path: Path, compiled: Path) -> None:
    """Compile one .po file; fuzzy and empty translations are left out."""
    out = io.BytesIO()
    write_mo(out, read_catalogue(path))
    write_safely(compiled, out.getvalue())


def write_safely(path: Path, content: bytes) -> None:
    """Replace a file in one step, as several processes may start at the same time."""
    handle, name = tempfile.mkstemp(dir=path.parent, prefix=f".{path.name}.")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        Path(name).chmod(0o644)
        Path(name).replace(path)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise


def list_missing() -> list[tuple[str, str]]:
    """List (room, message id) that have no finished translation.

    Untranslated, fuzzy, and placeholders that differ between the two languages all count; what
    Django itself translates does not.
    """
    by_django = read_django_ids()
    missing = []
    for room in list_rooms():
        known = read_catalogue(find_catalogue(room))
        for message in extract_room(room):
            if not message.id or is_translated(message, known):
                continue
            found = known.get(message.id, message.context)
            is_left_to_django = get_first(message.id) in by_django and not message.context
            if is_left_to_django and (found is None or not get_first(found.string)):
                continue
            missing.append((room, get_first(message.id)))
    return missing


def is_translated(message: Message, known: Catalog) -> bool:
    """Tell whether the catalogue has a finished translation with the same placeholders."""
    found = known.get(message.id, message.context)
    if found is None or found.fuzzy or not get_first(found.string):
        return False
    return has_same_placeholders(message, get_first(found.string))


def has_same_placeholders(message: Message, text: str) -> bool:
    """Compare the placeholders; a plural may drop what only its singular leaves out."""
    if not message.pluralizable:
        return find_placeholders(str(message.id)) == find_placeholders(text)
    wanted, found = find_placeholders(message.id[1]), find_placeholders(text)
    return wanted <= found <= wanted | find_placeholders(message.id[0])


def find_placeholders(text: str) -> set[str]:
    """Collect `%(name)s`, `%s` and `{name}` placeholders, and the `%%s` that scripts fill in."""
    for_scripts = re.findall(r"%%s", text)
    text = text.replace("%%", "")
    return {
        *for_scripts,
        *(f"%({name})" for name in NAMED_PLACEHOLDER.findall(text)),
        *PLAIN_PLACEHOLDER.findall(text),
        *(f"{{{name}}}" for name in BRACE_PLACEHOLDER.findall(text)),
    }


def read_django_ids() -> set[str]:
    """Read the message ids that Django's own Chinese catalogue already translates."""
    import django

    path = Path(django.__file__).parent / "conf" / "locale" / LOCALE / "LC_MESSAGES" / "django.mo"
    with path.open("rb") as file:
        return {get_first(message.id) for message in read_mo(file) if message.id}


def get_first(text: Any) -> str:
    """Take the first form of a plural, or the string itself, "" for nothing."""
    if isinstance(text, list | tuple):
        return str(text[0] or "") if text else ""
    return str(text or "")


def list_conflicts() -> list[tuple[str, list[str]]]:
    """List (message id, rooms) that rooms translate differently.

    Django keeps one translation for each message id in the whole program, so one of them would
    silently appear in the other's pages; `pgettext` or another wording tells them apart.
    """
    wordings: dict[tuple[str, str | None], dict[str, list[str]]] = {}
    for room in list_rooms():
        for message in read_catalogue(find_catalogue(room)):
            if message.id and get_first(message.string):
                key = (get_first(message.id), message.context)
                texts = wordings.setdefault(key, {})
                texts.setdefault(get_first(message.string), []).append(room)
    return sorted(
        (key[0], sorted(room for rooms in texts.values() for room in rooms))
        for key, texts in wordings.items()
        if len(texts) > 1
    )


def check_rooms() -> list[str]:
    """Say in one line each what is wrong with the catalogues; empty when they are complete."""
    problems = [f"{room}: not translated: {text!r}" for room, text in list_missing()]
    problems += [
        f"{', '.join(rooms)}: translated differently: {text!r}" for text, rooms in list_conflicts()
    ]
    return problems


def build_parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m zhaishangyi.messages",
        description="Keep the rooms' Chinese catalogues.",
        epilog="Example: python -m zhaishangyi.messages update matters meetings",
    )
    parser.add_argument("task", choices=["update", "compile", "check"])
    parser.add_argument("rooms", nargs="*", help="only these rooms (update); all when left out")
    return parser


def main(argv: list[str] | None = None) -> int:
    """Run one task. Returns 0, 1 when the check finds something, 2 when a file cannot be read."""
    args = build_parser().parse_args(argv)
    try:
        return run_task(args.task, args.rooms)
    except (ValueError, OSError) as error:
        print(f"Cannot read or write a catalogue: {error}", file=sys.stderr)
        return 2


def run_task(task: str, rooms: list[str]) -> int:
    if task == "check":
        problems = check_rooms()
        print("\n".join(problems) or "All message catalogues are complete.")
        return 1 if problems else 0
    unknown = [room for room in rooms if room not in list_rooms()]
    if unknown:
        raise ValueError(f"there is no room called {', '.join(unknown)}")
    changed = update_rooms(rooms or None) if task == "update" else compile_rooms()
    print(f"{task}: {', '.join(changed) or 'nothing to do'}")
    return 0


if __name__ == "__main__":
    sys.exit(main())

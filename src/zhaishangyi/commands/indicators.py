"""`zhaishangyi indicators`: the three degrees of a place in a time, computed from the records."""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, redirect_stdout
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import TYPE_CHECKING, Any
from uuid import UUID

from zhaishangyi.commands import prepare
from zhaishangyi.commands.parsing import add_command, add_json
from zhaishangyi.commands.words import complain, find_language, mark
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import FolderMarker, open_folder, prepare_alone, read_marker, require_town
from zhaishangyi.record.errors import CannotDo, RuleBroken

if TYPE_CHECKING:
    from zhaishangyi.oversight.figures import Figure, Report
    from zhaishangyi.oversight.periods import Period
    from zhaishangyi.places.models import Jurisdiction

USUAL_FOLDERS = (Path("data"), Path("demo-data"))


class PlaceProblem(CannotDo):
    """The place that was asked for is not there, or several are."""


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "indicators",
        what=_("print the three degrees of a place in a time, computed from its records"),
        example="zhaishangyi indicators --from 2023-01-01 --to 2024-12-31 --json",
        do=run,
    )
    parser.add_argument(
        "--data",
        metavar=_("FOLDER"),
        type=Path,
        help=_("the data folder (data, or demo-data, or a demo town made for this)"),
    )
    parser.add_argument("--from", metavar=_("DAY"), dest="since", default="", help=_("first day"))
    parser.add_argument("--to", metavar=_("DAY"), dest="until", default="", help=_("last day"))
    parser.add_argument(
        "--jurisdiction",
        metavar=_("PLACE"),
        default="",
        help=_("a town, village or grid: its id, path or name (everything)"),
    )
    parser.add_argument(
        "--rebuild", action="store_true", help=_("count everything anew from the records first")
    )
    parser.add_argument(
        "--definitions", action="store_true", help=_("print what each figure means instead")
    )
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Print the figures. Returns 2 for a time or a place that makes no sense."""
    if args.definitions:
        return print_definitions(as_json=args.as_json)
    with open_town(args.data) as (folder, marker):
        prepare.start_django(folder)
        with redirect_stdout(sys.stderr), prepare_alone(folder, say_wait):
            prepare.prepare_store()
            prepare.fill_demo(folder, marker)
        try:
            return print_figures(args)
        except (RuleBroken, PlaceProblem) as problem:
            complain(say_wrong(problem))
            return 2


def say_wait() -> None:
    """Another command, most often `run`, is not ready with this folder yet."""
    print(_("Another command is preparing this folder; this waits for it."), flush=True)


def print_definitions(*, as_json: bool) -> int:
    """Print what each figure means; no town is needed for that."""
    from zhaishangyi.oversight.indicators import define_all, describe_indicators

    if as_json:
        print(json.dumps(define_all(), ensure_ascii=False))
    else:
        sys.stdout.write(describe_indicators())
    return 0


def say_wrong(problem: CannotDo) -> str:
    """What is wrong, after the option that it was written for."""
    field = problem.field if isinstance(problem, RuleBroken) else ""
    option = {"since": "--from", "until": "--to"}.get(field, "--jurisdiction")
    return f"{option}: {_(problem.sentence, **problem.values)}"


@contextmanager
def open_town(named: Path | None) -> Iterator[tuple[Path, FolderMarker]]:
    """The folder named, or the usual ones, or a demo town of its own that goes afterwards."""
    if named is None and os.environ.get("ZHAISHANGYI_DATA"):
        named = Path(os.environ["ZHAISHANGYI_DATA"])
    if named is not None:
        yield named, require_town(named)
        return
    found = next((folder for folder in USUAL_FOLDERS if read_marker(folder)), None)
    if found is not None:
        yield found, require_town(found)
        return
    print(_("There is no town here, so a demo town is made for this."), file=sys.stderr, flush=True)
    with TemporaryDirectory(prefix="zhaishangyi-indicators-") as own:
        yield Path(own), open_folder(Path(own), wants_demo=True)


def print_figures(args: argparse.Namespace) -> int:
    """Bring the counts up to date and print what was asked for."""
    from zhaishangyi.oversight import figures, refresh

    place = find_place(args.jurisdiction.strip())
    if args.rebuild:
        refresh.rebuild()
    refresh.refresh()
    period = choose_period(place, args.since, args.until)
    report = figures.read_report(place, period, is_inside=True)
    if args.as_json:
        print(json.dumps(figures.to_json(report), ensure_ascii=False))
    else:
        print("\n".join(write_lines(report)))
    return 0


def choose_period(place: Jurisdiction | None, since: str, until: str) -> Period:
    """The time asked for, by default the years of the theme months."""
    from zhaishangyi.oversight.periods import read_period
    from zhaishangyi.oversight.theme_years import find_first_day, find_theme_years
    from zhaishangyi.record import clock

    today = clock.today()
    theme, first_on = find_theme_years(place, today), find_first_day(place)
    return read_period(since, until, "theme", today, theme, first_on)


def find_place(text: str) -> Jurisdiction | None:
    """The place of an id, path or name; None for no text. Raises PlaceProblem."""
    from django.db.models import Q

    from zhaishangyi.places.models import Jurisdiction

    if not text:
        return None
    wanted = Q(path=text.strip("/") + "/") | Q(name=text)
    if is_id(text):
        wanted |= Q(pk=text)
    found = list(Jurisdiction.objects.filter(wanted)[:5])
    if not found:
        raise PlaceProblem(
            mark("There is no place %(text)s. Write its name, path or id."), text=text
        )
    if len(found) > 1:
        paths = ", ".join(place.path for place in found)
        raise PlaceProblem(
            mark("Several places are called %(text)s. Write one of: %(paths)s"),
            text=text,
            paths=paths,
        )
    return found[0]


def is_id(text: str) -> bool:
    """Whether it can be an id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True


def write_lines(report: Report) -> Iterator[str]:
    """The report for a terminal: a line for each figure, with the time before in brackets."""
    from zhaishangyi.oversight.indicators import DEGREES

    language = find_language()
    period, before = report.period, report.before
    name = report.place.name if report.place is not None else _("Everything")
    yield f"{name}  {period.since} – {period.until}  ({before.since} – {before.until})"
    for degree, listed in report.degrees.items():
        yield ""
        yield DEGREES[degree].speak(language)
        for figure in listed:
            yield f"  {write_figure(figure, language)}"


def write_figure(figure: Figure, language: str) -> str:
    """One figure in a line."""
    unit = figure.indicator.unit.speak(language)
    name = figure.indicator.name.speak(language)
    now, before = show(figure.value, unit), show(figure.before, unit)
    return f"{name}: {now}" if figure.indicator.is_table else f"{name}: {now} ({before})"


def show(value: Any, unit: str) -> str:
    """A value in words."""
    if value is None or value == {}:
        return _("no data yet")
    if isinstance(value, dict):
        return ", ".join(f"{key} {show_cell(cell)}" for key, cell in value.items())
    return f"{value}{unit}" if unit == "%" else f"{value} {unit}"


def show_cell(cell: Any) -> str:
    """One number of a table; of coverage the share."""
    number = cell["share"] if isinstance(cell, dict) else cell
    return "…" if number is None else str(number)

"""QR codes for pages, posters and the terminal. No Django."""

from __future__ import annotations

from collections.abc import Sequence
from functools import lru_cache
from html import escape
from itertools import groupby

_QUIET = 4  # the white margin in modules that the standard asks for
_BLACK_ON_WHITE = "\x1b[38;5;16;48;5;231m"
_PLAIN = "\x1b[0m"


# The page of a meeting shows the same code to everybody in the hall; drawing it takes a few ms.
@lru_cache(64)
def svg_qr(text: str, *, scale: int = 6, label: str = "") -> str:
    """A QR code of `text` as an SVG element of `scale` pixels a module, margin included.

    `label` is read aloud in its place; the text itself is not put there, it may be a secret.
    Black on white in every theme, since not all phones read it the other way round. No inline
    style. Raises ValueError for more than about 2,300 bytes.
    """
    rows = _make_modules(text)
    size = len(rows) + 2 * _QUIET
    title = f"<title>{escape(label)}</title>" if label else ""
    hidden = "" if label else ' aria-hidden="true"'
    return (
        f'<svg class="qr" xmlns="http://www.w3.org/2000/svg" role="img"{hidden} '
        f'width="{size * scale}" height="{size * scale}" viewBox="0 0 {size} {size}" '
        f'shape-rendering="crispEdges">{title}'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/>'
        f'<path fill="#000" d="{_draw_path(rows)}"/></svg>'
    )


def terminal_qr(text: str, *, is_coloured: bool = True) -> str:
    """A QR code of `text` for a terminal, two rows of modules to a line.

    `is_coloured` sets black on white with ANSI codes; without it the terminal is taken as dark.
    Raises ValueError for more than about 2,300 bytes.
    """
    rows = _add_margin(_make_modules(text))
    blocks = " ▀▄█" if is_coloured else "█▄▀ "
    lines = []
    for top in range(0, len(rows), 2):
        below = rows[top + 1] if top + 1 < len(rows) else [False] * len(rows)
        pairs = zip(rows[top], below, strict=True)
        line = "".join(blocks[upper + 2 * lower] for upper, lower in pairs)
        lines.append(f"{_BLACK_ON_WHITE}{line}{_PLAIN}" if is_coloured else line)
    return "\n".join(lines)


def _make_modules(text: str) -> list[list[bool]]:
    """Rows of modules, True is dark. Level M survives a crease or a raindrop on a poster."""
    import segno

    code = segno.make(text, error="m", micro=False)
    return [[bool(module) for module in row] for row in code.matrix]


def _add_margin(rows: Sequence[Sequence[bool]]) -> list[list[bool]]:
    empty = [False] * (len(rows) + 2 * _QUIET)
    side = [False] * _QUIET
    return (
        [[*empty] for _ in side] + [[*side, *row, *side] for row in rows] + [[*empty] for _ in side]
    )


def _draw_path(rows: Sequence[Sequence[bool]]) -> str:
    """One rectangle for each run of dark modules in a row."""
    pieces = []
    for y, row in enumerate(rows, _QUIET):
        x = _QUIET
        for is_dark, run in groupby(row):
            length = len(list(run))
            if is_dark:
                pieces.append(f"M{x} {y}h{length}v1h-{length}z")
            x += length
    return "".join(pieces)

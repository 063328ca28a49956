"""Draw the pictures of docs/opinions.md: `python docs/pictures/draw_opinions.py FOLDER`.

FOLDER holds votes.csv and comments.csv of a published conversation. Needs matplotlib, which the
program itself does not: `pip install 'zhaishangyi[docs]'`.
"""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import matplotlib as mpl
import numpy as np
from matplotlib import pyplot as plt
from matplotlib.colors import ListedColormap
from scipy.spatial import ConvexHull

from zhaishangyi.engines import opinions
from zhaishangyi.engines.opinions.table import VoteTable, read_votes

HERE = Path(__file__).parent
NAMES = "ABCDE"
# Two that stay apart for everybody who sees colours differently, and in print.
COLOURS = ["#b4532a", "#2f6f8f", "#6b8e23", "#8a5a9e", "#7a6a58"]
INK, FAINT = "#2b2622", "#b9b0a6"


def draw_all(folder: Path) -> None:
    """Read a conversation and write the three pictures beside this file."""
    mpl.rcParams |= {"font.size": 9, "axes.edgecolor": FAINT, "text.color": INK, "figure.dpi": 110}
    table = read_votes((folder / "votes.csv").read_bytes())
    votes = table.pack()
    found = opinions.build_map(votes)
    draw_votes(votes.to_matrix(), found)
    draw_map(found)
    draw_shares(table, found)


def draw_votes(matrix: Any, found: opinions.OpinionMap) -> None:
    """Who said what to which statement: people in rows, by group."""
    figure, axes = plt.subplots(figsize=(6.4, 3.6), layout="constrained")
    placed = np.flatnonzero(found.groups >= 0)
    rows = placed[np.lexsort((found.points[placed, 0], found.groups[placed]))]
    colours = ListedColormap(["#c4694b", "#ddd5c8", "#4d8aa3"])
    colours.set_bad("white")
    axes.imshow(
        np.ma.masked_invalid(matrix[rows]), cmap=colours, aspect="auto", interpolation="nearest"
    )
    border = np.cumsum(found.group_sizes)[:-1]
    for row in border:
        axes.axhline(row - 0.5, color=INK, linewidth=1)
    axes.set(xlabel="statement", ylabel="person, by group", yticks=[])
    axes.set_title("agree blue, pass grey, disagree red, never asked white", fontsize=9, loc="left")
    save(figure, "opinions-votes.png")


def draw_map(found: opinions.OpinionMap) -> None:
    """Everybody where they stand, each group with its outline."""
    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    for group, size in enumerate(found.group_sizes):
        points = found.points[found.groups == group]
        colour = COLOURS[group]
        axes.scatter(*points.T, s=7, color=colour, alpha=0.55, linewidths=0)
        outline = points[ConvexHull(points).vertices]
        axes.fill(*outline.T, facecolor=colour, alpha=0.08, edgecolor=colour)
        axes.annotate(
            f"{NAMES[group]}: {size}", points.mean(axis=0), ha="center", weight="bold", size=13
        )
    left_out = found.points[found.groups < 0]
    axes.scatter(*left_out.T, s=3, color=FAINT, linewidths=0, zorder=0)
    axes.set(xticks=[], yticks=[], xlabel="first axis", ylabel="second axis", aspect="equal")
    axes.set_title("grey: too few votes to be placed", fontsize=9, loc="left")
    save(figure, "opinions-map.png")


def draw_shares(table: VoteTable, found: opinions.OpinionMap) -> None:
    """How much of the first two groups agrees with each statement."""
    figure, axes = plt.subplots(figsize=(6.4, 4.2), layout="constrained")
    shares = (found.counts[:, :, 2] + 1) / (found.counts.sum(axis=2) + 2)
    axes.scatter(shares[0], shares[1], s=14, color=FAINT, linewidths=0)
    marked = dict.fromkeys(found.list_common_ground(), "#3d7a4a")
    for group, chosen in enumerate(found.representative[:2]):
        marked |= {one.statement: COLOURS[group] for one in chosen}
    for place, (at, colour) in enumerate(marked.items()):
        axes.scatter(shares[0, at], shares[1, at], s=26, color=colour, linewidths=0)
        axes.annotate(
            str(table.statement_ids[at]), (shares[0, at], shares[1, at]), color=colour,
            textcoords="offset points", xytext=(4, 3) if place % 2 else (-4, 3),
            ha="left" if place % 2 else "right",
        )  # fmt: skip
    axes.axhspan(0.5, 1, 0.5, 1, color="#3d7a4a", alpha=0.06)
    axes.set(xlim=(0, 1), ylim=(0, 1), xlabel="share of A that agrees")
    axes.set(ylabel="share of B that agrees", aspect="equal")
    axes.set_title(
        "green: what both share; brown, blue: what tells A, B apart", fontsize=9, loc="left"
    )
    save(figure, "opinions-shares.png")


def save(figure: Any, name: str) -> None:
    """Write a picture in few colours, so that it stays small."""
    from PIL import Image

    figure.savefig(HERE / name)
    with Image.open(HERE / name) as picture:
        small = picture.convert("RGB").quantize(64)
    small.save(HERE / name, optimize=True)


if __name__ == "__main__":
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    draw_all(Path(sys.argv[1]))

"""One of everything: a figure whose records can be listed."""

from __future__ import annotations

from typing import Any

from tests.world import World


def fill_figures(world: World, values: dict[str, Any]) -> dict[str, Any]:
    """Values for the arguments of addresses, by the argument's name."""
    return {"figure": "meetings"}

"""Everything that anybody may do, collected from all rooms."""

from __future__ import annotations

from importlib import import_module
from importlib.util import find_spec
from pkgutil import iter_modules, walk_packages
from typing import Any

from django.apps import apps

from zhaishangyi.record.door import Act, registry

PROGRAM = "zhaishangyi."


def list_rooms() -> list[str]:
    """The rooms in their order, as module names."""
    return [app.name for app in apps.get_app_configs() if app.name.startswith(PROGRAM)]


def import_all_acts() -> dict[str, Act[Any, Any]]:
    """Import every room's actions and give the registry: acts by kind."""
    for room in list_rooms():
        for name in list_action_modules(room):
            import_module(name)
    return registry


def list_action_modules(room: str) -> list[str]:
    """A room's `actions` with what lies in it, and its other modules called `…_actions`."""
    spec = find_spec(room)
    folders = list(spec.submodule_search_locations or ()) if spec else []
    found = []
    for module in iter_modules(folders, f"{room}."):
        if not module.name.rpartition(".")[2].endswith("actions"):
            continue
        found.append(module.name)
        if module.ispkg:
            package = import_module(module.name)
            found += [inner.name for inner in walk_packages(package.__path__, f"{module.name}.")]
    return found

from typing import Any

from django.apps import AppConfig
from django.db.models.signals import post_migrate, pre_migrate


class OversightConfig(AppConfig):
    name = "zhaishangyi.oversight"
    label = "oversight"

    def ready(self) -> None:
        pre_migrate.connect(step_aside, sender=self)
        post_migrate.connect(keep_watch, sender=self)


def step_aside(plan: Any = (), **_: Any) -> None:
    """Take the triggers away while tables change: SQLite loses them, or stumbles over them."""
    from zhaishangyi.oversight import triggers

    if plan:
        triggers.remove()


def keep_watch(plan: Any = (), **_: Any) -> None:
    """Put the triggers in place; what changed while there were none is counted anew."""
    from zhaishangyi.oversight import refresh, triggers

    if triggers.install():
        refresh.rebuild()

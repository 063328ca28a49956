"""`zhaishangyi tick`: what time does by itself, such as tidying up after forms left open."""

from __future__ import annotations

import argparse
import json
import logging
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

from zhaishangyi.commands import prepare
from zhaishangyi.commands.parsing import add_command, add_data, add_json
from zhaishangyi.commands.words import translate as _
from zhaishangyi.folder import require_town, take_lock

TICK_LOCK = "tick.lock"

logger = logging.getLogger(__name__)


def sweep_photos() -> int:
    """Photos of forms that nobody came back to for a day."""
    from zhaishangyi.record.photos import sweep_stash

    return sweep_stash()


def sweep_sessions() -> int:
    """Sign-ins that have run out."""
    from django.contrib.sessions.models import Session

    from zhaishangyi.record import clock

    return Session.objects.filter(expire_date__lt=clock.now()).delete()[0]


def count_results() -> int:
    """Results whose time for rating is over: counted, and reopened below the threshold."""
    from zhaishangyi.delivery.actions import count_due
    from zhaishangyi.record.actor import operator

    return count_due(operator())


def refresh_figures() -> int:
    """Days whose figures are counted again, because a record of them has changed."""
    from zhaishangyi.oversight.refresh import refresh

    return refresh()


def settle_urges() -> int:
    """What the town urged and has happened since: marked as over."""
    from zhaishangyi.oversight.actions import settle_due
    from zhaishangyi.record.actor import operator

    return settle_due(operator())


def escalate_urges() -> int:
    """What the town urged and nobody answered in time: passed on to the level above."""
    from zhaishangyi.oversight.actions import escalate_due
    from zhaishangyi.record.actor import operator

    return escalate_due(operator())


def keep_open_data() -> int:
    """The archive of open data of today, once a day; old ones go."""
    from zhaishangyi.exchange.bundle import keep_bundles

    return keep_bundles()


def send_webhooks() -> int:
    """What other programs are to be told and did not take before."""
    from zhaishangyi.exchange.webhooks.sending import send_due

    return send_due()


def sweep_deliveries() -> int:
    """What other programs were told more than a month ago."""
    from zhaishangyi.exchange.webhooks.sending import sweep_deliveries

    return sweep_deliveries()


# Each does one thing, may be called at any time and gives how many it did.
HOOKS: tuple[Callable[[], int], ...] = (
    sweep_photos,
    sweep_sessions,
    count_results,
    refresh_figures,
    settle_urges,
    escalate_urges,
    keep_open_data,
    send_webhooks,
    sweep_deliveries,
)


def add_parser(commands: Any) -> None:
    """Add the command."""
    parser = add_command(
        commands,
        "tick",
        what=_("do what time does; a running server does it by itself every ten minutes"),
        example="zhaishangyi tick --data data",
        do=run,
    )
    add_data(parser)
    add_json(parser)


def run(args: argparse.Namespace) -> int:
    """Tick once and say what was done. Returns 1 when a part of it failed."""
    require_town(args.data)
    prepare.start_django(args.data)
    prepare.prepare_store()
    done = tick_alone()
    report(done, as_json=args.as_json)
    return 1 if None in done.values() else 0


def report(done: Mapping[str, int | None], *, as_json: bool) -> None:
    """Print how many each part did."""
    if as_json:
        print(json.dumps(done))
        return
    for name, count in done.items():
        if count is None:
            print(name, _("not done, the log says why"), sep=": ")
        else:
            print(name, count, sep=": ")
    if not done:
        print(_("Another process is at it just now."))


def tick_alone() -> dict[str, int | None]:
    """Tick unless another process on this folder does; None stands for a part that failed."""
    from django.conf import settings

    with (Path(settings.DATA_FOLDER) / TICK_LOCK).open("a+", encoding="ascii") as lock:
        return tick() if take_lock(lock) else {}


def tick() -> dict[str, int | None]:
    """Call every hook; one that fails is logged and does not keep the others from their work."""
    done: dict[str, int | None] = {}
    for hook in HOOKS:
        try:
            done[hook.__name__] = hook()
        except Exception:
            logger.exception("%s failed", hook.__name__)
            done[hook.__name__] = None
    return done

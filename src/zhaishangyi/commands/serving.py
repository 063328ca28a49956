"""Serving on one port: the sockets and signals of granian, with Django loaded once and shared."""

from __future__ import annotations

import gc
import logging
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from functools import partial
from typing import Any

from zhaishangyi.commands.prepare import collecting_later

# Idle phones hold their connection too: a full hall must fit in.
MOST_CONNECTIONS = 16_384
SECONDS_TO_END = 10
SECONDS_BETWEEN_TICKS = 600
SECONDS_TO_FIRST_TICK = 30
SECONDS_BETWEEN_ROUNDS = 30
LOGGING = {
    "version": 1,
    "disable_existing_loggers": False,
    "formatters": {"plain": {"format": "%(message)s"}},
    "handlers": {"console": {"class": "logging.StreamHandler", "formatter": "plain"}},
    "loggers": {
        "_granian": {"handlers": ["console"], "level": "ERROR", "propagate": False},
        "granian.access": {"handlers": ["console"], "level": "INFO", "propagate": False},
    },
}

logger = logging.getLogger(__name__)


def serve(host: str, port: int, *, workers: int, has_log: bool) -> int:
    """Serve until SIGTERM or SIGINT. Returns 0, or 1 when a worker kept failing."""
    from granian import Granian
    from granian.constants import HTTPModes, Interfaces
    from granian.log import LogLevels

    raise_file_limit()
    load_everything()
    server = Granian(
        "zhaishangyi.rsgi:application",
        address=host,
        port=port,
        interface=Interfaces.RSGI,
        http=HTTPModes.http1,
        websockets=False,
        workers=workers,
        backlog=MOST_CONNECTIONS,
        backpressure=MOST_CONNECTIONS,
        log_level=LogLevels.error,
        log_dictconfig=LOGGING,
        log_access=has_log,
        respawn_failed_workers=True,
        workers_kill_timeout=SECONDS_TO_END,
    )
    try:
        server.serve(target_loader=partial(begin_work, os.getpid()), wrap_loader=False)
    except SystemExit as stop:
        return 1 if stop.code else 0
    return 0


def raise_file_limit() -> None:
    """Ask for as many open files as the system allows: each phone in the hall holds one."""
    if sys.platform == "win32":
        return
    import resource

    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = MOST_CONNECTIONS + 256
    if soft != resource.RLIM_INFINITY and soft < wanted:
        allowed = wanted if hard == resource.RLIM_INFINITY else min(wanted, hard)
        resource.setrlimit(resource.RLIMIT_NOFILE, (allowed, hard))


def load_everything() -> None:
    """Load what every request needs before the workers fork, so that they share the memory."""
    from django.db import connections
    from django.urls import get_resolver

    from zhaishangyi import rsgi

    callable(rsgi.application)
    with collecting_later():
        _ = get_resolver().url_patterns
    for connection in connections.all(initialized_only=True):
        # A connection, or a pool with its threads, must not be shared by two processes.
        connection.close()
        if hasattr(connection, "close_pool"):
            connection.close_pool()
    gc.collect()
    gc.freeze()


def begin_work(parent: int) -> Any:
    """In a worker: start what goes on beside the requests, and give the application."""
    from zhaishangyi.rsgi import application

    begin_beside(leave_with_parent, parent)
    begin_beside(tick_now_and_then)
    load_map_with_first_round()
    return application


def load_map_with_first_round() -> None:
    """Load the opinion map, which is large, when a round of statements opens and not before.

    After a start in the middle of a round, or when another process opened it, that is found out
    by looking now and then.
    """
    from zhaishangyi.engines.warming import load_kernels
    from zhaishangyi.record.events import listen

    is_loaded = threading.Event()

    def load(_event: object = None) -> None:
        if not is_loaded.is_set():
            is_loaded.set()
            begin_beside(load_kernels)

    listen("round.open", load)
    begin_beside(look_for_round, is_loaded, load)


def look_for_round(is_loaded: threading.Event, load: Callable[[], None]) -> None:
    """Wait for a round that somebody else has opened."""
    from django.db import connections

    from zhaishangyi.voting.models import StatementRound

    while not is_loaded.is_set():
        try:
            if StatementRound.objects.filter(closed_at=None).exists():
                load()
        except Exception:
            logger.exception("it was not found out whether a round is open")
        finally:
            connections.close_all()
        is_loaded.wait(SECONDS_BETWEEN_ROUNDS)


def begin_beside(work: Callable[..., None], *args: Any) -> None:
    """Run something on a thread that ends with the process."""
    threading.Thread(target=work, args=args, name=work.__name__, daemon=True).start()


def leave_with_parent(parent: int) -> None:
    """End this worker when the process that started it was killed: the port becomes free."""
    while os.getppid() == parent:
        time.sleep(0.25)
    os.kill(os.getpid(), signal.SIGTERM)
    time.sleep(SECONDS_TO_END)
    os._exit(1)


def tick_now_and_then() -> None:
    """Do what time does, every ten minutes."""
    from django.db import connections

    from zhaishangyi.commands.tick import tick_alone

    time.sleep(SECONDS_TO_FIRST_TICK)
    while True:
        try:
            tick_alone()
        except Exception:
            logger.exception("what time does was not done")
        finally:
            connections.close_all()
        time.sleep(SECONDS_BETWEEN_TICKS)

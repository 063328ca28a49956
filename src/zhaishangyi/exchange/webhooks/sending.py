"""Sending what waits: one thread, woken after an act and by the tick."""

from __future__ import annotations

import http.client
import logging
import os
import socket
import ssl
import threading
from collections.abc import Collection, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from ipaddress import ip_address
from urllib.parse import urlsplit
from uuid import UUID

from django.db import connection
from django.db.models import Q

from zhaishangyi.exchange.models import WebhookDelivery
from zhaishangyi.exchange.webhooks import rules
from zhaishangyi.record import clock
from zhaishangyi.record.errors import RuleBroken

SIGNATURE = "X-Zhaishangyi-Signature"
DELIVERY = "X-Zhaishangyi-Delivery"
# Somebody who claims a delivery and dies leaves it to others after this.
CLAIMED_FOR = timedelta(minutes=2)
# No answer may take longer in all, however slowly it drips.
WHOLE_TIME = 10.0
KEPT_DAYS = 30

logger = logging.getLogger(__name__)
_wanted = threading.Event()
_ending = threading.Event()
_starting = threading.Lock()
_thread: list[threading.Thread] = []


@dataclass(frozen=True)
class Answer:
    """What came back: a status, or why there is none."""

    status: int | None = None
    problem: str = ""


def is_local_allowed() -> bool:
    """Whether this machine itself may be told; for trying things out only."""
    return os.environ.get("ZHAISHANGYI_WEBHOOKS_LOCAL") == "1"


def wake() -> None:
    """Have what waits sent soon, without waiting for it."""
    _wanted.set()
    with _starting:
        if not _thread or not _thread[0].is_alive():
            _thread[:] = [threading.Thread(target=send_when_wanted, name="webhooks", daemon=True)]
            _thread[0].start()


def stop() -> None:
    """Let the thread end once it has sent what it is at."""
    _ending.set()
    _wanted.set()
    for thread in _thread:
        thread.join()
    _ending.clear()


def send_when_wanted() -> None:
    """Send whenever somebody wakes, until it is to stop."""
    while _wanted.wait():
        _wanted.clear()
        if _ending.is_set():
            return
        try:
            send_due()
        except Exception:
            logger.exception("webhooks could not be sent; the next tick tries again")
        finally:
            connection.close()


def send_due() -> int:
    """Send everything that is due now. Gives how many were tried.

    A receiver that does not answer keeps everybody waiting once: the rest of what it is to get
    stays for the next time.
    """
    count = 0
    failed: set[UUID] = set()
    while (delivery := claim_next(clock.now(), failed)) is not None:
        answer = send(delivery)
        keep_answer(delivery, answer, clock.now())
        if not rules.is_taken(answer.status):
            failed.add(delivery.webhook_id)
        count += 1
    return count


def claim_next(now: datetime, failed: Collection[UUID] = ()) -> WebhookDelivery | None:
    """The delivery that waits longest, taken so that nobody else sends it too; None for none.

    Those of the webhooks in `failed` are left alone.
    """
    open_webhook = Q(webhook__paused_at=None, webhook__deleted_at=None)
    due = WebhookDelivery.objects.filter(open_webhook, next_at__lte=now).select_related("webhook")
    due = due.exclude(webhook__in=failed)
    for delivery in due.order_by("next_at", "pk")[:20]:
        mine = WebhookDelivery.objects.filter(pk=delivery.pk, next_at=delivery.next_at)
        if mine.update(next_at=now + CLAIMED_FOR):
            return delivery
    return None


def keep_answer(delivery: WebhookDelivery, answer: Answer, now: datetime) -> None:
    """Put down how it went, and when it is tried again."""
    delivery.tries += 1
    delivery.status, delivery.problem = answer.status, answer.problem
    is_done = rules.is_taken(answer.status)
    delivery.delivered_at = now if is_done else None
    delivery.next_at = None if is_done else rules.find_next_try(delivery.tries, now)
    delivery.save(update_fields=("tries", "status", "problem", "delivered_at", "next_at"))


def send(delivery: WebhookDelivery) -> Answer:
    """Send one delivery once. Whatever goes wrong is in the answer."""
    body = delivery.body.encode()
    headers = {
        "Content-Type": "application/json; charset=utf-8",
        "User-Agent": "zhaishangyi-webhook/1",
        DELIVERY: str(delivery.pk),
        SIGNATURE: rules.sign(delivery.webhook.secret, body, clock.now()),
        "Connection": "close",
    }
    try:
        return post(delivery.webhook.url, body, headers)
    except RuleBroken:
        return Answer(problem="address")
    except ssl.SSLError:
        return Answer(problem="certificate")
    except TimeoutError:
        return Answer(problem="slow")
    except socket.gaierror:
        return Answer(problem="unknown")
    except (OSError, http.client.HTTPException, ValueError):
        return Answer(problem="unreachable")


def post(url: str, body: bytes, headers: dict[str, str]) -> Answer:
    """POST to this very address: no redirect is followed, and only the status is read."""
    parts = urlsplit(rules.require_url(url, is_local_allowed=is_local_allowed()))
    host, port = parts.hostname or "", parts.port or rules.PORTS[parts.scheme]
    target = (parts.path or "/") + (f"?{parts.query}" if parts.query else "")
    with connect(parts.scheme, host, port) as line:
        line.request("POST", target, body, headers)
        return Answer(status=line.getresponse().status)


@contextmanager
def connect(scheme: str, host: str, port: int) -> Iterator[http.client.HTTPConnection]:
    """A connection to the very machine that was checked; a name may mean another one later."""
    number = find_number(scheme, host, port)
    plain = socket.create_connection((number, port), timeout=rules.TIMEOUT)
    watch = threading.Timer(WHOLE_TIME, hang_up, (plain,))
    watch.daemon = True
    watch.start()
    line = http.client.HTTPConnection(host, port, timeout=rules.TIMEOUT)
    try:
        is_sealed = scheme == "https"
        line.sock = seal(plain, host) if is_sealed else plain
        # http.client leaves the port out of the Host header only where it is the usual one of http.
        if is_sealed and port == rules.PORTS["https"]:
            line.default_port = port
        yield line
    finally:
        watch.cancel()
        line.close()
        plain.close()


def seal(plain: socket.socket, host: str) -> socket.socket:
    """The same connection under TLS, with the certificate of the host checked."""
    return ssl.create_default_context().wrap_socket(plain, server_hostname=host)


def hang_up(line: socket.socket) -> None:
    """End a connection that takes too long."""
    with suppress(OSError):
        line.shutdown(socket.SHUT_RDWR)


def find_number(scheme: str, host: str, port: int) -> str:
    """The number of a host. Raises RuleBroken when any of its numbers must not be told."""
    found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    numbers = [str(entry[4][0]) for entry in found]
    for number in numbers:
        address = ip_address(number.partition("%")[0])
        rules.require_address(address, scheme, is_local_allowed=is_local_allowed())
    return numbers[0]


def sweep_deliveries() -> int:
    """Forget what was sent or given up more than a month ago."""
    old = clock.now() - timedelta(days=KEPT_DAYS)
    return WebhookDelivery.objects.filter(next_at=None, made_at__lt=old).delete()[0]

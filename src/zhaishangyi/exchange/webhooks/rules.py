"""Which addresses may be told, how what they are told is signed, and when it is tried again. Pure.

A program inside the town's own network is the usual receiver, so private addresses are allowed;
the machine itself and what only exists beside it (loopback, link-local) are not.
"""

from __future__ import annotations

import hmac
from collections.abc import Collection, Sequence
from datetime import datetime, timedelta
from hashlib import sha256
from ipaddress import IPv4Address, IPv6Address, ip_address, ip_network
from urllib.parse import SplitResult, urlsplit

from zhaishangyi.procedures.voice import mark
from zhaishangyi.record.errors import RuleBroken
from zhaishangyi.record.texts import tidy

Address = IPv4Address | IPv6Address

# What may be told: kinds of acts whose subject everybody may see.
EVENTS: dict[str, str] = {
    "matter.raise": mark("A matter was raised"),
    "matter.triage": mark("A matter was decided on"),
    "link.close": mark("A link was closed"),
    "meeting.announce": mark("A meeting was announced"),
    "meeting.change": mark("A meeting was moved"),
    "meeting.cancel": mark("A meeting was called off"),
    "meeting.open": mark("A meeting began"),
    "meeting.close": mark("A meeting ended"),
    "outcome.settle": mark("An outcome was put down"),
    "result.publish": mark("A result was published"),
    "result.count": mark("The ratings were counted"),
    "notice.publish": mark("A notice was published"),
    "notice.withdraw": mark("A notice was withdrawn"),
    "campaign.open": mark("A theme month was opened"),
    "campaign.close": mark("A theme month was closed"),
}
TEST = "webhook.test"

# After a failure it is tried again after these; then it is given up.
PAUSES = tuple(timedelta(minutes=minutes) for minutes in (1, 5, 15, 60, 180, 360, 720, 1440))
TIMEOUT = 5.0
MOST_URL = 500
PORTS = {"http": 80, "https": 443}
LARGEST_PORT = 65_535
# Python calls more than these private: shared carrier space, test networks and the like.
PRIVATE = tuple(
    ip_network(text) for text in ("10.0.0.0/8", "172.16.0.0/12", "192.168.0.0/16", "fc00::/7")
)


def require_url(text: str, *, is_local_allowed: bool = False) -> str:
    """The address of a receiver. Raises RuleBroken at `url`."""
    url = tidy(text)
    try:
        parts = urlsplit(url)
        port = parts.port
    except ValueError:
        raise RuleBroken(
            "url", "This is not a whole address, such as https://example.org/hook."
        ) from None
    if not is_whole(url, parts) or port == 0:
        raise RuleBroken("url", "This is not a whole address, such as https://example.org/hook.")
    if parts.username is not None or parts.password is not None:
        raise RuleBroken(
            "url", "Leave the name and password out of the address: others can read it."
        )
    literal = read_literal(parts.hostname or "")
    if literal is not None:
        require_address(literal, parts.scheme, is_local_allowed=is_local_allowed)
    elif (parts.hostname or "").rstrip(".").endswith("localhost") and not is_local_allowed:
        raise RuleBroken("url", "This address leads to this machine itself. Name another machine.")
    return url


def is_whole(url: str, parts: SplitResult) -> bool:
    """Whether it is a web address in plain signs that could be dialled."""
    is_plain = url.isascii() and url.isprintable() and " " not in url and "\\" not in url
    return is_plain and len(url) <= MOST_URL and parts.scheme in PORTS and bool(parts.hostname)


def read_literal(host: str) -> Address | None:
    """The number of a host that is given as one."""
    try:
        return ip_address(host)
    except ValueError:
        return None


def require_address(address: Address, scheme: str, *, is_local_allowed: bool = False) -> None:
    """Raises RuleBroken for a machine that must not be told."""
    mapped = address.ipv4_mapped if isinstance(address, IPv6Address) else None
    address = mapped or address
    if address.is_loopback or address.is_unspecified:
        if not is_local_allowed:
            raise RuleBroken(
                "url", "This address leads to this machine itself. Name another machine."
            )
        return
    if (
        address.is_link_local
        or address.is_multicast
        or (address.is_reserved and not is_private(address))
    ):
        raise RuleBroken("url", "Nothing can be sent to this address. Name another machine.")
    if scheme == "http" and not is_private(address):
        raise RuleBroken(
            "url", "Outside your own network only https will do: others could read along."
        )


def is_private(address: Address) -> bool:
    """Whether it lies in a network of one's own."""
    return any(address in network for network in PRIVATE)


def require_events(events: Sequence[str], known: Collection[str] = EVENTS) -> list[str]:
    """The kinds that were chosen, each once and in order. Raises RuleBroken at `events`."""
    chosen = [kind for kind in known if kind in events]
    if not chosen:
        raise RuleBroken("events", "Choose at least one thing that is to be told.")
    return chosen


def sign(secret: str, body: bytes, at: datetime) -> str:
    """The signature header: the moment in seconds, and HMAC-SHA256 over "moment.body"."""
    stamp = int(at.timestamp())
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return f"t={stamp},v1={mac}"


def is_signed(
    secret: str, body: bytes, header: str, now: datetime, most_seconds: int = 300
) -> bool:
    """What a receiver does: whether the signature is right and not older than five minutes."""
    parts = dict(part.split("=", 1) for part in header.split(",") if "=" in part)
    stamp = parts.get("t", "")
    if (
        not (stamp.isascii() and stamp.isdigit())
        or abs(now.timestamp() - int(stamp)) > most_seconds
    ):
        return False
    mac = hmac.new(secret.encode(), f"{stamp}.".encode() + body, sha256).hexdigest()
    return hmac.compare_digest(mac, parts.get("v1", ""))


def find_next_try(tries: int, now: datetime) -> datetime | None:
    """When it is tried again after so many tries; None when it is given up."""
    return now + PAUSES[tries - 1] if tries <= len(PAUSES) else None


def is_taken(status: int | None) -> bool:
    """Whether the receiver took it: any answer of the 200s."""
    return status is not None and 200 <= status < 300

"""Ports and addresses of this machine. Nothing is sent anywhere."""

from __future__ import annotations

import errno
import ipaddress
import socket
import time
from contextlib import suppress

from zhaishangyi.commands.words import mark
from zhaishangyi.folder import PATIENCE
from zhaishangyi.record.errors import CannotDo

# Reserved for documentation: nobody has them, and asking for a route sends nothing.
NOWHERE = {socket.AF_INET: "192.0.2.1", socket.AF_INET6: "2001:db8::1"}

EVERYWHERE = ("0.0.0.0", "::", "")  # noqa: S104 - compared with, not bound


class PortProblem(CannotDo):
    """The address cannot be listened on; the sentence says what to do."""


def choose_port(host: str, port: int) -> int:
    """A free port: the one asked for, or any when it is 0. Raises PortProblem."""
    deadline = time.monotonic() + PATIENCE
    while True:
        try:
            return probe_port(host, port)
        except OSError as error:
            # A run that was ended a moment ago may still be letting go of its port.
            if error.errno != errno.EADDRINUSE or time.monotonic() > deadline:
                raise name_problem(host, port, error) from error
            time.sleep(0.1)


def probe_port(host: str, port: int) -> int:
    """Bind the port for a moment. Raises OSError when somebody else has it."""
    family, kind, protocol, _, address = socket.getaddrinfo(
        host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
    )[0]
    with socket.socket(family, kind, protocol) as probe:
        # Connections of an earlier run that are fading out do not count.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        probe.bind(address)
        probe.listen(1)
        return int(probe.getsockname()[1])


def name_problem(host: str, port: int, error: OSError) -> PortProblem:
    """What to do when a port cannot be had."""
    if error.errno == errno.EADDRINUSE:
        return PortProblem(
            mark("Port %(port)s is in use by another program. Choose another: --port %(other)s"),
            port=port,
            other=port + 80 if port < 65000 else 8000,
        )
    if error.errno == errno.EACCES:
        return PortProblem(
            mark("Port %(port)s is kept for the system. Choose one above 1024: --port 8000"),
            port=port,
        )
    return PortProblem(
        mark(
            "This machine has no address %(host)s. Leave --host out to be reached by everybody "
            "here, or write --host 127.0.0.1 for this machine alone."
        ),
        host=host,
    )


def list_addresses(host: str, port: int) -> list[str]:
    """The addresses to open, the one for other devices last: `http://192.168.1.5:8000/`."""
    if host in EVERYWHERE:
        hosts = ["127.0.0.1"]
        if (nearby := find_nearby(socket.AF_INET)) or (nearby := find_nearby(socket.AF_INET6)):
            hosts.append(nearby)
    else:
        hosts = [host]
    return [
        f"http://[{name}]:{port}/" if ":" in name else f"http://{name}:{port}/" for name in hosts
    ]


def find_nearby(family: socket.AddressFamily) -> str:
    """The address under which devices in the same network reach this machine; "" for none."""
    with suppress(OSError), socket.socket(family, socket.SOCK_DGRAM) as probe:
        probe.connect((NOWHERE[family], 9))
        found = str(probe.getsockname()[0])
        if not ipaddress.ip_address(found).is_loopback:
            return found
    return ""

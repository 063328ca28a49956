"""Ports and addresses."""

from __future__ import annotations

import socket

import pytest

from zhaishangyi.commands import network


def test_any_free_port():
    port = network.choose_port("127.0.0.1", 0)
    assert 1024 <= port <= 65535


def test_a_taken_port_is_a_problem_with_another_proposed(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(network, "PATIENCE", 0)
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        with pytest.raises(network.PortProblem) as caught:
            network.choose_port("127.0.0.1", port)
    assert caught.value.values["port"] == port
    assert caught.value.values["other"] != port


def test_a_port_that_becomes_free_is_waited_for(monkeypatch: pytest.MonkeyPatch):
    other = socket.socket()
    other.bind(("127.0.0.1", 0))
    other.listen()
    port = other.getsockname()[1]
    monkeypatch.setattr("time.sleep", lambda seconds: other.close())
    assert network.choose_port("127.0.0.1", port) == port


@pytest.mark.parametrize(
    ("host", "addresses"),
    [
        ("127.0.0.1", ["http://127.0.0.1:8000/"]),
        ("192.168.1.5", ["http://192.168.1.5:8000/"]),
        ("::1", ["http://[::1]:8000/"]),
        ("0.0.0.0", ["http://127.0.0.1:8000/", "http://10.0.0.7:8000/"]),
    ],
)
def test_addresses_to_open(monkeypatch: pytest.MonkeyPatch, host: str, addresses: list[str]):
    monkeypatch.setattr(network, "find_nearby", lambda family: "10.0.0.7")
    assert network.list_addresses(host, 8000) == addresses


def test_without_a_network_only_this_machine(monkeypatch: pytest.MonkeyPatch):
    def refuse(*args: object) -> None:
        raise OSError("no route")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    assert network.list_addresses("0.0.0.0", 8000) == ["http://127.0.0.1:8000/"]

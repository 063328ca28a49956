"""Which addresses may be told, signatures, and the pauses between tries."""

from __future__ import annotations

import hashlib
import hmac
from datetime import UTC, datetime, timedelta

import pytest

from zhaishangyi.exchange.webhooks import rules
from zhaishangyi.record.door import registry
from zhaishangyi.record.errors import RuleBroken

NOW = datetime(2024, 5, 6, 9, tzinfo=UTC)


@pytest.mark.parametrize(
    "url",
    [
        "https://example.org/hook",
        "https://example.org:8443/hook?town=1",
        "https://93.184.216.34/",
        "http://10.0.0.5/hook",
        "http://192.168.1.20:8080/",
        "http://172.16.0.1/",
        "http://[fd00::5]/hook",
        "http://screen.village.example/",
    ],
)
def test_addresses_that_may_be_told(url: str) -> None:
    assert rules.require_url(f"  {url}\n") == url


@pytest.mark.parametrize(
    "url",
    [
        "",
        "example.org",
        "ftp://example.org/",
        "file:///etc/passwd",
        "javascript:alert(1)",
        "https://",
        "https:///hook",
        "https://exa mple.org/",
        "https://example.org:0/",
        "https://example.org:99999/",
        "https://例子.中国/",
        "https://user:word@example.org/",
        "https://example.org\\@127.0.0.1/",
        "http://93.184.216.34/",
        "http://127.0.0.1/",
        "https://127.8.9.1/",
        "https://localhost/",
        "https://api.localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://0.0.0.0/",
        "http://169.254.169.254/latest/meta-data",
        "https://[fe80::1]/",
        "https://224.0.0.1/",
        "http://100.64.0.1/",
        "https://[::ffff:169.254.169.254]/",
        "https://example.org/" + "a" * 500,
        "https://[::1",
    ],
)
def test_addresses_that_may_not(url: str) -> None:
    with pytest.raises(RuleBroken) as broken:
        rules.require_url(url)
    assert broken.value.field == "url"


def test_this_machine_only_when_it_is_allowed() -> None:
    assert rules.require_url("http://127.0.0.1:9000/", is_local_allowed=True)
    assert rules.require_url("http://localhost:9000/", is_local_allowed=True)
    with pytest.raises(RuleBroken):
        rules.require_url("http://169.254.169.254/", is_local_allowed=True)


def test_a_signature_is_checked_as_the_description_says() -> None:
    body = b'{"event": "notice.publish"}'
    header = rules.sign("secret", body, NOW)
    assert header.startswith(f"t={int(NOW.timestamp())},v1=")
    assert rules.is_signed("secret", body, header, NOW + timedelta(minutes=4))
    assert not rules.is_signed("other", body, header, NOW)
    assert not rules.is_signed("secret", body + b" ", header, NOW)
    assert not rules.is_signed("secret", body, header, NOW + timedelta(minutes=6))
    assert not rules.is_signed("secret", body, header.replace("t=1", "t=2"), NOW)
    for broken in ("", "t=,v1=", "v1=abc", "t=９,v1=x", "nonsense"):
        assert not rules.is_signed("secret", body, broken, NOW)


def test_known_signature() -> None:
    at = datetime.fromtimestamp(1714986000, UTC)
    header = rules.sign("k", b"{}", at)
    expected = hmac.new(b"k", b"1714986000.{}", hashlib.sha256).hexdigest()
    assert header == f"t=1714986000,v1={expected}"


def test_the_pauses_grow_up_to_a_day_and_end() -> None:
    pauses = []
    for tries in range(1, 20):
        at = rules.find_next_try(tries, NOW)
        if at is None:
            break
        pauses.append(at - NOW)
    assert pauses == sorted(set(pauses))
    assert pauses[0] <= timedelta(minutes=1)
    assert pauses[-1] == timedelta(days=1)


def test_only_the_200s_are_taken_for_a_yes() -> None:
    answers = (None, 100, 199, 200, 204, 299, 301, 404, 500)
    assert [one for one in answers if rules.is_taken(one)] == [200, 204, 299]


def test_events_are_acts_that_there_are() -> None:
    assert set(rules.EVENTS) | {rules.TEST} <= set(registry)


def test_events_are_kept_once_and_in_order() -> None:
    chosen = ["notice.publish", "matter.raise", "matter.raise", "case.look"]
    assert rules.require_events(chosen) == ["matter.raise", "notice.publish"]
    with pytest.raises(RuleBroken) as broken:
        rules.require_events(["case.look"])
    assert broken.value.field == "events"

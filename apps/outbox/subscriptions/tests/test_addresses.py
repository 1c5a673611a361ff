"""Where a webhook may go: to a public address with TLS, and to the one that was judged."""

import socket
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.outbox.subscriptions import addresses, posting
from apps.outbox.subscriptions.addresses import Forbidden, check_address, is_public, target_of
from apps.outbox.subscriptions.tests.receiver import Receiver


def look_up(monkeypatch: pytest.MonkeyPatch, *found: str) -> list[str]:
    """From now on every name has these addresses, one set a look-up; which names were looked up."""
    asked: list[str] = []

    def names(host: str, port: int, **_more: Any) -> list[Any]:
        asked.append(host)
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in found]

    monkeypatch.setattr(addresses.socket, "getaddrinfo", names)
    return asked


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1",
        "127.8.8.8",
        "10.1.2.3",
        "172.16.0.1",
        "192.168.1.1",
        "169.254.169.254",
        "100.100.100.200",
        "168.63.129.16",
        "192.0.0.8",
        "192.0.0.192",
        "0.0.0.0",  # noqa: S104  refused, not bound
        "224.0.0.1",
        "240.0.0.1",
        "255.255.255.255",
        "192.0.2.1",
        "::1",
        "::",
        "fe80::1",
        "fe80::1%eth0",
        "fd00:ec2::254",
        "::ffff:10.0.0.1",
        "::ffff:8.8.8.8",
        "64:ff9b::a00:1",
        "2002:a00:1::",
        "2001:0:a00:1::",
        "2001:db8::1",
        "ff02::1",
    ],
)
def test_an_address_within_a_network_is_not_public(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["8.8.8.8", "93.184.216.34", "2606:4700::1111", "2a00:1450:4001:81b::200e"])
def test_an_address_of_the_internet_is(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    ("url", "words"),
    [
        ("http://desk.example/in", "begin with https://"),
        ("http://localhost:9000/", "begin with https://"),
        ("ftp://desk.example/", "begins with https://"),
        ("desk.example/in", "begins with https://"),
        ("https://", "begins with https://"),
        ("https://desk.example:0/", "begins with https://"),
        ("https://desk.example:99999/", "host and port"),
        ("https://[::1/", "host and port"),
        ("https://bot:s3cret@desk.example/", "Leave name and password out"),
        ("https://desk.example/a b", "without spaces"),
        ("https://desk.example/\r\nX: y", "without spaces"),
        ("https://désk.example/", "without spaces"),
        ("https://desk.example\\@evil.example/", "without spaces"),
        ("https://127.0.0.1/", "private network"),
        ("https://[::1]:8443/", "private network"),
        ("https://169.254.169.254/latest/meta-data/", "private network"),
    ],
)
def test_a_wrong_address_is_refused_with_the_reason(url: str, words: str) -> None:
    with pytest.raises(ValidationError, match=words):
        check_address(url)


def test_a_right_one_is_taken_without_looking_it_up(monkeypatch: pytest.MonkeyPatch) -> None:
    asked = look_up(monkeypatch)
    check_address("https://desk.example:8443/in?of=north")
    assert asked == []


@pytest.mark.parametrize("found", [["10.0.0.7"], ["93.184.216.34", "169.254.169.254"]])
def test_a_name_that_leads_into_a_network_is_refused_when_something_is_sent(
    monkeypatch: pytest.MonkeyPatch, found: list[str]
) -> None:
    look_up(monkeypatch, *found)
    with pytest.raises(Forbidden):
        target_of("https://desk.example/in")
    answer = posting.post("https://desk.example/in", b"{}", {})
    assert (answer.status, "private network" in answer.words) == (None, True)


@pytest.mark.parametrize("literal", ["https://2130706433/", "https://0x7f.1/", "https://127.1/", "https://0177.0.0.1/"])
def test_another_way_to_write_this_machine_is_seen_through(literal: str) -> None:
    answer = posting.post(literal, b"{}", {})
    assert answer.status is None
    assert "private network" in answer.words or "gaierror" in answer.words


def test_the_connection_goes_to_the_address_that_was_judged_and_the_name_is_asked_for_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    asked = look_up(monkeypatch, "93.184.216.34")
    tried: list[Any] = []

    def connect(address: Any, **_more: Any) -> Any:
        tried.append(address)
        raise ConnectionRefusedError

    monkeypatch.setattr(posting.socket, "create_connection", connect)
    answer = posting.post("https://desk.example/in", b"{}", {})
    assert (asked, tried) == (["desk.example"], [("93.184.216.34", 443)])
    assert answer.words == "It could not be reached: ConnectionRefusedError."


def test_where_tls_is_asked_for_a_plain_server_gets_nothing(receiver: Receiver) -> None:
    answer = posting.post(receiver.url.replace("http:", "https:"), b'{"a": 1}', {})
    assert (answer.status, receiver.tries) == (None, [])
    assert answer.words.startswith("No safe connection: ")


def test_no_proxy_of_the_environment_is_used(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("http_proxy", "HTTP_PROXY", "all_proxy"):
        monkeypatch.setenv(name, "http://127.0.0.1:1")
    assert posting.post(receiver.url, b"{}", {}).status == 204


def test_this_machine_is_a_place_for_developers_alone(settings: Any, receiver: Receiver) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = []
    with pytest.raises(ValidationError):
        check_address(receiver.url)
    assert "https://" in posting.post(receiver.url, b"{}", {}).words
    settings.DEBUG = True
    check_address(receiver.url)
    with pytest.raises(ValidationError):
        check_address("http://10.0.0.7/")
    assert posting.post(receiver.url, b"{}", {}).status == 204


def test_an_internal_host_is_named_with_or_without_its_port(settings: Any) -> None:
    settings.WEBHOOK_INTERNAL_HOSTS = ["10.0.0.7:9000", "Desk.corp ", "10.0.0.8:443", "[fd00::7]:9000"]
    check_address("http://10.0.0.7:9000/in")
    check_address("https://10.0.0.8/in")
    check_address("http://[fd00::7]:9000/in")
    check_address("http://desk.corp/in")
    for other in ("http://10.0.0.7/in", "http://10.0.0.7:9001/in", "http://desk.corp.evil.example/in"):
        with pytest.raises(ValidationError):
            check_address(other)

"""Once nobody waits for a delivery any more it sends nothing, wherever it was; a status counts without its body."""

import socket
import threading
import time
from typing import Any

import pytest

from apps.outbox.subscriptions import posting
from apps.outbox.subscriptions.posting import Answer, post
from apps.outbox.subscriptions.tests.receiver import Receiver


def late(function: Any) -> Any:
    """The function, slower than anybody waits; what it does it does in the end."""

    def slowly(*args: Any, **kwargs: Any) -> Any:
        found = function(*args, **kwargs)
        time.sleep(0.6)
        return found

    return slowly


def post_and_see_it_end(url: str, monkeypatch: pytest.MonkeyPatch) -> Answer:
    """Post with little patience, and wait for the thread that nobody waits for any more."""
    monkeypatch.setattr(posting, "LONGEST", 0.3)
    before = set(threading.enumerate())
    answer = post(url, b"{}", {})
    assert answer == Answer(None, "It did not answer within 0 seconds.")
    for thread in set(threading.enumerate()) - before:
        thread.join(3)
        assert not thread.is_alive()
    return answer


def test_a_name_that_is_found_too_late_is_not_connected_to(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    called: list[Any] = []
    monkeypatch.setattr(posting, "target_of", late(posting.target_of))
    monkeypatch.setattr(socket, "create_connection", lambda *where, **how: called.append(where))
    post_and_see_it_end(receiver.url, monkeypatch)
    assert called == []


def test_a_line_that_stands_too_late_carries_nothing(receiver: Receiver, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(socket, "create_connection", late(socket.create_connection))
    post_and_see_it_end(receiver.url, monkeypatch)
    time.sleep(0.2)
    assert receiver.tries == []


def test_a_second_address_is_not_tried_once_it_is_over(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    tried: list[Any] = []

    def refused(where: Any, **_how: Any) -> None:
        tried.append(where[0])
        time.sleep(0.6)
        raise ConnectionRefusedError

    target = posting.Target("desk.example", 443, True, "/", ("192.0.2.1", "192.0.2.2"))
    monkeypatch.setattr(posting, "target_of", lambda url: target)
    monkeypatch.setattr(socket, "create_connection", refused)
    post_and_see_it_end("https://desk.example/", monkeypatch)
    assert tried == ["192.0.2.1"]


def test_a_handshake_that_hangs_is_cut(monkeypatch: pytest.MonkeyPatch, settings: Any) -> None:
    """It would have ended after ten seconds by itself, or never had it trickled."""
    with socket.create_server(("127.0.0.1", 0)) as silent:
        port = silent.getsockname()[1]
        settings.WEBHOOK_INTERNAL_HOSTS = ["127.0.0.1"]
        post_and_see_it_end(f"https://127.0.0.1:{port}/", monkeypatch)


def test_after_a_handshake_that_took_too_long_nothing_is_sent(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch
) -> None:
    class Agreed:
        """TLS that agrees at last, on a line that is plain here."""

        def wrap_socket(self, sock: socket.socket, **_how: Any) -> socket.socket:
            return _Plain(fileno=sock.detach())

    class _Plain(socket.socket):
        def do_handshake(self) -> None:
            time.sleep(0.6)

        def shutdown(self, how: int) -> None:
            """As ssl's: the line forgets that it is one under TLS, and what is sent next would go in clear."""

    monkeypatch.setattr(posting, "_tls", Agreed)
    post_and_see_it_end(receiver.url.replace("http:", "https:"), monkeypatch)
    time.sleep(0.2)
    assert receiver.tries == []


@pytest.mark.parametrize("status", [200, 204, 500])
def test_a_status_counts_also_where_its_body_never_ends(
    receiver: Receiver, monkeypatch: pytest.MonkeyPatch, status: int
) -> None:
    def unended(hook: Any) -> None:
        hook.send_response(status)
        hook.send_header("Content-Length", "500")
        hook.end_headers()
        hook.wfile.write(b"wait")
        hook.wfile.flush()
        receiver.release.wait(5)

    monkeypatch.setattr(posting, "READING", 0.3)
    receiver.always = unended
    assert post(receiver.url, b"{}", {}).status == status

"""Handing one webhook over: a POST to an address that was judged, within a fixed time, little of the answer read.

No database here. No redirect is followed and no proxy used, for either would lead past what was judged.
"""

import http.client
import socket
import ssl
import threading
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass
from functools import lru_cache

import certifi
from django.utils.translation import gettext as _

from apps.outbox.subscriptions.addresses import Forbidden, Target, target_of

READING = 10.0  # seconds for each read and write
CONNECTING = 4.0  # seconds for each of the addresses
MOST_ADDRESSES = 2
LONGEST = 15.0  # seconds for everything, however slowly it trickles
MOST_BYTES = 1024  # read of an answer
MOST_WORDS = 200  # kept of it, where it is a refusal


@dataclass(frozen=True)
class Answer:
    """What came of it: the status, None where none came; `words` why it was not taken."""

    status: int | None = None
    words: str = ""

    @property
    def is_taken(self) -> bool:
        return self.status is not None and 200 <= self.status < 300


def post(url: str, body: bytes, headers: Mapping[str, str]) -> Answer:
    """Post a body and wait at most `LONGEST` seconds.

    In a thread of its own, for neither looking up a name nor a trickle of bytes heeds a time-out. Once nobody waits for
    it any more, its line is cut, and it sends nothing: the next try might be under way.
    """
    outcome: list[Answer] = []
    lines: list[_Line] = []
    is_over = threading.Event()
    worker = threading.Thread(target=lambda: outcome.append(_post(url, body, headers, lines, is_over)), daemon=True)
    worker.start()
    worker.join(LONGEST)
    if outcome:
        return outcome[0]
    is_over.set()
    for line in lines:
        line.cut()
    return Answer(None, _("It did not answer within %(n)d seconds.") % {"n": LONGEST})


class _Line(http.client.HTTPConnection):
    """A connection to the addresses that were judged, asking for the host by its name."""

    def __init__(self, target: Target, is_over: threading.Event) -> None:
        super().__init__(target.host, target.port, timeout=READING)
        self.target, self.is_over = target, is_over
        self.default_port = 443 if target.is_tls else 80

    def connect(self) -> None:
        self.sock = self._open()
        self.go_on()
        self.sock.settimeout(READING)
        if self.target.is_tls:
            # The handshake comes after the line is known here: one that trickles can then be cut.
            host = self.target.host
            self.sock = line = _tls().wrap_socket(self.sock, server_hostname=host, do_handshake_on_connect=False)
            self.go_on()
            line.do_handshake()
            self.go_on()

    def go_on(self) -> None:
        """Raise TimeoutError where nobody waits any more. Asked after each step: `cut` finds the line, or this it."""
        if self.is_over.is_set():
            raise TimeoutError

    def cut(self) -> None:
        if self.sock is not None:
            with suppress(OSError):  # it had ended by itself
                # Not the shutdown of ssl, which would first have the line forget that it is one under TLS.
                socket.socket.shutdown(self.sock, socket.SHUT_RDWR)

    def _open(self) -> socket.socket:
        error: OSError = OSError("no address")
        for address in self.target.addresses[:MOST_ADDRESSES]:
            self.go_on()
            try:
                return socket.create_connection((address, self.target.port), timeout=CONNECTING)
            except OSError as found:
                error = found
        raise error


@lru_cache
def _tls() -> ssl.SSLContext:
    """Certificates are checked against those of this machine and Mozilla's."""
    context = ssl.create_default_context()
    context.load_verify_locations(certifi.where())
    return context


def _post(url: str, body: bytes, headers: Mapping[str, str], lines: list[_Line], is_over: threading.Event) -> Answer:
    try:
        line = _Line(target_of(url), is_over)
        lines.append(line)
        try:
            line.connect()
            line.go_on()
            line.request("POST", line.target.path, body, dict(headers))
            with line.getresponse() as response:
                return _answer(response)
        finally:
            line.close()
    except Forbidden as error:
        return Answer(None, str(error))
    except TimeoutError:
        return Answer(None, _("It did not answer in time."))
    except ssl.SSLError as error:
        return Answer(None, _("No safe connection: %(why)s.") % {"why": error.reason or type(error).__name__})
    except (OSError, http.client.HTTPException, ValueError) as error:
        return Answer(None, _("It could not be reached: %(why)s.") % {"why": type(error).__name__})


def _answer(response: http.client.HTTPResponse) -> Answer:
    """Judged by its status: whatever becomes of the rest, that has been said."""
    status = response.status
    if 200 <= status < 300:
        return Answer(status)
    if 300 <= status < 400:
        redirected = _("It answered %(status)d and points elsewhere. Enter the address itself: nothing follows it.")
        return Answer(status, redirected % {"status": status})
    content = b""
    with suppress(OSError, http.client.HTTPException):
        content = response.read(MOST_BYTES)
    said = " ".join("".join(c if c.isprintable() else " " for c in content.decode(errors="replace")).split())
    words = _("It answered %(status)d.") % {"status": status}
    return Answer(status, f"{words} {said[:MOST_WORDS]}".strip())

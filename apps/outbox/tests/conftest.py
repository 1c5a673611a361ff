# ruff: noqa: N802  (aiosmtpd names its hooks after the commands)
"""A real SMTP server that answers as a test tells it, and counts what it took."""

import socket
from collections.abc import Iterator
from email import message_from_bytes
from email.message import Message as Mail
from importlib import import_module
from typing import Any

import pytest
from aiosmtpd.controller import Controller


class PostOffice:
    """`replies` says what to answer to an address, one reply a try; `cut` cuts the line after that many mails."""

    def __init__(self) -> None:
        self.mails: list[Mail] = []
        self.senders: list[str] = []  # of the envelopes
        self.replies: dict[str, list[str]] = {}
        self.connections = 0
        self.cuts = 0

    async def handle_EHLO(
        self, server: Any, session: Any, envelope: Any, hostname: str, responses: list[str]
    ) -> list[str]:
        self.connections += 1
        session.host_name = hostname
        return responses

    async def handle_RCPT(self, server: Any, session: Any, envelope: Any, address: str, options: Any) -> str:
        waiting = self.replies.get(address, [])
        if waiting:
            return waiting.pop(0)
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.mails.append(message_from_bytes(envelope.content))
        self.senders.append(envelope.mail_from)
        if self.cuts:
            self.cuts -= 1
            server.transport.abort()
        return "250 Taken"

    @property
    def to(self) -> list[str]:
        return [mail["To"] for mail in self.mails]


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def use_server(settings: Any, port: int) -> None:
    import_module(settings.ROOT_URLCONF)  # which pages are open to whom is decided when they are first loaded
    settings.EMAIL_URL = f"smtp://127.0.0.1:{port}"
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", port
    settings.EMAIL_TIMEOUT = 5


@pytest.fixture
def post_office(settings: Any) -> Iterator[PostOffice]:
    office = PostOffice()
    port = free_port()
    controller = Controller(office, hostname="127.0.0.1", port=port)
    controller.start()
    use_server(settings, port)
    yield office
    controller.stop()

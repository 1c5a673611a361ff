"""What whole journeys need: a browser, a mail server, a check of accessibility, and the cast of apps/conftest.py."""

import os
import socket
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session
from playwright.sync_api import Browser, Page, sync_playwright

from apps.conftest import _plain_static_files, cast, sign_in  # noqa: F401
from impactdesk.local.testbed import chromium as find_chromium
from tests.fault_table import pytest_terminal_summary  # noqa: F401

AXE = Path(__file__).parent.parent / "node_modules" / "axe-core" / "axe.min.js"
QUIET = [
    *("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-quic"),
    *("--disable-background-networking", "--disable-component-update", "--disable-sync"),  # asks no other host
]


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")


@pytest.fixture(scope="session")
def chromium() -> str:
    """The path of the browser; without one the test is skipped, or fails where CI=true promises one."""
    path = find_chromium()
    if path is None:
        absent = "no Chromium on the PATH nor in CHROMIUM (on Debian: apt install chromium)"
        pytest.fail(absent) if os.environ.get("CI") == "true" else pytest.skip(absent)
    return path


@pytest.fixture(scope="session")
def browser(chromium: str) -> Iterator[Browser]:
    """One browser for all tests of a process; each makes its own context: `browser.new_context(base_url=…)`."""
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"  # Playwright's event loop runs in the thread of the tests
    with sync_playwright() as playwright:
        launched = playwright.chromium.launch(executable_path=chromium, args=QUIET)
        yield launched
        launched.close()


@pytest.fixture
def page(browser: Browser, live_server: Any, settings: Any) -> Iterator[Page]:
    """A page of its own on the running server; `page.goto("/")` opens the product."""
    settings.BASE_URL = live_server.url
    with browser.new_context(base_url=live_server.url) as context:
        yield context.new_page()


@pytest.fixture(scope="session")
def axe() -> Callable[[Page], list[str]]:
    """axe(page) → what stands in the way of people with disabilities, one line each; empty when nothing does."""
    source = AXE.read_text()

    def violations(page: Page) -> list[str]:
        page.evaluate(source)  # through the debugging protocol, which no content security policy stops
        found = page.evaluate("async () => (await axe.run(document, {resultTypes: ['violations']})).violations")
        return [f"{rule['id']}: {rule['help']}: {node['html']}" for rule in found for node in rule["nodes"]]

    return violations


@dataclass
class MailServer:
    """`messages` holds what arrived; addresses in `refused` are answered with 550."""

    url: str
    messages: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(self, server: SMTP, session: Session, envelope: Envelope, address: str, options: Any) -> str:  # noqa: N802
        if address in self.refused:
            return "550 5.1.1 No such person here"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        self.messages.append(message_from_bytes(envelope.content, policy=policy.default))  # type: ignore[arg-type]
        return "250 Message accepted for delivery"


@pytest.fixture
def looked_at(axe: Callable[[Page], list[str]]) -> Callable[[Page], None]:
    """looked_at(page): axe finds nothing, in the light theme and in the dark one."""

    def check(page: Page) -> None:
        page.wait_for_load_state()  # a click ends when the next page begins
        for scheme in ("light", "dark"):
            page.emulate_media(color_scheme=scheme, reduced_motion="reduce")  # type: ignore[arg-type]
            assert axe(page) == [], f"{page.url} in the {scheme} theme"
        page.emulate_media(color_scheme="light")

    return check


@pytest.fixture
def smtp_server(settings: Any) -> Iterator[MailServer]:
    """A real mail server on a free port, to which the product sends while the test runs."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    mail = MailServer(url=f"smtp://127.0.0.1:{port}")
    settings.EMAIL_URL, settings.EMAIL_HOST, settings.EMAIL_PORT = mail.url, "127.0.0.1", port
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    controller = Controller(mail, hostname="127.0.0.1", port=port)
    controller.start()
    yield mail
    controller.stop()


@pytest.fixture
def client_page(browser: Browser, live_server: Any) -> Iterator[Page]:
    """The client's own browser: no script runs in it and it keeps no cookie."""
    with browser.new_context(base_url=live_server.url, java_script_enabled=False) as context:
        yield context.new_page()


@pytest.fixture
def lasting_cookies(settings: Any) -> None:
    """The browser keeps today's time: a cookie with an end in a past year would be over when it comes."""
    settings.SESSION_EXPIRE_AT_BROWSER_CLOSE, settings.CSRF_COOKIE_AGE = True, None

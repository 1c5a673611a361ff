"""What journeys through a browser share: who may sign in, signing in, and the day on which it happens."""

import datetime as dt
from typing import Any

import time_machine
from playwright.sync_api import Page, expect

from apps.core.months import start_of

PASSWORD = "a-long-way-through"
NOON = dt.timedelta(hours=12)


def on(day: dt.date) -> Any:
    """The server's clock stands at noon of a day; the browser's goes on."""
    return time_machine.travel(start_of(day) + NOON, tick=True)


def let_in(*people: Any) -> None:
    """They have a password from now on."""
    for person in people:
        person.set_password(PASSWORD)
        person.save()


def sign_in(page: Page, person: Any, to: str = "/") -> None:
    """Whoever was signed in before is so no longer."""
    page.context.clear_cookies()
    page.goto(to)
    page.get_by_label("Email").fill(person.email)
    page.get_by_label("Password", exact=True).fill(PASSWORD)
    page.keyboard.press("Enter")
    expect(page.get_by_role("navigation").first).to_be_visible()

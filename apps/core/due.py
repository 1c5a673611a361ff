"""What needs somebody, and why: the object that an app's `attention.py` contributes to home and to an account's page.

Such a module has `items(person, accounts, today)`: what needs attention among `accounts`, a QuerySet of those in the
person's care (or of the one account whose page is open), in a fixed number of queries.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7


@dataclass(frozen=True)
class Attention:
    """One thing to do: a title, the reason in a sentence, a button. `due_on` orders the list, after what `is_first`."""

    due_on: dt.date
    title: str | Promise
    text: str | Promise
    url: str
    action: str | Promise
    is_post: bool = False
    account_id: int | None = None
    is_first: bool = False  # a client waits for an answer: that comes before everything


@dataclass(frozen=True)
class DueLine:
    """An `Attention` as it is shown on a day; what `components/_due.html` reads."""

    state: str
    word: str
    title: str | Promise
    text: str | Promise
    url: str
    action: str | Promise
    is_post: bool


def due_lines(items: Iterable[Attention], today: dt.date) -> list[DueLine]:
    """The items as lines, most urgent first: clients who wait, the longest overdue, then what is due soonest."""
    ordered = sorted(items, key=lambda item: (not item.is_first, item.due_on, str(item.title)))
    return [
        DueLine(*state_on(item.due_on, today), item.title, item.text, item.url, item.action, item.is_post)
        for item in ordered
    ]


def state_on(due_on: dt.date, today: dt.date) -> tuple[str, str]:
    """The state (a key of the `state` tag) and its words: how far a day lies off, or is overdue by."""
    days = (due_on - today).days
    if days < 0:
        return "overdue", ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    near = {0: ("today", _("Today")), 1: ("tomorrow", _("Tomorrow"))}
    if days in near:
        return near[days]
    return ("this_week", _("This week")) if days < SOON_DAYS else ("later", _("Later"))

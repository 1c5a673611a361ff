"""What needs somebody, and why: the object that an app's `attention.py` contributes to home and to an account's page.

Such a module has `items(person, accounts, today)`: what needs attention among `accounts`, a QuerySet of those in the
person's care (or of the one account whose page is open), in a fixed number of queries. It may have
`moments(accounts, today)` as well: those of them that must not be missed, whoever is in charge (home mails them).
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass

from django.urls import NoReverseMatch, reverse
from django.utils.functional import Promise
from django.utils.http import urlencode
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

SOON_DAYS = 7


@dataclass(frozen=True)
class Attention:
    """One thing to do: a title, the reason in a sentence, a button. `due_on` orders the list, after what `is_first`.

    `moment` names one that must not be missed, for example "introduction:contact:12": it is mailed once and may be put
    off. It stays the same as long as the thing is due, and is empty while it is not.
    """

    due_on: dt.date
    title: str | Promise
    text: str | Promise
    url: str
    action: str | Promise
    is_post: bool = False
    account_id: int | None = None
    is_first: bool = False  # a client waits for an answer: that comes before everything
    moment: str = ""


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
    later_url: str = ""  # where it is put off to a day


def due_lines(items: Iterable[Attention], today: dt.date, *, may_put_off: bool = False) -> list[DueLine]:
    """The items as lines, most urgent first: clients who wait, the longest overdue, then what is due soonest."""
    return [
        DueLine(
            *state_on(item.due_on, today),
            item.title,
            item.text,
            item.url,
            item.action,
            item.is_post,
            put_off_url(item) if may_put_off and item.moment else "",
        )
        for item in in_order(items)
    ]


def in_order(items: Iterable[Attention]) -> list[Attention]:
    return sorted(items, key=lambda item: (not item.is_first, item.due_on, str(item.title)))


def put_off_url(item: Attention) -> str:
    """The page of home on which a moment is put off to a day."""
    return f"{reverse('home:put_off', args=[item.account_id])}?{urlencode({'moment': item.moment})}"


def first_page(*names: str, of: int) -> tuple[str, str]:
    """The first of these URL names (each with one row's id) whose page exists, and its address; two empty strings."""
    for name in names:
        try:
            return name, reverse(name, args=[of])
        except NoReverseMatch:
            continue
    return "", ""


def state_on(due_on: dt.date, today: dt.date) -> tuple[str, str]:
    """The state (a key of the `state` tag) and its words: how far a day lies off, or is overdue by."""
    days = (due_on - today).days
    if days < 0:
        return "overdue", ngettext("%(n)d day overdue", "%(n)d days overdue", -days) % {"n": -days}
    near = {0: ("today", _("Today")), 1: ("tomorrow", _("Tomorrow"))}
    if days in near:
        return near[days]
    return ("this_week", _("This week")) if days < SOON_DAYS else ("later", _("Later"))

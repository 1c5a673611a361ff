"""Pains against what is done about them: themes weighted by accounts and recurring value, zeros shown."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db.models import Count, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.models import Account
from apps.core.access import Role
from apps.core.months import Month
from apps.core.templatetags.desk import money, number
from apps.feedback.models import Response, ResponseTheme, Theme
from apps.initiatives.pains import Named, low_answers, readable
from apps.initiatives.portfolio import Placed
from apps.measures.places import COMPANY
from apps.measures.window import Window

SHOWN = 5  # initiatives against a pain that are named beside it


@dataclass(frozen=True)
class Pain:
    """A theme that several accounts name. `value` is their monthly recurring value, `count` all initiatives against
    it, `initiatives` those the reader may see, `words` what a client wrote where the reader may read it.
    """

    theme: Theme
    accounts: int
    value: Decimal
    answers: int
    count: int
    initiatives: list[Placed] = field(default_factory=list)
    words: Response | None = None

    @property
    def shown(self) -> list[Placed]:
        return self.initiatives[:SHOWN]

    @property
    def more(self) -> int:
        return len(self.initiatives) - len(self.shown)

    @property
    def say(self) -> str:
        """ "Customer Service: 14 accounts, $220,000 a month, 0 initiatives"."""
        accounts = ngettext("%(n)s account", "%(n)s accounts", self.accounts) % {"n": number(self.accounts)}
        return f"{self.theme.name}: {accounts}, {self.monthly}, {self.worked_on}"

    @property
    def monthly(self) -> str:
        return _("%(money)s a month") % {"money": money(self.value)}

    @property
    def worked_on(self) -> str:
        return ngettext("%(n)s initiative", "%(n)s initiatives", self.count) % {"n": number(self.count)}


def pains_on(day: dt.date, person: Any, placed: Iterable[Placed]) -> list[Pain]:
    """The pains of the twelve months that end with the day's month, what nobody works on and what is worth most first.

    They are the company's, as its figures are; the words are only of answers that the person may read.
    """
    window = Window(Month.of(day))
    named = readable(window, person).get(COMPANY, {})
    values, answers, words = _values(named, day), _answers(window, person), _words(window, person, named)
    against: dict[int, list[Placed]] = {}
    for each in placed:
        against.setdefault(each.row.theme_id, []).append(each)
    found = [
        Pain(
            theme,
            len(named[pk]),
            sum((values.get(account, Decimal(0)) for account in named[pk]), Decimal(0)),
            answers.get(pk, 0),
            len(against.get(pk, [])),
            [each for each in against.get(pk, []) if each.number],
            words.get(pk),
        )
        for pk, theme in Theme.objects.in_bulk(named.keys()).items()
    ]
    return sorted(found, key=lambda pain: (pain.count > 0, -pain.value, -pain.accounts, pain.theme.name))


def _values(named: Named, day: dt.date) -> dict[int, Decimal]:
    accounts = set().union(*named.values())
    rows: QuerySet[Any] = Account.objects.filter(pk__in=accounts).order_by().with_recurring_value(day)
    return dict(rows.values_list("pk", "recurring_value"))


def _answers(window: Window, person: Any) -> dict[int, int]:
    """How many low answers name each theme."""
    rows = low_answers(window, person.role == Role.EXECUTIVE).exclude(themes=None)
    return dict(rows.values("themes").annotate(n=Count("pk", distinct=True)).values_list("themes", "n"))


def _words(window: Window, person: Any, named: Named) -> dict[int, Response]:
    """The newest low answer with words to each theme that the person may read."""
    low = low_answers(window, True).exclude(comment="").filter(version_of=None)
    mine = Response.objects.readable_by(person).order_by()
    marks = ResponseTheme.objects.filter(theme__in=named, response__in=low.values("pk")).filter(
        response__in=mine.values("pk")
    )
    newest = marks.order_by("theme_id", "-response__answered_at", "-response_id").distinct("theme_id")
    return {mark.theme_id: mark.response for mark in newest.select_related("response__contact", "response__account")}

"""What needs somebody about work: a retainer that is used up."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.activities.measures import burnt_hours
from apps.core.due import Attention
from apps.core.months import Month, last_closed_month
from apps.core.templatetags.desk import day, month, number
from apps.measures.window import Window

CLOSING_DAY = 5


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Retainers over their hours, in the month that runs or else in the one before."""
    now = Month.of(today)
    running = list(_over(accounts.active_on(today), now, today))
    told = {item.account_id for item in running}
    before = _over(accounts.active_on(today), now.plus(-1), today)
    yield from running
    yield from (item for item in before if item.account_id not in told)


def _over(accounts: AccountQuerySet, one: Month, today: dt.date) -> Iterator[Attention]:
    rows = burnt_hours(Window(one), with_leadership_only=False).filter(pk__in=accounts.values("pk"))
    for row in rows:
        if row.numerator <= row.denominator:
            continue
        words = {"account": row, "month": month(one), "used": number(row.numerator), "of": number(row.denominator)}
        title = _("Look at the hours for %(account)s in %(month)s") % words
        text = _("%(used)s h of %(of)s h in the retainer.") % words + " " + _closing(one, today)
        url = f"{reverse('accounts:activities', args=[row.pk])}?{urlencode({'sort': '-occurred_on'})}"
        yield Attention(today, title, text, url, _("See the work"), account_id=row.pk)


def _closing(one: Month, today: dt.date) -> str:
    if one < last_closed_month(today).plus(1):
        return _("The month has closed: tell the client, or agree on more hours.")
    return _("The month closes on %(day)s.") % {"day": day(one.plus(1).first_day.replace(day=CLOSING_DAY), "j F")}

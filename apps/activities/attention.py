"""What needs somebody about work: a retainer that is used up, once or two calendar months running."""

import datetime as dt
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.activities.measures import burnt_hours
from apps.core.due import Attention, first_page
from apps.core.months import Month, last_closed_month
from apps.core.templatetags.desk import day, month, number
from apps.measures.window import Window


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Retainers over their hours in the month that runs or else in the one before; one line an account."""
    active = accounts.active_on(today)
    now, last, before = (_over(active, Month.of(today).plus(-back)) for back in range(3))
    for pk in [*now, *(pk for pk in last if pk not in now)]:
        this, earlier = (now, last) if pk in now else (last, before)
        yield _running(this[pk], earlier[pk], today) if pk in earlier else _once(this[pk], today)


def moments(accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    return (item for item in items(None, accounts, today) if item.moment)


def _over(accounts: AccountQuerySet, one: Month) -> dict[int, tuple[Month, Any]]:
    """By account the month and its hours (numerator of denominator), where they are more than were bought."""
    rows = burnt_hours(Window(one), with_leadership_only=False).filter(pk__in=accounts.values("pk"))
    return {row.pk: (one, row) for row in rows if row.numerator > row.denominator}


def _once(over: tuple[Month, Any], today: dt.date) -> Attention:
    one, row = over
    title = _("Look at the hours for %(account)s in %(month)s") % {"account": row, "month": month(one)}
    text = _("%(used)s h of %(of)s h in the retainer.") % _hours(row) + " " + _closing(one, today)
    return Attention(today, title, text, *_work(row), account_id=row.pk)


def _running(over: tuple[Month, Any], earlier: tuple[Month, Any], today: dt.date) -> Attention:
    one, row = over
    told = [_("%(used)s h of %(of)s h in %(month)s") % (_hours(r) | {"month": month(m)}) for m, r in (earlier, over)]
    title = _("Agree on the hours with %(account)s: over the retainer two months running") % {"account": row}
    text = _("%(first)s, %(second)s.") % {"first": told[0], "second": told[1]} + " " + _closing(one, today)
    moment = f"over-retainer:account:{row.pk}:{one}"
    return Attention(today, title, text, *_work(row), account_id=row.pk, moment=moment)


def _hours(row: Any) -> dict[str, str]:
    return {"used": number(row.numerator), "of": number(row.denominator)}


def _work(row: Any) -> tuple[str, str]:
    page, url = first_page("accounts:retainer", of=row.pk)
    if page:
        return url, _("Open the statement")
    return f"{reverse('accounts:activities', args=[row.pk])}?{urlencode({'sort': '-occurred_on'})}", _("See the work")


def _closing(one: Month, today: dt.date) -> str:
    if one < last_closed_month(today).plus(1):
        return _("The month has closed: tell the client, or agree on more hours.")
    return _("The month closes on %(day)s.") % {"day": day(one.closes_on, "j F")}

"""The page of sales: what we win against what we renew, what ends next, and how soon work follows a signature."""

import datetime as dt
from collections import defaultdict
from decimal import Decimal
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from apps.accounts.models import Account, Contract
from apps.core.access import READERS, open_to
from apps.core.months import Month, last_closed_month, today
from apps.home.sales_figures import (
    MONTHS,
    OWNERS,
    Sales,
    Waits,
    added,
    all_waits,
    ending,
    kept,
    longest,
    money_by_month,
    waits,
)
from apps.home.sales_words import answer, fee_note, median_words
from apps.measures.models import Figure
from apps.measures.small import proportion
from apps.people.models import Person, Team
from apps.value.scope import Scope, accounts_of, choices, scope_of

MOST = 50  # rows of a list; the rest is counted
PARTS = (("renewed", "now"), ("expansion", "s2"), ("new", ""))


@open_to(READERS)
@require_safe
def sales(request: HttpRequest) -> HttpResponse:
    """`?of=team-3` narrows the accounts, `?by=manager` groups them, `?ends=2026-03` lists one month."""
    on, scope = today(), scope_of(request.GET.get("of", ""))
    owner, month = _owner(request.GET.get("by", "team")), _month(request.GET.get("ends", ""))
    seen = accounts_of(request.user, scope, on)
    accounts = (Account.objects.all() if seen is None else seen).external().order_by().values("pk")
    money = money_by_month(accounts, on, owner)
    by_month = added((when, line) for (when, _of), line in money.items())
    by_owner = added((of, line) for (_when, of), line in money.items())
    waited, total = all_waits(accounts, on), sum(by_month.values(), Sales())
    context = {
        "page_title": _("Do we win more than we keep?"),
        "scope": scope,
        "choices": choices(),
        "say": answer(total),
        "total": total,
        "months": _months(by_month, on),
        "ahead": _ahead(by_month, on, scope, owner),
        "by": owner,
        "by_options": _options(scope, owner),
        "owners": _owners(accounts, on, owner, by_owner),
        "waited": waited,
        "median": median_words(waited),
        "slow": longest(accounts, on)[:MOST],
        "on": on,
        "month": month,
    }
    context |= _contracts(accounts, on, month) | {"is_empty": not (total.total or total.ending.count or waited.n)}
    context["more_waiting"] = max(0, waited.waiting - MOST)
    return render(request, "home/sales.html", context)


def _owner(text: str) -> str:
    if text not in OWNERS:
        raise Http404
    return text


def _month(text: str) -> Month | None:
    try:
        return Month.parse(text) if text else None
    except ValueError as error:
        raise Http404 from error


def _months(money: defaultdict[Month, Sales], on: dt.date) -> list[dict[str, Any]]:
    """The twelve months up to now, each with its bar on the scale of the largest."""
    last = Month.of(on)
    lines = [(month, money[month]) for month in last.plus(1 - MONTHS).until(last)]
    largest = max((line.total for _month, line in lines), default=Decimal(0))
    return [{"month": month, "sales": line, "bar": _bar(line, largest)} for month, line in lines]


def _bar(line: Sales, largest: Decimal) -> list[tuple[Decimal, str]]:
    return [(100 * getattr(line, name).total / largest, css) for name, css in PARTS] if largest else []


def _ahead(money: defaultdict[Month, Sales], on: dt.date, scope: Scope, owner: str) -> list[dict[str, Any]]:
    """The twelve months from now: how many contracts end without a successor, and what they are worth a month."""
    first = Month.of(on)
    lines = [(month, money[month].ending) for month in first.until(first.plus(MONTHS - 1))]
    largest = max((line.total for _month, line in lines), default=Decimal(0))
    return [
        {
            "month": month,
            "ending": line,
            "note": fee_note(line),
            "bar": [(100 * line.total / largest, "now")] if largest else [],
            "url": f"?{urlencode(scope.kept | {'by': owner, 'ends': str(month)})}#ends" if line.count else "",
        }
        for month, line in lines
    ]


def _options(scope: Scope, owner: str) -> list[dict[str, Any]]:
    names = {"team": _("By team"), "manager": _("By manager")}
    return [
        {"url": f"?{urlencode(scope.kept | {'by': key})}#by", "label": name, "is_current": key == owner}
        for key, name in names.items()
    ]


def _owners(accounts: QuerySet, on: dt.date, owner: str, money: defaultdict[int | None, Sales]) -> list[dict[str, Any]]:
    """One line a team or manager, by name: nobody is ranked."""
    followed, waited = kept(accounts, on, owner), waits(accounts, on, owner)
    ids = money.keys() | followed.keys() | waited.keys()
    model: Any = Team if owner == "team" else Person
    names = {row.pk: str(row) for row in model.objects.filter(pk__in=[pk for pk in ids if pk])}
    lines = [
        {
            "name": names.get(pk, _("Nobody")),
            "is_nobody": pk is None,
            "sales": money[pk],
            "kept": proportion(*followed.get(pk, (0, 0))),
            "median": median_words(waited.get(pk, Waits())),
        }
        for pk in ids
    ]
    return sorted(lines, key=lambda line: (line["is_nobody"], line["name"].lower()))


def _contracts(accounts: QuerySet, on: dt.date, month: Month | None) -> dict[str, Any]:
    """The contracts that end next, of all twelve months or of one, with what their account's contacts let expect."""
    rows = ending(accounts, on).select_related("account__manager").order_by("ends_on", "pk")
    if month:
        rows = rows.filter(ends_on__gte=month.first_day, ends_on__lte=month.last_day)
    shown = list(rows[: MOST + 1])
    risks = _at_risk(shown[:MOST], on)
    lines = [
        {"contract": row, "left": (row.ends_on - on).days, "risk": risks.get(row.account_id)}
        for row in shown[:MOST]
        if row.ends_on
    ]
    return {"ending": lines, "has_more": len(shown) > MOST}


def _at_risk(rows: list[Contract], on: dt.date) -> dict[int, Figure]:
    """{account: its satisfied contacts and those of them who may leave}, of the last closed month.

    An account's own figure holds no answer for the leadership only.
    """
    closed, ids = last_closed_month(on).first_day, [row.account_id for row in rows]
    figures = Figure.objects.filter(measure="satisfied_at_risk", scope="account", scope_id__in=ids, month=closed)
    return {figure.scope_id: figure for figure in figures.filter(denominator__gt=0)}

"""The very rows behind a figure: those of accounts the reader may see, and how many more there are."""

import datetime as dt
from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.accounts.models import Account, AccountTeam
from apps.core.access import Role
from apps.core.pages import Cell
from apps.core.templatetags.desk import day
from apps.measures import words
from apps.measures.declare import Column, Measure, Unit
from apps.measures.models import Scope
from apps.measures.window import Window
from apps.people.models import Team, TeamUnit
from apps.scorecards.asked import Asked
from apps.scorecards.regrouped import accounts_today


@dataclass(frozen=True)
class Behind:
    """`rows` may be read; `hidden` counts those one may not see, and answers kept for the leadership."""

    rows: QuerySet
    total: QuerySet

    @property
    def hidden(self) -> int:
        return self.total.count() - self.rows.count()


def behind(measure: Measure, asked: Asked, reader: Any) -> Behind:
    """The rows of a figure, those that make it worse first."""
    window = Window(asked.month)
    order = ("-numerator" if measure.prefers_low else "numerator", measure.account, measure.columns[0].lookup)
    if measure.rows_behind:
        mine, total = (measure.rows_behind(window, asked.scope, asked.id, each) for each in (reader, None))
        return Behind(mine.order_by(*order), total.order_by())
    accounts = accounts_of(asked, window)
    every = measure.contributions(window, asked.scope != Scope.ACCOUNT).order_by()
    open_to = measure.contributions(window, reader.role == Role.EXECUTIVE and asked.scope != Scope.ACCOUNT)
    seen = accounts & Account.objects.visible_to(reader).order_by()
    path = f"{measure.account}__in"
    rows = open_to.filter(**{path: seen.values("pk")}).order_by(*order)
    if hasattr(rows, "as_evidence_for"):  # of pairs of people fewer are seen, and those are never ranked
        rows = rows.as_evidence_for(reader)
    return Behind(rows, every.filter(**{path: accounts.values("pk")}))


def accounts_of(asked: Asked, window: Window) -> QuerySet:
    """The accounts of a scope as it was on the month's last day (rule 8), or as it is today."""
    accounts = Account.objects.order_by()
    if asked.is_current:
        return accounts_today(asked)
    if asked.scope == Scope.COMPANY:
        return accounts
    if asked.scope == Scope.ACCOUNT:
        return accounts.filter(pk=asked.id)
    served = AccountTeam.objects.in_force(window.last_day).order_by()
    return accounts.filter(pk__in=served.filter(team__in=teams_of(asked, window)).values("account"))


def teams_of(asked: Asked, window: Window) -> list[int]:
    """The teams of a scope on the month's last day."""
    if asked.scope == Scope.TEAM:
        return [asked.id]
    if asked.is_current:
        return list(Team.objects.order_by().filter(business_unit=asked.id).values_list("pk", flat=True))
    belonged = TeamUnit.objects.in_force(window.last_day).filter(business_unit=asked.id)
    return list(belonged.order_by().values_list("team", flat=True))


def lines(measure: Measure, rows: QuerySet) -> Iterator[list[Any]]:
    """Values as they are, for an export."""
    yield from rows.values_list(*(column.lookup for column in measure.columns))


def cells(measure: Measure, rows: Any) -> list[list[Cell]]:
    """The rows of a page; the account's name leads to its page, and so does a column that names one."""
    lookups = [column.lookup for column in measure.columns]
    return [
        [_cell(column, value, pk) for column, value in zip(measure.columns, values, strict=True)]
        for pk, *values in rows.values_list(measure.account, *lookups)
    ]


def _cell(column: Column, value: Any, pk: int | None) -> Cell:
    is_name = column.lookup == "name" or column.lookup.endswith("account__name")
    page = column.page or ("accounts:detail" if is_name else "")
    url = reverse(page, args=[pk]) if page and pk else ""  # an attendee may be of no account
    return Cell(_text(column, value), url=url, is_number=column.is_number)


def _text(column: Column, value: Any) -> str:
    if value is None or value == "":
        return "–"
    if column.unit == Unit.YES:
        return _("yes") if value else _("no")
    if column.unit == Unit.MINUTES:
        return f"{words.number(Decimal(value), 0)}{words.SPACE}min"
    if column.unit == Unit.MONEY:
        return words.exact_money(Decimal(value))
    if column.unit is not None:
        return words.amount(column.unit, Decimal(value))
    return str(day(value)) if isinstance(value, dt.date) else str(value)

"""What a scorecard is asked for: a month or quarter and a scope, checked, and seen only by those who may see it."""

import datetime as dt
from dataclasses import dataclass, replace
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from apps.core.months import Month, Quarter, last_closed_month
from apps.core.templatetags.desk import month as month_text
from apps.measures.declare import Measure
from apps.measures.models import Scope, rows_of

CURRENT = "current"
REGROUPED = frozenset({Scope.TEAM, Scope.BUSINESS_UNIT})


@dataclass(frozen=True)
class Asked:
    """A month and a scope; `name` is what the scope is called, empty for the company.

    Of a quarter `month` is the last one that has begun. `is_current`: a unit or team with the accounts it has today.
    `role` is of whoever reads: some figures are for few. Empty, it is asked for everybody.
    """

    month: Month
    scope: str = Scope.COMPANY
    id: int = 0
    name: str = ""
    quarter: Quarter | None = None
    is_current: bool = False
    role: str = ""

    @property
    def query(self) -> str:
        when = f"?quarter={self.quarter}" if self.quarter else f"?month={self.month}"
        where = "" if self.scope == Scope.COMPANY else f"&scope={self.scope}&id={self.id}"
        return f"{when}{where}{'&structure=current' if self.is_current else ''}"

    def at(self, month: Month) -> "Asked":
        return replace(self, month=month, quarter=None)

    def in_quarter(self, quarter: Quarter) -> "Asked":
        return replace(self, quarter=quarter, month=min(quarter.last, Month.current()))

    def for_everybody(self) -> "Asked":
        """For what leaves by a link or a mail: without the figures that are for few."""
        return replace(self, role="")

    def may_read(self, measure: Measure) -> bool:
        return measure.is_read_by(self.role)

    def grouped(self, *, is_current: bool) -> "Asked":
        return replace(self, is_current=is_current)

    @property
    def days(self) -> list[dt.date]:
        """The first days of the months that are asked for."""
        return [month.first_day for month in (self.quarter.months if self.quarter else [self.month])]

    @property
    def label(self) -> str:
        """ "June 2025" or "Q2 2025"."""
        return f"Q{self.quarter.number} {self.quarter.year}" if self.quarter else month_text(self.month)

    @property
    def short_label(self) -> str:
        return self.label if self.quarter else month_text(self.month, "short")

    @property
    def may_regroup(self) -> bool:
        return self.scope in REGROUPED


def asked_for(person: Any, query: Any) -> Asked:
    """Read `month` or `quarter`, `scope` and `id`, `structure`.

    ValidationError by field for what makes no sense; Http404 for what is not there. Figures of the company, units and
    teams are shared with everybody; an account's with those who see the account.
    """
    quarter = _quarter(query.get("quarter", ""))
    month = min(quarter.last, Month.current()) if quarter else _month(query.get("month", ""))
    scope = _scope(query.get("scope", ""))
    asked = Asked(month, quarter=quarter, role=person.role)
    if scope == Scope.COMPANY:
        return asked
    row = scopes_of(person, scope).filter(pk=_id(query.get("id", ""))).first()
    if row is None:
        raise Http404
    is_current = scope in REGROUPED and query.get("structure", "") == CURRENT
    return replace(asked, scope=scope, id=row.pk, name=str(row), is_current=is_current)


def asked_or_404(person: Any, query: Any) -> Asked:
    """The same for a page: what makes no sense is not there."""
    try:
        return asked_for(person, query)
    except ValidationError as error:
        raise Http404(" ".join(error.messages)) from error


def scopes_of(person: Any, scope: str) -> QuerySet:
    """The units, teams or accounts whose figures a person may read."""
    return rows_of(scope).visible_to(person)  # type: ignore[attr-defined]


def _month(text: str) -> Month:
    if not text:
        return last_closed_month()
    try:
        month = Month.parse(text)
    except ValueError as error:
        raise ValidationError({"month": _("Write the month as YYYY-MM.")}) from error
    if month.year < 1900:
        raise ValidationError({"month": _("Write a month since 1900.")})
    if month > Month.current():
        raise ValidationError({"month": _("This month has not begun.")})
    return month


def _quarter(text: str) -> Quarter | None:
    if not text:
        return None
    try:
        quarter = Quarter.parse(text)
    except ValueError as error:
        raise ValidationError({"quarter": _("Write the quarter as YYYY-QN.")}) from error
    if quarter.year < 1900:
        raise ValidationError({"quarter": _("Write a quarter since 1900.")})
    if quarter.first > Month.current():
        raise ValidationError({"quarter": _("This quarter has not begun.")})
    return quarter


def _scope(text: str) -> Scope:
    try:
        return Scope(text or Scope.COMPANY)
    except ValueError as error:
        choices = ", ".join(Scope.values)
        raise ValidationError({"scope": _("Choose one of %(choices)s.") % {"choices": choices}}) from error


def _id(text: str) -> int:
    if not (str(text).isascii() and str(text).isdigit() and len(str(text)) < 19):
        raise ValidationError({"id": _("Name the id of the unit, team or account.")})
    return int(text)

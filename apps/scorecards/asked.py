"""What a scorecard is asked for: a month and a scope, checked, and seen only by those who may see it."""

from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from apps.core.months import Month, last_closed_month
from apps.measures.models import Scope, rows_of


@dataclass(frozen=True)
class Asked:
    """A month and a scope; `name` is what the scope is called, empty for the company."""

    month: Month
    scope: str = Scope.COMPANY
    id: int = 0
    name: str = ""

    @property
    def query(self) -> str:
        where = "" if self.scope == Scope.COMPANY else f"&scope={self.scope}&id={self.id}"
        return f"?month={self.month}{where}"

    def at(self, month: Month) -> "Asked":
        return Asked(month, self.scope, self.id, self.name)


def asked_for(person: Any, query: Any) -> Asked:
    """Read `month`, `scope` and `id`. ValidationError by field for what makes no sense; Http404 for what is not there.

    Figures of the company, units and teams are shared with everybody; an account's with those who see the account.
    """
    month, scope = _month(query.get("month", "")), _scope(query.get("scope", ""))
    if scope == Scope.COMPANY:
        return Asked(month)
    row = scopes_of(person, scope).filter(pk=_id(query.get("id", ""))).first()
    if row is None:
        raise Http404
    return Asked(month, scope, row.pk, str(row))


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

"""The period that effort is held against value for: any days, told as `from` and `to`; the current month unless told.

No database here. A period that is a whole month, quarter or year is named and moved as one.
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from apps.core.months import Month
from apps.core.templatetags.desk import day, month

FIRST_YEAR, LAST_YEAR = 1900, 2200
LENGTHS = {"month": 1, "quarter": 3, "year": 12}  # in months
WORDS = {"month": gettext_lazy("Month"), "quarter": gettext_lazy("Quarter"), "year": gettext_lazy("Year")}


@dataclass(frozen=True)
class Period:
    """The days from `first` up to and including `last`."""

    first: dt.date
    last: dt.date

    @classmethod
    def of_month(cls, found: Month) -> "Period":
        return cls(found.first_day, found.last_day)

    @classmethod
    def around(cls, on: dt.date, unit: str) -> "Period":
        """The whole month, quarter or year a day lies in."""
        length = LENGTHS[unit]
        begin = Month(on.year, (on.month - 1) // length * length + 1)
        return cls(begin.first_day, begin.plus(length - 1).last_day)

    @property
    def unit(self) -> str:
        """month, quarter or year where it is a whole one, else nothing."""
        return next((unit for unit in LENGTHS if Period.around(self.first, unit) == self), "")

    @property
    def name(self) -> str:
        """ "June 2025", "Q2 2025", "2025", "3 June 2025", "3 June 2025 to 9 July 2025"."""
        if self.unit == "month":
            return month(self.first)
        if self.unit == "quarter":
            return _("Q%(quarter)d %(year)d") % {"quarter": (self.first.month + 2) // 3, "year": self.first.year}
        if self.unit == "year":
            return str(self.first.year)
        if self.first == self.last:
            return day(self.first)
        return _("%(first)s to %(last)s") % {"first": day(self.first), "last": day(self.last)}

    @property
    def query(self) -> dict[str, str]:
        return {"from": str(self.first), "to": str(self.last)}

    def moved(self, steps: int) -> "Period":
        """The period of the same kind that many steps later; of other periods, as many days later."""
        if self.unit:
            length = LENGTHS[self.unit]
            return Period.around(Month.of(self.first).plus(steps * length).first_day, self.unit)
        days = (self.last - self.first).days + 1
        return Period(self.first + dt.timedelta(days=steps * days), self.last + dt.timedelta(days=steps * days))


def read_period(query: Any) -> Period:
    """The period of `from` and `to`; where one is missing, the month of the other. ValidationError by field."""
    texts = {name: query.get(name, "") for name in ("from", "to")}
    errors: dict[str, Any] = {}
    days = {name: _day(name, text, errors) for name, text in texts.items() if text}
    if errors:
        raise ValidationError(errors)
    if not days:
        return Period.of_month(Month.current())
    period = Period(
        days.get("from") or Month.of(days["to"]).first_day,  # type: ignore[arg-type]
        days.get("to") or Month.of(days["from"]).last_day,  # type: ignore[arg-type]
    )
    if period.last < period.first:
        raise ValidationError({"to": _("The period cannot end before it begins.")})
    return period


def asked_period(query: Any) -> tuple[Period, dict[str, list[str]]]:
    """For a page: where the period makes no sense the current month, and what is wrong by field."""
    try:
        return read_period(query), {}
    except ValidationError as error:
        return Period.of_month(Month.current()), error.message_dict


def _day(name: str, text: str, errors: dict[str, Any]) -> dt.date | None:
    try:
        if not re.fullmatch(r"\d{4}-\d{2}-\d{2}", text, re.ASCII):
            raise ValueError
        found = dt.date.fromisoformat(text)
    except ValueError:
        errors[name] = _("Write the day as YYYY-MM-DD.")
        return None
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        errors[name] = _("Choose a year from 1900 to 2200.")
    return found


def switch_of(period: Period, **kept: str) -> dict[str, Any]:
    """The period switcher: the one before and after, and the month, quarter and year around it. Addresses of a page."""

    def address(other: Period) -> str:
        return f"?{urlencode(kept | other.query)}"

    return {
        "name": period.name,
        "current": address(period),
        "before": _link(period, -1, address),
        "after": _link(period, 1, address),
        "units": [
            {
                "label": label,
                "url": address(Period.around(period.first, unit)),
                "is_current": unit == period.unit,
            }
            for unit, label in WORDS.items()
        ],
        "first": period.first,
        "last": period.last,
        "kept": kept,
    }


def _link(period: Period, steps: int, address: Any) -> dict[str, str] | None:
    """Where the neighbouring period is; None beyond the years one may ask for."""
    try:
        other = period.moved(steps)
    except (OverflowError, ValueError):
        return None
    if not (other.first.year >= FIRST_YEAR and other.last.year <= LAST_YEAR):
        return None
    return {"name": other.name, "url": address(other)}

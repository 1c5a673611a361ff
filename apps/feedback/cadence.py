"""On which days a programme runs. No database here."""

import calendar
import datetime as dt

from apps.core.months import Month

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}


def run(starts_on: dt.date, cadence: str, number: int) -> dt.date:
    """The day of run 0, 1, 2 …: the same day of the month as the first, or the month's last day."""
    month = Month.of(starts_on).plus(number * MONTHS[cadence])
    return dt.date(month.year, month.number, min(starts_on.day, calendar.monthrange(month.year, month.number)[1]))


def latest_run(starts_on: dt.date, cadence: str, day: dt.date) -> dt.date | None:
    """The latest run on or before a day; None before the first."""
    if day < starts_on:
        return None
    number = _months_between(starts_on, day) // MONTHS[cadence]
    candidate = run(starts_on, cadence, number)
    return candidate if candidate <= day else run(starts_on, cadence, number - 1)


def run_after(starts_on: dt.date, cadence: str, day: dt.date) -> dt.date:
    """The first run after a day."""
    if day < starts_on:
        return starts_on
    number = _months_between(starts_on, day) // MONTHS[cadence]
    candidate = run(starts_on, cadence, number)
    return candidate if candidate > day else run(starts_on, cadence, number + 1)


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month

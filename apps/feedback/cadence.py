"""On which days a programme runs: by the calendar, or so many days before or after an event. No database here."""

import calendar
import datetime as dt

from apps.core.months import Month

MONTHS = {"monthly": 1, "quarterly": 3, "half_yearly": 6, "yearly": 12}
EVENTS = {"before_contract_end": -1, "after_impact": 1, "after_case": 1}  # which way the days are counted
RUN_STAYS_OPEN = dt.timedelta(days=7)  # whose 90 days end within a week of the run is asked then, not a quarter later


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


def coming_runs(starts_on: dt.date, cadence: str, day: dt.date, last: dt.date) -> list[dt.date]:
    """The runs after a day, up to and including the last."""
    runs = []
    while (day := run_after(starts_on, cadence, day)) <= last:
        runs.append(day)
    return runs


def shift(cadence: str, days: int) -> dt.timedelta:
    """From an event to the day on which it lets a programme ask."""
    return dt.timedelta(days=EVENTS[cadence] * days)


def open_occasions(day: dt.date) -> tuple[dt.date, dt.date]:
    """The first and the last day that an event may have let a programme ask, for it to be asked on a day still."""
    return day - RUN_STAYS_OPEN + dt.timedelta(days=1), day


def _months_between(first: dt.date, last: dt.date) -> int:
    return (last.year - first.year) * 12 + last.month - first.month

"""Months and days in the organisation's time zone. No database here.

A month is half-open: [first day, first day of the next). Moments are stored in UTC and cut to days in the
organisation's zone (measures rule 5).
"""

import datetime as dt
import re
from dataclasses import dataclass
from functools import total_ordering
from typing import Self
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone

CLOSING_DAY = 5  # of the next month: measures rule 7


def zone() -> ZoneInfo:
    return ZoneInfo(settings.ORGANISATION_TIME_ZONE)


def today() -> dt.date:
    """The organisation's date now."""
    return timezone.now().astimezone(zone()).date()


def day_of(moment: dt.datetime) -> dt.date:
    """The organisation's date of a UTC moment."""
    return moment.astimezone(zone()).date()


def start_of(day: dt.date) -> dt.datetime:
    """The first instant of a day, as an aware moment."""
    return dt.datetime.combine(day, dt.time.min, tzinfo=zone())


def end_of(day: dt.date) -> dt.datetime:
    """The first instant after a day: `moment < end_of(day)` means "on or before that day"."""
    return start_of(day + dt.timedelta(days=1))


@total_ordering
@dataclass(frozen=True)
class Month:
    """A calendar month. `Month.parse("2025-06")`; ValueError for anything else."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 12 and 1 <= self.year <= 9998):
            raise ValueError(f"{self.year}-{self.number} is no month")

    @classmethod
    def parse(cls, text: str) -> Self:
        if not re.fullmatch(r"\d{4}-\d{2}", text or "", re.ASCII):
            raise ValueError(f"{text!r} is no month; write it as YYYY-MM")
        return cls(int(text[:4]), int(text[5:]))

    @classmethod
    def of(cls, day: dt.date) -> Self:
        return cls(day.year, day.month)

    @classmethod
    def current(cls) -> Self:
        return cls.of(today())

    def plus(self, months: int) -> Self:
        index = self.year * 12 + self.number - 1 + months
        return type(self)(index // 12, index % 12 + 1)

    def until(self, last: Self) -> list[Self]:
        """This month up to and including `last`; empty where `last` is earlier."""
        count = (last.year - self.year) * 12 + last.number - self.number + 1
        return [self.plus(i) for i in range(max(0, count))]

    @property
    def first_day(self) -> dt.date:
        return dt.date(self.year, self.number, 1)

    @property
    def last_day(self) -> dt.date:
        return self.plus(1).first_day - dt.timedelta(days=1)

    @property
    def days(self) -> int:
        return (self.plus(1).first_day - self.first_day).days

    @property
    def starts_at(self) -> dt.datetime:
        return start_of(self.first_day)

    @property
    def closes_on(self) -> dt.date:
        return self.plus(1).first_day.replace(day=CLOSING_DAY)

    @property
    def ends_at(self) -> dt.datetime:
        """The first instant of the next month."""
        return start_of(self.plus(1).first_day)

    def __str__(self) -> str:
        return f"{self.year:04d}-{self.number:02d}"

    def __lt__(self, other: Self) -> bool:
        return (self.year, self.number) < (other.year, other.number)


@total_ordering
@dataclass(frozen=True)
class Quarter:
    """Three calendar months. `Quarter.parse("2025-Q2")`; ValueError for anything else."""

    year: int
    number: int

    def __post_init__(self) -> None:
        if not (1 <= self.number <= 4 and 1 <= self.year <= 9998):
            raise ValueError(f"{self.year}-Q{self.number} is no quarter")

    @classmethod
    def parse(cls, text: str) -> Self:
        if not re.fullmatch(r"\d{4}-Q\d", text or "", re.ASCII):
            raise ValueError(f"{text!r} is no quarter; write it as YYYY-QN")
        return cls(int(text[:4]), int(text[-1]))

    @classmethod
    def of(cls, month: Month) -> Self:
        return cls(month.year, (month.number + 2) // 3)

    def plus(self, quarters: int) -> Self:
        index = self.year * 4 + self.number - 1 + quarters
        return type(self)(index // 4, index % 4 + 1)

    @property
    def first(self) -> Month:
        return Month(self.year, 3 * self.number - 2)

    @property
    def last(self) -> Month:
        return self.first.plus(2)

    @property
    def months(self) -> list[Month]:
        return self.first.until(self.last)

    def __str__(self) -> str:
        return f"{self.year:04d}-Q{self.number}"

    def __lt__(self, other: Self) -> bool:
        return (self.year, self.number) < (other.year, other.number)


def period_ending(month: dt.date, is_quarter: bool) -> Month | Quarter:
    """The month that begins on a day, or the quarter that ends with it: how a table keeps either."""
    found = Month.of(month)
    return Quarter.of(found) if is_quarter else found


def last_closed_month(day: dt.date | None = None) -> Month:
    """The latest month that has closed: a month closes on `CLOSING_DAY` of the next."""
    day = day or today()
    return Month.of(day).plus(-1 if day.day >= CLOSING_DAY else -2)

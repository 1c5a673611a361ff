"""A measure's statement, compiled once: Django takes longer to write it than PostgreSQL often takes to answer it.

The statement is compiled for five months. Where only the days in it differ, and each follows from the month in a way
known here (so many days before its end, the first day of an earlier month, the first instant of such a day, its number
of days), any month's statement is that text with its own days. A measure of which that cannot be said (because it
looks at today, or asks the database while it is made) is compiled month by month. The nightly check compiles anew.
"""

import datetime as dt
from collections.abc import Callable, Hashable, Iterator
from itertools import pairwise
from typing import Any

from django.db import connection
from django.db.models import QuerySet

from apps.core.months import Month, start_of, today, zone
from apps.measures.laid_out import laid_out_for
from apps.measures.window import Window

Build = Callable[[Window], QuerySet]
Rule = Callable[[Month], Any]
Statement = tuple[str, list[Any]]

# Months of 28, 29 and 31 days, in a leap year and beside one: by them 365 days are told from twelve months.
SAMPLES = (Month(2023, 2), Month(2024, 2), Month(2024, 12))

_texts: dict[Hashable, tuple[str, list[Rule]] | None] = {}
_good_for: list[Any] = [None]  # the day and zone of what is kept


def statement(key: Hashable, build: Build, window: Window) -> Statement:
    """SQL and parameters of what `build` gives for a month; `key` tells it from others."""
    now = (today(), str(zone()))
    if _good_for[0] != now:  # a measure may look at today
        _texts.clear()
        _good_for[0] = now
    if key not in _texts:
        _texts[key] = _learnt(build)
    known = _texts[key]
    if known is None:
        return _compiled(build, window)
    text, rules = known
    return text, [rule(window.month) for rule in rules]


def _learnt(build: Build) -> tuple[str, list[Rule]] | None:
    months = [Month.current(), Month.current().plus(-1), *SAMPLES]
    try:
        with connection.execute_wrapper(_refuse):
            samples = [_compiled(build, Window(month)) for month in months]
    except _Asked:
        return None
    if any(one[0] != other[0] for one, other in pairwise(samples)):
        return None
    rules = [_rule(months, values) for values in zip(*(params for _text, params in samples), strict=True)]
    return None if None in rules else (samples[0][0], [rule for rule in rules if rule])


class _Asked(Exception):
    """The database was asked while a statement was made."""


def _refuse(*args: Any) -> None:
    raise _Asked


def _compiled(build: Build, window: Window) -> Statement:
    with laid_out_for(window):
        sql, params = build(window).query.sql_with_params()
    return sql, list(params)


def _rule(months: list[Month], values: tuple[Any, ...]) -> Rule | None:
    """How a parameter follows from the month."""
    for rule in _candidates(months[0], values[0]):
        if all(rule(month) == value for month, value in zip(months, values, strict=True)):
            return rule
    return None


def _candidates(month: Month, value: Any) -> Iterator[Rule]:
    if isinstance(value, dt.datetime):
        day = value.astimezone(zone()).date()
        if value == start_of(day):  # any other moment is now, or hangs on it
            yield from map(_starting, _of_day(month, day))
        return
    yield lambda _: value
    if isinstance(value, dt.date):
        yield from _of_day(month, value)
    elif value == month.days:
        yield lambda each: each.days


def _of_day(month: Month, day: dt.date) -> Iterator[Rule]:
    if day.day == 1:
        back = (day.year - month.year) * 12 + day.month - month.number
        yield lambda each: each.plus(back).first_day
    before_end, after_start = month.last_day - day, day - month.first_day
    yield lambda each: each.last_day - before_end
    yield lambda each: each.first_day + after_start


def _starting(rule: Rule) -> Rule:
    return lambda each: start_of(rule(each))

"""The figures that are asked for: of a month or a quarter, with the structure as it was or as it is today."""

from dataclasses import replace

from apps.measures.declare import Measure
from apps.measures.queries import MONTHS, Months, counted_of, views_from
from apps.measures.read import FigureView
from apps.measures.registry import all_measures
from apps.scorecards.asked import Asked
from apps.scorecards.quarters import quarter_views
from apps.scorecards.regrouped import accounts_today, regrouped


def views_for(asked: Asked) -> list[FigureView]:
    """Every measure, in the order of the scorecard."""
    return _views(asked, all_measures())


def view_of(measure: Measure, asked: Asked, found: Months) -> FigureView:
    """One measure, from what was counted."""
    return _read(asked, (measure,), found)[0]


def counted_for(asked: Asked, measures: tuple[Measure, ...], months: int = MONTHS) -> Months:
    """What was counted, month by month: so many of them up to the one asked for, and those they are compared with.

    Nothing of a measure that is not for whoever asks: whatever is made of this is without it.
    """
    readable = tuple(measure for measure in measures if asked.may_read(measure))
    found = counted_of(asked.month, asked.scope, asked.id, readable, max(months, MONTHS))
    return regrouped(found, asked, measures, _months(measures, months)) if asked.is_current else found


def _views(asked: Asked, measures: tuple[Measure, ...]) -> list[FigureView]:
    return _read(asked, measures, counted_for(asked, measures))


def _read(asked: Asked, measures: tuple[Measure, ...], found: Months) -> list[FigureView]:
    views = _as_counted(asked, measures, found)
    return [view if asked.may_read(view.measure) else replace(view, is_withheld=True) for view in views]


def _as_counted(asked: Asked, measures: tuple[Measure, ...], found: Months) -> list[FigureView]:
    if asked.quarter:
        accounts = list(accounts_today(asked).values_list("pk", flat=True)) if asked.is_current else None
        return quarter_views(found, asked, measures, accounts)
    return views_from(found, asked.month, asked.scope, asked.id, measures)


def _months(measures: tuple[Measure, ...], months: int) -> int:
    return max(months, MONTHS, 1 + max(measure.span for measure in measures))

"""A quarter's figures, from those of its months: ratios of sums, what stands at its end, or its opening cohort.

What a measure is, it declares (`Measure.in_quarter`). Nothing but figures is read.
"""

from collections.abc import Iterable

from apps.core.months import Quarter
from apps.measures.declare import QUARTER, Measure, Quarterly
from apps.measures.queries import MONTHS, Months, benchmark_for, set_for, target_of
from apps.measures.read import ZERO, Counts, FigureView, trend_of
from apps.scorecards.asked import Asked
from apps.scorecards.cohorts import Cohorts, Span, cohorts_of

QUARTERS = MONTHS // 3
_SUMS = ("numerator", "denominator", "squares")


def quarter_views(
    found: Months, asked: Asked, measures: tuple[Measure, ...], accounts: list[int] | None
) -> list[FigureView]:
    """The figures of a quarter, with eight quarters as their trend. `accounts` are those of another structure."""
    quarter = asked.quarter or Quarter.of(asked.month)
    line = [quarter.plus(number - QUARTERS + 1) for number in range(QUARTERS)]
    cohorts = cohorts_of(asked, measures, _spans(asked, line), accounts)
    goals, others = set_for(asked.month)
    views = []
    for measure in measures:
        by_quarter = {each: _figure(measure, each, asked, found, cohorts) for each in line}
        views.append(
            FigureView(
                measure,
                by_quarter[quarter],
                _before(measure, quarter, asked, found, by_quarter),
                target_of(measure, asked.scope, asked.id, goals),
                trend_of(measure, by_quarter.values()),
                benchmark_for(measure, asked.scope, asked.id, others),
            )
        )
    return views


def _figure(measure: Measure, quarter: Quarter, asked: Asked, found: Months, cohorts: Cohorts) -> Counts | None:
    months = [month for month in quarter.months if month.first_day <= asked.month.first_day]
    if measure.in_quarter == Quarterly.COHORT:
        return cohorts.get((measure.key, quarter.first))
    if measure.in_quarter == Quarterly.STANDING:
        return found.get((measure.key, months[-1].first_day))
    return added([figure for month in months if (figure := found.get((measure.key, month.first_day)))])


def _before(
    measure: Measure, quarter: Quarter, asked: Asked, found: Months, by_quarter: dict[Quarter, Counts | None]
) -> Counts | None:
    """One quarter earlier; of what looks back further, one window, so that the two do not overlap."""
    if measure.in_quarter == Quarterly.STANDING and measure.span > QUARTER:
        return found.get((measure.key, asked.month.plus(-measure.span).first_day))
    return by_quarter[quarter.plus(-1)]


def added(figures: Iterable[Counts]) -> Counts | None:
    """Figures of several months as one; whom it reached is counted over three months, so the last says it."""
    rows = list(figures)
    if not rows:
        return None
    last = rows[-1]
    sums = {name: sum((getattr(row, name) or ZERO for row in rows), ZERO) for name in _SUMS}
    return last._replace(n=sum(row.n for row in rows), levels=None, **sums)


def _spans(asked: Asked, line: list[Quarter]) -> list[Span]:
    """The months of each quarter that have begun; teams and units as they stand on the quarter's last day."""
    return [Span(each.first, min(each.last, asked.month), each.last) for each in line]

"""A quarter's figures, from those of its months: ratios of sums, what stands at its end, or its opening cohort.

What a measure is, it declares (`Measure.in_quarter`). A cohort's figure is put together account by account: what each
had when the quarter began, less what it lost in its months, never more than it had. Nothing but figures is read.
"""

from collections.abc import Iterable

from django.db import connection

from apps.core.months import Month, Quarter
from apps.measures.declare import QUARTER, Measure, Quarterly
from apps.measures.models import Scope
from apps.measures.queries import MONTHS, Months, benchmark_for, set_for, target_of
from apps.measures.read import ZERO, Counts, FigureView, trend_of
from apps.scorecards.asked import Asked

QUARTERS = MONTHS // 3
_SUMS = ("numerator", "denominator", "squares")
_COHORT = """
    WITH own AS (
        SELECT figure.measure, figure.scope_id, date_trunc('quarter', figure.month)::date AS quarter,
            MAX(figure.denominator) FILTER (WHERE figure.month = date_trunc('quarter', figure.month)) AS start,
            SUM(figure.denominator - figure.numerator) AS lost, MAX(figure.version) AS version
        FROM measures_figure figure
        WHERE figure.scope = 'account' AND figure.measure = ANY(%(measures)s)
            AND figure.month BETWEEN %(first)s AND %(last)s AND {accounts}
        GROUP BY 1, 2, 3
    )
    SELECT own.measure, own.quarter, MAX(own.version), SUM(own.start - LEAST(own.lost, own.start)), SUM(own.start),
        COUNT(*)
    FROM own {places}
    WHERE own.start > 0 AND {scope}
    GROUP BY 1, 2
"""
# Teams and units as they stood on the quarter's last day.
_PLACES = """
    JOIN accounts_accountteam served ON served.account_id = own.scope_id
        AND served.from_on < own.quarter + interval '3 months'
        AND (served.until_on IS NULL OR served.until_on >= own.quarter + interval '3 months')
    LEFT JOIN people_teamunit belonged ON belonged.team_id = served.team_id
        AND belonged.from_on < own.quarter + interval '3 months'
        AND (belonged.until_on IS NULL OR belonged.until_on >= own.quarter + interval '3 months')
"""

Cohorts = dict[tuple[str, Quarter], Counts]


def quarter_views(
    found: Months, asked: Asked, measures: tuple[Measure, ...], accounts: list[int] | None
) -> list[FigureView]:
    """The figures of a quarter, with eight quarters as their trend. `accounts` are those of another structure."""
    quarter = asked.quarter or Quarter.of(asked.month)
    line = [quarter.plus(number - QUARTERS + 1) for number in range(QUARTERS)]
    cohorts = _cohorts(asked, measures, line, accounts)
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
        return cohorts.get((measure.key, quarter))
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


def _cohorts(asked: Asked, measures: Iterable[Measure], line: list[Quarter], accounts: list[int] | None) -> Cohorts:
    keys = [measure.key for measure in measures if measure.in_quarter == Quarterly.COHORT]
    if not keys:
        return {}
    values = {"measures": keys, "first": line[0].first.first_day, "last": asked.month.first_day, "id": asked.id}
    narrowed, places, scope = "true", "", "true"
    if accounts is not None:
        narrowed, values["accounts"] = "figure.scope_id = ANY(%(accounts)s)", accounts
    elif asked.scope == Scope.ACCOUNT:
        narrowed = "figure.scope_id = %(id)s"
    elif asked.scope != Scope.COMPANY:
        column = "served.team_id" if asked.scope == Scope.TEAM else "belonged.business_unit_id"
        places, scope = _PLACES, f"{column} = %(id)s"
    with connection.cursor() as cursor:
        cursor.execute(_COHORT.format(accounts=narrowed, places=places, scope=scope), values)
        rows = cursor.fetchall()
    return {
        (key, Quarter.of(Month.of(day))): Counts(key, version, day, kept, start, count)
        for key, day, version, kept, start, count in rows
    }

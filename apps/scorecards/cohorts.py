"""Figures of an opening cohort over a span of months: what each account had as it began, less what it lost in it.

Put together account by account, and never more lost than there was at first; whoever was lost once stays lost, also
where they come back within the span. Nothing but figures is read.
"""

from collections.abc import Iterable
from typing import Any, NamedTuple

from django.db import connection

from apps.core.months import Month
from apps.measures.declare import Measure, Quarterly
from apps.measures.models import Scope
from apps.measures.read import Counts
from apps.scorecards.asked import Asked

_COHORT = """
    WITH span AS (
        SELECT * FROM unnest(%(firsts)s::date[], %(lasts)s::date[], %(untils)s::date[]) AS span (first, last, until)
    ), own_months AS (
        SELECT figure.measure, figure.scope_id, span.first, span.until, figure.month, figure.denominator,
            figure.numerator, figure.version
        FROM measures_figure figure JOIN span ON figure.month BETWEEN span.first AND span.last
        WHERE figure.scope = 'account' AND figure.measure = ANY(%(measures)s) AND {accounts}
    ), gone AS (
        SELECT measure, scope_id, first, MIN(month) AS month
        FROM own_months WHERE numerator = 0 AND denominator > 0 GROUP BY 1, 2, 3
    ), own AS (
        SELECT measure, scope_id, first, until,
            MAX(denominator) FILTER (WHERE own_months.month = first) AS start,
            SUM(denominator - numerator) AS lost, MAX(version) AS version
        FROM own_months LEFT JOIN gone USING (measure, scope_id, first)
        WHERE gone.month IS NULL OR own_months.month <= gone.month
        GROUP BY 1, 2, 3, 4
    )
    SELECT own.measure, own.first, MAX(own.version), SUM(own.start - LEAST(own.lost, own.start)), SUM(own.start),
        COUNT(*)
    FROM own {places}
    WHERE own.start > 0 AND {scope}
    GROUP BY 1, 2
"""
# Teams and units as they stood on the last day of the span.
_PLACES = """
    JOIN accounts_accountteam served ON served.account_id = own.scope_id
        AND served.from_on <= own.until AND (served.until_on IS NULL OR served.until_on > own.until)
    LEFT JOIN people_teamunit belonged ON belonged.team_id = served.team_id
        AND belonged.from_on <= own.until AND (belonged.until_on IS NULL OR belonged.until_on > own.until)
"""


class Span(NamedTuple):
    """From the first month, which no other span of one asking has, up to `last`; placed on the last day of `until`."""

    first: Month
    last: Month
    until: Month


Cohorts = dict[tuple[str, Month], Counts]  # by measure and first month of the span


def cohorts_of(asked: Asked, measures: Iterable[Measure], spans: Iterable[Span], accounts: list[int] | None) -> Cohorts:
    """One query for those of the measures that follow a cohort, none without. `accounts` are those of today."""
    keys = [measure.key for measure in measures if measure.in_quarter == Quarterly.COHORT]
    if not keys:
        return {}
    wanted = list(spans)
    values: dict[str, Any] = {
        "measures": keys,
        "firsts": [span.first.first_day for span in wanted],
        "lasts": [span.last.first_day for span in wanted],
        "untils": [span.until.last_day for span in wanted],
        "id": asked.id,
    }
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
        (key, Month.of(day)): Counts(key, version, day, kept, start, count)
        for key, day, version, kept, start, count in rows
    }

"""The status of an initiative by month, as the dated facts give it: what was done by each month's last day, against the
baseline in force then. A forecast carries no day, so today's stands for all months.
"""

import datetime as dt
from typing import NamedTuple

from apps.core.months import Month
from apps.initiatives.models import Initiative
from apps.initiatives.standing import Standing, standing_of

MOST = 24


class MonthLine(NamedTuple):
    month: Month
    standing: Standing
    re_baselined: bool


def history_of(row: Initiative, until: dt.date) -> list[MonthLine]:
    """The last 24 months from its start to a day, newest first; nothing for what has not begun."""
    last = min(until, row.delivered_on or until)
    if row.state not in {row.State.ACTIVE, row.State.DELIVERED} or row.starts_on > last:
        return []
    months = Month.of(row.starts_on).until(Month.of(last))[-MOST:]
    lines, before = [], None
    for month in months:
        standing = standing_of(row, min(month.last_day, last))
        plan = standing.baseline
        changed = before is not None and plan is not None and plan.number != before
        before = plan.number if plan else before
        lines.append(MonthLine(month, standing, changed))
    return lines[::-1]

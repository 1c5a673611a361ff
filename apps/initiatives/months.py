"""The status of an initiative by month, as the dated facts give it: what was done by each month's last day, against the
baseline in force then and with the forecasts recorded by then. What was entered later than it happened is taken as it
was first recorded. The last line is the day one looks at, as everything stands.
"""

import datetime as dt
from typing import Any, NamedTuple

from apps.core.months import Month, end_of
from apps.initiatives.models import Initiative, Milestone
from apps.initiatives.standing import Expected, Standing, standing_of

MOST = 24


class MonthLine(NamedTuple):
    month: Month
    standing: Standing
    re_baselined: bool


def history_of(row: Initiative, until: dt.date) -> list[MonthLine]:
    """The last 24 months from its start to a day, newest first; nothing for what has not begun. One statement."""
    last = min(until, row.delivered_on or until)
    if row.state not in {row.State.ACTIVE, row.State.DELIVERED} or row.starts_on > last:
        return []
    months = Month.of(row.starts_on).until(Month.of(last))[-MOST:]
    recorded = _recorded(row)
    lines, before = [], None
    for month in months:
        is_over = month.last_day < last
        known = _known(recorded, month.last_day) if is_over else None
        standing = standing_of(row, min(month.last_day, last), known)
        plan = standing.baseline
        changed = before is not None and plan is not None and plan.number != before
        before = plan.number if plan else before
        lines.append(MonthLine(month, standing, changed))
    return lines[::-1]


def _recorded(row: Initiative) -> dict[int, list[tuple[dt.datetime, dt.date]]]:
    """{milestone: [(when recorded, the day expected)]}, the earliest first, from the history of its milestones."""
    events: Any = Milestone.pgh_event_model.objects.filter(initiative=row.pk).order_by("pgh_id")  # type: ignore[attr-defined]
    found: dict[int, list[tuple[dt.datetime, dt.date]]] = {}
    for pk, at, forecast_on, due_on in events.values_list("pgh_obj_id", "pgh_created_at", "forecast_on", "due_on"):
        found.setdefault(pk, []).append((at, forecast_on or due_on))
    return found


def _known(recorded: dict[int, list[tuple[dt.datetime, dt.date]]], day: dt.date) -> Expected:
    """What was expected at the end of a day; of what was recorded only later, what was expected first."""
    end = end_of(day)
    return {pk: ([thought for at, thought in said if at < end] or [said[0][1]])[-1] for pk, said in recorded.items()}

"""Which months a change touches: asked of the history tables, which PostgreSQL's triggers write for every change.

A row's event carries the moment its transaction began, by the database's own clock. A change is therefore missed
only if its transaction is still open while we read; `horizon` is the moment before which none is.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection

from apps.core.dated import SINCE_EVER
from apps.core.months import Month, zone
from apps.measures.declare import Fact

# A transaction's beginning is published an instant after it is taken; look back this much further than needed.
SLACK = dt.timedelta(seconds=2)

_HORIZON = """
    SELECT LEAST(now(), MIN(xact_start)) FROM pg_stat_activity
    WHERE datname = current_database() AND pid <> pg_backend_pid()
"""
_NOW_AND_BEFORE = """
    SELECT DISTINCT {day}
    FROM {events} changed
    LEFT JOIN LATERAL (
        SELECT * FROM {events} earlier
        WHERE earlier.pgh_obj_id = changed.pgh_obj_id AND earlier.pgh_id < changed.pgh_id
        ORDER BY earlier.pgh_id DESC LIMIT 1
    ) before ON true
    {through}
    CROSS JOIN LATERAL (VALUES {days}) AS both_days (day)
    WHERE changed.pgh_created_at >= %(since)s AND {counts}
"""


def horizon() -> dt.datetime:
    """The moment before which every transaction has ended, so that all it recorded can be read from now on."""
    with connection.cursor() as cursor:
        cursor.execute(_HORIZON)
        return cursor.fetchone()[0] - SLACK


def touched(fact: Fact, since: dt.datetime, months: list[Month]) -> set[Month]:
    """Those of `months` whose figures may differ because a fact changed since a moment."""
    days = _days(fact, since)
    found = set()
    for day in days:
        if day is not None and day > months[-1].last_day:
            continue  # it counts once its month has come; the year 9999 of an endless contract is no month of ours
        first = months[0] if day is None else max(Month.of(day), months[0])
        last = months[-1] if fact.reach is None or day is None else min(Month.of(day).plus(fact.reach), months[-1])
        found |= set(first.until(last))
    return found & set(months)


def first_day(facts: Iterable[Fact]) -> dt.date | None:
    """The earliest day of any fact: no month before it has a figure."""
    days = []
    with connection.cursor() as cursor:
        for fact in {(f.model, f.day): f for f in facts if f.day and not f.through}.values():
            column = _column(fact.model, fact.day)
            day = _as_day(f"MIN({column})", fact)
            cursor.execute(
                f"SELECT {day} FROM {fact.model._meta.db_table} WHERE {column} > %(ever)s",  # noqa: S608 - names of our own tables
                {"zone": str(zone()), "ever": SINCE_EVER},
            )
            days.append(cursor.fetchone()[0])
    return min((day for day in days if day), default=None)


def _days(fact: Fact, since: dt.datetime) -> set[dt.date | None]:
    """The days, before and after, of the rows that changed since a moment; None stands for "since ever"."""
    sql = _NOW_AND_BEFORE.format(
        events=_events(fact.model)._meta.db_table,
        day=_as_day("day", fact),
        through=_join(fact),
        days=_sources(fact),
        counts=_counts(fact),
    )
    with connection.cursor() as cursor:
        cursor.execute(sql, {"since": since, "zone": str(zone()), "ever": SINCE_EVER})
        days = {row[0] for row in cursor.fetchall()}
    is_ever = fact.is_ever or not fact.day
    ever = {None} if (is_ever and None in days) or SINCE_EVER in days else set()
    return {day for day in days if day and day > SINCE_EVER} | ever


def _sources(fact: Fact) -> str:
    """The day of a changed row as it is and as it was; a row that has its day from another one takes that."""
    if not fact.day:
        return "(CAST(NULL AS date))"
    if fact.through:
        return f"(parent.{_column(_owner(fact), fact.day)})"
    column = _column(fact.model, fact.day)
    # A row without an earlier event has no day before: it repeats its own.
    return f"(changed.{column}), (CASE WHEN before.pgh_id IS NULL THEN changed.{column} ELSE before.{column} END)"


def _join(fact: Fact) -> str:
    if not fact.through:
        return ""
    key = _column(fact.model, fact.through)
    return f"JOIN {_owner(fact)._meta.db_table} parent ON parent.id = changed.{key}"


def _counts(fact: Fact) -> str:
    """Created and deleted rows count, changed ones where one of the fields differs.

    A period that is created as holding since ever belongs to a new owner, of whom no month knows anything yet. A row
    without a day counts where it changes: what hangs on it comes and goes on days of its own.
    """
    if not fact.fields:
        return "true"
    now, before = (", ".join(f"{row}.{name}" for name in fact.fields) for row in ("changed", "before"))
    if not fact.day:
        return f"(changed.pgh_label = 'update' AND ROW({now}) IS DISTINCT FROM ROW({before}))"
    differs = f"(changed.pgh_label <> 'update' OR ROW({now}) IS DISTINCT FROM ROW({before}))"
    if fact.day != "from_on":
        return differs
    return f"{differs} AND NOT (changed.pgh_label = 'insert' AND changed.from_on = %(ever)s)"


def _as_day(expression: str, fact: Fact) -> str:
    if not fact.day:
        return expression
    owner = _owner(fact) if fact.through else fact.model
    is_moment = owner._meta.get_field(fact.day).get_internal_type() == "DateTimeField"
    return f"({expression} AT TIME ZONE %(zone)s)::date" if is_moment else expression


def _column(model: Any, field: str) -> str:
    return model._meta.get_field(field).column


def _owner(fact: Fact) -> Any:
    return fact.model._meta.get_field(fact.through).related_model


def _events(model: Any) -> Any:
    return model.pgh_event_models["update"]

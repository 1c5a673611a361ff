"""Which months and accounts a change touches: asked of the history tables, to which PostgreSQL's triggers write.

A row's event carries the moment its transaction began, by the database's own clock. A change is therefore missed
only if its transaction is still open while we read; `core.horizon` says before which moment none is.
"""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import connection

from apps.core.dated import SINCE_EVER
from apps.core.months import Month, zone
from apps.measures.declare import Fact

# Changed days are cut to their months, so that an import of millions of rows gives a few thousand lines.
_TOUCHED = """
    SELECT month, CASE WHEN bool_and(account IS NOT NULL) AND COUNT(DISTINCT account) <= %(most)s
        THEN array_agg(DISTINCT account) END
    FROM (
        SELECT date_trunc('month', {day}::timestamp)::date AS month, {account} AS account
        FROM {events} changed
        LEFT JOIN LATERAL (
            SELECT * FROM {events} earlier
            WHERE earlier.pgh_obj_id = changed.pgh_obj_id AND earlier.pgh_id < changed.pgh_id
            ORDER BY earlier.pgh_id DESC LIMIT 1
        ) before ON true
        {through}
        CROSS JOIN LATERAL (VALUES {sources}) AS source (day, key)
        {hops}
        WHERE changed.pgh_created_at >= %(since)s AND {counts}
    ) touched GROUP BY month
"""
# Above so many accounts all are counted anew: naming them would cost more than it saves.
MOST_ACCOUNTS = 2000
Accounts = frozenset[int] | None  # None stands for all


def touched(fact: Fact, since: dt.datetime, months: list[Month]) -> dict[Month, Accounts]:
    """Those of `months` whose figures may differ because a fact changed since a moment, with the accounts it changed.

    Without accounts, they only stand in another place; None: of all accounts.
    """
    found: dict[Month, Accounts] = {}
    for day, accounts in _changed(fact, since):
        if day is not None and day > months[-1].last_day:
            continue  # it counts once its month has come; the year 9999 of an endless contract is no month of ours
        first = months[0] if day is None else max(Month.of(day), months[0])
        last = months[-1] if fact.reach is None or day is None else min(Month.of(day).plus(fact.reach), months[-1])
        for month in first.until(last):
            found[month] = together(found.get(month, frozenset()), accounts)
    return {month: found[month] for month in months if month in found}


def together(some: Accounts, others: Accounts) -> Accounts:
    return None if some is None or others is None else some | others


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


def _changed(fact: Fact, since: dt.datetime) -> list[tuple[dt.date | None, Accounts]]:
    """The months (by first day), before and after, of the rows that changed since a moment; None is "since ever"."""
    sql = _TOUCHED.format(
        events=_events(fact.model)._meta.db_table,
        day=_as_day("source.day", fact),
        account=_account(fact),
        through=_join(fact),
        sources=_sources(fact),
        hops=_hops(fact),
        counts=_counts(fact),
    )
    params: dict[str, Any] = {"since": since, "zone": str(zone()), "ever": SINCE_EVER, "most": MOST_ACCOUNTS}
    with connection.cursor() as cursor:
        cursor.execute(sql, params)
        rows = cursor.fetchall()
    is_ever = fact.is_ever or not fact.day
    return [
        (None if day == SINCE_EVER else day, frozenset() if fact.is_place else _among(accounts))
        for day, accounts in rows
        if day is not None or is_ever
    ]


def _among(accounts: list[int] | None) -> Accounts:
    return None if accounts is None else frozenset(accounts)


def _sources(fact: Fact) -> str:
    """The day of a changed row, and what leads to its account, as they are and as they were.

    A row that has its day from another one takes that; a row without an earlier event repeats its own.
    """
    if not fact.day:
        return "(CAST(NULL AS date), CAST(NULL AS bigint))"
    day = "" if fact.through else _column(fact.model, fact.day)
    key = _column(fact.model, fact.path[0]) if fact.path else ""
    was = (f"(CASE WHEN before.pgh_id IS NULL THEN changed.{name} ELSE before.{name} END)" for name in (day, key))
    was_on, was_of = was
    if fact.through:
        now_on = was_on = f"parent.{_column(_owner(fact), fact.day)}"
    else:
        now_on = f"changed.{day}"
    now_of, was_of = (f"changed.{key}", was_of) if key else ("CAST(NULL AS bigint)",) * 2
    return f"({now_on}, {now_of}), ({was_on}, {was_of})"


def _hops(fact: Fact) -> str:
    """Joins from the first foreign key of the path to the row that has the account."""
    model: Any = fact.model
    joins, at = [], "source.key"
    for number, name in enumerate(fact.path[:-1]):
        model = model._meta.get_field(name).related_model
        joins.append(f"LEFT JOIN {model._meta.db_table} hop{number} ON hop{number}.id = {at}")
        at = f"hop{number}.{_column(model, fact.path[number + 1])}"
    return " ".join(joins)


def _account(fact: Fact) -> str:
    if not fact.path:
        return "CAST(NULL AS bigint)"
    if len(fact.path) == 1:
        return "source.key"
    model: Any = fact.model
    for name in fact.path[:-1]:
        model = model._meta.get_field(name).related_model
    return f"hop{len(fact.path) - 2}.{_column(model, fact.path[-1])}"


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

"""Figures, targets and benchmarks of scopes, ready to be read: two queries, however many measures and months."""

import datetime as dt
import json
from collections.abc import Iterable
from decimal import Decimal

from django.db import connection
from django.db.models import QuerySet, Value

from apps.core.months import Month
from apps.measures.declare import Measure
from apps.measures.models import Benchmark, Figure, Scope, Target, first_of_trailing
from apps.measures.read import Counts, FigureView, trend_of
from apps.measures.registry import all_measures
from apps.measures.statements import statement
from apps.measures.window import Window

MONTHS = 24
_COLUMNS = Counts._fields
Goals = dict[tuple[str, str, int], Decimal]
Place = tuple[str, int]  # scope and its id
Months = dict[tuple[str, dt.date], Counts]  # one scope's figures by measure and first day of the month

# Some eight hundred rows on the page that has to be lean: without a model's compiling and converting.
_FIGURES = f"""
    SELECT {", ".join(_COLUMNS)} FROM measures_figure
    WHERE scope = %s AND scope_id = %s AND month BETWEEN %s AND %s AND measure = ANY(%s)
"""  # noqa: S608 - our own columns


def views_of(month: Month, scope: str, scope_id: int, months: int = MONTHS) -> list[FigureView]:
    """Every measure of a scope in a month, with its trend and the figure one window earlier, in order."""
    measures = all_measures()
    return views_from(counted_of(month, scope, scope_id, measures, months), month, scope, scope_id, measures, months)


def view_of(measure: Measure, month: Month, scope: str, scope_id: int, months: int = MONTHS) -> FigureView:
    """One measure of a scope in a month."""
    found = counted_of(month, scope, scope_id, (measure,), months)
    return views_from(found, month, scope, scope_id, (measure,), months)[0]


def latest_of(
    measure: Measure, month: Month, scope: str, ids: list[int], months: int = MONTHS
) -> dict[int, FigureView]:
    """One measure of many teams, units or accounts in a month, each with its target and its trend."""
    rows = Figure.objects.filter(scope=scope, scope_id__in=ids, measure=measure.key)
    found: dict[int, dict[dt.date, Counts]] = {}
    for pk, *row in rows.trailing(month.first_day, max(months, 1 + measure.span)).values_list("scope_id", *_COLUMNS):
        counts = Counts._make(row)
        found.setdefault(pk, {})[counts.month] = counts
    (goals, _others), line = set_for(month), days_of(month, months)
    return {
        pk: FigureView(
            measure,
            own.get(month.first_day),
            own.get(month.plus(-measure.span).first_day),
            target_of(measure, scope, pk, goals),
            trend_of(measure, map(own.get, line)),
        )
        for pk in ids
        for own in [found.get(pk, {})]
    }


def views_in(month: Month, places: Iterable[Place]) -> dict[Place, list[FigureView]]:
    """Every measure of many scopes in a month, in one reading of the figures; without trends and changes."""
    wanted = list(places)
    scopes, ids = {scope for scope, _pk in wanted}, {pk for _scope, pk in wanted}
    rows = Figure.objects.filter(month=month.first_day, scope__in=scopes, scope_id__in=ids)
    found = {(row.scope, row.scope_id, row.measure): row for row in rows}
    goals, others = set_for(month)
    return {
        (scope, pk): [
            FigureView(
                measure,
                found.get((scope, pk, measure.key)),
                target=target_of(measure, scope, pk, goals),
                benchmark=benchmark_for(measure, scope, pk, others),
            )
            for measure in all_measures()
        ]
        for scope, pk in wanted
    }


def counted_of(month: Month, scope: str, scope_id: int, measures: tuple[Measure, ...], months: int) -> Months:
    """The figures of some measures and one scope over the months that a page shows or compares with."""
    keys = [measure.key for measure in measures]
    span = max(months, 1 + max((measure.span for measure in measures), default=0))
    first = first_of_trailing(month.first_day, span)
    with connection.cursor() as cursor:
        cursor.execute(_FIGURES, [scope, scope_id, first, month.first_day, keys])
        rows = map(Counts._make, cursor.fetchall())
    return {(row.measure, row.month): row if row.levels is None else _with_levels(row) for row in rows}


def _with_levels(row: Counts) -> Counts:
    return row._replace(levels=json.loads(row.levels))  # type: ignore[arg-type]  # as the driver gives it


def views_from(
    found: Months, month: Month, scope: str, scope_id: int, measures: tuple[Measure, ...], months: int = MONTHS
) -> list[FigureView]:
    """Figures as they are read, from what was counted month by month."""
    goals, others = set_for(month)
    line = days_of(month, months)
    return [
        FigureView(
            measure,
            found.get((measure.key, month.first_day)),
            found.get((measure.key, month.plus(-measure.span).first_day)),
            target_of(measure, scope, scope_id, goals),
            trend_of(measure, [found.get((measure.key, each)) for each in line]),
            benchmark_for(measure, scope, scope_id, others),
        )
        for measure in measures
    ]


def days_of(month: Month, months: int) -> list[dt.date]:
    """The first days of so many months up to one."""
    return [each.first_day for each in month.plus(1 - months).until(month)]


def set_for(month: Month) -> tuple[Goals, Goals]:
    """What was set for measures, by measure and scope: targets that hold on the last day, and benchmarks."""
    window = Window(month)
    texts, params = zip(*(statement(build, build, window) for build in (_targets, _benchmarks)), strict=True)
    with connection.cursor() as cursor:
        cursor.execute("({}) UNION ALL ({})".format(*texts), [one for each in params for one in each])
        rows = cursor.fetchall()
    goals: Goals = {}
    others: Goals = {}
    for measure, scope, pk, value, is_target in rows:
        (goals if is_target else others)[measure, scope, pk] = value
    return goals, others


def _targets(window: Window) -> QuerySet:
    rows = Target.objects.in_force(window.last_day)
    return rows.values_list("measure", "scope", "scope_id", "value", Value(1))


def _benchmarks(window: Window) -> QuerySet:
    """The latest of each measure and scope dated by the last day, else the first after it."""
    rows = Benchmark.objects.beside(window.last_day)
    return rows.values_list("measure", "scope", "scope_id", "value", Value(0))


def target_of(measure: Measure, scope: str, scope_id: int, goals: Goals) -> Decimal | None:
    """The scope's own target, else the company's (a number of things is not passed down), else the default."""
    own = goals.get((measure.key, scope, scope_id))
    if own is not None:
        return own
    if measure.is_count and scope != Scope.COMPANY:
        return None
    return goals.get((measure.key, Scope.COMPANY, 0), measure.default_target)


def benchmark_for(measure: Measure, scope: str, scope_id: int, others: Goals) -> Decimal | None:
    """What others reach: found for the very scope, else for the company (a number of things is not passed down)."""
    own = others.get((measure.key, scope, scope_id))
    if own is not None or (measure.is_count and scope != Scope.COMPANY):
        return own
    return others.get((measure.key, Scope.COMPANY, 0))

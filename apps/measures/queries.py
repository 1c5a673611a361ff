"""Figures, targets and benchmarks of scopes, ready to be read: three queries, however many measures and months."""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal

from apps.core.months import Month
from apps.measures.declare import Measure
from apps.measures.models import Benchmark, Figure, Scope, Target
from apps.measures.read import Counts, FigureView, trend_of
from apps.measures.registry import all_measures

MONTHS = 24
_COLUMNS = Counts._fields
Goals = dict[tuple[str, str, int], Decimal]
Place = tuple[str, int]  # scope and its id
Months = dict[tuple[str, dt.date], Counts]  # one scope's figures by measure and first day of the month


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
    goals, line = targets_in(month), days_of(month, months)
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
    goals, others = targets_in(month), benchmarks_in(month)
    return {
        (scope, pk): [
            FigureView(
                measure,
                found.get((scope, pk, measure.key)),
                target=target_of(measure, scope, pk, goals),
                benchmark=others.get(measure.key),
            )
            for measure in all_measures()
        ]
        for scope, pk in wanted
    }


def counted_of(month: Month, scope: str, scope_id: int, measures: tuple[Measure, ...], months: int) -> Months:
    """The figures of some measures and one scope over the months that a page shows or compares with."""
    keys = [measure.key for measure in measures]
    span = max(months, 1 + max((measure.span for measure in measures), default=0))
    rows = Figure.objects.of(scope, scope_id).trailing(month.first_day, span).filter(measure__in=keys)
    return {(row.measure, row.month): row for row in map(Counts._make, rows.values_list(*_COLUMNS))}


def views_from(
    found: Months, month: Month, scope: str, scope_id: int, measures: tuple[Measure, ...], months: int = MONTHS
) -> list[FigureView]:
    """Figures as they are read, from what was counted month by month."""
    goals, others = targets_in(month), benchmarks_in(month)
    line = days_of(month, months)
    return [
        FigureView(
            measure,
            found.get((measure.key, month.first_day)),
            found.get((measure.key, month.plus(-measure.span).first_day)),
            target_of(measure, scope, scope_id, goals),
            trend_of(measure, [found.get((measure.key, each)) for each in line]),
            others.get(measure.key),
        )
        for measure in measures
    ]


def days_of(month: Month, months: int) -> list[dt.date]:
    """The first days of so many months up to one."""
    return [each.first_day for each in month.plus(1 - months).until(month)]


def targets_in(month: Month) -> Goals:
    """The targets that hold on the month's last day, by measure and scope."""
    rows = Target.objects.in_force(month.last_day).values_list("measure", "scope", "scope_id", "value")
    return {(measure, scope, pk): value for measure, scope, pk, value in rows}


def benchmarks_in(month: Month) -> dict[str, Decimal]:
    """What stands beside a month: the latest of each measure dated by its last day, else the first after it."""
    return dict(Benchmark.objects.beside(month.last_day).values_list("measure", "value"))


def target_of(measure: Measure, scope: str, scope_id: int, goals: Goals) -> Decimal | None:
    """The scope's own target, else the company's (a number of things is not passed down), else the default."""
    own = goals.get((measure.key, scope, scope_id))
    if own is not None:
        return own
    if measure.is_count and scope != Scope.COMPANY:
        return None
    return goals.get((measure.key, Scope.COMPANY, 0), measure.default_target)

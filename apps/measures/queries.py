"""Figures and targets of one scope, ready to be read: two queries, however many measures and months there are."""

from decimal import Decimal

from apps.core.months import Month
from apps.measures.declare import Measure
from apps.measures.models import Figure, Scope, Target
from apps.measures.read import FigureView, trend_of
from apps.measures.registry import all_measures

MONTHS = 24


def views_of(month: Month, scope: str, scope_id: int, months: int = MONTHS) -> list[FigureView]:
    """Every measure of a scope in a month, with its trend and the figure one window earlier, in order."""
    return list(_read(month, scope, scope_id, all_measures(), months))


def view_of(measure: Measure, month: Month, scope: str, scope_id: int, months: int = MONTHS) -> FigureView:
    """One measure of a scope in a month."""
    return next(iter(_read(month, scope, scope_id, (measure,), months)))


def figures_of(measure: Measure, month: Month, scope: str, scope_id: int, months: int = MONTHS) -> dict[Month, Figure]:
    """The figures of one measure and scope over the months up to one, by month."""
    rows = Figure.objects.of(scope, scope_id).trailing(month.first_day, months).filter(measure=measure.key)
    return {Month.of(row.month): row for row in rows}


def latest_of(measure: Measure, month: Month, scope: str, ids: list[int]) -> dict[int, FigureView]:
    """One measure of many teams, units or accounts in a month, each with its target."""
    before = month.plus(-measure.span)
    rows = Figure.objects.filter(
        scope=scope, scope_id__in=ids, measure=measure.key, month__in=[month.first_day, before.first_day]
    )
    found = {(row.scope_id, Month.of(row.month)): row for row in rows}
    goals = _targets(month)
    return {
        pk: FigureView(measure, found.get((pk, month)), found.get((pk, before)), _target_of(measure, scope, pk, goals))
        for pk in ids
    }


def _read(month: Month, scope: str, scope_id: int, measures: tuple[Measure, ...], months: int) -> list[FigureView]:
    keys = [measure.key for measure in measures]
    span = max(months, 1 + max((measure.span for measure in measures), default=0))
    rows = Figure.objects.of(scope, scope_id).trailing(month.first_day, span).filter(measure__in=keys)
    found = {(row.measure, Month.of(row.month)): row for row in rows}
    goals = _targets(month)
    line = month.plus(1 - months).until(month)
    return [
        FigureView(
            measure,
            found.get((measure.key, month)),
            found.get((measure.key, month.plus(-measure.span))),
            _target_of(measure, scope, scope_id, goals),
            trend_of(measure, [found.get((measure.key, each)) for each in line]),
        )
        for measure in measures
    ]


Goals = dict[tuple[str, str, int], Decimal]


def _targets(month: Month) -> Goals:
    """The targets in force on the month's last day, by measure and scope."""
    rows = Target.objects.in_force(month.last_day)
    return {(row.measure, row.scope, row.scope_id): row.value for row in rows}


def _target_of(measure: Measure, scope: str, scope_id: int, goals: Goals) -> Decimal | None:
    """The scope's own target, else the company's (a number of things is not passed down), else the default."""
    own = goals.get((measure.key, scope, scope_id))
    if own is not None:
        return own
    if measure.is_count and scope != Scope.COMPANY:
        return None
    return goals.get((measure.key, Scope.COMPANY, 0), measure.default_target)

"""Every write of this app: rolling months up into figures, targets and benchmarks."""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import connection, transaction
from django.db.models import QuerySet
from django.utils import timezone

from apps.core.months import Month
from apps.core.services import change, create, must_administer, remove
from apps.measures import changes, sums
from apps.measures.declare import Fact, Measure
from apps.measures.models import Benchmark, Figure, RollUp, Scope, Target
from apps.measures.registry import all_measures, facts_of
from apps.measures.window import Window
from apps.people.models import Person

log = logging.getLogger(__name__)
MOST_MONTHS = 36  # 24 that a page shows, and the twelve before them that the first of these compare with
_LOCK = 7_120_315  # the number under which roll-ups wait for each other

Plan = dict[Month, set[str]]


def roll_up(*, months: Iterable[Month] | None = None, everything: bool = False) -> int:
    """Bring the figures up to date; returns how many (month, measure) were written.

    Without arguments: what changed since the last time, and what was never rolled up. With `months` those months,
    whatever they are; with `everything` all months anew. Safe to run twice, or twice at once.
    """
    if months is not None:
        return _write({month: {measure.key for measure in all_measures()} for month in months})
    horizon = changes.horizon()
    state, _ = RollUp.objects.get_or_create(pk=1)
    known = _known_months()
    since = None if everything else state.watermark
    plan = _changed(known, since) if since else {month: {m.key for m in all_measures()} for month in known}
    written = _write(plan | _missing(known, plan))
    RollUp.objects.filter(pk=1).update(watermark=horizon, finished_at=timezone.now(), error="")
    return written


def _known_months() -> list[Month]:
    """The months that have figures: from the first fact, 36 months back at most, and older ones once asked for."""
    current = Month.current()
    oldest = current.plus(1 - MOST_MONTHS)
    facts = {fact for measure in all_measures() for fact in facts_of(measure)}
    first = changes.first_day(facts)
    if first is None or first > current.last_day:
        return []
    asked_for = Figure.objects.of(Scope.COMPANY).filter(month__lt=oldest.first_day).values_list("month", flat=True)
    return sorted({*map(Month.of, asked_for.distinct()), *max(Month.of(first), oldest).until(current)})


def _changed(known: list[Month], since: dt.datetime) -> Plan:
    """What a change since a moment may have touched."""
    plan: Plan = {}
    touched: dict[Fact, set[Month]] = {}
    for measure in all_measures() if known else ():
        for fact in facts_of(measure):
            if fact not in touched:
                touched[fact] = changes.touched(fact, since, known)
            for month in touched[fact]:
                plan.setdefault(month, set()).add(measure.key)
    return plan


def _missing(known: list[Month], plan: Plan) -> Plan:
    """What was never rolled up with the present method: new months, new measures, new versions. Added to the plan."""
    done = set(
        Figure.objects.of(Scope.COMPANY)
        .filter(month__in=[month.first_day for month in known])
        .values_list("month", "measure", "version")
    )
    missing: Plan = {}
    for month in known:
        keys = {m.key for m in all_measures() if (month.first_day, m.key, m.version) not in done}
        if keys:
            missing[month] = keys | plan.get(month, set())
    return missing


def _write(plan: Plan) -> int:
    for month in sorted(plan):
        _write_month(Window(month), [measure for measure in all_measures() if measure.key in plan[month]])
    return sum(map(len, plan.values()))


@transaction.atomic
def _write_month(window: Window, measures: list[Measure]) -> None:
    """Replace the month's figures of some measures: until the end readers see the old ones, then the new ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    sums.place_accounts(window)
    if any(measure.uses_answers for measure in measures):
        sums.count_reach(window)
    _figures(window, measures).delete()
    for measure in measures:
        sums.insert_figures(measure, window)


def _figures(window: Window, measures: list[Measure]) -> QuerySet:
    return Figure.objects.filter(month=window.first_day, measure__in=[measure.key for measure in measures])


def note_failure(error: Exception) -> None:
    """Keep what went wrong where `doctor` and the scorecard find it."""
    RollUp.objects.update_or_create(pk=1, defaults={"error": f"{type(error).__name__}: {error}"[:2000]})


def create_target(*, by: Person | None, **fields: object) -> Target:
    must_administer(by)
    return create(Target(**fields), by=by)


def update_target(*, by: Person | None, target: Target, seen: str = "", **fields: object) -> Target:
    must_administer(by)
    return change(target, by=by, seen=seen, **fields)


def delete_target(*, by: Person | None, target: Target) -> None:
    must_administer(by)
    remove(target, by=by)


def create_benchmark(*, by: Person | None, **fields: object) -> Benchmark:
    must_administer(by)
    return create(Benchmark(**fields), by=by)


def update_benchmark(*, by: Person | None, benchmark: Benchmark, seen: str = "", **fields: object) -> Benchmark:
    must_administer(by)
    return change(benchmark, by=by, seen=seen, **fields)


def delete_benchmark(*, by: Person | None, benchmark: Benchmark) -> None:
    must_administer(by)
    remove(benchmark, by=by)

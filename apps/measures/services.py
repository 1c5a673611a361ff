"""Every write of this app: rolling months up into figures, targets and benchmarks."""

from collections.abc import Iterable
from functools import reduce

from django.db import connection, transaction
from django.db.models import DateTimeField, Value
from django.db.models.functions import Greatest
from django.utils import timezone

from apps.core import horizon
from apps.core.months import Month
from apps.core.services import change, create, must_administer, remove
from apps.measures import changes, sums
from apps.measures import plan as plans
from apps.measures.changes import Accounts
from apps.measures.declare import Answers, Measure
from apps.measures.models import Benchmark, RollUp, Target
from apps.measures.registry import all_measures, answers
from apps.measures.window import Window
from apps.people.models import Person

_LOCK = 7_120_315  # the number under which roll-ups wait for each other
# A month of answers is sorted in memory, and what was found is looked up where it lies: pages are cached or on a disk
# without a moving arm. Only for the roll-up's own transaction.
SETTINGS = "SET LOCAL work_mem = '64MB'; SET LOCAL random_page_cost = 1.1"


def roll_up(*, months: Iterable[Month] | None = None, everything: bool = False) -> int:
    """Bring the figures up to date; returns how many (month, measure) were written.

    Without arguments: what changed since the last time, and what was never rolled up. With `months` those months,
    whatever they are; with `everything` all months anew. Safe to run twice, or twice at once.
    """
    if months is not None:
        return _write(plans.of_everything(list(months)))
    until = horizon.horizon()
    state, _ = RollUp.objects.get_or_create(pk=1)
    known = plans.known_months()
    since = None if everything else state.watermark
    plan = plans.of_changes(known, since) if since else plans.of_everything(known)
    written = _write(plans.with_missing(known, plan))
    # Of two at once each has written all up to its own horizon: the later one holds.
    later = Greatest("watermark", Value(until, output_field=DateTimeField()))
    RollUp.objects.filter(pk=1).update(watermark=later, finished_at=timezone.now(), error="")
    return written


def _write(plan: plans.Plan) -> int:
    for month in sorted(plan):
        _write_month(Window(month), plan[month])
    return sum(map(len, plan.values()))


@transaction.atomic
def _write_month(window: Window, keys: dict[str, Accounts]) -> None:
    """Replace the month's figures of some measures: until the end readers see the old ones, then the new ones."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
        cursor.execute(SETTINGS)
    sums.place_accounts(window)
    counts = _counts(window, keys)
    among = _together(accounts for _source, accounts in counts.values())
    for key, (source, accounts) in counts.items():
        sums.keep_sums(key, source, window, accounts, among)
    if sums.REACH in counts:
        sums.add_up_reach(window)
    for measure in all_measures():
        if measure.key in keys:
            accounts = counts[measure.key][1] if measure.is_additive else None
            sums.delete_figures(measure, window, accounts)
            sums.insert_figures(measure, window, accounts)


def _counts(window: Window, keys: dict[str, Accounts]) -> dict[str, tuple[Measure | Answers, Accounts]]:
    """What is counted by account, and the accounts counted anew; the contacts reached first."""
    measures = [measure for measure in all_measures() if measure.key in keys]
    found: dict[str, tuple[Measure | Answers, Accounts]] = {}
    asked = answers()
    of_answers = [keys[measure.key] for measure in measures if measure.uses_answers]
    if asked is not None and of_answers:
        accounts = sums.to_count(sums.REACH, asked, window, _together(of_answers))
        found[sums.REACH] = asked, accounts
    for measure in measures:
        if measure.is_additive:
            found[measure.key] = measure, sums.to_count(measure.key, measure, window, keys[measure.key])
    return found


def _together(sets: Iterable[Accounts]) -> Accounts:
    none: Accounts = frozenset()
    return reduce(changes.together, sets, none)


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

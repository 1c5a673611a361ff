"""The roll-up at three amounts of activities: `python -m benchmarks.engine`. Ratios in one run; see README.md.

Rebuilding 24 months of the measures on minutes, ratings in force and the ledger takes turns, month by month, with the
bare SQL aggregates they need (`bare_sums.py`). What 1,000 new activities take is held against everything anew. Each
amount has a database of its own; in the end their scorecards are opened in turns with a bare view of the same page.
"""

import argparse
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

from benchmarks.fill import _run
from benchmarks.scorecard import _in_turns, _machine, _pair, _queries, _ratios, _time
from benchmarks.scratch import Scratch, scratch

RESULTS = Path(__file__).parent / "results" / "engine.md"
MONTHS = 24
NEW = 1000  # activities
HEADS = (
    "Activities",
    "Rebuild ÷ bare aggregates",
    "1,000 new of the last month ÷ everything",
    "spread over 24 months ÷ everything",
    "Everything, s",
    "1,000 new, s",
    "Memory, MB",
    "Page ÷ bare view, median",
    "95th percentile",
    "Queries",
)
_ENTER = """
WITH entered AS (
    INSERT INTO activities_activity (account_id, person_id, occurred_on, minutes, summary, is_beyond_contract,
            linked_percent)
        SELECT 1 + n %% %(accounts)s, 1 + n %% 200, current_date - n %% %(days)s, 60, 'New', false, 100
        FROM generate_series(1, %(new)s) n
    RETURNING id, account_id
)
INSERT INTO activities_contribution (activity_id, impact_id, percent)
    SELECT entered.id, (SELECT MIN(id) FROM impacts_impact WHERE account_id = entered.account_id), 100 FROM entered
"""
# Where only some months were rolled up: the company's figures of the others, so that the page reads its 24 months.
_STRETCH = """
INSERT INTO measures_figure (measure, version, scope, scope_id, month, numerator, denominator, n, squares, answered,
        invited, eligible, levels, rolled_up_at)
    SELECT measure, version, scope, scope_id, (month - make_interval(months => back))::date, numerator, denominator, n,
        squares, answered, invited, eligible, levels, rolled_up_at
    FROM measures_figure, generate_series(1, 36) back
    WHERE scope = 'company'
        AND month = (SELECT MAX(month) FROM measures_figure WHERE month < date_trunc('month', current_date))
    ON CONFLICT DO NOTHING
"""
# What a worker has loaded, and the most it needed while it rolled up and checked a sample; and how long that took.
_WORKER = """
import re, sys, time, django
django.setup()
from impactdesk.celery import app
app.loader.import_default_modules()
# Not ru_maxrss: that counts the memory of the process which started this one as well.
peak = lambda: int(re.search(r"VmHWM:\\s+(\\d+)", open("/proc/self/status").read())[1]) / 1024
before = peak()
from django.db import connection
connection.settings_dict["NAME"] = sys.argv[1]
from apps.core.horizon import horizon
from apps.measures import drift, plan, services
from apps.measures.models import RollUp
known = plan.known_months()
months = known[-int(sys.argv[2]) or None:]
begun = time.perf_counter()
services.roll_up(months=months) if len(months) < len(known) else services.roll_up(everything=True)
took = (time.perf_counter() - begun) / len(months) * len(known)
RollUp.objects.update_or_create(pk=1, defaults={"watermark": horizon()})
drift.check(4)
print(f"{before + peak():.0f} {took}")
"""


def main() -> None:
    wanted = _arguments()
    amounts = sorted(wanted.activities)
    with scratch() as databases:
        rows = []
        for number, activities in enumerate(amounts):
            _fill(databases, [0, *amounts][number], activities, wanted)
            rows.append(_measured(databases, activities, wanted))
            print(" | ".join(map(str, rows[-1])), flush=True)
        print("Opening the pages …", flush=True)
        pairs = [_pair(databases, str(activities)) for activities in amounts]
        times = _in_turns([one for pair in pairs for one in pair], wanted.pages)
        for number, pair in enumerate(pairs):
            rows[number] += (*_ratios(*times[2 * number : 2 * number + 2]), _queries(pair[0]))
        text = _report(rows, wanted)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.engine", description=__doc__)
    parser.add_argument("--activities", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--accounts", type=int, default=5000, help="each has four contacts and four impacts")
    parser.add_argument("--runs", type=int, default=42, help="of requests; three in five contacts answer each")
    parser.add_argument("--sample", type=int, default=0, help="rebuild only the last so many months (all)")
    parser.add_argument("--pages", type=int, default=100, help="how often each page is opened")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _fill(databases: Scratch, before: int, activities: int, wanted: argparse.Namespace) -> None:
    """The database of an amount, made from the one before."""
    from django.core.management import call_command

    from benchmarks.fill import add_activities, fill_firm

    print(f"Filling with {activities:,} activities …", flush=True)
    databases.make(str(activities), like=str(before) if before else "")
    if not before:
        call_command("migrate", interactive=False, verbosity=0)
        fill_firm(wanted.accounts, wanted.runs)
    add_activities(before + 1, activities, wanted.accounts)


def _measured(databases: Scratch, activities: int, wanted: argparse.Namespace) -> tuple[Any, ...]:
    print("  everything anew, in a process like a worker's …", flush=True)
    memory, whole = _everything(databases, str(activities), wanted.sample)
    print("  the rebuild and the bare aggregates, month by month …", flush=True)
    ratio = _rebuilt(wanted.sample or MONTHS)
    print("  what changed …", flush=True)
    last = _changed(30, activities, wanted.accounts)
    spread = 0.0 if wanted.sample else _changed(MONTHS * 30, activities, wanted.accounts)
    if wanted.sample:
        _run(_STRETCH)
    return (
        f"{activities:,}",
        f"{ratio:.2f}",
        f"1/{whole / last:.0f}",
        f"1/{whole / spread:.0f}" if spread else "–",
        f"{whole:.0f}",
        f"{last:.2f}",
        memory,
    )


def _everything(databases: Scratch, called: str, sample: int) -> tuple[str, float]:
    """Memory in MB, and seconds; of a sample of months, in proportion."""
    from django.db import connections

    name = connections["default"].settings_dict["NAME"]
    databases.opened[called].close()
    done = subprocess.run(
        [sys.executable, "-c", _WORKER, name, str(sample)], check=True, stdout=subprocess.PIPE, text=True, timeout=7200
    )
    memory, took = done.stdout.split()[-2:]
    return memory, float(took)


def _rebuilt(count: int) -> float:
    """Product ÷ bare, over the last months and all measures; each is first as often as the other."""
    from apps.core.months import Month
    from apps.measures.services import _write
    from benchmarks.bare_sums import BARE

    keys = [key for keys in BARE.values() for key in keys]
    product = bare = 0.0
    months = Month.current().plus(-count).until(Month.current().plus(-1))
    _configure()
    for number, month in enumerate(months):
        days = _days(month)

        def rebuild(month: Month = month) -> None:
            _write({month: dict.fromkeys(keys)})

        def aggregate(days: dict[str, Any] = days) -> dict[Any, Any]:
            return {read: read(days) for read in BARE}

        if number % 2:
            bare += _time(aggregate)
        product += _time(rebuild)
        if not number % 2:
            bare += _time(aggregate)
        if number == 0:
            _compare(month, aggregate())
    return product / bare


def _configure() -> None:
    """The bare aggregates run with the settings that the roll-up gives its own transactions."""
    from django.db import connections

    from apps.measures.services import SETTINGS

    with connections["default"].cursor() as cursor:
        cursor.execute(SETTINGS.replace("SET LOCAL", "SET"))


def _days(month: Any) -> dict[str, Any]:
    import datetime as dt

    from apps.core.months import end_of

    first, last = month.first_day, month.last_day
    since = end_of(last - dt.timedelta(days=365))
    return {"first": first, "last": last, "days": month.days, "until": end_of(last), "since": since}


def _compare(month: Any, found: dict[Any, Any]) -> None:
    """Both must have counted the same: the company's numerator and denominator of each measure."""
    from apps.measures.models import Figure
    from benchmarks.bare_sums import BARE

    for read, (key, *_others) in BARE.items():
        figure = Figure.objects.of("company").get(month=month.first_day, measure=key)
        sums = [sum(line[column] or 0 for line in found[read]) for column in (1, 2)]
        kept = [figure.numerator, figure.denominator]
        assert all(abs(float(a) - float(b)) < 0.01 for a, b in zip(sums, kept, strict=True)), (key, sums, kept)


def _changed(days: int, activities: int, accounts: int) -> float:
    """What rolling up 1,000 new activities of so many days takes: finding what they touch, and writing it."""
    from django.db import connections

    from apps.core.horizon import horizon
    from apps.measures import plan
    from apps.measures.services import _write

    time.sleep(3)  # a horizon looks back two seconds
    since = horizon()
    with connections["default"].cursor() as cursor:
        cursor.execute(_ENTER, {"accounts": accounts, "days": days, "new": NEW})
    took = _time(lambda: _write(plan.of_changes(plan.known_months(), since)))
    for table, key in (("activities_contribution", "activity_id"), ("activities_activity", "id")):
        _run(f"DELETE FROM {table} WHERE {key} > {int(activities)}")  # noqa: S608 - our own tables
    return took


def _report(rows: list[tuple[Any, ...]], wanted: argparse.Namespace) -> str:
    lines = [HEADS, ("---:",) * len(HEADS), *rows]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    growth = float(rows[-1][7]) / float(rows[0][7])
    answers = wanted.accounts * 4 * wanted.runs * 3 // 5
    rebuilt = f"Only the last {wanted.sample} months were rebuilt; everything, in proportion. " if wanted.sample else ""
    return (
        f"{wanted.accounts:,} accounts, {4 * wanted.accounts:,} contacts, {answers:,} answers with four ratings each. "
        f"{rebuilt}{_machine()}\n\n{table}\n\n"
        f"From the smallest to the largest amount page ÷ bare view changed by the factor {growth:.2f}.\n"
    )


if __name__ == "__main__":
    main()

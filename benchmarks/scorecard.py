"""The scorecard page against a bare view, at several amounts of activities: `python -m benchmarks.scorecard`.

Both go through the whole middleware and render the same template for the same person; the bare view's context lies in
memory. Each amount has a database of its own, and all are opened in turns: what is reported is a ratio. See README.md.
"""

import argparse
import gc
import os
import platform
import statistics
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from benchmarks.scratch import Scratch, scratch

RESULTS = Path(__file__).parent / "results" / "scorecard.md"
WARM_UP = 10
HEADS = (
    "Activities",
    "Median",
    "95th percentile",
    "Queries of the page",
    "of the bare view",
    "Roll-up after one change",
)
Call = Callable[[], Any]


def main() -> None:
    wanted = _arguments()
    amounts = sorted(wanted.activities)
    with scratch() as databases:
        roll_ups = [_fill(databases, amounts, number, wanted.accounts) for number in range(len(amounts))]
        print("Opening the pages …", flush=True)
        pairs = [_pair(databases, str(activities)) for activities in amounts]
        times = _in_turns([one for pair in pairs for one in pair], wanted.rounds)
        rows = [
            (f"{activities:,}", *_ratios(*times[2 * n : 2 * n + 2]), *map(_queries, pairs[n]), f"{roll_ups[n]:.3f}")
            for n, activities in enumerate(amounts)
        ]
        text = _report(rows, wanted)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.scorecard", description=__doc__)
    parser.add_argument("--activities", type=int, nargs="+", default=[10_000, 1_000_000])
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=300, help="how often each page is opened")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _fill(databases: Scratch, amounts: list[int], number: int, accounts: int) -> float:
    """Make the database of an amount, from the one before; roll up, and return what one change takes against all."""
    from django.core.management import call_command

    from benchmarks.fill import add_activities, fill_firm

    before, activities = ([0, *amounts][number], amounts[number])
    print(f"Filling with {activities:,} activities …", flush=True)
    databases.make(str(activities), like=str(before) if before else "")
    if not before:
        call_command("migrate", interactive=False, verbosity=0)
        fill_firm(accounts)
    add_activities(before + 1, activities, accounts)
    return _roll_up()


def _roll_up() -> float:
    """All months, then again after one activity of today; how long the second takes against the first."""
    from apps.accounts.models import Account
    from apps.activities.services import delete_activity, record_activity
    from apps.core.months import today
    from apps.measures.services import roll_up
    from apps.people.models import Person

    whole = _time(lambda: roll_up(everything=True))
    time.sleep(3)  # what was rolled up just now lies behind the watermark, which looks back two seconds
    roll_up()
    person, account = Person.objects.get(pk=2), Account.objects.get(pk=1)
    fields = {"occurred_on": today(), "minutes": 60, "summary": "One more"}
    more = record_activity(by=None, person=person, account=account, **fields)
    changed = _time(roll_up)
    delete_activity(by=None, activity=more)
    roll_up()
    return changed / whole


def _pair(databases: Scratch, called: str) -> tuple[Call, Call]:
    """Opening the company's scorecard in a database, and the bare view with that page's context."""
    from django.test import Client

    from apps.people.models import Person
    from apps.scorecards.asked import asked_for
    from apps.scorecards.pages import scorecard_of
    from benchmarks.urls import CONTEXTS

    databases.use(called)
    client, person = Client(), Person.objects.get(pk=1)
    client.force_login(person, backend="django.contrib.auth.backends.ModelBackend")
    CONTEXTS[called] = scorecard_of(asked_for(person, {}), person)

    def opening(url: str) -> Call:
        def opened() -> Any:
            databases.use(called)
            return client.get(url)

        return opened

    page, bare = opening("/scorecard/"), opening(f"/bare/{called}/")
    sizes = [len(answer.content) for answer in (page(), bare()) if answer.status_code == 200]
    assert len(sizes) == 2, "one of the two pages cannot be opened"
    assert abs(sizes[0] - sizes[1]) < 500, f"the two pages differ: {sizes}"
    return page, bare


def _in_turns(calls: list[Call], rounds: int) -> list[list[float]]:
    """The times of each, one after the other, so that what disturbs the machine disturbs all alike."""
    for call in calls * WARM_UP:
        call()
    times: list[list[float]] = [[] for _ in calls]
    gc.disable()
    for number in range(rounds):
        for place in range(len(calls)):
            turn = (place + number) % len(calls)  # each is first as often as the others
            times[turn].append(_time(calls[turn]))
        gc.collect()
    gc.enable()
    return times


def _ratios(pages: list[float], bares: list[float]) -> tuple[str, str]:
    median = statistics.median(pages) / statistics.median(bares)
    return f"{median:.2f}", f"{_percentile_95(pages) / _percentile_95(bares):.2f}"


def _time(call: Call) -> float:
    begun = time.perf_counter()
    call()
    return time.perf_counter() - begun


def _percentile_95(times: list[float]) -> float:
    return statistics.quantiles(times, n=20)[-1]


def _queries(call: Call) -> int:
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    call()
    with CaptureQueriesContext(connections["default"]) as captured:
        call()
    return len(captured)


def _report(rows: list[tuple[Any, ...]], wanted: argparse.Namespace) -> str:
    lines = [HEADS, ("---:",) * len(HEADS), *rows]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    growth = float(rows[-1][1]) / float(rows[0][1])
    return (
        f"{wanted.accounts} accounts, {wanted.rounds} rounds, 24 months, company. {_machine()}\n\n{table}\n\n"
        f"From the smallest to the largest amount the ratio of medians changed by the factor {growth:.2f}.\n"
    )


def _machine() -> str:
    from django.db import connections

    memory = os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES") / 2**30
    with connections["default"].cursor() as cursor:
        cursor.execute("SHOW server_version")
        server = cursor.fetchone()[0].split()[0]
    return f"{os.cpu_count()} cores, {memory:.0f} GB, Python {platform.python_version()}, PostgreSQL {server}."


if __name__ == "__main__":
    main()

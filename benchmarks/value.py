"""The value analysis against a bare sum over the same activities: `python -m benchmarks.value`.

Two amounts, each in a database of its own; one account has a fifth of all activities. What is asked takes turns with a
statement that only adds up the minutes of the same activities, from the index. What is told is a ratio. See README.md.
"""

import argparse
import datetime as dt
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

from benchmarks.scorecard import _in_turns, _machine, _queries, _ratios
from benchmarks.scratch import Scratch, scratch

RESULTS = Path(__file__).parent / "results" / "value.md"
HEADS = ("Asked for", "Activities in all", "in it", "Statements", "Median", "95th percentile", "Median, ms")
ENTERED = 500  # activities at a time, where entering is measured
Call = Callable[[], Any]

_SUM = "SELECT COUNT(*), SUM(minutes) FROM activities_activity WHERE occurred_on >= %s AND occurred_on <= %s"
# The indexes as they were before sums were read from them.
_AS_BEFORE = """
DROP INDEX activities_by_day, activities_by_account, activities_by_impact, activities_contribution_once;
CREATE INDEX ON activities_activity (occurred_on, account_id);
CREATE INDEX ON activities_activity (account_id, occurred_on DESC);
CREATE INDEX ON activities_activity (account_id);
CREATE INDEX ON activities_activity (person_id);
CREATE INDEX ON activities_contribution (activity_id);
CREATE INDEX ON activities_contribution (impact_id);
ALTER TABLE activities_contribution ADD CONSTRAINT activities_contribution_once UNIQUE (activity_id, impact_id);
"""
_ENTER = """
WITH entered AS (
    INSERT INTO activities_activity (account_id, person_id, kind_id, occurred_on, minutes, summary, is_beyond_contract,
            linked_percent)
        SELECT impact.account_id, 1 + n %% 200, 1 + n %% 10, current_date, 60, 'More', false, 100
        FROM generate_series(1, %s) n JOIN impacts_impact impact ON impact.id = 1 + n
    RETURNING id, account_id
)
INSERT INTO activities_contribution (activity_id, impact_id, percent)
    SELECT entered.id, (SELECT MIN(id) FROM impacts_impact WHERE account_id = entered.account_id), 100 FROM entered
"""


def main() -> None:
    wanted = _arguments()
    with scratch() as databases:
        rows: list[tuple[Any, ...]] = []
        for activities in sorted(wanted.activities):
            print(f"Filling with {activities:,} activities …", flush=True)
            _fill(databases, activities, wanted.accounts)
            rows += _measured(databases, activities, wanted.rounds)
        entering = _entering(databases, str(max(wanted.activities)), wanted.rounds)
        text = _report(rows, entering, wanted)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.value", description=__doc__)
    parser.add_argument("--activities", type=int, nargs="+", default=[100_000, 1_000_000])
    parser.add_argument("--accounts", type=int, default=500)
    parser.add_argument("--rounds", type=int, default=20, help="how often each is asked for")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _fill(databases: Scratch, activities: int, accounts: int) -> None:
    from django.core.management import call_command

    from benchmarks.fill_value import fill

    databases.make(str(activities))
    call_command("migrate", interactive=False, verbosity=0)
    fill(activities, accounts)


def _measured(databases: Scratch, activities: int, rounds: int) -> list[tuple[Any, ...]]:
    """A line for each thing asked for: how much is in it, in how many statements, the ratios."""
    databases.use(str(activities))
    rows = []
    for name, run, bare in _asked():
        print(f"  {name} …", flush=True)
        found = bare()[0]
        times = _in_turns([run, bare], rounds)
        middle = sorted(times[0])[len(times[0]) // 2]
        rows.append((name, f"{activities:,}", f"{found:,}", _queries(run), *_ratios(*times), f"{1000 * middle:,.0f}"))
    return rows


def _asked() -> Iterator[tuple[str, Call, Call]]:
    """What is asked for, and the sum over the same activities."""
    from apps.accounts.models import Account
    from apps.core.months import today
    from apps.value.analysis import analyse
    from apps.value.kinds import value_by_kind
    from benchmarks.fill_value import BIG_ACCOUNT

    ever, day = today() - dt.timedelta(days=3650), today() - dt.timedelta(days=40)
    month, quarter = day - dt.timedelta(days=29), day - dt.timedelta(days=89)
    for name, pk, first, last in (
        ("The largest account, ever", BIG_ACCOUNT, ever, today()),
        ("The largest account, a month", BIG_ACCOUNT, month, day),
        ("Another account, ever", 2, ever, today()),
        ("Another account, a month", 2, month, day),
    ):
        account = Account.objects.get(pk=pk)
        yield name, lambda a=account, f=first, t=last: analyse(a, f, t), _sum(first, last, pk)  # type: ignore[misc]
    for name, first, last in (
        ("All kinds of work, a day", day, day),
        ("All kinds of work, a month", month, day),
        ("All kinds of work, a quarter", quarter, day),
    ):
        yield name, lambda f=first, t=last: value_by_kind(None, f, t), _sum(first, last)  # type: ignore[misc]


def _sum(first: dt.date, last: dt.date, account: int | None = None) -> Call:
    sql, params = _SUM, [first, last]
    if account is not None:
        sql, params = f"{_SUM} AND account_id = %s", [first, last, account]  # type: ignore[list-item]

    def bare() -> Any:
        from django.db import connections

        with connections["default"].cursor() as cursor:
            cursor.execute(sql, params)
            return cursor.fetchone()

    return bare


def _entering(databases: Scratch, called: str, rounds: int) -> float:
    """What entering activities takes with the indexes, against what it took with those before them."""
    from django.db import connection

    print("Entering …", flush=True)
    databases.make("before", like=called)
    with connection.cursor() as cursor:
        cursor.execute(_AS_BEFORE)
        cursor.execute("VACUUM ANALYZE")

    def entering(name: str) -> Call:
        def entered() -> None:
            from django.db import connections

            databases.use(name)
            with connections["default"].cursor() as cursor:
                cursor.execute(_ENTER, [ENTERED])

        return entered

    times = _in_turns([entering(called), entering("before")], rounds)
    return float(_ratios(*times)[0])


def _report(rows: list[tuple[Any, ...]], entering: float, wanted: argparse.Namespace) -> str:
    lines = [HEADS, ("---", *["---:"] * (len(HEADS) - 1)), *rows]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    return (
        f"{wanted.accounts} accounts, {wanted.rounds} rounds. {_machine()}\n\n{table}\n\n"
        f"Entering {ENTERED} activities with a contribution each, history included, takes {entering:.2f} times as long "
        "as with the indexes before.\n"
    )


if __name__ == "__main__":
    main()

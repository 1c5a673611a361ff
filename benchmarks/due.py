"""Finding who is due among many contacts, against the index alone: `python -m benchmarks.due`.

Two states, each in a database of its own: nobody rests, and all but one in a hundred were asked lately. In each the one
statement of a programme's run takes turns with a bare one that reads the same contacts from the index of the hint. What
is reported is a ratio. See README.md.
"""

import argparse
import datetime as dt
import re
from pathlib import Path
from typing import Any

from benchmarks.scorecard import _in_turns, _machine, _ratios
from benchmarks.scratch import Scratch, scratch

RESULTS = Path(__file__).parent / "results" / "due.md"
SHOWN = r"Scan.* (accounts_contact|feedback_feedbackrequest)"  # the two tables that are long
HEADS = ("State", "Due", "Statements of the run", "Median", "95th percentile")
STATES = {"nobody rests": 0, "99 in 100 rest": 99}
LONG_AGO, LATELY = 120, 80  # days since the last request of who has rested, and at most of who rests

_CONTACTS = """
INSERT INTO accounts_contact (id, account_id, full_name, email, title, seniority, buying_role, language, last_asked_on,
        departure_note)
    SELECT 1000000 + n, 1 + n %% %(accounts)s, 'Many ' || n, 'many' || n || '@client.example', '', 'senior', 'user',
        'en', current_date - CASE WHEN n %% 100 < %(resting)s THEN 1 + n %% %(lately)s ELSE %(long_ago)s END, ''
    FROM generate_series(1, %(contacts)s) n;
INSERT INTO feedback_feedbackrequest (contact_id, state, generation, sent_at, answered_at, expires_at, items)
    SELECT id, 'answered', 1, last_asked_on + interval '12 hours', last_asked_on + interval '36 hours',
        last_asked_on + interval '30 days', '{}'
    FROM accounts_contact WHERE last_asked_on IS NOT NULL;
"""
_BARE = """
SELECT id FROM accounts_contact WHERE email <> '' AND (last_asked_on IS NULL OR last_asked_on <= %s)
"""


def main() -> None:
    wanted = _arguments()
    with scratch() as databases:
        rows, plans = [], []
        for number, (state, resting) in enumerate(STATES.items()):
            print(f"Filling with {wanted.contacts:,} contacts, {state} …", flush=True)
            databases.make(f"due_{number}")
            _fill(wanted.contacts, resting)
            row, plan = _measure(databases, f"due_{number}", wanted.rounds)
            rows.append((state, *row))
            plans.append((state, plan))
        text = _report(rows, plans, wanted)
    print(text)
    if wanted.write:
        RESULTS.write_text(text)


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.due", description=__doc__)
    parser.add_argument("--contacts", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=20, help="how often each statement is run")
    parser.add_argument("--write", action="store_true", help=f"write the table to {RESULTS.name} as well")
    return parser.parse_args()


def _fill(contacts: int, resting: int) -> None:
    from django.core.management import call_command
    from django.db import connection

    from apps.accounts.models import Contact
    from apps.feedback.models import FeedbackRequest
    from benchmarks.fill import fill_firm

    call_command("migrate", interactive=False, verbosity=0)
    fill_firm(500)
    values = {"accounts": 500, "contacts": contacts, "resting": resting, "lately": LATELY, "long_ago": LONG_AGO}
    tables = [model._meta.db_table for model in (Contact, FeedbackRequest)]
    with connection.cursor() as cursor:
        cursor.execute("DELETE FROM feedback_impactrating; DELETE FROM feedback_response;")
        cursor.execute("DELETE FROM feedback_feedbackrequest; DELETE FROM accounts_contact;")
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        cursor.execute(_CONTACTS, values)
        for table in tables:
            cursor.execute(f"ALTER TABLE {table} ENABLE TRIGGER USER")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def _measure(databases: Scratch, called: str, rounds: int) -> tuple[tuple[Any, ...], str]:
    """How many are due, in how many statements, the ratios, and the plan."""
    from django.db import connections
    from django.test.utils import CaptureQueriesContext

    from apps.core.months import today
    from apps.feedback.eligibility import due
    from apps.feedback.services import create_programme, create_questionnaire

    databases.use(called)
    day = today()
    questionnaire = create_questionnaire(by=None, name="Everything")
    programme = create_programme(by=None, name="All", questionnaire=questionnaire, starts_on=day)

    def run() -> list[int]:
        return list(due(programme, day).values_list("pk", flat=True))

    def bare() -> list[int]:
        with connections["default"].cursor() as cursor:
            cursor.execute(_BARE, [day - dt.timedelta(days=programme.rest.days)])
            return [pk for (pk,) in cursor.fetchall()]

    with CaptureQueriesContext(connections["default"]) as captured:
        found = run()
    assert sorted(found) == sorted(bare()), "the statement and the index do not say the same"
    return (f"{len(found):,}", len(captured), *_ratios(*_in_turns([run, bare], rounds))), _plan(captured[0]["sql"])


def _plan(sql: str) -> str:
    from django.db import connections

    with connections["default"].cursor() as cursor:
        cursor.execute(f"EXPLAIN (COSTS OFF) {sql}")
        lines = [line.strip(" ->") for (line,) in cursor.fetchall()]
    return "\n".join(dict.fromkeys(line for line in lines if re.search(SHOWN, line)))


def _report(rows: list[tuple[Any, ...]], plans: list[tuple[str, str]], wanted: argparse.Namespace) -> str:
    lines = [HEADS, ("---", "---:", "---:", "---:", "---:"), *rows]
    table = "\n".join(f"| {' | '.join(map(str, line))} |" for line in lines)
    shown = "\n\n".join(
        f"How the statement reads contacts and requests, where {state}:\n\n```\n{plan}\n```" for state, plan in plans
    )
    head = f"{wanted.contacts:,} contacts of 500 accounts, {wanted.rounds} rounds. {_machine()}"
    return f"{head}\n\n{table}\n\n{shown}\n"


if __name__ == "__main__":
    main()

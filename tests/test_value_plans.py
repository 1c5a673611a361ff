"""The statements behind value where there is much: each is answered by index, within its account or its period."""

import datetime as dt
import json
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Account
from apps.core.months import today
from apps.people.models import Person
from apps.value.analysis import analyse
from apps.value.kinds import value_by_kind
from benchmarks.fill_value import BIG_ACCOUNT, fill

LONG = ("activities_activity", "activities_contribution", "feedback_response", "feedback_impactrating")
ACTIVITIES, ACCOUNTS = 1_000_000, 500  # a fifth of the activities are the big account’s

pytestmark = [pytest.mark.slow, pytest.mark.timeout(900), pytest.mark.django_db(transaction=True)]


@pytest.fixture
def much(transactional_db: None) -> None:
    fill(ACTIVITIES, ACCOUNTS)


def plans_of(run: Any) -> list[tuple[str, Any]]:
    """Every statement that `run` asks, with its plan."""
    with CaptureQueriesContext(connection) as captured:
        run()
    statements = [query["sql"] for query in captured.captured_queries]
    found = []
    for sql in statements:
        with connection.cursor() as cursor:
            cursor.execute(f"EXPLAIN (FORMAT JSON) {sql}")
            found.append((sql, json.loads(json.dumps(cursor.fetchone()[0]))[0]["Plan"]))
    return found


def read_whole(plan: Any) -> list[str]:
    """The long tables that a plan reads from end to end."""
    own = [plan["Relation Name"]] if plan["Node Type"] == "Seq Scan" and plan.get("Relation Name") in LONG else []
    return own + [table for part in plan.get("Plans", []) for table in read_whole(part)]


def unbound(plan: Any) -> list[str]:
    """Indexes of the long tables that a plan walks from end to end: read without any condition."""
    is_walk = plan["Node Type"] in {"Index Scan", "Index Only Scan", "Bitmap Index Scan"} and "Index Cond" not in plan
    own = [plan["Index Name"]] if is_walk and plan.get("Relation Name", plan["Index Name"]) in LONG else []
    return own + [name for part in plan.get("Plans", []) for name in unbound(part)]


def spans() -> dict[str, tuple[dt.date, dt.date]]:
    day = today()
    return {
        "a day": (day - dt.timedelta(days=40), day - dt.timedelta(days=40)),
        "a month": (day - dt.timedelta(days=70), day - dt.timedelta(days=40)),
        "a quarter": (day - dt.timedelta(days=160), day - dt.timedelta(days=70)),
    }


def test_no_long_table_is_read_beyond_the_account_or_the_period(much: None) -> None:
    big, small = Account.objects.get(pk=BIG_ACCOUNT), Account.objects.get(pk=2)
    manager = Account.objects.visible_to(Person.objects.get(pk=small.manager_id))
    asked = {
        f"{name}, {span}": run
        for span, (first, last) in spans().items()
        for name, run in {
            "the big account": lambda first=first, last=last: analyse(big, first, last),
            "a small account": lambda first=first, last=last: analyse(small, first, last),
            "all kinds": lambda first=first, last=last: value_by_kind(None, first, last),
            "the kinds of a manager": lambda first=first, last=last: value_by_kind(manager, first, last),
        }.items()
    }
    for name, run in asked.items():
        found = plans_of(run)
        assert len(found) == (5 if "account" in name else 4), name
        whole = {sql: read for sql, plan in found if (read := read_whole(plan) + unbound(plan))}
        assert not whole, name

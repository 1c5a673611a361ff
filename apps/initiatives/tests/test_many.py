"""Two thousand initiatives with plans: every page and export takes the statements that five take, and stays light."""

import datetime as dt
import time
from collections.abc import Callable
from decimal import Decimal
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import Month
from apps.feedback.tests.factories import ResponseFactory, ThemeFactory
from apps.initiatives.models import Baseline, Initiative, InitiativeAccount, Milestone
from apps.measures.registry import get
from apps.measures.window import Window
from apps.people.tests.caller import Caller

pytestmark = [pytest.mark.django_db, pytest.mark.slow]
MANY = 2000
# What an export asks again for each further part of its rows: statements, and the rows of a part.
AGAIN = {"API export": (5, 500), "export of the list": (3, 1000), "export of the timeline": (3, 1000)}
ON = "?on=2025-06-30"
LEVELS = list(Initiative.Level.values)
PAGES = {
    "portfolio": (f"/initiatives/portfolio/{ON}", 200),
    "list": (f"/initiatives/{ON}", 150),
    "last page of the list": (f"/initiatives/{ON}&page=40", 150),
    "list of those late": (f"/initiatives/{ON}&status=late", 250),
    "timeline": (f"/initiatives/timeline/{ON}", 150),
    "last page of the timeline": (f"/initiatives/timeline/{ON}&page=80", 150),
    "export of the list": (f"/initiatives/{ON}&format=csv", 500),
    "export of the timeline": (f"/initiatives/timeline/{ON}&format=csv", 500),
}
CALLS = {
    "API list": f"initiatives/{ON}&page_size=1000",
    "API export": f"initiatives/{ON}&format=csv",
    "API milestones": "milestones/?page_size=1000",
}
KEYS = (
    "initiatives_on_schedule",
    "initiatives_at_risk",
    "initiatives_late",
    "initiatives_unplanned",
    "schedule_share",
    "uncovered_pains",
)


def fill(cast: SimpleNamespace, first: int, many: int) -> None:
    """Initiatives for an account, most with a plan of four steps and its baseline, against a pain of two clients."""
    theme = ThemeFactory(name=f"Pain {first}")
    for account in (cast.account, AccountFactory()):
        at = dt.datetime(2025, 6, 1, tzinfo=dt.UTC)
        ResponseFactory(contact=ContactFactory(account=account), themes=[theme], overall_satisfaction=1, answered_at=at)
    rows = Initiative.objects.bulk_create(_initiative(number, theme, cast) for number in range(first, first + many))
    InitiativeAccount.objects.bulk_create(InitiativeAccount(initiative=row, account=cast.account) for row in rows)
    planned = [row for number, row in enumerate(rows) if number % 10 != 9]
    steps = Milestone.objects.bulk_create(_milestone(row, place) for row in planned for place in range(4))
    of: dict[int, list[Milestone]] = {}
    for step in steps:
        of.setdefault(step.initiative_id, []).append(step)
    Baseline.objects.bulk_create(_baseline(row, of[row.pk], cast.lead) for row in planned)


def _initiative(number: int, theme: Any, cast: SimpleNamespace) -> Initiative:
    return Initiative(
        title=f"Number {number}",
        level=LEVELS[number % 3],
        theme=theme,
        owner=cast.owner,
        team=cast.owner.team,
        state="active",
        is_major=number % 200 == 0,
        claimed_status="on_schedule",
        starts_on=dt.date(2025, 4, 1),
        ends_on=dt.date(2025, 8, 29),
        loyalty_impact=1 + number % 5,
        vendor_choice_impact=2,
        effort=1 + number // 5 % 5,
        cost=1,
    )


def _milestone(row: Initiative, place: int) -> Milestone:
    """Of every five initiatives two keep their plan, the others have done nothing, or expect their end late."""
    due_on = dt.date(2025, 5 + place, 28)
    is_done = place < 2 and row.pk % 5 < 3
    late = due_on + dt.timedelta(days=40) if place == 3 and row.pk % 5 == 4 else None
    return Milestone(
        initiative=row,
        title=f"Step {place}",
        weight=25,
        due_on=due_on,
        forecast_on=late,
        done_on=due_on if is_done else None,
    )


def _baseline(row: Initiative, steps: list[Milestone], by: Any) -> Baseline:
    plan = [
        {"id": step.pk, "title": step.title, "weight": "25.00", "due_on": step.due_on.isoformat()} for step in steps
    ]
    days = {"starts_on": row.starts_on, "ends_on": row.ends_on}
    at = dt.datetime(2025, 4, 1, 12, tzinfo=dt.UTC)
    return Baseline(initiative=row, number=1, milestones=plan, requested_by=by, approved_by=by, approved_at=at, **days)


def measured(call: Callable[[], Any]) -> tuple[int, float, Any]:
    """(statements, milliseconds, what came)."""
    with CaptureQueriesContext(connection) as told:
        start = time.perf_counter()
        found = call()
        spent = (time.perf_counter() - start) * 1000
    return len(told), spent, found


def weight_of(caller: Any, url: str) -> int:
    """How many bytes come."""
    answer = caller.get(url)
    assert answer.status_code == 200, url
    return len(answer.getvalue()) if answer.streaming else len(answer.content)


def test_every_page_takes_the_statements_of_few_and_stays_light(cast: SimpleNamespace, sign_in: Any) -> None:
    fill(cast, 0, 5)
    client, caller = sign_in(cast.executive), Caller(cast.executive)
    calls = {name: partial(weight_of, client, url) for name, (url, _most) in PAGES.items() if "last" not in name}
    calls |= {name: partial(weight_of, caller, url) for name, url in CALLS.items()}
    for call in calls.values():
        call()
    alone = {name: measured(call)[0] for name, call in calls.items()}
    fill(cast, 5, MANY - 5)
    for name, (url, _most) in PAGES.items():
        calls.setdefault(name, partial(weight_of, client, url))
    for name, call in calls.items():
        statements, spent, weight = measured(call)
        print(f"{name}: {statements} statements, {weight / 1000:.0f} kB, {spent:.0f} ms")  # noqa: T201 - pytest -rP shows it
        if name in alone:
            each, part = AGAIN.get(name, (1, MANY // 2))  # a list asks for a second page how many there are
            assert statements <= alone[name] + each * (MANY // part - 1), name
        if name in PAGES:
            assert weight < PAGES[name][1] * 1000, name


def test_the_measures_take_the_statements_of_few(cast: SimpleNamespace) -> None:
    fill(cast, 0, 5)

    def figures() -> dict[str, Any]:
        window = Window(Month(2025, 6))
        found = {key: list(get(key).by_scope(window)) for key in KEYS}  # type: ignore[union-attr,misc]
        return {key: next(each for each in lines if each.scope == "company") for key, lines in found.items()}

    alone = measured(figures)[0]
    fill(cast, 5, MANY - 5)
    statements, spent, found = measured(figures)
    print(f"six measures: {statements} statements, {spent:.0f} ms")  # noqa: T201 - pytest -rP shows it
    assert statements == alone
    by_status = [found[key].numerator for key in KEYS[:4]]
    assert sum(by_status) == found["initiatives_late"].denominator == MANY
    assert all(by_status)
    assert found["schedule_share"].denominator == MANY - by_status[3]
    assert (found["uncovered_pains"].numerator, found["uncovered_pains"].denominator) == (Decimal(0), 2)

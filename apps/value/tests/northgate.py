"""Northgate's June 2025, the worked example of docs/measures.md, made by the services the pages use."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace
from typing import Any

from apps.accounts.models import Account
from apps.accounts.tests.factories import ContactFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory, ActivityKindFactory
from apps.core.months import start_of
from apps.feedback.tests.factories import ResponseFactory
from apps.impacts.models import Impact
from apps.impacts.tests.factories import ImpactFactory, ImpactReadingFactory
from apps.people.models import Person
from apps.people.services import create_cost_rate

FIRST, LAST = dt.date(2025, 6, 1), dt.date(2025, 6, 30)
# Key → statement, metric, unit, baseline, target, actual.
IMPACTS = {
    "leads": ("120 qualified leads a month", "Qualified leads", "leads", 80, 120, 110),
    "speed": ("Pages open in 2.5 seconds", "Load time", "s", 4, "2.5", "2.5"),
    "leaders": ("Sales leaders coach their own teams", "Leaders coaching", "leaders", 4, 10, 5),
}
# Kind, days of June, hours a day, split in percent.
WORK: tuple[tuple[str, tuple[int, ...], int, dict[str, int]], ...] = (
    ("Reporting call", (3,), 10, {"leads": 100}),
    ("Content", (10, 11), 20, {"leads": 60, "speed": 40}),
    ("Site audit", (12, 13), 15, {"speed": 100}),
    ("Coaching", (17,), 12, {"leaders": 100}),
    ("Benchmark deck", (26,), 20, {"speed": 50, "leaders": 50}),
    ("Admin", (27,), 8, {}),
)
# Importance, satisfaction of each contact; None: can't judge.
DANA: dict[str, tuple[int, int] | None] = {"leads": (5, 4), "speed": (3, 5), "leaders": (4, 2)}
PRIYA: dict[str, tuple[int, int] | None] = {"leads": None, "speed": (2, 4), "leaders": (5, 3)}


def enter_northgate(account: Account, person: Person) -> SimpleNamespace:
    """The case on an account whose team is the person's: its impacts and contacts by name."""
    create_cost_rate(by=None, team=person.team, from_on=dt.date(2025, 1, 1), capacity_cost=48000, theoretical_hours=500)
    ContractFactory(account=account, ends_on=dt.date(2025, 9, 30))
    impacts = {name: _promise(account, *fields) for name, fields in IMPACTS.items()}
    for kind, days, hours, split in WORK:
        _do(account, person, ActivityKindFactory(name=kind), days, hours, [(impacts[k], v) for k, v in split.items()])
    dana = ContactFactory(account=account, full_name="Dana Whitfield")
    priya = ContactFactory(account=account, full_name="Priya Raman", joined_on=dt.date(2025, 6, 9))
    _answer(dana, 24, DANA, impacts, overall_satisfaction=4, stay_intent=2)
    _answer(priya, 30, PRIYA, impacts, overall_satisfaction=3)
    return SimpleNamespace(account=account, dana=dana, priya=priya, **impacts)


def _promise(account: Account, statement: str, metric: str, unit: str, *numbers: Any) -> Impact:
    baseline, target, actual = map(Decimal, numbers)
    impact = ImpactFactory(
        account=account, statement=statement, metric_name=metric, unit=unit, baseline=baseline, target=target
    )
    ImpactReadingFactory(impact=impact, read_on=LAST, value=actual)
    return impact


def _do(account: Account, person: Person, kind: Any, days: tuple[int, ...], hours: int, split: list[Any]) -> None:
    contributions = [{"impact": impact, "percent": percent} for impact, percent in split]
    for day in days:
        ActivityFactory(
            account=account,
            person=person,
            kind=kind,
            summary=kind.name,
            occurred_on=FIRST.replace(day=day),
            minutes=60 * hours,
            contributions=contributions,
        )


def _answer(contact: Any, day: int, said: dict[str, Any], impacts: dict[str, Impact], **fields: Any) -> None:
    ratings = [
        {"impact": impacts[name], "cannot_judge": True}
        if pair is None
        else {"impact": impacts[name], "importance": pair[0], "satisfaction": pair[1]}
        for name, pair in said.items()
    ]
    at = start_of(FIRST.replace(day=day)) + dt.timedelta(hours=15)
    ResponseFactory(contact=contact, answered_at=at, impact_ratings=ratings, **fields)

"""Northgate's month of the worked example (docs/measures.md): 120 hours, of which 112 serve an impact."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from apps.accounts.models import Account
from apps.activities.models import Activity, ActivityKind
from apps.activities.services import record_activity
from apps.core.demo_firm import table
from apps.core.months import Month
from apps.impacts.models import Impact
from apps.people.models import Person


def record_month(
    *,
    month: Month,
    account: Account,
    impacts: Sequence[Impact],
    people: Sequence[Person],
    kinds: Mapping[str, ActivityKind],
) -> list[Activity]:
    """Record the example's work on the same days of a month; a day's hours are shared evenly by the people."""
    return [
        record_activity(
            by=None,
            account=account,
            person=person,
            kind=kinds[row["kind"]],
            occurred_on=month.first_day.replace(day=int(day)),
            minutes=int(row["hours"]) * 60 // len(people),
            summary=row["summary"],
            contributions=_split(row, impacts),
        )
        for row in table(__file__, "northgate")
        for day in row["days"].split()
        for person in people
    ]


def _split(row: dict[str, str], impacts: Sequence[Impact]) -> list[dict[str, object]]:
    percents = (row["leads"], row["speed"], row["leaders"])
    return [
        {"impact": impact, "percent": Decimal(percent)}
        for impact, percent in zip(impacts, percents, strict=True)
        if percent
    ]

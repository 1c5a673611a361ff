"""Minutes and what they cost: of an account's work in a period, in all and by impact, one statement each.

Cost = minutes ÷ 60 × the hourly rate of the person's team, team and rate both as in force on the activity's own day
(time-driven activity-based costing; docs/measures.md, "Cost rate"). Where any of the minutes has no rate the cost is
not known: None, never a part of it.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Case, DecimalField, ExpressionWrapper, F, FilteredRelation, Q, QuerySet, Sum, Value, When

from apps.activities.models import Activity, Contribution

EXACT: DecimalField = DecimalField(max_digits=30, decimal_places=10)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Effort:
    """Minutes, unrounded, and their cost in the organisation's currency, unrounded (None: not known)."""

    minutes: Decimal = ZERO
    cost: Decimal | None = ZERO

    @property
    def hours(self) -> Decimal:
        return self.minutes / 60


def with_rate(rows: QuerySet, path: str = "") -> QuerySet:
    """Annotates `hourly_rate` on the day; `path` leads from a row to its activity ("activity__")."""
    day = F(f"{path}occurred_on")
    holds = Q(**{f"{path}person__rates__from_on__lte": day, f"{path}person__rates__until_on__gt": day})
    rate = FilteredRelation(f"{path}person__rates", condition=holds)
    return rows.annotate(rate=rate).annotate(hourly_rate=F("rate__hourly_rate"))


def sums(minutes: Any) -> dict[str, Any]:
    """The three sums of an `Effort` over rows that have `hourly_rate`; `minutes` is an expression."""
    minutes = ExpressionWrapper(minutes, output_field=EXACT)
    priced = ExpressionWrapper(minutes * F("hourly_rate") / Value(60), output_field=EXACT)
    without = Case(When(hourly_rate=None, then=minutes), default=Value(ZERO), output_field=EXACT)
    return {"minutes_": Sum(minutes), "cost_": Sum(priced), "unpriced_": Sum(without)}


def effort_from(row: dict[str, Any]) -> Effort:
    """The `Effort` of a row with the sums of `sums`."""
    minutes = row["minutes_"] or ZERO
    return Effort(minutes, None if row["unpriced_"] else row["cost_"] or ZERO)


def total_effort(account_id: int, first: dt.date, last: dt.date) -> tuple[Effort, Effort]:
    """All the account's work on days from `first` to `last`, and the part of it that serves no named impact."""
    rows = with_rate(Activity.objects.filter(account=account_id).between(first, last)).order_by()
    unlinked = F("minutes") * (Value(100) - F("linked_percent")) / Value(100)
    parts = {f"loose_{name}": value for name, value in sums(unlinked).items()}
    found = rows.aggregate(**sums(F("minutes") * Value(1)), **parts)
    loose = {name.removeprefix("loose_"): value for name, value in found.items() if name.startswith("loose_")}
    return effort_from(found), effort_from(loose)


def effort_by_impact(account_id: int, first: dt.date, last: dt.date) -> dict[int, Effort]:
    """{impact id: Effort} of the account's work on days from `first` to `last`."""
    rows = Contribution.objects.filter(
        activity__account=account_id, activity__occurred_on__gte=first, activity__occurred_on__lte=last
    )
    minutes = F("activity__minutes") * F("percent") / Value(100)
    grouped = with_rate(rows, "activity__").order_by().values("impact").annotate(**sums(minutes))
    return {row["impact"]: effort_from(row) for row in grouped}

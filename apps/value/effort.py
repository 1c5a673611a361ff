"""Minutes and what they cost: of an account's work in a period, by kind of work and by impact, one statement each.

Cost = minutes ÷ 60 × the hourly rate of the person's team, team and rate both as in force on the activity's own day
(time-driven activity-based costing; docs/measures.md, "Cost rate"). Where any of the minutes has no rate the cost is
not known: None, never a part of it.
"""

import datetime as dt
from collections.abc import Iterable
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

    def __add__(self, other: "Effort") -> "Effort":
        is_known = self.cost is not None and other.cost is not None
        return Effort(self.minutes + other.minutes, self.cost + other.cost if is_known else None)  # type: ignore[operator]


def with_rate(rows: QuerySet, path: str = "") -> QuerySet:
    """Annotates `hourly_rate` on the day; `path` leads from a row to its activity ("activity__")."""
    day = F(f"{path}occurred_on")
    holds = Q(**{f"{path}person__rates__from_on__lte": day, f"{path}person__rates__until_on__gt": day})
    rate = FilteredRelation(f"{path}person__rates", condition=holds)
    return rows.annotate(rate=rate).annotate(hourly_rate=F("rate__hourly_rate"))


def sums(minutes: Any, over: int = 1) -> dict[str, Any]:
    """The three sums of an `Effort` over rows that have `hourly_rate`; `minutes` is an expression.

    `over` divides them once they are added up (100 where minutes are times percent): quicker than row by row.
    """
    minutes = ExpressionWrapper(minutes, output_field=EXACT)
    priced = ExpressionWrapper(minutes * F("hourly_rate"), output_field=EXACT)
    without = Case(When(hourly_rate=None, then=minutes), default=Value(ZERO), output_field=EXACT)
    return {"minutes_": _over(Sum(minutes), over), "cost_": _over(Sum(priced), 60 * over), "unpriced_": Sum(without)}


def _over(added_up: Sum, by: int) -> Any:
    return ExpressionWrapper(added_up / Value(by), output_field=EXACT)


def effort_from(row: dict[str, Any], prefix: str = "") -> Effort:
    """The `Effort` of a row with the sums of `sums`, named with a prefix."""
    minutes = row[f"{prefix}minutes_"] or ZERO
    return Effort(minutes, None if row[f"{prefix}unpriced_"] else row[f"{prefix}cost_"] or ZERO)


def effort_by_kind(account_id: int, first: dt.date, last: dt.date) -> dict[int | None, tuple[Effort, Effort]]:
    """{activity kind: (all its work, the part that serves no named impact)} of the days from `first` to `last`."""
    rows = with_rate(Activity.objects.filter(account=account_id).between(first, last)).order_by()
    unlinked = F("minutes") * (Value(100) - F("linked_percent"))
    parts = {f"loose_{name}": value for name, value in sums(unlinked, over=100).items()}
    grouped = rows.values("kind").annotate(**sums(F("minutes") * Value(1)), **parts)
    return {row["kind"]: (effort_from(row), effort_from(row, "loose_")) for row in grouped}


def effort_by_use(account_id: int, first: dt.date, last: dt.date) -> dict[tuple[int | None, int], Effort]:
    """{(activity kind, impact): Effort} of the account's work on days from `first` to `last`.

    An impact belongs to the account of the activities that serve it; saying so lets the database take the account's
    contributions from the index of its impacts instead of reading those of all accounts.
    """
    rows = Contribution.objects.filter(
        activity__account=account_id,
        activity__occurred_on__gte=first,
        activity__occurred_on__lte=last,
        impact__account=account_id,
    )
    minutes = sums(F("activity__minutes") * F("percent"), over=100)
    grouped = with_rate(rows, "activity__").order_by().values("activity__kind", "impact").annotate(**minutes)
    return {(row["activity__kind"], row["impact"]): effort_from(row) for row in grouped}


def total_effort(account_id: int, first: dt.date, last: dt.date) -> tuple[Effort, Effort]:
    """All the account's work on days from `first` to `last`, and the part of it that serves no named impact."""
    kinds = effort_by_kind(account_id, first, last).values()
    return total(whole for whole, _loose in kinds), total(loose for _whole, loose in kinds)


def effort_by_impact(account_id: int, first: dt.date, last: dt.date) -> dict[int, Effort]:
    """{impact id: Effort} of the account's work on days from `first` to `last`."""
    return by_impact(effort_by_use(account_id, first, last))


def by_impact(uses: dict[tuple[int | None, int], Effort]) -> dict[int, Effort]:
    """What the kinds of work did for each impact, added up."""
    found: dict[int, Effort] = {}
    for (_kind, impact), effort in uses.items():
        found[impact] = found.get(impact, Effort()) + effort
    return found


def total(efforts: Iterable[Effort]) -> Effort:
    return sum(efforts, Effort())

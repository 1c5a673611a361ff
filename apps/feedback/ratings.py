"""How much impacts matter to their clients and how satisfied these are: means over the ratings in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, Max, Min, Sum

from apps.feedback.in_force import ratings_in_force, unjudged
from apps.impacts.models import Impact

FEW = 5  # contacts; with fewer a mean is only indicative


@dataclass(frozen=True)
class Ratings:
    """Means of one impact, unrounded; `n` is the number of contacts with an importance in force, `spread` how far
    apart their importances lie.
    """

    importance: Decimal | None = None
    satisfaction: Decimal | None = None
    n: int = 0
    n_satisfaction: int = 0
    spread: int = 0

    @property
    def is_empty(self) -> bool:
        return self.importance is None and self.satisfaction is None

    @property
    def is_indicative(self) -> bool:
        return self.n < FEW


def ratings_of(impacts: Iterable[Impact], day: dt.date) -> dict[int, Ratings]:
    """{impact id: Ratings} on a day, in two queries; an impact nobody rated is left out.

    Leadership-only answers stay out: these are pages of single accounts (docs/measures.md, rule 12).
    """
    rows = list(impacts)
    accounts, ids = {row.account_id for row in rows}, [row.pk for row in rows]
    importance = _means("importance", accounts, ids, day)
    satisfaction = _means("satisfaction", accounts, ids, day)
    return {pk: _joined(importance.get(pk), satisfaction.get(pk)) for pk in importance.keys() | satisfaction.keys()}


def cannot_judge_of(account_id: int, day: dt.date) -> dict[int, list[str]]:
    """{impact id: names of the contacts who say they cannot judge it} of one account on a day."""
    found: dict[int, list[str]] = {}
    rows = unjudged(day, {account_id}).order_by("response__contact__full_name", "pk")
    for impact, name in rows.values_list("impact", "response__contact__full_name"):
        found.setdefault(impact, []).append(name)
    return found


def _joined(importance: dict[str, Any] | None, satisfaction: dict[str, Any] | None) -> Ratings:
    return Ratings(
        _mean(importance),
        _mean(satisfaction),
        importance["n"] if importance else 0,
        satisfaction["n"] if satisfaction else 0,
        importance["highest"] - importance["lowest"] if importance else 0,
    )


def _mean(sums: dict[str, Any] | None) -> Decimal | None:
    return Decimal(sums["total"]) / sums["n"] if sums else None


def _means(thing: str, accounts: set[int], impacts: list[int], day: dt.date) -> dict[int, dict[str, Any]]:
    rows = ratings_in_force(thing, day, with_leadership_only=False, accounts=accounts).filter(impact__in=impacts)
    sums = rows.values("impact").annotate(total=Sum(thing), n=Count("pk"), lowest=Min(thing), highest=Max(thing))
    return {row["impact"]: row for row in sums}

"""How much impacts matter to their clients and how satisfied these are: means over the ratings in force."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.db.models import Count, Sum

from apps.feedback.in_force import ratings_in_force
from apps.impacts.models import Impact


@dataclass(frozen=True)
class Ratings:
    """Means of one impact, unrounded; `n` is the number of contacts with an importance in force."""

    importance: Decimal | None = None
    satisfaction: Decimal | None = None
    n: int = 0

    @property
    def is_empty(self) -> bool:
        return self.importance is None and self.satisfaction is None


def ratings_of(impacts: Iterable[Impact], day: dt.date) -> dict[int, Ratings]:
    """{impact id: Ratings} on a day, in two queries; an impact nobody rated is left out.

    Leadership-only answers stay out: these are pages of single accounts (docs/measures.md, rule 12).
    """
    ids = [impact.pk for impact in impacts]
    importance, satisfaction = _means("importance", ids, day), _means("satisfaction", ids, day)
    return {
        pk: Ratings(
            importance.get(pk, (None, 0))[0], satisfaction.get(pk, (None, 0))[0], importance.get(pk, (None, 0))[1]
        )
        for pk in importance.keys() | satisfaction.keys()
    }


def _means(thing: str, impacts: list[int], day: dt.date) -> dict[int, tuple[Decimal, int]]:
    rows = ratings_in_force(thing, day, with_leadership_only=False).filter(impact__in=impacts)
    sums = rows.values("impact").annotate(total=Sum(thing), n=Count("pk"))
    return {row["impact"]: (Decimal(row["total"]) / row["n"], row["n"]) for row in sums}

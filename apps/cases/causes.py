"""What cases closed in a month were caused by, and what they cost: one statement, however many there are.

Cost = minutes ÷ 60 × the hourly rate of the person's team, team and rate as in force on the day the case closed
(docs/measures.md, "Cost rate"). Where any of the minutes has no rate the cost is not known: None, never a part of it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Count, DecimalField, ExpressionWrapper, F, FilteredRelation, Q, QuerySet, Sum

from apps.cases.measures import SATISFIED, STAYED
from apps.cases.models import Case
from apps.core.months import Month

EXACT: DecimalField = DecimalField(max_digits=30, decimal_places=10)
ZERO = Decimal(0)


@dataclass(frozen=True)
class Caused:
    """Closed cases of one cause (empty: not named). `cost` is that of the `timed` cases, those whose time is known."""

    cause: str = ""
    closed: int = 0
    contacts: int = 0
    reopened: int = 0
    answered: int = 0
    satisfied: int = 0
    timed: int = 0
    minutes: int = 0
    unpriced: int = 0
    priced: Decimal = ZERO

    @property
    def cost(self) -> Decimal | None:
        """In the organisation's currency, unrounded."""
        return self.priced / 60 if self.timed and not self.unpriced else None

    def __add__(self, other: "Caused") -> "Caused":
        names = [name for name in self.__dataclass_fields__ if name != "cause"]
        return Caused(**{name: getattr(self, name) + getattr(other, name) for name in names})


def caused(cases: QuerySet[Case], month: Month) -> list[Caused]:
    """Each cause of the cases that closed in a month, as often as it came; those without a named cause last."""
    rows = cases.filter(closed_on__gte=month.first_day, closed_on__lte=month.last_day)
    grouped = _with_rate(rows).order_by().values("cause").annotate(**_sums())
    lines = [Caused(**{name: value or 0 for name, value in row.items()} | {"cause": row["cause"]}) for row in grouped]
    return sorted(lines, key=lambda line: (not line.cause, -line.closed, line.cause))


def _with_rate(rows: QuerySet) -> QuerySet:
    day = F("closed_on")
    holds = Q(handled_by__rates__from_on__lte=day, handled_by__rates__until_on__gt=day)
    joined = rows.annotate(rate=FilteredRelation("handled_by__rates", condition=holds))
    return joined.annotate(hourly_rate=F("rate__hourly_rate"))


def _sums() -> dict[str, Any]:
    priced = ExpressionWrapper(F("minutes") * F("hourly_rate"), output_field=EXACT)
    said = Q(satisfaction__isnull=False)
    return {
        "closed": Count("pk"),
        "contacts": Sum("inbound_contacts"),
        "reopened": Count("pk", filter=~STAYED),
        "answered": Count("pk", filter=said),
        "satisfied": Count("pk", filter=STAYED & Q(satisfaction__gte=SATISFIED)),
        "timed": Count("minutes"),
        "unpriced": Count("pk", filter=Q(minutes__gt=0, hourly_rate=None)),
        "priced": Sum(priced),
        "minutes": Sum("minutes"),  # the last: behind it the name means the sum
    }

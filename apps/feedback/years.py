"""What clients think now against a year before: figures of a scope, and the impacts of an account."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import Avg, Count

from apps.core.months import Month
from apps.feedback.in_force import ratings_in_force
from apps.impacts.models import Impact
from apps.measures import words
from apps.measures.arithmetic import FEW
from apps.measures.declare import Group
from apps.measures.models import Figure
from apps.measures.read import FigureView
from apps.measures.registry import all_measures

A_YEAR = 12
ALSO = {"satisfied_at_risk"}


@dataclass(frozen=True)
class Pair:
    """A figure now and a year before, in words; `change` only where it is clear (rule 3)."""

    name: Any
    question: Any
    now: str
    now_note: str
    before: str
    before_note: str
    change: str


@dataclass(frozen=True)
class Rated:
    """The mean of a rating in force and of how many contacts; indicative below five."""

    mean: Decimal | None
    n: int

    @property
    def is_indicative(self) -> bool:
        return 0 < self.n < FEW


def figures_of(month: Month, scope: str, scope_id: int) -> list[Pair]:
    """The measures of "What clients think", from the stored figures: one query."""
    then = month.plus(-A_YEAR)
    rows = Figure.objects.of(scope, scope_id).filter(month__in=[month.first_day, then.first_day])
    found = {(row.measure, row.month): row for row in rows}
    chosen = [one for one in all_measures() if one.group == Group.OPINION or one.key in ALSO]
    return [_pair(one, found.get((one.key, month.first_day)), found.get((one.key, then.first_day))) for one in chosen]


def _pair(measure: Any, now: Figure | None, before: Figure | None) -> Pair:
    view, earlier = FigureView(measure, now, before), FigureView(measure, before)
    return Pair(
        measure.name,
        measure.question,
        words.display(view),
        _note(view),
        words.display(earlier),
        _note(earlier),
        words.change_of(view),
    )


def _note(view: FigureView) -> str:
    """Its interval, or what it is made of."""
    return words.range_of(view) or ("" if view.is_empty else words.made_of(view))


def impacts_of(month: Month, account: int) -> list[dict[str, Any]]:
    """Importance and satisfaction of each impact of an account, now and a year before; answers open to all readers."""
    days = {"now": month.last_day, "before": month.plus(-A_YEAR).last_day}
    told = {
        f"{thing}_{when}": _means(thing, day, account)
        for thing in ("importance", "satisfaction")
        for when, day in days.items()
    }
    rated = {pk for means in told.values() for pk in means}
    impacts = Impact.objects.filter(pk__in=rated).order_by("pk")
    return [
        {"impact": one, **{name: means.get(one.pk, Rated(None, 0)) for name, means in told.items()}} for one in impacts
    ]


def _means(thing: str, day: Any, account: int) -> dict[int, Rated]:
    rows = ratings_in_force(thing, day, False).filter(impact__account=account).values("impact")
    counted = rows.annotate(mean=Avg(thing), n=Count("pk"))
    return {row["impact"]: Rated(Decimal(str(row["mean"])), row["n"]) for row in counted}

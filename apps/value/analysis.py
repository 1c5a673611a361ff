"""The value analysis of one account and period: effort against what the client says each impact is worth.

The one computation of these figures; pages, API, decisions and reports read it. Formulas: docs/measures.md, "Value
analysis". Ratings and active impacts are those of the period's last day, plus any impact with minutes in the period.
Leadership-only answers stay out, as in every figure of a single account.
"""

import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property
from typing import Any

from django.db.models import Q

from apps.accounts.models import Account
from apps.feedback.ratings import Ratings, ratings_of
from apps.impacts.models import Impact
from apps.value.arithmetic import Advice, Quadrant, advise, effort_index, opportunity, quadrant, share
from apps.value.effort import ZERO, Effort, by_impact, effort_by_kind, effort_by_use, total


@dataclass(frozen=True)
class ImpactValue:
    """One impact's line. Shares and attainment in percent, the index a plain ratio; None where nothing is known."""

    impact: Impact
    effort: Effort
    ratings: Ratings
    effort_share: Decimal | None
    value_share: Decimal | None
    actual: Decimal | None
    actual_on: dt.date | None

    @cached_property
    def effort_index(self) -> Decimal | None:
        return effort_index(self.effort_share, self.value_share)

    @cached_property
    def opportunity(self) -> Decimal | None:
        return opportunity(self.ratings.importance, self.ratings.satisfaction)

    @cached_property
    def attainment(self) -> Decimal | None:
        return self.impact.attainment(self.actual)

    @cached_property
    def quadrant(self) -> Quadrant | None:
        return quadrant(self.ratings.importance, self.ratings.satisfaction)

    @cached_property
    def advice(self) -> Advice:
        return advise(
            importance=self.ratings.importance,
            satisfaction=self.ratings.satisfaction,
            index=self.effort_index,
            attainment=self.attainment,
            spread=self.ratings.spread,
        )


@dataclass(frozen=True)
class Analysis:
    """An account's period: the total, the unlinked part, and its impacts, the greatest opportunity first.

    `kinds` holds all work and its unlinked part by kind of work, `uses` the work of a kind for an impact.
    """

    account: Account
    first: dt.date
    last: dt.date
    total: Effort
    unlinked: Effort
    impacts: list[ImpactValue]
    kinds: dict[int | None, tuple[Effort, Effort]] = field(default_factory=dict)
    uses: dict[tuple[int | None, int], Effort] = field(default_factory=dict)

    @property
    def linked_minutes(self) -> Decimal:
        return self.total.minutes - self.unlinked.minutes

    @property
    def linked_share(self) -> Decimal | None:
        return share(self.linked_minutes, self.total.minutes)


def analyse(account: Account, first: dt.date, last: dt.date) -> Analysis:
    """The value analysis of the days from `first` to `last`, in five statements whatever the amount of data."""
    kinds, uses = effort_by_kind(account.pk, first, last), effort_by_use(account.pk, first, last)
    whole, unlinked = total(whole for whole, _loose in kinds.values()), total(loose for _whole, loose in kinds.values())
    efforts = by_impact(uses)
    impacts = list(_impacts(account, last, efforts))
    lines = _lines(impacts, efforts, ratings_of(impacts, last))
    lines.sort(key=lambda line: (-(line.opportunity or ZERO), -line.effort.minutes, line.impact.pk))
    return Analysis(account, first, last, whole, unlinked, lines, kinds, uses)


def _impacts(account: Account, day: dt.date, served: dict[int, Effort]) -> Any:
    active = Impact.objects.active_on(day).filter(account=account).order_by().values("pk")
    rows = Impact.objects.filter(Q(pk__in=active) | Q(pk__in=list(served)), account=account)
    return rows.with_actual(day).order_by("pk")


def _lines(impacts: list[Any], efforts: dict[int, Effort], ratings: dict[int, Ratings]) -> list[ImpactValue]:
    linked = sum((effort.minutes for effort in efforts.values()), ZERO)
    importances = {pk: rated.importance for pk, rated in ratings.items() if rated.importance is not None}
    weight = sum(importances.values(), ZERO)
    nothing = Effort()
    return [
        ImpactValue(
            impact,
            efforts.get(impact.pk, nothing),
            ratings.get(impact.pk, Ratings()),
            share(efforts.get(impact.pk, nothing).minutes, linked),
            share(importances[impact.pk], weight) if impact.pk in importances else None,
            impact.actual,
            impact.actual_on,
        )
        for impact in impacts
    ]


def figures_of(line: ImpactValue) -> dict[str, str | int | None]:
    """The line as plain values, numbers as exact decimal strings: what a decision keeps (`Decision.figures_before`)."""
    figures: dict[str, Any] = {
        "minutes": line.effort.minutes,
        "cost": line.effort.cost,
        "importance": line.ratings.importance,
        "satisfaction": line.ratings.satisfaction,
        "effort_share": line.effort_share,
        "value_share": line.value_share,
        "effort_index": line.effort_index,
        "opportunity": line.opportunity,
        "attainment": line.attainment,
        "actual": line.actual,
    }
    exact = {name: None if value is None else str(value) for name, value in figures.items()}
    return exact | {"n": line.ratings.n, "n_satisfaction": line.ratings.n_satisfaction, "quadrant": line.quadrant}

"""A unit or team as it is today: its figures of the past, added up over the accounts it has now.

Added up as the roll-up does it (sums.py), rule 12 and all: were answers for the leadership left out here alone, the
difference to the figure as it was would tell them. What does not add up from accounts stays as it was.
"""

from decimal import Decimal
from typing import Any

from django.db.models import Case, F, QuerySet, Sum, When
from django.db.models.functions import Coalesce

from apps.accounts.models import Account
from apps.measures.declare import Measure
from apps.measures.models import AccountSum, Scope, first_of_trailing
from apps.measures.queries import Months
from apps.measures.read import Counts
from apps.measures.sums import ENOUGH_CONTACTS, REACH
from apps.scorecards.asked import Asked

_SUMMED = ("numerator", "denominator", "n", "squares")
_SIX = Decimal("0.000001")  # as figures are kept


def accounts_today(asked: Asked) -> QuerySet:
    """The accounts that a unit or team has now."""
    path = "team" if asked.scope == Scope.TEAM else "team__business_unit"
    return Account.objects.order_by().filter(**{path: asked.id})


def regrouped(found: Months, asked: Asked, measures: tuple[Measure, ...], months: int) -> Months:
    """The same months, counted over the accounts of today; one query."""
    adding = {measure.key: measure for measure in measures if measure.is_additive}
    sums = {(row["measure"], row["month"]): _chosen(row) for row in _sums(asked, [*adding, REACH], months)}
    kept = {key: figure for key, figure in found.items() if key[0] not in adding}
    for (key, month), values in sums.items():
        if key == REACH:
            continue
        reach = sums.get((REACH, month), {}) if adding[key].uses_answers else {}
        reached = {
            "answered": reach.get("numerator"),
            "invited": reach.get("n"),
            "eligible": reach.get("denominator"),
        }
        kept[key, month] = Counts(measure=key, month=month, version=adding[key].version, **values, **reached)
    return kept


def _sums(asked: Asked, keys: list[str], months: int) -> Any:
    month = asked.month.first_day
    rows = AccountSum.objects.filter(
        account_id__in=accounts_today(asked).values("pk"),
        measure__in=keys,
        month__gte=first_of_trailing(month, months),
        month__lte=month,
    )
    opened = {f"open_{name}": Sum(name) for name in _SUMMED}
    every = {f"all_{name}": Sum(Case(When(every_n=None, then=F(name)), default=F(f"every_{name}"))) for name in _SUMMED}
    return rows.order_by().values("measure", "month").annotate(speak=Coalesce(Sum("voices"), 0), **opened, **every)


def _chosen(row: dict[str, Any]) -> dict[str, Any]:
    """With the leadership's answers where at least five contacts' answers stand behind them."""
    which = "all" if row["speak"] >= ENOUGH_CONTACTS else "open"
    values = {name: row[f"{which}_{name}"] for name in _SUMMED}
    return {name: value.quantize(_SIX) if isinstance(value, Decimal) else value for name, value in values.items()}

"""A unit or team as it is today: its figures of the past, added up over the accounts it has now.

Reads the accounts' own figures. What does not add up from accounts stays as it was; answers for the leadership only are
in no figure of an account, and so in none of these.
"""

from typing import Any

from django.db.models import Max, QuerySet, Sum

from apps.accounts.models import Account
from apps.measures.declare import Measure
from apps.measures.models import Figure, Scope
from apps.measures.queries import Months
from apps.measures.read import Counts
from apps.scorecards.asked import Asked

_SUMS = ("numerator", "denominator", "n", "squares", "answered", "invited", "eligible")


def accounts_today(asked: Asked) -> QuerySet:
    """The accounts that a unit or team has now."""
    path = "team" if asked.scope == Scope.TEAM else "team__business_unit"
    return Account.objects.order_by().filter(**{path: asked.id})


def regrouped(found: Months, asked: Asked, measures: tuple[Measure, ...], months: int) -> Months:
    """The same months, counted over the accounts of today; one query."""
    adding = [measure.key for measure in measures if measure.is_additive]
    rows = Figure.objects.filter(
        scope=Scope.ACCOUNT, scope_id__in=accounts_today(asked).values("pk"), measure__in=adding
    )
    sums: Any = rows.trailing(asked.month.first_day, months).order_by().values("measure", "month")
    kept = {key: figure for key, figure in found.items() if key[0] not in set(adding)}
    for row in sums.annotate(version=Max("version"), **{f"all_{name}": Sum(name) for name in _SUMS}):
        values = {name: row[f"all_{name}"] for name in _SUMS}
        counts = Counts(measure=row["measure"], month=row["month"], version=row["version"], **values)
        kept[counts.measure, counts.month] = counts
    return kept

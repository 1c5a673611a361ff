"""What came of the promises: each impact's attainment, weighed by the importance its clients give it."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Avg, Count, DecimalField, ExpressionWrapper, F, OuterRef, QuerySet, Subquery, Value
from django.db.models.functions import Cast, Greatest, Least

from apps.feedback.in_force import ratings_in_force
from apps.impacts.models import Impact, ImpactReading

RATIO: DecimalField = DecimalField(max_digits=24, decimal_places=12)
MOST = 1.5  # attainment is clamped to 0–150 %


def outcomes_on(day: dt.date, with_leadership_only: bool, accounts: Collection[int] | None = None) -> QuerySet:
    """One row an impact with a reading and an importance in force on a day; of some accounts, or of all.

    Annotates mean importance (`denominator`), mean importance × attainment (`numerator`) and `raters`. The outcome
    index is the sum of the numerators ÷ the sum of the denominators.
    """
    counted = Impact.objects.active_or_achieved_on(day).exclude(target=F("baseline")).order_by()
    reading = ImpactReading.objects.filter(impact=OuterRef("impact"), read_on__lte=day)
    actual = Subquery(reading.order_by("-read_on", "-pk").values("value")[:1])
    way = F("impact__target") - F("impact__baseline")
    reached = ExpressionWrapper((F("actual") - F("impact__baseline")) / way, output_field=RATIO)
    importance = Cast(Avg("importance"), RATIO)
    return (
        ratings_in_force("importance", day, with_leadership_only, accounts)
        .filter(impact__in=counted.values("pk"), impact__baseline__isnull=False, impact__target__isnull=False)
        .annotate(actual=actual)
        .filter(actual__isnull=False)
        .annotate(attainment=Least(Greatest(reached, Value(0, RATIO)), Value(MOST, RATIO)))
        .values("impact", "impact__statement", "response__account_id", "attainment")
        .annotate(
            mean_importance=importance,
            denominator=importance,
            numerator=ExpressionWrapper(importance * F("attainment"), output_field=RATIO),
            raters=Count("response__contact", distinct=True),
        )
    )

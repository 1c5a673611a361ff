"""Impacts that matter to their clients and do not satisfy them: means of the ratings in force, compared unrounded."""

import datetime as dt
from collections.abc import Collection

from django.db.models import Count, F, QuerySet, Sum

from apps.feedback.in_force import ratings_in_force
from apps.impacts.models import Impact

MATTERS, SATISFIES = 4, 3  # mean importance from four up, mean satisfaction below three, both of 5


def rated_on(thing: str, day: dt.date, with_leadership_only: bool, accounts: Collection[int] | None = None) -> QuerySet:
    """Impacts active or achieved with a rating of `thing` in force: rows of {impact, total, n}."""
    counted = Impact.objects.active_or_achieved_on(day).order_by()
    rows = ratings_in_force(thing, day, with_leadership_only, accounts).filter(impact__in=counted.values("pk"))
    return rows.values("impact").annotate(total=Sum(thing), n=Count("pk"))


def with_both_means(day: dt.date, with_leadership_only: bool) -> QuerySet:
    """Impacts with a mean importance and a mean satisfaction."""
    both = (rated_on(thing, day, with_leadership_only).values("impact") for thing in ("importance", "satisfaction"))
    return _among(*both)


def painful_on(day: dt.date, with_leadership_only: bool) -> QuerySet:
    """Impacts that matter (mean importance 4 or more) and do not satisfy (mean satisfaction below 3)."""
    matter = rated_on("importance", day, with_leadership_only).filter(total__gte=MATTERS * F("n"))
    pain = rated_on("satisfaction", day, with_leadership_only).filter(total__lt=SATISFIES * F("n"))
    return _among(matter.values("impact"), pain.values("impact"))


def _among(first: QuerySet, second: QuerySet) -> QuerySet:
    return Impact.objects.filter(pk__in=first).filter(pk__in=second).order_by()

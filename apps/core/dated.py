"""Structure that holds from a day on: who led an account in March, which unit a team was in.

A period is half-open, [from_on, until_on); `until_on` empty means "still". The periods of one owner follow
each other without gap or overlap. `put` is the only writer.
"""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _

from apps.core.months import today

SINCE_EVER = dt.date(1, 1, 1)


class PeriodQuerySet(models.QuerySet):
    def in_force(self, day: dt.date) -> Self:
        """The periods that hold on a day."""
        return self.filter(Q(until_on=None) | Q(until_on__gt=day), from_on__lte=day)


class Period(models.Model):
    """Abstract: from when to when something held. Subclasses add the owner and one value."""

    from_on = models.DateField(default=SINCE_EVER)
    until_on = models.DateField(null=True, blank=True)

    objects = PeriodQuerySet.as_manager()

    class Meta:
        abstract = True
        ordering = ["from_on"]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gt=F("from_on")), name="%(app_label)s_%(class)s_forward"
            )
        ]


def put(periods: models.Manager, value: dict[str, Any], effective_on: dt.date | None = None) -> dict[str, Any]:
    """Let `value` hold from a day until the next change already recorded; return what holds today.

    `periods` is the owner's related manager; call it in a transaction that has locked the owner. Without any
    period yet the value holds since ever. Raises ValidationError for a day in the future.
    """
    name = next(iter(value))
    if not periods.exists():
        periods.create(**value)
        return value
    day = effective_on or today()
    if day > today():
        raise ValidationError({"effective_on": _("The day of a change cannot lie in the future.")})
    before = periods.in_force(day).get()  # type: ignore[attr-defined]
    if getattr(before, f"{name}_id") != (value[name].pk if value[name] else None):
        _cut(periods, before, value, day)
    return {name: getattr(periods.order_by("from_on").last(), name)}


def _cut(periods: models.Manager, before: Period, value: dict[str, Any], day: dt.date) -> None:
    """Split the period that holds on the day; one that began that very day is overwritten."""
    if before.from_on == day:
        periods.filter(pk=before.pk).update(**value)
        return
    until_on = before.until_on
    periods.filter(pk=before.pk).update(until_on=day)
    periods.create(from_on=day, until_on=until_on, **value)

"""Moments that must not be missed: which were told of, and which somebody has put off to a day."""

import datetime as dt
from typing import Self

from django.db import models
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import Row, history
from apps.people.models import Person


class MomentRun(models.Model):
    """That the moments of a day were looked through and mailed: one run a day."""

    day = models.DateField(primary_key=True)
    ran_at = models.DateTimeField(auto_now_add=True)

    def __str__(self) -> str:
        return f"{self.day}"


class ToldMoment(models.Model):
    """That whoever is in charge was told of a moment; `seen_on` is the last run in which it was still due."""

    moment = models.CharField(max_length=120, primary_key=True)
    told_on = models.DateField()
    seen_on = models.DateField()

    def __str__(self) -> str:
        return self.moment


class PutOffQuerySet(OnAccountQuerySet):
    def holding_on(self, day: dt.date) -> Self:
        """Those whose day has not come."""
        return self.filter(until_on__gt=day)


@history
class PutOff(Row):
    """A moment that somebody has put off to a day, and why. It comes back on that day."""

    moment = models.CharField(max_length=120, unique=True, editable=False)
    account = models.ForeignKey(Account, models.CASCADE, related_name="+", verbose_name=_("account"))
    until_on = models.DateField(_("until"))
    reason = models.TextField(_("why"), max_length=500)
    put_off_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("put off by"))

    objects = PutOffQuerySet.as_manager()

    class Meta:
        ordering = ["until_on", "pk"]
        verbose_name, verbose_name_plural = _("moment put off"), _("moments put off")

    def __str__(self) -> str:
        return f"{self.moment} until {self.until_on}"

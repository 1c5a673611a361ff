"""What was known of an account on the day it renewed or was lost: frozen once, and never changed."""

import pgtrigger
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet


class Event(models.TextChoices):
    """What happened on the day."""

    RENEWAL = "renewal", _("Renewal")
    LOSS = "loss", _("Loss")


def _value() -> models.DecimalField:
    """A signal; empty where nothing was recorded by then. Six decimals keep equal means equal."""
    return models.DecimalField(max_digits=20, decimal_places=6, null=True)


def _count() -> models.PositiveIntegerField:
    return models.PositiveIntegerField(default=0)


class SignalSnapshot(models.Model):
    """An account's signals as of the end of `day`, from what was recorded by then (as_of.py).

    Means and counts are over contacts, `pairs_n` over paired items; shares are in percent. Leadership-only answers are
    in none of them: they belong to a single account (docs/measures.md, rule 12).
    """

    account = models.ForeignKey(Account, models.PROTECT, related_name="+")
    event = models.CharField(max_length=10, choices=Event)
    day = models.DateField()
    frozen_at = models.DateTimeField(db_default=Now(), editable=False)
    satisfaction = _value()
    satisfaction_n = _count()
    net_promoter = _value()
    net_promoter_n = _count()
    stay_intent = _value()
    stay_intent_n = _count()
    buy_more_intent = _value()
    buy_more_intent_n = _count()
    gap = _value()
    seller_mean = _value()
    pairs_n = _count()
    coverage = _value()
    coverage_n = _count()
    burn = _value()

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-day", "-pk"]
        verbose_name, verbose_name_plural = _("frozen signals"), _("frozen signals")
        constraints = [
            models.UniqueConstraint(fields=["account", "event", "day"], name="scorecards_signals_frozen_once")
        ]
        triggers = [pgtrigger.Protect(name="frozen", operation=pgtrigger.Update | pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.get_event_display()} of {self.account_id} on {self.day}"

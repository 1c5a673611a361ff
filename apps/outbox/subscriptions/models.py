"""Other systems that are told what happened here: where, of what, and how it goes with each."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core import signing
from apps.core.models import Row, history
from apps.outbox.subscriptions.addresses import check_address

PURPOSE = "subscription"
KEPT_FOR = dt.timedelta(days=30)  # so long after it was paused, what happens is kept for it


class Event(models.TextChoices):
    """What can be told. The value is what the other system reads."""

    RESPONSE_RECEIVED = "response.received", _("A client has answered")
    FOLLOW_UP_DUE = "follow_up.due", _("The reply to a low answer is due")
    SCORECARD_PUBLISHED = "scorecard.published", _("A scorecard was published")
    INITIATIVE_STATUS_CHANGED = "initiative.status_changed", _("An initiative’s status has changed")


class SubscriptionQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """What leaves for other systems is the administrators' matter."""
        return self if person.is_administrator else self.none()

    writable_by = visible_to

    def held(self, now: dt.datetime) -> Self:
        """Those to which nothing is sent: paused ones, and those that rest after a failure."""
        return self.filter(Q(paused_at__isnull=False) | Q(next_try_at__gt=now))

    def told(self, now: dt.datetime) -> Self:
        """Those for which something that happens now is queued: also paused ones, for a while."""
        return self.filter(Q(paused_at=None) | Q(paused_at__gt=now - KEPT_FOR))


@history(exclude=["salt", "failing_since", "failures", "next_try_at", "error"])
class Subscription(Row):
    """One other system, told of some events. Its secret follows from `salt`, `generation` and the secret key.

    From `failing_since` on it has taken nothing, in so many `failures`; until `next_try_at` nothing is sent to it.
    """

    name = models.CharField(_("system"), max_length=80, unique=True)
    url = models.CharField(_("address"), max_length=1000, validators=[check_address])
    wanted = models.JSONField(_("is told"), default=list)
    paused_at = models.DateTimeField(_("paused at"), null=True, editable=False)
    is_paused_by_itself = models.BooleanField(_("paused because it took nothing"), default=False, editable=False)
    salt = models.CharField(max_length=32, default=signing.new_salt, editable=False)
    generation = models.PositiveSmallIntegerField(_("secret no."), default=1, editable=False)
    failing_since = models.DateTimeField(_("failing since"), null=True, editable=False)
    failures = models.PositiveIntegerField(default=0, editable=False)
    next_try_at = models.DateTimeField(null=True, editable=False)
    error = models.TextField(_("last error"), blank=True, editable=False)

    objects = SubscriptionQuerySet.as_manager()

    class Meta:
        ordering = ["name"]
        verbose_name, verbose_name_plural = _("outgoing webhook"), _("outgoing webhooks")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("subscriptions:detail", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        if not isinstance(self.wanted, list) or not self.wanted or set(self.wanted) - set(Event.values):
            raise ValidationError({"wanted": _("Choose what it is told, at least one thing.")})
        self.wanted = [event for event in Event.values if event in self.wanted]

    @property
    def is_paused(self) -> bool:
        return self.paused_at is not None

    @property
    def secret(self) -> str:
        return signing.secret_of(PURPOSE, self.salt, self.generation)

    @property
    def told(self) -> list[str]:
        """The events in words."""
        return [str(Event(event).label) for event in self.wanted]

    @property
    def kept_until(self) -> dt.datetime | None:
        """Until when what happens is kept for a paused one."""
        return self.paused_at + KEPT_FOR if self.paused_at else None

    @property
    def waits_until(self) -> dt.datetime | None:
        """The moment before which a failing one gets nothing."""
        return self.next_try_at if self.next_try_at and self.next_try_at > timezone.now() else None


class Gathered(models.Model):
    """Up to which moment what happened was looked through and queued, by what was looked for."""

    name = models.CharField(max_length=40, primary_key=True)
    watermark = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.name} to {self.watermark}"

"""Service levels of an account's contract, and how often each was met in a month."""

from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.core.months import Month


@history
class ServiceLevel(FedRow):
    """One promise of the contract that is counted: so many in a hundred must be met. A new target is a new level."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="service_levels", verbose_name=_("account"))
    name = models.CharField(_("service level"), max_length=200, help_text=_("As the contract words it."))
    target_percent = models.DecimalField(
        _("target, in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(Decimal(100))],
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["account", "name", "pk"]
        verbose_name, verbose_name_plural = _("service level"), _("service levels")
        constraints = [
            models.UniqueConstraint(
                fields=["account", "name"],
                name="outcomes_level_named_once",
                violation_error_message=_("The account has a service level of this name already."),
            ),
            models.CheckConstraint(
                condition=Q(target_percent__gt=0, target_percent__lte=100), name="outcomes_level_target_is_a_share"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("accounts:outcome", args=[self.account_id])

    def __str__(self) -> str:
        return self.name


class ServiceLevelReadingQuerySet(OnAccountQuerySet):
    account_path = "service_level__account"

    def due_in(self, month: Month) -> Self:
        """Readings of a month in which anything was due at all."""
        return self.filter(month=month.first_day, due__gt=0)

    def below_target(self) -> Self:
        """Fewer were met than the level's own target asks."""
        return self.filter(met__lt=F("due") * F("service_level__target_percent") / Decimal(100))


@history
class ServiceLevelReading(FedRow):
    """How many of those due in a month were met."""

    service_level = models.ForeignKey(
        ServiceLevel, models.CASCADE, related_name="readings", verbose_name=_("service level")
    )
    month = models.DateField(_("month"))  # its first day
    met = models.PositiveIntegerField(_("met"))
    due = models.PositiveIntegerField(_("due"))

    objects = ServiceLevelReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "service_level", "pk"]
        verbose_name, verbose_name_plural = _("reading of a service level"), _("readings of service levels")
        indexes = [models.Index(fields=["month"], name="outcomes_reading_by_month")]
        constraints = [
            models.UniqueConstraint(
                fields=["service_level", "month"],
                name="outcomes_reading_once_a_month",
                violation_error_message=_("This month has a reading already; change that one."),
            ),
            models.CheckConstraint(condition=Q(month__day=1), name="outcomes_reading_of_a_month"),
            models.CheckConstraint(
                condition=Q(met__lte=F("due")),
                name="outcomes_reading_met_of_due",
                violation_error_message=_("No more can be met than were due."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.service_level.get_absolute_url()

    def __str__(self) -> str:
        return f"{self.service_level}: {self.met} / {self.due}, {self.month:%Y-%m}"

    def clean(self) -> None:
        """What the constraints say, beside the field that is wrong."""
        super().clean()
        if self.met is not None and self.due is not None and self.met > self.due:
            raise ValidationError({"met": _("No more can be met than were due.")})

    def is_writable_by(self, person: Any) -> bool:
        return self.service_level.account.is_writable_by(person)

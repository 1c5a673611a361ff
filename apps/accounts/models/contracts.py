"""What was agreed and what it is worth: contracts and the revenue ledger."""

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from apps.accounts.models.accounts import Account
from apps.accounts.queries import ContractQuerySet, RevenueEventQuerySet
from apps.core.models import FedRow, history


@history
class Contract(FedRow):
    class Kind(models.TextChoices):
        RETAINER = "retainer", _("Retainer")
        PROJECT = "project", _("Project")
        SUBSCRIPTION = "subscription", _("Subscription")

    account = models.ForeignKey(Account, models.PROTECT, related_name="contracts", verbose_name=_("account"))
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.RETAINER)
    monthly_fee = models.DecimalField(_("monthly fee"), max_digits=14, decimal_places=2, null=True, blank=True)
    included_hours = models.DecimalField(
        _("included hours a month"),
        max_digits=8,
        decimal_places=2,
        null=True,
        blank=True,
    )
    signed_on = models.DateField(_("signed on"), null=True, blank=True)
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    renews = models.ForeignKey(
        "self",
        models.SET_NULL,
        related_name="renewals",
        null=True,
        blank=True,
        verbose_name=_("renews"),
        help_text=_("The contract before, where this one renews it."),
    )

    objects = ContractQuerySet.as_manager()

    class Meta:
        ordering = ["-starts_on", "-pk"]
        verbose_name, verbose_name_plural = _("contract"), _("contracts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="accounts_contract_forward",
                violation_error_message=_("A contract cannot end before it starts."),
            ),
            models.CheckConstraint(condition=Q(monthly_fee__gte=0), name="accounts_contract_fee"),
            models.CheckConstraint(condition=Q(included_hours__gte=0), name="accounts_contract_hours"),
        ]

    def get_absolute_url(self) -> str:
        return self.account.get_absolute_url()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} from {self.starts_on}"

    def clean(self) -> None:
        super().clean()
        if self.renews and (self.renews.account_id != self.account_id or self.renews_id == self.pk):
            raise ValidationError({"renews": _("Choose another contract of the same account.")})


@history
class RevenueEvent(FedRow):
    """A change of the monthly recurring value of an account, in the organisation's currency.

    `value_after` is the recurring value once this event counts; the service keeps it. Within a day, gains come
    first, then contraction, churn, and last a return.
    """

    class Kind(models.TextChoices):
        NEW = "new", _("New")
        EXPANSION = "expansion", _("Expansion")
        CONTRACTION = "contraction", _("Contraction")
        CHURN = "churn", _("Churn")
        RETURNED = "returned", _("Returned")

    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="revenue_events",
        verbose_name=_("account"),
    )
    kind = models.CharField(_("kind"), max_length=20, choices=Kind)
    monthly_amount = models.DecimalField(
        _("monthly amount"),
        max_digits=14,
        decimal_places=2,
        help_text=_("Always positive; the kind gives the sign."),
    )
    occurred_on = models.DateField(_("day"))
    value_after = models.DecimalField(max_digits=16, decimal_places=2, default=0, editable=False)

    objects = RevenueEventQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        verbose_name, verbose_name_plural = _("revenue event"), _("revenue events")
        indexes = [models.Index(fields=["account", "occurred_on"], name="accounts_revenue_by_day")]
        constraints = [
            models.CheckConstraint(
                condition=Q(monthly_amount__gt=0),
                name="accounts_revenue_positive",
                violation_error_message=_("Write a positive amount; the kind says whether it adds or takes away."),
            ),
            models.CheckConstraint(
                condition=Q(value_after__gte=0),
                name="accounts_revenue_never_below_zero",
            ),
        ]

    def get_absolute_url(self) -> str:
        return self.account.get_absolute_url()

    def __str__(self) -> str:
        return f"{self.get_kind_display()} {self.monthly_amount} on {self.occurred_on}"

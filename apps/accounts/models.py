"""Accounts and who works on them by day, contacts, contracts, the revenue ledger."""

from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower, Trim
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.queries import (
    AccountQuerySet,
    ContactQuerySet,
    ContractQuerySet,
    RevenueEventQuerySet,
)
from apps.core.dated import Period
from apps.core.models import FedRow, history
from apps.people.models import Person, Team


@history
class Account(FedRow):
    """A client (or, of kind internal, a part of the firm that is served like one).

    `team` and `manager` are the present ones; `AccountTeam` and `AccountManager` say who it was on a day.
    """

    class Kind(models.TextChoices):
        EXTERNAL = "external", _("External")
        INTERNAL = "internal", _("Internal")

    class Segment(models.TextChoices):
        KEY = "key", _("Key account")
        STANDARD = "standard", _("Standard")

    class Status(models.TextChoices):
        ACTIVE = "active", _("Active")
        LOST = "lost", _("Lost")
        FORMER = "former", _("Former")

    name = models.CharField(_("name"), max_length=160, unique=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.EXTERNAL)
    segment = models.CharField(_("segment"), max_length=20, choices=Segment, default=Segment.STANDARD)
    industry = models.CharField(_("industry"), max_length=120, blank=True)
    team = models.ForeignKey(
        Team,
        models.PROTECT,
        related_name="accounts",
        null=True,
        blank=True,
        verbose_name=_("team"),
    )
    manager = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="managed_accounts",
        null=True,
        blank=True,
        verbose_name=_("manager"),
    )
    members = models.ManyToManyField(
        Person,
        related_name="member_accounts",
        blank=True,
        verbose_name=_("members"),
        help_text=_("People besides the manager who work on this account and may see and change it."),
    )
    started_on = models.DateField(_("client since"))
    lost_on = models.DateField(_("lost on"), null=True, blank=True)
    lost_reason = models.TextField(_("why it was lost"), blank=True)
    is_out_to_bid = models.BooleanField(
        _("out to bid"),
        default=False,
        help_text=_("While a client invites tenders, feedback requests pause."),
    )

    objects = AccountQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name"), "pk"]
        verbose_name, verbose_name_plural = _("account"), _("accounts")
        constraints = [
            models.CheckConstraint(
                condition=Q(lost_on=None) | Q(lost_on__gte=F("started_on")),
                name="accounts_account_lost_after_start",
                violation_error_message=_("An account cannot be lost before it became a client."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("accounts:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.name

    def is_writable_by(self, person: Any) -> bool:
        return Account.objects.writable_by(person).filter(pk=self.pk).exists()


@history
class AccountTeam(Period):
    """The team that served an account, by day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="teams")
    team = models.ForeignKey(Team, models.PROTECT, null=True, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["account", "from_on"], name="accounts_account_team_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.team_id} from {self.from_on}"


@history
class AccountManager(Period):
    """The person who managed an account, by day."""

    account = models.ForeignKey(Account, models.CASCADE, related_name="managers")
    manager = models.ForeignKey(Person, models.PROTECT, null=True, related_name="+")

    class Meta(Period.Meta):
        constraints = [
            *Period.Meta.constraints,
            models.UniqueConstraint(fields=["account", "from_on"], name="accounts_account_manager_once"),
        ]

    def __str__(self) -> str:
        return f"{self.account_id}: {self.manager_id} from {self.from_on}"


@history
class Contact(FedRow):
    """A person at the client who may be asked."""

    class Seniority(models.TextChoices):
        EXECUTIVE = "executive", _("Executive")
        SENIOR = "senior", _("Senior")
        OTHER = "other", _("Other")

    class BuyingRole(models.TextChoices):
        DECISION_MAKER = "decision_maker", _("Decision maker")
        SPONSOR = "sponsor", _("Sponsor")
        CHAMPION = "champion", _("Champion")
        INFLUENCER = "influencer", _("Influencer")
        USER = "user", _("User")

    account = models.ForeignKey(Account, models.PROTECT, related_name="contacts", verbose_name=_("account"))
    full_name = models.CharField(_("full name"), max_length=120)
    email = models.EmailField(_("email"), blank=True)
    address = models.GeneratedField(  # what "the same address" means: trimmed, lower case
        expression=Lower(Trim("email")),
        output_field=models.CharField(max_length=254),
        db_persist=True,
    )
    title = models.CharField(_("job title"), max_length=120, blank=True)
    seniority = models.CharField(_("seniority"), max_length=20, choices=Seniority, default=Seniority.OTHER)
    buying_role = models.CharField(_("buying role"), max_length=20, choices=BuyingRole, default=BuyingRole.USER)
    language = models.CharField(_("language"), max_length=5, choices=settings.LANGUAGES, default="en")
    joined_on = models.DateField(_("joined on"), null=True, blank=True)
    left_on = models.DateField(_("left on"), null=True, blank=True)
    introduced_on = models.DateField(
        _("introduced on"),
        null=True,
        blank=True,
        help_text=_("When this person was introduced to the team."),
    )

    objects = ContactQuerySet.as_manager()

    class Meta:
        ordering = [Lower("full_name"), "pk"]
        verbose_name, verbose_name_plural = _("contact"), _("contacts")
        indexes = [models.Index(fields=["address"], name="accounts_contact_address")]
        constraints = [
            models.CheckConstraint(
                condition=Q(left_on=None) | Q(joined_on=None) | Q(left_on__gte=F("joined_on")),
                name="accounts_contact_left_after_joined",
                violation_error_message=_("A contact cannot leave before joining."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("accounts:contact_detail", args=[self.pk])

    def __str__(self) -> str:
        return self.full_name

    @property
    def first_name(self) -> str:
        return self.full_name.split()[0] if self.full_name.split() else self.full_name


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

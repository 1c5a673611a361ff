"""Accounts, and which team served and which person managed them on which day."""

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.queries import AccountQuerySet
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

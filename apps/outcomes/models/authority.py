"""The authority register (who may act beyond the contract, and who did) and the friction log."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MinValueValidator
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.accounts.queries import OnAccountQuerySet
from apps.core.access import Role
from apps.core.models import FedRow, history
from apps.people.models import Person

FROM_ZERO = MinValueValidator(Decimal(0))


class AuthorityGrantQuerySet(OnAccountQuerySet):
    def visible_to(self, person: Any) -> Self:
        """Those of accounts a person sees, those for all accounts, and their own."""
        if person.role == Role.COACH:
            return self.none()
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        mine = Q(account=None) | Q(person=person.pk) | Q(account__in=self._accounts().visible_to(person).values("pk"))
        return self.filter(mine)

    def writable_by(self, person: Any) -> Self:
        """Trust is given from above: by the lead of an account's team, executives and administrators."""
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return self
        if person.role == Role.TEAM_LEAD and person.team_id:
            return self.filter(account__team=person.team_id)
        return self.none()

    def in_force(self, day: dt.date) -> Self:
        """Grants that hold on a day; `until_on` is the last one."""
        return self.filter(Q(until_on=None) | Q(until_on__gte=day), from_on__lte=day)


@history
class AuthorityGrant(FedRow):
    """Leave for one person to act beyond the contract, up to an amount a time; for one account, or for all."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who may act"))
    account = models.ForeignKey(
        Account,
        models.PROTECT,
        related_name="authority_grants",
        null=True,
        blank=True,
        verbose_name=_("account"),
        help_text=_("Empty: for every account."),
    )
    up_to_amount = models.DecimalField(_("up to, each time"), max_digits=14, decimal_places=2, validators=[FROM_ZERO])
    from_on = models.DateField(_("from"))
    until_on = models.DateField(_("until"), null=True, blank=True, help_text=_("The last day. Empty: no end."))
    granted_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("granted by")
    )

    objects = AuthorityGrantQuerySet.as_manager()

    class Meta:
        ordering = ["-from_on", "-pk"]
        verbose_name, verbose_name_plural = _("grant of authority"), _("grants of authority")
        indexes = [models.Index(fields=["person", "from_on"], name="outcomes_grant_of_person")]
        constraints = [
            models.CheckConstraint(
                condition=Q(until_on=None) | Q(until_on__gte=F("from_on")),
                name="outcomes_grant_forward",
                violation_error_message=_("It cannot end before it begins."),
            ),
            models.CheckConstraint(condition=Q(up_to_amount__gte=0), name="outcomes_grant_not_negative"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("outcomes:grant", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.person}: {self.up_to_amount}"

    def is_writable_by(self, person: Any) -> bool:
        """Who may give or change it; see `AuthorityGrantQuerySet.writable_by`."""
        if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR}:
            return True
        leads = person.role == Role.TEAM_LEAD and person.team_id is not None
        return leads and self.account is not None and self.account.team_id == person.team_id


class AuthorityUseQuerySet(OnAccountQuerySet):
    def with_grant(self) -> Self:
        """Annotates `is_within_grant`: a grant of the person held on the day, for the account and the amount."""
        grants = AuthorityGrant.objects.filter(
            Q(account=None) | Q(account=OuterRef("account")),
            Q(until_on=None) | Q(until_on__gte=OuterRef("occurred_on")),
            person=OuterRef("person"),
            from_on__lte=OuterRef("occurred_on"),
            up_to_amount__gte=OuterRef("amount"),
        )
        return self.annotate(is_within_grant=Exists(grants.order_by()))


@history
class AuthorityUse(FedRow):
    """One time somebody acted beyond the contract for a client: what for, what it cost, how fast it helped."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="authority_uses", verbose_name=_("account"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who acted"))
    occurred_on = models.DateField(_("day"))
    summary = models.CharField(_("what was done for the client"), max_length=300)
    amount = models.DecimalField(
        _("amount"), max_digits=14, decimal_places=2, default=Decimal(0), validators=[FROM_ZERO]
    )
    minutes_to_fix = models.PositiveIntegerField(
        _("minutes to fix"), help_text=_("From hearing of it until it was put right.")
    )
    was_proof_demanded = models.BooleanField(
        _("the client had to prove it first"), default=False, help_text=_("Receipts, screenshots, a form to fill in.")
    )

    objects = AuthorityUseQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        verbose_name, verbose_name_plural = _("use of authority"), _("uses of authority")
        indexes = [
            models.Index(fields=["account", "-occurred_on"], name="outcomes_use_by_account"),
            models.Index(fields=["-occurred_on", "-id"], name="outcomes_use_newest"),
        ]
        constraints = [models.CheckConstraint(condition=Q(amount__gte=0), name="outcomes_use_not_negative")]

    def get_absolute_url(self) -> str:
        return reverse("outcomes:use", args=[self.pk])

    def __str__(self) -> str:
        return self.summary


@history
class Friction(FedRow):
    """One time the contract stood in the way of what the client needed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="frictions", verbose_name=_("account"))
    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("who met it"))
    occurred_on = models.DateField(_("day"))
    summary = models.CharField(_("what stood in the way"), max_length=300)
    contract_clause = models.CharField(
        _("clause of the contract"), max_length=200, blank=True, help_text=_("Where it says so.")
    )

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        verbose_name, verbose_name_plural = _("friction"), _("frictions")
        indexes = [
            models.Index(fields=["account", "-occurred_on"], name="outcomes_friction_by_account"),
            models.Index(fields=["-occurred_on", "-id"], name="outcomes_friction_newest"),
        ]

    def get_absolute_url(self) -> str:
        return reverse("outcomes:friction", args=[self.pk])

    def __str__(self) -> str:
        return self.summary

"""Service cases: what a client asked us to put right, and whether it closed to their satisfaction."""

from typing import Self

import pghistory
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.people.models import Person
from apps.products.models import Product


class CaseQuerySet(OnAccountQuerySet):
    def in_state(self, state: str) -> Self:
        """Cases of one `Case.State`."""
        if state == Case.State.OPEN:
            return self.filter(closed_on=None)
        return self.filter(closed_on__isnull=False, reopened_on__isnull=state != Case.State.REOPENED)


@history(level=pghistory.Statement)  # a file may have a million of them: five times quicker than row by row
class Case(FedRow):
    """One case of one account. `satisfaction` is the client's own word, asked after it closed.

    `closed_on` is the day it first closed, in whose month it counts; `reopened_on` the day it came back after that.
    """

    class State(models.TextChoices):
        OPEN = "open", _("Open")
        CLOSED = "closed", _("Closed")
        REOPENED = "reopened", _("Reopened")

    class Cause(models.TextChoices):
        PEOPLE = "people", _("People")
        TRAINING = "training", _("Training")
        PRODUCT = "product", _("Product")
        PROCESS = "process", _("Process")
        OTHER = "other", _("Other")

    account = models.ForeignKey(Account, models.PROTECT, related_name="cases", verbose_name=_("account"))
    contact = models.ForeignKey(
        Contact, models.PROTECT, related_name="cases", null=True, blank=True, verbose_name=_("contact")
    )
    subject = models.CharField(_("subject"), max_length=200, blank=True)
    opened_on = models.DateField(_("opened on"))
    closed_on = models.DateField(_("closed on"), null=True, blank=True)
    reopened_on = models.DateField(_("reopened on"), null=True, blank=True)
    inbound_contacts = models.PositiveIntegerField(_("times the client got in touch"), default=1)
    satisfaction = models.PositiveSmallIntegerField(
        _("satisfaction"), null=True, blank=True, validators=[MinValueValidator(1), MaxValueValidator(5)]
    )
    cause = models.CharField(_("cause"), max_length=20, choices=Cause, blank=True)
    minutes = models.PositiveIntegerField(
        _("minutes we spent"), null=True, blank=True, help_text=_("All the time it took us, by whoever handled it.")
    )
    handled_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("handled by")
    )
    product = models.ForeignKey(
        Product, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("product")
    )

    objects = CaseQuerySet.as_manager()

    class Meta:
        ordering = ["-opened_on", "-pk"]
        verbose_name, verbose_name_plural = _("case"), _("cases")
        indexes = [
            models.Index(fields=["account", "-opened_on"], name="cases_case_by_account"),
            models.Index(fields=["closed_on"], name="cases_case_closed"),
            models.Index(fields=["-opened_on", "-id"], name="cases_case_newest"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_on=None) | Q(closed_on__gte=F("opened_on")),
                name="cases_case_forward",
                violation_error_message=_("A case cannot close before it was opened."),
            ),
            models.CheckConstraint(
                condition=Q(reopened_on=None) | Q(closed_on__isnull=False, reopened_on__gte=F("closed_on")),
                name="cases_case_reopened_after_closing",
                violation_error_message=_("A case can only be reopened after it closed."),
            ),
            models.CheckConstraint(
                condition=Q(satisfaction=None) | Q(satisfaction__range=(1, 5)), name="cases_case_satisfaction_1_to_5"
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("cases:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.subject or f"{_('Case')} {self.pk}"

    def clean(self) -> None:
        """What the constraints say of the days, beside the field that is wrong."""
        super().clean()
        wrong = {}
        if self.contact and self.contact.account_id != self.account_id:
            wrong["contact"] = _("Choose a contact of this account.")
        if self.closed_on and self.opened_on and self.closed_on < self.opened_on:
            wrong["closed_on"] = _("A case cannot close before it was opened.")
        if self.reopened_on and (not self.closed_on or self.reopened_on < self.closed_on):
            wrong["reopened_on"] = _("A case can only be reopened after it closed.")
        if wrong:
            raise ValidationError(wrong)

    @property
    def state(self) -> State:
        if self.closed_on is None:
            return self.State.OPEN
        return self.State.REOPENED if self.reopened_on else self.State.CLOSED

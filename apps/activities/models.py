"""Activities, their kinds, and the contributions that split their minutes over impacts."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q, Sum
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, Row, history
from apps.impacts.models import Impact
from apps.people.models import Person, SharedQuerySet

MINUTES_OF_A_DAY = 1440
COUNTED = ("id", "kind", "person", "minutes", "linked_percent")  # what a sum of work reads: indexes hold it


@history
class ActivityKind(FedRow):
    """A kind of work: call, workshop, report …"""

    name = models.CharField(_("name"), max_length=80, unique=True)
    is_offered = models.BooleanField(_("offered for new activities"), default=True)

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = [Lower("name")]
        verbose_name, verbose_name_plural = _("activity kind"), _("activity kinds")

    def __str__(self) -> str:
        return self.name


class ActivityQuerySet(OnAccountQuerySet):
    def between(self, first: dt.date, last: dt.date) -> Self:
        """Activities of the days from `first` up to and including `last`."""
        return self.filter(occurred_on__gte=first, occurred_on__lte=last)

    def by_person(self, person: Any) -> Self:
        return self.filter(person=person.pk)

    def unlinked(self) -> Self:
        """Activities of which some minutes serve no named impact."""
        return self.filter(linked_percent__lt=100)


@history(exclude=["submission_id"])
class Activity(FedRow):
    """Something a person did for an account on a day.

    `linked_percent` is the sum of its contributions, kept by the service, so that what is unlinked is seen
    without adding them up.
    """

    account = models.ForeignKey(  # found by the indexes below, which begin with it
        Account, models.PROTECT, related_name="activities", verbose_name=_("account"), db_index=False
    )
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="activities", verbose_name=_("person"), db_index=False
    )
    kind = models.ForeignKey(
        ActivityKind,
        models.PROTECT,
        related_name="activities",
        verbose_name=_("kind"),
        null=True,
        blank=True,
    )
    occurred_on = models.DateField(_("day"))
    minutes = models.PositiveSmallIntegerField(
        _("minutes"),
        validators=[
            MinValueValidator(1, _("Write at least one minute.")),
            MaxValueValidator(
                MINUTES_OF_A_DAY,
                _("A day has 1,440 minutes; split longer work over its days."),
            ),
        ],
    )
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    contacts = models.ManyToManyField(Contact, related_name="activities", blank=True, verbose_name=_("contacts"))
    is_beyond_contract = models.BooleanField(_("beyond the contract"), default=False)
    linked_percent = models.DecimalField(max_digits=5, decimal_places=2, default=0, editable=False)
    submission_id = models.UUIDField(null=True, unique=True, editable=False)

    objects = ActivityQuerySet.as_manager()

    class Meta:
        ordering = ["-occurred_on", "-pk"]
        verbose_name, verbose_name_plural = _("activity"), _("activities")
        indexes = [
            models.Index(fields=["occurred_on", "account"], name="activities_by_day", include=COUNTED),
            models.Index(fields=["account", "-occurred_on"], name="activities_by_account", include=COUNTED),
            models.Index(fields=["person", "-occurred_on"], name="activities_by_person"),
            models.Index(fields=["updated_at"], name="activities_changed"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(minutes__gte=1, minutes__lte=MINUTES_OF_A_DAY),
                name="activities_activity_minutes",
            ),
            models.CheckConstraint(
                condition=Q(linked_percent__gte=0, linked_percent__lte=100),
                name="activities_activity_split_to_100",
                violation_error_message=_("The split adds up to more than 100 %."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("activities:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.summary or f"{self.kind or _('Activity')} on {self.occurred_on}"

    @property
    def unlinked_minutes(self) -> Decimal:
        """Minutes that serve no named impact, unrounded."""
        return self.minutes * (100 - self.linked_percent) / 100


class ContributionQuerySet(OnAccountQuerySet):
    account_path = "activity__account"

    def minutes_by_impact(self) -> Any:
        """{impact id: minutes}, unrounded, over the contributions at hand."""
        minutes = Sum(models.F("activity__minutes") * models.F("percent") / 100)
        return dict(self.order_by().values_list("impact").annotate(minutes=minutes))


@history
class Contribution(Row):
    """The percent of an activity that served an impact of the same account."""

    activity = models.ForeignKey(Activity, models.CASCADE, related_name="contributions", db_index=False)
    impact = models.ForeignKey(
        Impact, models.PROTECT, related_name="contributions", verbose_name=_("impact"), db_index=False
    )
    percent = models.DecimalField(
        _("percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(Decimal("0.01")), MaxValueValidator(100)],
    )

    objects = ContributionQuerySet.as_manager()

    class Meta:
        ordering = ["-percent", "pk"]
        indexes = [models.Index(fields=["impact", "activity"], name="activities_by_impact", include=["percent"])]
        constraints = [
            models.UniqueConstraint(
                fields=["activity", "impact"], name="activities_contribution_once", include=["percent"]
            ),
            models.CheckConstraint(
                condition=Q(percent__gt=0, percent__lte=100),
                name="activities_contribution_percent",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.impact} {self.percent} %"

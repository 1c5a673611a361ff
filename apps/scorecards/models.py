"""A month as it was published, and what people remark about its figures. Published rows never change."""

from typing import Any, Self

import pghistory
import pgtrigger
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from apps.core.models import Row, history
from apps.core.months import Month
from apps.measures.models import Figure, OfMeasure, Scope, ScopedQuerySet
from apps.measures.registry import get
from apps.people.models import Person
from apps.scorecards.circulation import models as _circulation  # noqa: F401  tables of their own
from apps.scorecards.obstacles.models import Obstacle, ObstacleNote
from apps.scorecards.signals.models import SignalSnapshot

__all__ = [
    "Accountable",
    "Obstacle",
    "ObstacleNote",
    "Publication",
    "PublishedFigure",
    "Remark",
    "SignalSnapshot",
]

_STAYS = pgtrigger.Protect(name="stays", operation=pgtrigger.Update | pgtrigger.Delete)


class MonthlyQuerySet(ScopedQuerySet):
    def in_month(self, month: Month) -> Self:
        return self.filter(month=month.first_day)


class Scoped(models.Model):
    """Abstract: something said of one scope in one month; `month` is its first day."""

    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.COMPANY)
    scope_id = models.BigIntegerField(_("scope id"), default=0)
    month = models.DateField(_("month"))

    class Meta:
        abstract = True


class PublicationQuerySet(MonthlyQuerySet):
    def waits(self, month: Month) -> bool:
        """Whether the company has figures of a month that nobody has published; without figures nothing waits."""
        has_figures = Figure.objects.of(Scope.COMPANY).filter(month=month.first_day).exists()
        return has_figures and not self.of(Scope.COMPANY).in_month(month).exists()


@pghistory.track(pghistory.InsertEvent())
class Publication(Scoped):
    """A month of a scope, frozen and signed. `published_by` is empty where the month closed by itself.

    Everything recorded before `counted_at` is in its figures.
    """

    published_at = models.DateTimeField(_("published at"), default=timezone.now, editable=False)
    published_by = models.ForeignKey(
        Person, models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("published by")
    )
    comment = models.TextField(_("comment"), blank=True)
    counted_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = PublicationQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "scope", "scope_id"]
        verbose_name, verbose_name_plural = _("publication"), _("publications")
        constraints = [
            models.UniqueConstraint(fields=["month", "scope", "scope_id"], name="scorecards_publication_once")
        ]
        triggers = [_STAYS]

    def __str__(self) -> str:
        return f"{Scope(self.scope).label} {self.scope_id or ''} {self.month:%Y-%m}"


class PublishedFigure(models.Model):
    """One figure as it was published: what was counted, by which version of the method, and what was shown.

    Of every measure of that day there is a row, also where nothing was counted. Names are those of `measures.Figure`;
    `value`, `low`, `high` and `display` are what the method of the day made of it.
    """

    publication = models.ForeignKey(Publication, models.PROTECT, related_name="figures")
    measure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    n = models.BigIntegerField(default=0)
    squares = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    answered = models.IntegerField(null=True)
    invited = models.IntegerField(null=True)
    eligible = models.IntegerField(null=True)
    levels = models.JSONField(null=True)
    value = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    low = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    high = models.DecimalField(max_digits=30, decimal_places=10, null=True)
    display = models.CharField(max_length=60)
    confidence = models.CharField(max_length=10)
    status = models.CharField(max_length=20)
    target = models.DecimalField(max_digits=16, decimal_places=4, null=True)
    benchmark = models.DecimalField(max_digits=16, decimal_places=4, null=True)

    class Meta:
        verbose_name, verbose_name_plural = _("published figure"), _("published figures")
        constraints = [models.UniqueConstraint(fields=["publication", "measure"], name="scorecards_published_once")]
        triggers = [_STAYS]

    def __str__(self) -> str:
        return f"{self.measure}: {self.display}"


class RemarkQuerySet(MonthlyQuerySet):
    def writable_by(self, person: Any) -> Self:
        """One takes back what one wrote; an administrator anything."""
        return self if person.is_administrator else self.filter(author=person)


@history
class Remark(Scoped, Row):
    """What somebody says about a figure of a month."""

    measure = models.CharField(_("measure"), max_length=60)
    text = models.TextField(_("remark"), max_length=4000)
    author = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("written by"))

    objects = RemarkQuerySet.as_manager()

    class Meta:
        ordering = ["recorded_at", "pk"]
        verbose_name, verbose_name_plural = _("remark"), _("remarks")
        indexes = [models.Index(fields=["month", "scope", "scope_id"], name="scorecards_remark_of")]

    def __str__(self) -> str:
        return self.text[:60]

    def may_be_removed_by(self, person: Any) -> bool:
        return person.is_administrator or self.author_id == person.pk


@history
class Accountable(OfMeasure):
    """Who answers for a measure of a scope."""

    person = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("person"))

    objects = ScopedQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "scope", "scope_id"]
        verbose_name, verbose_name_plural = _("accountable person"), _("accountable people")
        constraints = [
            models.UniqueConstraint(fields=["measure", "scope", "scope_id"], name="scorecards_accountable_once")
        ]

    def __str__(self) -> str:
        found = get(self.measure)
        return f"{found.name if found else self.measure}: {self.person}"

    def get_absolute_url(self) -> str:
        return reverse("scorecards:accountable_update", args=[self.pk])

"""Figures by month and scope, targets, and how far the roll-up has come."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.models import FedRow, history
from apps.measures.registry import get
from apps.measures.scales import Scale, scale_of
from apps.people.models import BusinessUnit, SharedQuerySet, Team


class Scope(models.TextChoices):
    """What a figure is about; `scope_id` is the row's id (0 for the company)."""

    COMPANY = "company", _("Company")
    BUSINESS_UNIT = "business_unit", _("Business unit")
    TEAM = "team", _("Team")
    ACCOUNT = "account", _("Account")


def rows_of(scope: str) -> models.QuerySet:
    """Every unit, team or account a figure of a scope may be about. KeyError for the company, which is one."""
    model: type[models.Model] = {Scope.BUSINESS_UNIT: BusinessUnit, Scope.TEAM: Team, Scope.ACCOUNT: Account}[
        Scope(scope)
    ]
    return model._default_manager.all()


def first_of_trailing(month: dt.date, months: int) -> dt.date:
    """The first day of the earliest of `months` months up to and including the one that begins on `month`."""
    year, number = divmod(month.year * 12 + month.month - months, 12)
    return dt.date(year, number + 1, 1)


class ScopedQuerySet(SharedQuerySet):
    """Rows about a scope: shared with everybody as figures are, those of an account with whoever sees the account."""

    def of(self, scope: str, scope_id: int = 0) -> Self:
        return self.filter(scope=scope, scope_id=scope_id)

    def visible_to(self, person: Any) -> Self:
        accounts = Account.objects.visible_to(person).order_by().values("pk")
        return self.filter(~models.Q(scope=Scope.ACCOUNT) | models.Q(scope_id__in=accounts))


class FigureQuerySet(ScopedQuerySet):
    def trailing(self, month: dt.date, months: int = 24) -> Self:
        """The figures of `months` months up to and including the one that begins on `month`."""
        return self.filter(month__gte=first_of_trailing(month, months), month__lte=month)


class Figure(models.Model):
    """One measure of one scope in one month, as counted: value, interval and display are computed on reading.

    `numerator` and `denominator` are in the measure's own units (counts, minutes, money); `n` is the sample
    (answers, accounts …); `squares` is the sum of squares of a mean. `answered`, `invited`, `eligible` count contacts.
    `levels` splits the numerator of a measure that has levels.
    """

    measure = models.CharField(max_length=60)
    version = models.PositiveSmallIntegerField(default=1)
    scope = models.CharField(max_length=20, choices=Scope)
    scope_id = models.BigIntegerField(default=0)
    month = models.DateField()  # its first day
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    n = models.BigIntegerField(default=0)
    squares = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    answered = models.IntegerField(null=True)
    invited = models.IntegerField(null=True)
    eligible = models.IntegerField(null=True)
    levels = models.JSONField(null=True)
    rolled_up_at = models.DateTimeField()

    objects = FigureQuerySet.as_manager()

    class Meta:
        verbose_name, verbose_name_plural = _("figure"), _("figures")
        constraints = [
            models.UniqueConstraint(fields=["scope", "scope_id", "month", "measure"], name="measures_figure_once")
        ]
        indexes = [models.Index(fields=["month", "measure"], name="measures_figure_by_month")]

    def __str__(self) -> str:
        return f"{self.measure} of {self.scope} {self.scope_id} in {self.month:%Y-%m}"


class Exact(models.DecimalField):
    """A number kept to the last digit that PostgreSQL computed: figures are rounded once, sums of them never."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**{"max_digits": 1000, "decimal_places": 500} | options)

    def db_type(self, connection: Any) -> str:
        return "numeric"


class AccountSum(models.Model):
    """What an account adds to the figures of a month, exact: teams, units and the company are added up of these.

    `every_…` are the sums with answers for the leadership only, where any are; `voices` are the contacts whose answers
    stand behind them (rule 12). A page reads them only to add them up anew. Of the measure "" are the contacts who
    answered (numerator), were invited (n) and were eligible (denominator).
    """

    measure = models.CharField(max_length=60)
    month = models.DateField()
    account_id = models.BigIntegerField()
    numerator = Exact()
    denominator = Exact()
    n = models.BigIntegerField()
    squares = Exact(null=True)
    every_numerator = Exact(null=True)
    every_denominator = Exact(null=True)
    every_n = models.BigIntegerField(null=True)
    every_squares = Exact(null=True)
    voices = models.IntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["month", "measure", "account_id"], name="measures_accountsum_once")
        ]

    def __str__(self) -> str:
        return f"{self.measure} of account {self.account_id} in {self.month:%Y-%m}"


class OfMeasure(FedRow):
    """Abstract: something set for one measure of one scope."""

    measure = models.CharField(_("measure"), max_length=60)
    scope = models.CharField(_("scope"), max_length=20, choices=Scope, default=Scope.COMPANY)
    scope_id = models.BigIntegerField(_("scope id"), default=0)

    class Meta:
        abstract = True

    def clean(self) -> None:
        super().clean()
        if get(self.measure) is None:
            raise ValidationError({"measure": _("There is no measure of this name.")})
        if self.scope == Scope.COMPANY:
            self.scope_id = 0
        elif not rows_of(self.scope).filter(pk=self.scope_id).exists():
            raise ValidationError({"scope_id": _("There is none of this id.")})


class TargetQuerySet(ScopedQuerySet):
    def in_force(self, day: dt.date) -> Self:
        """The latest target of each measure and scope that began by the day."""
        return (
            self.filter(from_on__lte=day)
            .order_by("measure", "scope", "scope_id", "-from_on")
            .distinct("measure", "scope", "scope_id")
        )


@history
class Target(OfMeasure):
    """What a measure should reach, from a day on, in the measure's own unit (proportions and ratios in percent)."""

    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    from_on = models.DateField(_("from"), default=dt.date(1, 1, 1))

    objects = TargetQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "scope", "scope_id", "-from_on"]
        verbose_name, verbose_name_plural = _("target"), _("targets")
        constraints = [
            models.UniqueConstraint(fields=["measure", "scope", "scope_id", "from_on"], name="measures_target_once")
        ]

    def __str__(self) -> str:
        found = get(self.measure)
        return f"{found.name if found else self.measure}: {self.value.normalize():f}"

    def get_absolute_url(self) -> str:
        return reverse("scorecards:target_update", args=[self.pk])


class BenchmarkQuerySet(ScopedQuerySet):
    def beside(self, day: dt.date) -> Self:
        """One a measure and scope: the latest of those dated by a day, else the first after it."""
        is_later = models.Case(models.When(source_on__gt=day, then=1), default=0, output_field=models.IntegerField())
        later = models.Case(models.When(source_on__gt=day, then="source_on"), output_field=models.DateField())
        rows = self.annotate(is_later=is_later, later_on=later)
        place = ("measure", "scope", "scope_id")
        return rows.order_by(*place, "is_later", "later_on", "-source_on", "-pk").distinct(*place)


@history
class Benchmark(OfMeasure):
    """What others reach, with where it was read; on the measure's own scale, or it cannot stand beside it.

    One of a unit, team or account (firms of its trade or country) stands beside its figures before the company's does.
    """

    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    scale = models.CharField(_("scale"), max_length=20, choices=Scale)
    source = models.CharField(_("source"), max_length=300)
    source_on = models.DateField(_("dated"))

    objects = BenchmarkQuerySet.as_manager()

    class Meta:
        ordering = ["measure", "scope", "scope_id", "-source_on"]
        verbose_name, verbose_name_plural = _("benchmark"), _("benchmarks")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "scope", "scope_id", "source", "source_on"], name="measures_benchmark_once"
            )
        ]

    def __str__(self) -> str:
        found = get(self.measure)
        return f"{found.name if found else self.measure}: {self.value.normalize():f}"

    def get_absolute_url(self) -> str:
        return reverse("scorecards:benchmark_update", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        found = get(self.measure)
        if found is None:  # said already
            return
        own = scale_of(found)
        if self.scale and self.scale != own:
            words = {"measure": found.name, "own": own.label, "scale": dict(Scale.choices).get(self.scale, self.scale)}
            refusal = _("“%(measure)s” is read in %(own)s; a figure in %(scale)s cannot stand beside it.")
            raise ValidationError({"scale": refusal % words})


class RollUp(models.Model):
    """The one row that says up to which moment everything recorded has been rolled up, and what the check found.

    `drift` lists figures that a fresh computation does not give (`apps/measures/drift.py`).
    """

    watermark = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    error = models.TextField(blank=True)
    checked_at = models.DateTimeField(null=True)
    checked = models.PositiveIntegerField(default=0)  # figures that the last check compared
    drift = models.JSONField(default=list)

    def __str__(self) -> str:
        return f"rolled up to {self.watermark}"

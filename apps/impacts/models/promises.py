"""Goals both sides agreed on, the impacts they break down to, with their versions and readings."""

import datetime as dt
from decimal import Decimal
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account, Contact
from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, Row, history
from apps.people.models import Person


@history
class Goal(FedRow):
    """What a client wants to reach, in words both sides signed."""

    account = models.ForeignKey(Account, models.PROTECT, related_name="goals", verbose_name=_("account"))
    statement = models.TextField(_("goal"))
    client_signatory = models.ForeignKey(
        Contact,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed for the client by"),
    )
    our_signatory = models.ForeignKey(
        Person,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("signed for us by"),
    )
    agreed_on = models.DateField(_("agreed on"), null=True, blank=True)

    # Set where somebody signed this very wording: the client on the page behind their link, one of us by a button.
    client_signed_at = models.DateTimeField(_("signed by the client at"), null=True, blank=True, editable=False)
    client_signed_name = models.CharField(_("signed by the client as"), max_length=120, blank=True, editable=False)
    our_signed_at = models.DateTimeField(_("signed by us at"), null=True, blank=True, editable=False)

    objects = OnAccountQuerySet.as_manager()

    class Meta:
        ordering = ["-agreed_on", "pk"]
        verbose_name, verbose_name_plural = _("goal"), _("goals")

    def get_absolute_url(self) -> str:
        return self.account.get_absolute_url()

    def __str__(self) -> str:
        return self.statement

    def clean(self) -> None:
        super().clean()
        if self.client_signatory and self.client_signatory.account_id != self.account_id:
            raise ValidationError({"client_signatory": _("Choose a contact of this account.")})


class ImpactQuerySet(OnAccountQuerySet):
    def active_on(self, day: dt.date) -> Self:
        """Promised and still worked on: no draft, begun by the day, not ended by it (measures, fine print)."""
        return self.begun_by(day).filter(Q(ended_on=None) | Q(ended_on__gt=day))

    def begun_by(self, day: dt.date) -> Self:
        return self.exclude(status="draft").filter(started_on__lte=day)

    def active_or_achieved_on(self, day: dt.date) -> Self:
        """What outcome and satisfaction count: active on the day, or achieved by then (not retired)."""
        ended = Q(ended_on=None) | Q(ended_on__gt=day)
        return self.begun_by(day).filter(ended | Q(status="achieved"))

    def with_actual(self, day: dt.date) -> Self:
        """Annotates `actual` and `actual_on`: the latest reading on or before the day."""
        readings = ImpactReading.objects.filter(impact=OuterRef("pk"), read_on__lte=day).order_by("-read_on", "-pk")
        return self.annotate(
            actual=Subquery(readings.values("value")[:1]), actual_on=Subquery(readings.values("read_on")[:1])
        )

    def with_version(self) -> Self:
        """Annotates `version_number`: how often what was promised has been written down; 0 where nobody has yet."""
        versions = ImpactVersion.objects.filter(impact=OuterRef("pk")).order_by("-number")
        return self.annotate(version_number=Coalesce(Subquery(versions.values("number")[:1]), 0))

    def open_to_work(self) -> Self:
        """Impacts an activity may serve now: drafts and active ones."""
        return self.filter(status__in=["draft", "active"])


PROMISED = ("statement", "metric_name", "unit", "baseline", "target", "due_on", "client_standard")


@history
class Impact(FedRow):
    """A benefit promised to a client, with the metric that shows it."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        ACHIEVED = "achieved", _("Achieved")
        RETIRED = "retired", _("Retired")

    account = models.ForeignKey(Account, models.PROTECT, related_name="impacts", verbose_name=_("account"))
    goal = models.ForeignKey(
        Goal,
        models.PROTECT,
        related_name="impacts",
        null=True,
        blank=True,
        verbose_name=_("goal"),
    )
    statement = models.CharField(
        _("impact"),
        max_length=200,
        help_text=_("What the client gets from it, in their words."),
    )
    status = models.CharField(_("status"), max_length=20, choices=Status, default=Status.ACTIVE)
    started_on = models.DateField(_("since"))
    ended_on = models.DateField(_("ended on"), null=True, blank=True)
    metric_name = models.CharField(_("metric"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    client_standard = models.TextField(
        _("the client's standard"),
        blank=True,
        help_text=_("What the client demands, in their words."),
    )
    confirmed_by = models.ForeignKey(
        Contact,
        models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("confirmed by"),
    )
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True, blank=True)

    objects = ImpactQuerySet.as_manager()

    class Meta:
        ordering = ["account", "pk"]
        verbose_name, verbose_name_plural = _("impact"), _("impacts")
        constraints = [
            models.CheckConstraint(
                condition=Q(ended_on=None) | Q(ended_on__gte=F("started_on")),
                name="impacts_impact_forward",
                violation_error_message=_("An impact cannot end before it began."),
            ),
            models.CheckConstraint(
                condition=Q(status__in=["draft", "active"], ended_on=None)
                | Q(status__in=["achieved", "retired"], ended_on__isnull=False),
                name="impacts_impact_ended_when_over",
                violation_error_message=_("An achieved or retired impact has the day it ended; others have none."),
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("impacts:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.statement

    def clean(self) -> None:
        super().clean()
        if self.goal and self.goal.account_id != self.account_id:
            raise ValidationError({"goal": _("Choose a goal of this account.")})
        if self.confirmed_by and self.confirmed_by.account_id != self.account_id:
            raise ValidationError({"confirmed_by": _("Choose a contact of this account.")})

    @property
    def is_open(self) -> bool:
        """Still worked on: a draft or active."""
        return self.status in {"draft", "active"}

    def attainment(self, actual: Decimal | None) -> Decimal | None:
        """How far the metric has come, in percent; see `apps.impacts.arithmetic.attainment`."""
        from apps.impacts.arithmetic import attainment

        return attainment(self.baseline, self.target, actual)


class ImpactReadingQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def latest_by(self, day: dt.date) -> Self:
        """The latest reading of each impact on or before a day."""
        return self.filter(read_on__lte=day).order_by("impact_id", "-read_on", "-pk").distinct("impact_id")


@history
class ImpactReading(FedRow):
    """What an impact's metric was on a day, and where the number comes from."""

    impact = models.ForeignKey(Impact, models.CASCADE, related_name="readings", verbose_name=_("impact"))
    read_on = models.DateField(_("day"))
    value = models.DecimalField(_("value"), max_digits=16, decimal_places=4)
    source = models.CharField(_("source"), max_length=200, blank=True)

    objects = ImpactReadingQuerySet.as_manager()

    class Meta:
        ordering = ["-read_on", "-pk"]
        verbose_name, verbose_name_plural = _("reading"), _("readings")
        indexes = [models.Index(fields=["impact", "-read_on"], name="impacts_reading_latest")]

    def get_absolute_url(self) -> str:
        return self.impact.get_absolute_url()

    def __str__(self) -> str:
        return f"{self.value} on {self.read_on}"

    def is_writable_by(self, person: Any) -> bool:
        return self.impact.account.is_writable_by(person)


class ImpactVersionQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def present(self) -> Self:
        """The wording that stands now of each impact."""
        return self.order_by("impact_id", "-number").distinct("impact_id")


class ImpactVersion(Row):
    """What was promised, as it was worded from one change to the next. A confirmation belongs to a version."""

    impact = models.ForeignKey(Impact, models.CASCADE, related_name="versions", verbose_name=_("impact"))
    number = models.PositiveIntegerField(_("version"))
    statement = models.CharField(_("impact"), max_length=200)
    metric_name = models.CharField(_("metric"), max_length=120, blank=True)
    unit = models.CharField(_("unit"), max_length=40, blank=True)
    baseline = models.DecimalField(_("baseline"), max_digits=16, decimal_places=4, null=True, blank=True)
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True, blank=True)
    due_on = models.DateField(_("due on"), null=True, blank=True)
    client_standard = models.TextField(_("the client's standard"), blank=True)
    recorded_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("recorded by"))
    confirmed_by = models.ForeignKey(Contact, models.PROTECT, related_name="+", null=True)
    confirmed_at = models.DateTimeField(_("confirmed at"), null=True)

    objects = ImpactVersionQuerySet.as_manager()

    class Meta:
        ordering = ["impact", "-number"]
        verbose_name, verbose_name_plural = _("version of an impact"), _("versions of impacts")
        constraints = [models.UniqueConstraint(fields=["impact", "number"], name="impacts_version_number")]

    def __str__(self) -> str:
        return f"{self.statement} ({self.number})"

    def get_absolute_url(self) -> str:
        return self.impact.get_absolute_url()

"""Incentive plans, what they pay month by month, and disputes about it. What is approved never changes."""

from decimal import Decimal
from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.models import FedRow, Row, history
from apps.core.templatetags.desk import month as month_text
from apps.initiatives.models import Initiative
from apps.measures.declare import Measure
from apps.measures.models import Scope, rows_of
from apps.measures.registry import get
from apps.people.models import Person, Team
from apps.rewards.plans.arithmetic import Curve
from apps.rewards.plans.queries import PayoutQuerySet, PlanQuerySet
from apps.scorecards.models import Publication

HIGHEST = Decimal(1000)  # percent of what is paid at target that a plan may be capped at


@history
class IncentivePlan(FedRow):
    """What a person or a team is paid for a month: by how far a figure reached its target, or for an initiative."""

    class Rewards(models.TextChoices):
        NEW_SALES = "new_sales", _("New sales")
        KEEPING_CLIENTS = "keeping_clients", _("Keeping clients")
        OTHER = "other", _("Something else")

    class State(models.TextChoices):
        DRAFT = "draft", _("Draft")
        ACTIVE = "active", _("Active")
        ENDED = "ended", _("Ended")

    name = models.CharField(_("name"), max_length=200)
    person = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("person")
    )
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("team"))
    rewards = models.CharField(_("rewards"), max_length=20, choices=Rewards)
    measure = models.CharField(_("measure"), max_length=60, blank=True)
    initiative = models.ForeignKey(
        Initiative, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("initiative")
    )
    scope = models.CharField(_("figure of"), max_length=20, choices=Scope, default=Scope.COMPANY)
    scope_id = models.BigIntegerField(_("which one"), default=0, blank=True)
    target = models.DecimalField(
        _("target"), max_digits=16, decimal_places=4, null=True, blank=True, validators=[MinValueValidator(Decimal(0))]
    )
    payout_at_target = models.DecimalField(
        _("payout at target"), max_digits=12, decimal_places=2, validators=[MinValueValidator(Decimal(0))]
    )
    threshold = models.DecimalField(
        _("threshold"),
        max_digits=6,
        decimal_places=3,
        default=Curve.threshold,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal("99.999"))],
    )
    cap = models.DecimalField(
        _("cap"),
        max_digits=7,
        decimal_places=3,
        default=Curve.cap,
        validators=[MinValueValidator(Decimal(100)), MaxValueValidator(HIGHEST)],
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.DRAFT)

    objects = PlanQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name, verbose_name_plural = _("incentive plan"), _("incentive plans")
        indexes = [models.Index(fields=["state", "starts_on"], name="rewards_plan_by_state")]
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False, team=None) | Q(person=None, team__isnull=False),
                name="rewards_plan_one_payee",
                violation_error_message=_("A plan is for one person or for one team."),
            ),
            models.CheckConstraint(
                condition=Q(measure="") | Q(initiative=None, target__gt=0),
                name="rewards_plan_one_goal",
                violation_error_message=_("A plan hangs on a measure with a target above 0, or on an initiative."),
            ),
            models.CheckConstraint(
                condition=~Q(measure="") | Q(initiative__isnull=False) | Q(rewards="new_sales"),
                name="rewards_plan_some_goal",
                violation_error_message=_("Choose the measure or the initiative that it hangs on."),
            ),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(ends_on__gte=F("starts_on")),
                name="rewards_plan_forward",
                violation_error_message=_("A plan cannot end before it starts."),
            ),
            models.CheckConstraint(condition=~Q(state="ended") | Q(ends_on__isnull=False), name="rewards_plan_ended"),
            models.CheckConstraint(
                condition=Q(payout_at_target__gte=0, threshold__gte=0, threshold__lt=100, cap__gte=100),
                name="rewards_plan_curve",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("plans:detail", args=[self.pk])

    @property
    def curve(self) -> Curve:
        return Curve(self.threshold, self.cap)

    @property
    def declared(self) -> Measure | None:
        """The measure it hangs on, as declared."""
        return get(self.measure) if self.measure else None

    @property
    def never_paid_on(self) -> str:
        """Why its measure cannot be chosen."""
        refusal = _("Pay may not hang on “%(measure)s”: it would be worked on instead of what it shows.")
        return refusal % {"measure": self.declared.name if self.declared else self.measure}

    @property
    def is_measured(self) -> bool:
        """Whether what it pays for is known here; what is sold is booked elsewhere."""
        return bool(self.measure or self.initiative_id)

    @property
    def payee(self) -> Person | Team:
        return self.person or self.team  # type: ignore[return-value]

    def pays(self, person: Any) -> bool:
        """Whether somebody gets money from it."""
        return self.person_id == person.pk or (self.team_id is not None and self.team_id == person.team_id)

    def is_writable_by(self, person: Any) -> bool:
        return bool(person.is_administrator)

    def clean(self) -> None:
        super().clean()
        troubles = self._troubles_of_payee_and_days() | self._troubles_of_measure()
        if troubles:
            raise ValidationError(troubles)
        if self.scope == Scope.COMPANY or not self.measure:
            self.scope, self.scope_id = Scope.COMPANY, 0
        elif not rows_of(self.scope).filter(pk=self.scope_id or 0).exists():
            raise ValidationError({"scope_id": _("There is none of this id.")})
        if not self.measure:
            self.target = None

    def _troubles_of_payee_and_days(self) -> dict[str, Any]:
        """What the constraints say as well, here at the field to look at."""
        troubles: dict[str, Any] = {}
        if bool(self.person_id) == bool(self.team_id):
            troubles["team" if self.team_id else "person"] = _("A plan is for one person or for one team.")
        if self.starts_on and self.ends_on and self.ends_on < self.starts_on:
            troubles["ends_on"] = _("A plan cannot end before it starts.")
        return troubles

    def _troubles_of_measure(self) -> dict[str, Any]:
        found = self.declared
        if not self.measure:
            return {}
        if found is None:
            return {"measure": _("There is no measure of this name.")}
        if not found.is_payable:
            return {"measure": self.never_paid_on}
        if self.target is None or self.target <= 0:
            return {"target": _("Write a target above 0, in the measure’s own unit.")}
        return {}


@history
class Payout(Row):
    """What a plan pays for a month: the figure it was computed from, the terms it was computed by, and the money.

    A correction is a line of its own that `corrects` the month's first one; its `amount` is the difference.
    `publication` is empty while the month is not published: only what stands on a published month can be approved.
    """

    class State(models.TextChoices):
        COMPUTED = "computed", _("Computed")
        APPROVED = "approved", _("Approved")
        DISPUTED = "disputed", _("Disputed")

    class Why(models.TextChoices):
        """Why nothing is paid, besides a figure that is too far from its target."""

        NO_FIGURE = "no_figure", _("There is no figure for the month.")
        NOTHING = "nothing", _("There was nothing that could have gone wrong.")
        FEW = "few", _("Fewer than ten answers stand behind the figure.")
        COVERAGE = "coverage", _("Fewer than 60 % of the accounts were heard.")
        LATE = "late", _("It was delivered after the end of its baseline.")
        UNPLANNED = "unplanned", _("It had no approved baseline.")
        OPEN = "open", _("It is not delivered.")
        ELSEWHERE = "elsewhere", _("It was delivered in another month.")

    plan = models.ForeignKey(IncentivePlan, models.PROTECT, related_name="payouts", verbose_name=_("plan"))
    month = models.DateField(_("month"))  # its first day
    corrects = models.ForeignKey("self", models.PROTECT, related_name="corrections", null=True, editable=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.COMPUTED)
    attainment = models.DecimalField(_("attainment"), max_digits=30, decimal_places=12, null=True)
    payout_percent = models.DecimalField(_("payout in percent"), max_digits=30, decimal_places=12)
    amount = models.DecimalField(_("amount"), max_digits=14, decimal_places=2)
    why_nothing = models.CharField(max_length=12, choices=Why, blank=True)
    # The terms of the plan as they were
    target = models.DecimalField(_("target"), max_digits=16, decimal_places=4, null=True)
    payout_at_target = models.DecimalField(_("payout at target"), max_digits=12, decimal_places=2)
    threshold = models.DecimalField(_("threshold"), max_digits=6, decimal_places=3)
    cap = models.DecimalField(_("cap"), max_digits=7, decimal_places=3)
    # The figure it was computed from, without answers to "ask now"
    method = models.PositiveSmallIntegerField(default=1)  # the version of the measure
    numerator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    denominator = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    squares = models.DecimalField(max_digits=24, decimal_places=6, null=True)
    n = models.BigIntegerField(default=0)
    covered = models.BigIntegerField(null=True)  # accounts heard, of so many active ones
    accounts = models.BigIntegerField(null=True)
    baseline_ends_on = models.DateField(null=True)
    delivered_on = models.DateField(null=True)
    publication = models.ForeignKey(Publication, models.PROTECT, related_name="+", null=True, editable=False)
    computed_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, editable=False)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, editable=False)
    approved_at = models.DateTimeField(_("approved at"), null=True, editable=False)

    objects = PayoutQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-pk"]
        verbose_name, verbose_name_plural = _("payout"), _("payouts")
        indexes = [models.Index(fields=["month", "state"], name="rewards_payout_by_month")]
        constraints = [
            models.UniqueConstraint(fields=["plan", "month"], condition=Q(corrects=None), name="rewards_payout_once"),
            models.UniqueConstraint(
                fields=["corrects"],
                condition=~Q(state="approved") & Q(corrects__isnull=False),
                name="rewards_one_open_correction",
            ),
            models.CheckConstraint(
                condition=Q(state="approved", approved_at__isnull=False, publication__isnull=False)
                | (~Q(state="approved") & Q(approved_at=None, approved_by=None)),
                name="rewards_payout_approved_when_published",
            ),
            models.CheckConstraint(
                condition=Q(corrects__isnull=False) | Q(amount__gte=0), name="rewards_payout_not_negative"
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="approved_payout_stays",
                operation=pgtrigger.Update | pgtrigger.Delete,
                condition=pgtrigger.Q(old__state="approved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.plan}, {month_text(self.month)}"

    def get_absolute_url(self) -> str:
        return reverse("plans:payout", args=[self.pk])

    @property
    def curve(self) -> Curve:
        return Curve(self.threshold, self.cap)

    @property
    def measure(self) -> str:
        return self.plan.measure


@history
class Dispute(Row):
    """What the payee or the lead says against a payout, and the answer. Money that is approved stays meanwhile."""

    payout = models.ForeignKey(Payout, models.PROTECT, related_name="disputes")
    reason = models.TextField(_("reason"), max_length=2000)
    raised_by = models.ForeignKey(Person, models.PROTECT, related_name="+", editable=False)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, editable=False)
    answered_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["pk"]
        verbose_name, verbose_name_plural = _("dispute"), _("disputes")
        constraints = [
            models.UniqueConstraint(fields=["payout"], condition=Q(answered_at=None), name="rewards_one_open_dispute"),
        ]

    def __str__(self) -> str:
        return self.reason[:60]

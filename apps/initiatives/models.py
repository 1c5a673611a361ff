"""Customer initiatives, their milestones and immutable baselines, and the projects a firm runs besides."""

from typing import Any

import pgtrigger
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.models import Account
from apps.core.models import FedRow, Row, history
from apps.feedback.models import Response, Theme
from apps.initiatives import noted as _noted  # noqa: F401  a table of its own
from apps.initiatives.arithmetic import Priority, priority, rank
from apps.initiatives.queries import BaselineQuerySet, InitiativeQuerySet, OnInitiativeQuerySet
from apps.people.models import BusinessUnit, Person, SharedQuerySet, Team


def one_to_five(label: Any) -> models.PositiveSmallIntegerField:
    return models.PositiveSmallIntegerField(label, validators=[MinValueValidator(1), MaxValueValidator(5)])


@history
class Initiative(FedRow):
    """Something the firm changes because clients need it, at one of three levels."""

    class Level(models.TextChoices):
        KEY_ACCOUNT = "key_account", _("Key account")
        BUSINESS_UNIT = "business_unit", _("Business unit")
        CORPORATE = "corporate", _("Corporate")

    class State(models.TextChoices):
        PROPOSED = "proposed", _("Proposed")
        ACTIVE = "active", _("Active")
        PAUSED = "paused", _("Paused")
        DELIVERED = "delivered", _("Delivered")
        CANCELLED = "cancelled", _("Cancelled")

    class Claim(models.TextChoices):
        ON_SCHEDULE = "on_schedule", _("On schedule")
        AT_RISK = "at_risk", _("At risk")
        LATE = "late", _("Late")

    title = models.CharField(_("title"), max_length=200)
    level = models.CharField(_("level"), max_length=20, choices=Level)
    theme = models.ForeignKey(
        Theme, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("the pain it answers")
    )
    accounts = models.ManyToManyField(
        Account, related_name="+", blank=True, verbose_name=_("accounts"), through="InitiativeAccount"
    )
    responses = models.ManyToManyField(
        Response, related_name="+", blank=True, verbose_name=_("answers it came from"), through="InitiativeResponse"
    )
    business_unit = models.ForeignKey(
        BusinessUnit, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("business unit")
    )
    owner = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("owner"))
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("team"))
    loyalty_impact = one_to_five(_("impact on loyalty"))
    vendor_choice_impact = one_to_five(_("impact on the choice of vendor"))
    effort = one_to_five(_("effort"))
    cost = one_to_five(_("cost"))
    approved_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, verbose_name=_("approved by")
    )
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    delivered_on = models.DateField(_("delivered on"), null=True, blank=True)
    is_major = models.BooleanField(_("major: its progress stands on the scorecard"), default=False)
    claimed_status = models.CharField(_("what the owner says"), max_length=20, choices=Claim, blank=True)
    state = models.CharField(_("state"), max_length=20, choices=State, default=State.PROPOSED)
    pay_goal = models.CharField(_("goal that pay is tied to"), max_length=300, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)
    checked_on = models.DateField(_("outcome checked on"), null=True, blank=True, editable=False)
    ratings_before = models.JSONField(default=dict, blank=True, editable=False)
    ratings_after = models.JSONField(default=dict, blank=True, editable=False)
    client_said = models.CharField(
        _("you said"), max_length=300, blank=True, help_text=_("What clients told you, in their words.")
    )
    client_words = models.CharField(
        _("we are doing"),
        max_length=300,
        blank=True,
        help_text=_("What clients read of it, where it is shared. Once it is delivered, write what you did."),
    )

    objects = InitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["pk"]
        verbose_name, verbose_name_plural = _("initiative"), _("initiatives")
        indexes = [
            models.Index(fields=["state", "starts_on"], name="initiatives_by_state"),
            models.Index(fields=["theme", "state"], name="initiatives_by_theme"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_on__gt=F("starts_on")),
                name="initiatives_forward",
                violation_error_message=_("An initiative ends after it starts."),
            ),
            models.CheckConstraint(
                condition=Q(state="delivered", delivered_on__isnull=False)
                | (~Q(state="delivered") & Q(delivered_on=None)),
                name="initiatives_delivered_has_a_day",
                violation_error_message=_("A delivered initiative has the day it was delivered; others have none."),
            ),
            *(
                models.CheckConstraint(condition=Q(**{f"{name}__range": (1, 5)}), name=f"initiatives_{name}_1_to_5")
                for name in ("loyalty_impact", "vendor_choice_impact", "effort", "cost")
            ),
        ]

    def get_absolute_url(self) -> str:
        return reverse("initiatives:detail", args=[self.pk])

    def __str__(self) -> str:
        return self.title

    def is_writable_by(self, person: Any) -> bool:
        return Initiative.objects.writable_by(person).filter(pk=self.pk).exists()

    @property
    def impact(self) -> int:
        return max(self.loyalty_impact, self.vendor_choice_impact)

    @property
    def exertion(self) -> int:
        """The larger of effort and cost."""
        return max(self.effort, self.cost)

    @property
    def priority(self) -> Priority:
        return priority(self.loyalty_impact, self.vendor_choice_impact, self.effort, self.cost)

    @property
    def rank(self) -> Any:
        """What comes first is least."""
        return rank(self.loyalty_impact, self.vendor_choice_impact, self.effort, self.cost)

    @property
    def needs_approval(self) -> bool:
        return self.priority == Priority.DO_IF_APPROVED and self.approved_by_id is None


@history
class InitiativeAccount(models.Model):
    """That an initiative is for an account; `is_shared`: its contacts read "you said, we are doing"."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="account_links")
    account = models.ForeignKey(Account, models.PROTECT, related_name="initiative_links", verbose_name=_("account"))
    is_shared = models.BooleanField(_("shared with the client"), default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "account"], name="initiatives_account_once")]

    def __str__(self) -> str:
        return f"Initiative {self.initiative_id} for account {self.account_id}"


@history
class InitiativeResponse(models.Model):
    """That an initiative came from an answer."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="response_links")
    response = models.ForeignKey(Response, models.CASCADE, related_name="initiative_links")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["initiative", "response"], name="initiatives_response_once")]

    def __str__(self) -> str:
        return f"Initiative {self.initiative_id} from answer {self.response_id}"


@history
class Milestone(FedRow):
    """A step of an initiative; the weights of all its steps sum to 100 percent."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="milestones", verbose_name=_("initiative"))
    title = models.CharField(_("milestone"), max_length=200)
    weight = models.DecimalField(
        _("weight in percent"),
        max_digits=5,
        decimal_places=2,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
    )
    due_on = models.DateField(_("due on"))
    forecast_on = models.DateField(_("forecast for"), null=True, blank=True)
    done_on = models.DateField(_("done on"), null=True, blank=True)

    objects = OnInitiativeQuerySet.as_manager()

    class Meta:
        ordering = ["due_on", "pk"]
        verbose_name, verbose_name_plural = _("milestone"), _("milestones")
        indexes = [models.Index(fields=["initiative", "due_on"], name="initiatives_milestones")]
        constraints = [
            models.CheckConstraint(condition=Q(weight__range=(0, 100)), name="initiatives_milestone_weight"),
        ]

    def get_absolute_url(self) -> str:
        return f"{reverse('initiatives:detail', args=[self.initiative_id])}#milestones"

    def __str__(self) -> str:
        return self.title


@history
class Baseline(Row):
    """The plan as it was agreed: never changed. A later number is a re-baselining, with its reason and approver."""

    initiative = models.ForeignKey(Initiative, models.CASCADE, related_name="baselines")
    number = models.PositiveSmallIntegerField(_("number"))
    starts_on = models.DateField(_("starts on"))
    ends_on = models.DateField(_("ends on"))
    milestones = models.JSONField(_("milestones"))  # [{id, title, weight, due_on}]
    reason = models.TextField(_("reason"), max_length=2000, blank=True)
    requested_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    approved_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True)
    approved_at = models.DateTimeField(_("approved at"), null=True)

    objects = BaselineQuerySet.as_manager()

    class Meta:
        ordering = ["initiative", "number"]
        verbose_name, verbose_name_plural = _("baseline"), _("baselines")
        constraints = [models.UniqueConstraint(fields=["initiative", "number"], name="initiatives_baseline_once")]
        triggers = [
            pgtrigger.Protect(
                name="approved_baseline_stays",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__approved_at__isnull=False),
            ),
            pgtrigger.Protect(
                name="approved_baseline_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__approved_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Baseline {self.number} of initiative {self.initiative_id}"


@history
class PortfolioProject(FedRow):
    """A project of the firm's whole portfolio, as its own list has it: so that one sees how many are for clients."""

    name = models.CharField(_("name"), max_length=200)
    function = models.CharField(_("function"), max_length=120, blank=True)
    starts_on = models.DateField(_("starts on"), null=True, blank=True)
    ends_on = models.DateField(_("ends on"), null=True, blank=True)
    state = models.CharField(_("state"), max_length=60, blank=True)
    is_for_clients = models.BooleanField(_("for clients"), default=False)
    initiative = models.ForeignKey(
        Initiative, models.SET_NULL, related_name="projects", null=True, blank=True, verbose_name=_("initiative")
    )

    objects = SharedQuerySet.as_manager()

    class Meta:
        ordering = ["name", "pk"]
        verbose_name, verbose_name_plural = _("project"), _("projects")
        constraints = [
            models.UniqueConstraint(fields=["name", "function"], name="initiatives_project_once"),
            models.CheckConstraint(
                condition=Q(ends_on=None) | Q(starts_on=None) | Q(ends_on__gte=F("starts_on")),
                name="initiatives_project_forward",
                violation_error_message=_("A project cannot end before it starts."),
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def clean(self) -> None:
        super().clean()
        if self.initiative_id and not self.is_for_clients:
            raise ValidationError({"is_for_clients": _("A project that is an initiative is for clients.")})

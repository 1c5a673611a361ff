"""What was decided on an impact once its effort was held against what the client says it is worth."""

import datetime as dt
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.feedback.models import Response
from apps.impacts.models import Impact
from apps.people.models import Person


class DecisionQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def review_due_by(self, day: dt.date) -> Self:
        """Decisions whose review day has come and that nobody has reviewed."""
        return self.filter(reviewed_on=None, review_on__lte=day)


@history
class Decision(FedRow):
    """Improve, trim, stop, revisit, a combination of these, or keep: with the reason, and a day to look again.

    `figures_before` is what the value analysis said of the impact when it was decided, `figures_after` what it said at
    the review (both as `apps.value.analysis.figures_of` gives them, with the period they stand for), so that a later
    correction of the past does not change what was decided upon.
    """

    class Kind(models.TextChoices):
        IMPROVE = "improve", _("Improve the work")
        TRIM = "trim", _("Trim the work")
        STOP = "stop", _("Stop the work")
        REVISIT = "revisit", _("Revisit the goal")
        COMBINATION = "combination", _("A combination")
        KEEP = "keep", _("Keep")

    impact = models.ForeignKey(Impact, models.PROTECT, related_name="decisions", verbose_name=_("impact"))
    kind = models.CharField(_("decision"), max_length=20, choices=Kind)
    parts = models.JSONField(_("parts of the combination"), default=list, blank=True)
    reason = models.TextField(_("reason"), max_length=2000)
    decided_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("decided by"))
    decided_on = models.DateField(_("decided on"))
    review_on = models.DateField(_("review on"), null=True, blank=True)
    outcome = models.TextField(_("what came of it"), max_length=2000, blank=True)
    reviewed_on = models.DateField(_("reviewed on"), null=True, blank=True, editable=False)
    reviewed_by = models.ForeignKey(
        Person, models.PROTECT, related_name="+", null=True, blank=True, editable=False, verbose_name=_("reviewed by")
    )
    figures_before = models.JSONField(default=dict, blank=True, editable=False)
    figures_after = models.JSONField(default=dict, blank=True, editable=False)
    responses = models.ManyToManyField(Response, related_name="+", blank=True, verbose_name=_("answers"))

    objects = DecisionQuerySet.as_manager()

    class Meta:
        ordering = ["-decided_on", "-pk"]
        verbose_name, verbose_name_plural = _("decision"), _("decisions")
        indexes = [
            models.Index(fields=["impact", "-decided_on"], name="value_decision_by_impact"),
            models.Index(fields=["review_on"], name="value_decision_to_review", condition=Q(reviewed_on=None)),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(review_on=None) | Q(review_on__gte=F("decided_on")),
                name="value_decision_forward",
                violation_error_message=_("The review cannot come before the decision."),
            )
        ]

    def get_absolute_url(self) -> str:
        return reverse("value:decision", args=[self.pk])

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.impact}"

    def is_writable_by(self, person: Any) -> bool:
        return self.impact.account.is_writable_by(person)

    def clean(self) -> None:
        super().clean()
        allowed = set(self.Kind.values) - {self.Kind.COMBINATION, self.Kind.KEEP}
        parts = self.parts if isinstance(self.parts, list) else [None]
        if self.kind == self.Kind.COMBINATION and (len(set(parts)) < 2 or not allowed.issuperset(parts)):
            raise ValidationError({"parts": _("Name at least two different parts of the combination.")})
        if self.kind != self.Kind.COMBINATION and parts:
            raise ValidationError({"parts": _("Only a combination has parts.")})

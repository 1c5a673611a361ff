"""What was decided on an impact once its effort was held against what the client says it is worth."""

import datetime as dt
from functools import cached_property
from typing import Any, Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.accounts.queries import OnAccountQuerySet
from apps.core.models import FedRow, history
from apps.feedback.models import Change, Response
from apps.impacts.models import Impact
from apps.people.models import Person

SOURCE = "decision"  # of the change that a decision leads to


class DecisionQuerySet(OnAccountQuerySet):
    account_path = "impact__account"

    def visible_to(self, person: Any) -> Self:
        """Of visible accounts, less those that only answers led to which the person may not read."""
        links = self.model.responses.through.objects.filter(decision=OuterRef("pk"))  # type: ignore[attr-defined]
        readable = Response.objects.readable_by(person).order_by().values("pk")
        return super().visible_to(person).filter(~Exists(links) | Exists(links.filter(response__in=readable)))

    def writable_by(self, person: Any) -> Self:
        return super().writable_by(person).visible_to(person)

    def to_review(self) -> Self:
        """Decisions that nobody has reviewed and that have a day to look again."""
        return self.filter(reviewed_on=None, review_on__isnull=False)

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
        return Decision.objects.writable_by(person).filter(pk=self.pk).exists()

    @cached_property
    def change(self) -> Change | None:
        """What the client reads of it, and what counts it as feedback used; none where no answer led to it."""
        return Change.objects.filter(source_kind=SOURCE, source=self.pk).first()

    @property
    def said(self) -> str:
        return self.change.said if self.change else ""

    @property
    def did(self) -> str:
        return self.change.did if self.change else ""

    @property
    def is_shared(self) -> bool:
        return self.change is None or self.change.is_shared or not self.change.did

    @property
    def parts_words(self) -> str:
        """ "Improve the work, Revisit the goal": the parts of a combination."""
        names = dict(self.Kind.choices)
        return ", ".join(str(names.get(part, part)) for part in self.parts)

    def clean(self) -> None:
        super().clean()
        allowed = {str(value) for value, _label in PARTS}
        parts = self.parts if isinstance(self.parts, list) else [None]
        if self.kind == self.Kind.COMBINATION and (len(set(parts)) < 2 or not allowed.issuperset(parts)):
            raise ValidationError({"parts": _("Name at least two different parts of the combination.")})
        if self.kind != self.Kind.COMBINATION and parts:
            raise ValidationError({"parts": _("Only a combination has parts.")})


PARTS = [choice for choice in Decision.Kind.choices if choice[0] not in {"combination", "keep"}]

"""What awards are given for, and the awards given: the arithmetic of every team as it stood, never changed again."""

from typing import Any, Self

import pgtrigger
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from apps.core.access import Role
from apps.core.models import FedRow, Row, history
from apps.core.months import Month, Quarter, period_ending
from apps.core.shared import Shared
from apps.measures.declare import Kind, Measure
from apps.measures.registry import all_measures, get
from apps.people.models import Person, Team

GIVERS = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})


def may_be_awarded(measure: Measure) -> bool:
    """Awards compare rates of teams: k of n, adding up from accounts, that pay may hang on; more of it is better."""
    return measure.kind == Kind.PROPORTION and measure.is_additive and measure.is_payable and not measure.prefers_low


def awarded_measures() -> list[Measure]:
    return [measure for measure in all_measures() if may_be_awarded(measure)]


class PrizeQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """What is rewarded is known to everybody."""
        return self

    def writable_by(self, person: Any) -> Self:
        return self if person.role in GIVERS else self.none()


@history
class Prize(FedRow):
    """A measure on which teams win awards, every month or every quarter."""

    class Cadence(models.TextChoices):
        MONTHLY = "monthly", _("Monthly")
        QUARTERLY = "quarterly", _("Quarterly")

    measure = models.CharField(_("measure"), max_length=60)
    cadence = models.CharField(_("given"), max_length=10, choices=Cadence, default=Cadence.MONTHLY)
    words = models.CharField(_("what it honours, in your words"), max_length=200, blank=True)

    objects = PrizeQuerySet.as_manager()

    class Meta:
        ordering = ["cadence", "measure"]
        verbose_name, verbose_name_plural = _("prize"), _("prizes")
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "cadence"],
                name="rewards_prize_once",
                violation_error_message=_("There is a prize for it already."),
            )
        ]

    def __str__(self) -> str:
        found = get(self.measure)
        return f"{found.name if found else self.measure}, {self.get_cadence_display().lower()}"

    def get_absolute_url(self) -> str:
        return reverse("awards:prize_update", args=[self.pk])

    def clean(self) -> None:
        super().clean()
        found = get(self.measure)
        if found is None:
            raise ValidationError({"measure": _("There is no measure of this name.")})
        if not may_be_awarded(found):
            refusal = _("Awards compare shares of teams, of what may be paid on; “%(measure)s” is none.")
            raise ValidationError({"measure": refusal % {"measure": found.name}})


class AwardQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        """Winners to everybody; how a team stood that did not win, to the team and to those who give awards."""
        if person.role in GIVERS:
            return self
        return self.filter(Q(is_winner=True) | Q(team__isnull=False, team=person.team_id))

    def winners(self) -> Self:
        return self.filter(is_winner=True)

    def of(self, period: Month | Quarter) -> Self:
        last = period.last if isinstance(period, Quarter) else period
        return self.filter(month=last.first_day, is_quarter=isinstance(period, Quarter))


@pgtrigger.register(pgtrigger.Protect(name="awards_stand", operation=pgtrigger.Update | pgtrigger.Delete))
class Award(Row):
    """How a team stood for an award of a period: its rates before and after, shrunk, and whether it won.

    `month` is the first day of the month, or of the quarter's last month. Rates leave out hand-picked answers; `pool`
    is the company's rate over both periods. Shrunk rates and `pool` are in percent, kept to six decimals to be read.
    """

    class Kind(models.TextChoices):
        HIGHEST = "highest", _("Highest")
        MOST_IMPROVED = "most_improved", _("Most improved")

    kind = models.CharField(_("award"), max_length=20, choices=Kind)
    measure = models.CharField(_("measure"), max_length=60)
    method = models.PositiveSmallIntegerField(_("version of the method"), default=1)
    month = models.DateField(_("month"))
    is_quarter = models.BooleanField(_("of the quarter"), default=False)
    team = models.ForeignKey(Team, models.PROTECT, related_name="+", verbose_name=_("team"))
    k_before = models.IntegerField()
    n_before = models.IntegerField()
    k_after = models.IntegerField()
    n_after = models.IntegerField()
    pool = models.DecimalField(max_digits=9, decimal_places=6)
    shrunk_before = models.DecimalField(_("before"), max_digits=9, decimal_places=6)
    shrunk_after = models.DecimalField(_("after"), max_digits=9, decimal_places=6)
    covered = models.IntegerField()
    accounts = models.IntegerField()
    is_eligible = models.BooleanField(_("eligible"))
    is_winner = models.BooleanField(_("won"))
    given_by = models.ForeignKey(Person, models.PROTECT, related_name="+", null=True, verbose_name=_("given by"))

    objects = AwardQuerySet.as_manager()

    class Meta:
        ordering = ["-month", "-is_quarter", "measure", "kind", "team__name"]
        verbose_name, verbose_name_plural = _("award"), _("awards")
        indexes = [models.Index(fields=["-month", "-is_quarter"], name="rewards_award_newest")]
        constraints = [
            models.UniqueConstraint(
                fields=["measure", "month", "is_quarter", "kind", "team"], name="rewards_award_once"
            ),
            models.CheckConstraint(
                condition=Q(is_winner=False) | Q(is_eligible=True), name="rewards_award_winner_eligible"
            ),
        ]

    @property
    def period(self) -> Month | Quarter:
        return period_ending(self.month, self.is_quarter)

    def get_absolute_url(self) -> str:
        return reverse("awards:period", args=[str(self.period)])

    def __str__(self) -> str:
        return f"{self.kind} {self.measure} {self.period}: {self.team}"


class SharedAwardsQuerySet(models.QuerySet):
    def visible_to(self, person: Any) -> Self:
        return self if person.role in GIVERS else self.none()


@history
class SharedAwards(Shared):
    """The winners of a period behind a link that expires: nobody else is on that page."""

    purpose = "shared_awards"

    month = models.DateField(_("month"))
    is_quarter = models.BooleanField(_("of the quarter"), default=False)
    shared_by = models.ForeignKey(Person, models.PROTECT, related_name="+", verbose_name=_("shared by"))

    objects = SharedAwardsQuerySet.as_manager()

    class Meta:
        ordering = ["-recorded_at", "-pk"]
        verbose_name, verbose_name_plural = _("shared awards"), _("shared awards")

    @property
    def period(self) -> Month | Quarter:
        return period_ending(self.month, self.is_quarter)

    def get_absolute_url(self) -> str:
        return reverse("awards:period", args=[str(self.period)])

    def __str__(self) -> str:
        return f"{self.period}"

"""Measures of effort against what clients say matters: work on low importance, and what came of it."""

from django.db.models import (
    Avg,
    Case,
    Count,
    DecimalField,
    ExpressionWrapper,
    F,
    OuterRef,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import Cast, Greatest, Least
from django.utils.translation import gettext_lazy as _

from apps.activities.measures import EXACT, WORK
from apps.activities.models import Contribution
from apps.feedback.in_force import rated_impacts, ratings_in_force
from apps.feedback.measures.opinion import IMPACTS
from apps.feedback.measures.reach import YEAR_OF_ANSWERS, YEAR_OF_RATINGS
from apps.impacts.models import Impact, ImpactReading
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window

IMPORTANT = 4  # of 5, the cut of the quadrants
RATIO: DecimalField = DecimalField(max_digits=24, decimal_places=12)
MOST = 1.5  # attainment is clamped to 0–150 %


def work_on_rated(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row a contribution of the month to an impact with an importance in force."""
    rated = rated_impacts(window.last_day, with_leadership_only)
    low = rated.annotate(mean=Avg("importance")).filter(mean__lt=IMPORTANT)
    minutes = ExpressionWrapper(F("activity__minutes") * F("percent") / Value(100), output_field=EXACT)
    rows = Contribution.objects.filter(window.within("activity__occurred_on"), impact__in=rated)
    return rows.annotate(
        denominator=minutes,
        numerator=Case(When(impact__in=low.values("impact"), then=minutes), default=Value(0), output_field=EXACT),
    )


def outcomes(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an impact with a reading and an importance in force: mean importance × attainment ÷ mean importance."""
    counted = Impact.objects.active_or_achieved_on(window.last_day).exclude(target=F("baseline")).order_by()
    reading = ImpactReading.objects.filter(impact=OuterRef("impact"), read_on__lte=window.last_day)
    actual = Subquery(reading.order_by("-read_on", "-pk").values("value")[:1])
    way = F("impact__target") - F("impact__baseline")
    reached = ExpressionWrapper((F("actual") - F("impact__baseline")) / way, output_field=RATIO)
    importance = Cast(Avg("importance"), RATIO)
    return (
        ratings_in_force("importance", window.last_day, with_leadership_only)
        .filter(impact__in=counted.values("pk"), impact__baseline__isnull=False, impact__target__isnull=False)
        .annotate(actual=actual)
        .filter(actual__isnull=False)
        .annotate(attainment=Least(Greatest(reached, Value(0, RATIO)), Value(MOST, RATIO)))
        .values("impact", "impact__statement", "response__account_id", "attainment")
        .annotate(
            mean_importance=importance,
            denominator=importance,
            numerator=ExpressionWrapper(importance * F("attainment"), output_field=RATIO),
            raters=Count("response__contact", distinct=True),
        )
    )


def voices_on_importance(window: Window) -> QuerySet:
    """(account, contact) of the importances in force."""
    rows = ratings_in_force("importance", window.last_day, True)
    return rows.values_list("response__account_id", "response__contact_id")


READINGS = (Fact(ImpactReading, "read_on"),)
IMPORTANCES = (YEAR_OF_ANSWERS, YEAR_OF_RATINGS)

MEASURES = [
    Measure(
        key="effort_on_low_importance",
        name=_("Work on low importance"),
        question=_("How much serves what matters less?"),
        group=Group.EFFORT,
        place=2,
        kind=Kind.RATIO,
        better=Better.LOWER,
        unit=Unit.MINUTES,
        account="activity__account_id",
        contributions=work_on_rated,
        voices=voices_on_importance,
        facts=(*WORK, *IMPORTANCES),
        uses_answers=True,
        method=_(
            "Of the minutes of the month split over impacts whose importance clients have rated, the share that went "
            "to impacts with a mean importance in force below 4 of 5."
        ),
        leaves_out=_("Work that serves no named impact, and impacts whose importance nobody rated."),
        columns=(
            Column(_("Impact"), "impact__statement"),
            Column(_("Account"), "activity__account__name"),
            Column(_("Day"), "activity__occurred_on"),
            Column(_("Minutes"), "denominator", Unit.MINUTES),
            Column(_("Below 4"), "numerator", Unit.MINUTES),
        ),
        rows_name=_("pieces of work"),
        is_payable=False,
    ),
    Measure(
        key="outcome_index",
        name=_("Outcome index"),
        question=_("Do they get what they came for?"),
        group=Group.EFFORT,
        place=4,
        kind=Kind.RATIO,
        better=Better.HIGHER,
        unit=Unit.POINTS,
        noun=_("impacts"),
        account="response__account_id",
        span=YEAR,
        contributions=outcomes,
        voices=voices_on_importance,
        facts=(*IMPORTANCES, *IMPACTS, *READINGS),
        uses_answers=True,
        method=_(
            "How far each impact’s metric has come from its baseline to its target (0 to 150 %), weighed by the mean "
            "importance clients give it; readings and ratings as they stood on the month’s last day."
        ),
        leaves_out=_("Impacts without a reading, without a rated importance, or whose target equals the baseline."),
        columns=(
            Column(_("Impact"), "impact__statement"),
            Column(_("Importance"), "mean_importance", Unit.POINTS),
            Column(_("Attainment"), "attainment", Unit.SHARE),
            Column(_("Contacts"), "raters", Unit.COUNT),
        ),
        rows_name=_("impacts"),
    ),
]

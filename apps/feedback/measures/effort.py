"""The measure of effort against what clients say matters: work on low importance."""

from django.db.models import Avg, Case, ExpressionWrapper, F, QuerySet, Value, When
from django.utils.translation import gettext_lazy as _

from apps.activities.measures import EXACT, WORK
from apps.activities.models import Contribution
from apps.feedback.in_force import rated_impacts, ratings_in_force
from apps.feedback.measures.reach import YEAR_OF_ANSWERS, YEAR_OF_RATINGS
from apps.measures.declare import Better, Column, Group, Kind, Measure, Unit
from apps.measures.window import Window

IMPORTANT = 4  # of 5, the cut of the quadrants


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


def voices_on_importance(window: Window) -> QuerySet:
    """(account, contact) of the importances in force."""
    rows = ratings_in_force("importance", window.last_day, True)
    return rows.values_list("response__account_id", "response__contact_id")


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
]

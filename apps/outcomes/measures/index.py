"""The outcome index: whether clients get what they came for."""

from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from apps.feedback.measures.effort import IMPORTANCES, voices_on_importance
from apps.feedback.measures.opinion import IMPACTS
from apps.impacts.models import ImpactReading
from apps.measures.declare import YEAR, Better, Column, Fact, Group, Kind, Measure, Unit
from apps.measures.window import Window
from apps.outcomes.index import outcomes_on

READINGS = (Fact(ImpactReading, "read_on", account="impact__account"),)


def outcomes(window: Window, with_leadership_only: bool) -> QuerySet:
    """One row an impact with a reading and an importance in force: mean importance × attainment ÷ mean importance."""
    return outcomes_on(window.last_day, with_leadership_only)


MEASURES = [
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

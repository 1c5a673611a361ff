"""How teams stand for an award: what was counted of them in a period and in the one before it, without answers to
"ask now" (measures, "Incentives"), and how many of their accounts were heard.
"""

from collections import Counter
from dataclasses import dataclass
from fractions import Fraction

from apps.core.months import Month, Quarter
from apps.measures.declare import Measure, Quarterly
from apps.measures.direct import Values
from apps.measures.models import Scope
from apps.measures.registry import get
from apps.measures.window import Window
from apps.rewards.awards.arithmetic import Candidate, Rate, pooled
from apps.rewards.plans.programme_answers import paid_figures_of

COVERAGE = "account_coverage"
COMPANY = (str(Scope.COMPANY), 0)
Period = Month | Quarter
Rates = Counter[tuple[str, int, str]]  # (scope, id, "k" or "n") → how many


@dataclass(frozen=True)
class Standing:
    """The teams of an award and the company's pooled rate in percent (None: nothing was counted)."""

    pool: Fraction | None
    candidates: list[Candidate]


def standing_of(measure: Measure, period: Period) -> Standing:
    """Every team of which anything was counted in either period; computed afresh, a few statements a month."""
    after, before = rates_of(measure, period), rates_of(measure, before_of(measure, period))
    covered = _covered(period)
    teams = sorted({pk for scope, pk, _part in after.keys() | before.keys() if scope == Scope.TEAM})
    candidates = [
        Candidate(team, _rate(before, team), _rate(after, team), *covered.get(team, (0, 0))) for team in teams
    ]
    return Standing(pooled(_rate(before), _rate(after)), candidates)


def last_month(period: Period) -> Month:
    return period.last if isinstance(period, Quarter) else period


def before_of(measure: Measure, period: Period) -> Period:
    """The period that does not overlap: one window earlier, a quarter at least one quarter."""
    if isinstance(period, Quarter):
        return period.plus(-max(1, measure.span // 3))
    return period.plus(-measure.span)


def rates_of(measure: Measure, period: Period) -> Rates:
    """What a period counted: of a quarter its months added up, or what stands on its last day."""
    is_added = isinstance(period, Quarter) and measure.in_quarter == Quarterly.ADDED
    months = period.months if isinstance(period, Quarter) and is_added else [last_month(period)]
    found: Rates = Counter()
    for month in months:
        for (scope, pk), values in paid_figures_of(measure, Window(month)).items():
            if scope in {Scope.TEAM, Scope.COMPANY}:
                found[scope, pk, "k"] += int(values[0])
                found[scope, pk, "n"] += int(values[1])
    return found


def _rate(found: Rates, team: int | None = None) -> Rate:
    scope, pk = COMPANY if team is None else (str(Scope.TEAM), team)
    return Rate(found[scope, pk, "k"], found[scope, pk, "n"])


def _covered(period: Period) -> dict[int, tuple[int, int]]:
    """By team: how many of how many active accounts were heard, at the period's end."""
    coverage = get(COVERAGE)
    found: dict[tuple[str, int], Values] = {}
    if coverage is not None:
        found = paid_figures_of(coverage, Window(last_month(period)))
    return {pk: (int(values[0]), int(values[1])) for (scope, pk), values in found.items() if scope == Scope.TEAM}

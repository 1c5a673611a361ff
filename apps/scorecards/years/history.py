"""A figure beside its own past: the same months of the two years before, and the year and quarter up to the month.

Sums come from numerators and denominators as a quarter's do (`quarters.py`): never from averages of percentages.
"""

from dataclasses import dataclass

from apps.core.months import Month, Quarter
from apps.measures.declare import Measure, Quarterly
from apps.measures.queries import Months
from apps.measures.read import Counts, FigureView, is_empty
from apps.scorecards.asked import Asked
from apps.scorecards.cohorts import Cohorts, Span, cohorts_of
from apps.scorecards.quarters import added
from apps.scorecards.regrouped import accounts_today

EARLIER = 2  # years beside the current one
QUARTER_TO_DATE, YEAR_TO_DATE = "quarter_to_date", "year_to_date"


@dataclass(frozen=True)
class Period:
    """A month of the year, or what runs up to the month asked for; `views` has one figure a year, the current first.

    Each view's `before` is the same period a year earlier. Of the months that are added up in so many (`known`) there
    was anything to count; counts over unequal numbers of months have no `before`.
    """

    key: str
    months: list[Month]  # of the current year
    views: list[FigureView]
    known: list[int]

    @property
    def is_uneven(self) -> bool:
        """Whether the two years that are compared are sums over unequal numbers of months."""
        now, then = self.known[:2]
        return self.is_sum and min(now, then) > 0 and now != then

    @property
    def is_sum(self) -> bool:
        return self.key in {QUARTER_TO_DATE, YEAR_TO_DATE}


@dataclass(frozen=True)
class Years:
    measure: Measure
    years: list[int]
    periods: list[Period]

    @property
    def has_past(self) -> bool:
        """Whether anything is known of an earlier year."""
        return any(not view.is_empty for period in self.periods for view in period.views[1:])


def months_needed(asked: Asked) -> int:
    """How many months up to the one asked for a page of years reads."""
    return 12 * EARLIER + asked.month.number


def years_of(measure: Measure, asked: Asked, found: Months) -> Years:
    """From figures that reach `months_needed` back; one query more for what follows a cohort."""
    years = [asked.month.year - back for back in range(EARLIER + 1)]
    spans = {key: _months_of(key, asked.month) for key in _sums_of(measure, asked.month)}
    cohorts = _cohorts(measure, asked, spans)
    periods = [_period(f"{number:02}", [Month(years[0], number)], measure, found, {}) for number in range(1, 13)]
    periods += [_period(key, months, measure, found, cohorts[key]) for key, months in spans.items()]
    return Years(measure, years, periods)


def _sums_of(measure: Measure, month: Month) -> list[str]:
    """What is in force on a day is not added up; the first month of a quarter, or of the year, is its own sum."""
    if measure.in_quarter == Quarterly.STANDING:
        return []
    return [key for key in (QUARTER_TO_DATE, YEAR_TO_DATE) if len(_months_of(key, month)) > 1]


def _months_of(key: str, month: Month) -> list[Month]:
    first = Quarter.of(month).first if key == QUARTER_TO_DATE else Month(month.year, 1)
    return first.until(month)


def _cohorts(measure: Measure, asked: Asked, spans: dict[str, list[Month]]) -> dict[str, Cohorts]:
    """By kind of sum: quarter and year may begin with the same month."""
    if measure.in_quarter != Quarterly.COHORT:
        return {key: {} for key in spans}
    accounts = list(accounts_today(asked).values_list("pk", flat=True)) if asked.is_current else None
    return {
        key: cohorts_of(
            asked,
            (measure,),
            [
                Span(months[0].plus(-12 * back), months[-1].plus(-12 * back), months[-1].plus(-12 * back))
                for back in range(EARLIER + 1)
            ],
            accounts,
        )
        for key, months in spans.items()
    }


def _period(key: str, months: list[Month], measure: Measure, found: Months, cohorts: Cohorts) -> Period:
    figures: list[Counts | None] = []
    known: list[int] = []
    for back in range(EARLIER + 1):
        own = [month.plus(-12 * back) for month in months]
        rows = [row for month in own if (row := found.get((measure.key, month.first_day)))]
        known.append(sum(not is_empty(measure, row) for row in rows))
        is_cohort = len(months) > 1 and measure.in_quarter == Quarterly.COHORT
        figures.append(cohorts.get((measure.key, own[0])) if is_cohort else added(rows) if len(own) > 1 else _one(rows))
    views = []
    for back, now in enumerate(figures):
        then = figures[back + 1] if back < EARLIER else None
        # So many in six months are not fewer than so many in twelve; of shares the page says what they cover.
        is_uneven = back < EARLIER and measure.is_count and len(months) > 1 and known[back] != known[back + 1]
        views.append(FigureView(measure, now, None if is_uneven else _comparable(now, then)))
    return Period(key, months, views, known)


def _one(rows: list[Counts]) -> Counts | None:
    return rows[0] if rows else None


def _comparable(now: Counts | None, then: Counts | None) -> Counts | None:
    """What was counted by another method is shown, and compared with nothing."""
    return then if now and then and now.version == then.version else None

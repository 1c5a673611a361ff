"""The figures of an impact that a decision keeps: taken from the analysis of a period, and read back.

They are kept as plain values (numbers as exact decimal strings) with the period they stand for and what was suggested,
so that a later correction of the past does not change what was decided upon.
"""

import datetime as dt
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from apps.core.months import Month
from apps.feedback.ratings import FEW
from apps.impacts.models import Impact
from apps.value.analysis import analyse, figures_of
from apps.value.arithmetic import Advice, Reason, Suggestion
from apps.value.period import Period

NUMBERS = (
    "minutes",
    "cost",
    "importance",
    "satisfaction",
    "effort_share",
    "value_share",
    "effort_index",
    "opportunity",
    "attainment",
    "actual",
)
NO_ADVICE = Advice(None, (), ())


@dataclass(frozen=True)
class Kept:
    """Figures as they were kept; `numbers` by name, None for what was not known. `n` contacts gave an importance."""

    period: Period
    numbers: dict[str, Decimal | None]
    n: int = 0
    n_satisfaction: int = 0
    advice: Advice = NO_ADVICE

    @property
    def is_known(self) -> bool:
        """Whether the impact was part of the analysis: active on the last day, or worked for in the period."""
        return self.numbers["minutes"] is not None

    @property
    def is_indicative(self) -> bool:
        return 0 < min(self.n, self.n_satisfaction) < FEW or 0 < max(self.n, self.n_satisfaction) < FEW


def figures_in(impact: Impact, period: Period) -> dict[str, Any]:
    """What the analysis of the period says of the impact, as plain values; only the period where it says nothing."""
    lines = analyse(impact.account, period.first, period.last).impacts
    found = next((line for line in lines if line.impact.pk == impact.pk), None)
    known: dict[str, Any] = {}
    if found is not None:
        advice = found.advice
        known = figures_of(found) | {
            "suggestion": advice.suggestion,
            "suggestion_parts": list(advice.parts),
            "reasons": list(advice.reasons),
        }
    return {**period.query, **known}


def kept(stored: dict[str, Any]) -> Kept | None:
    """The figures read back; None where none were kept."""
    if "from" not in stored:
        return None
    period = Period(dt.date.fromisoformat(stored["from"]), dt.date.fromisoformat(stored["to"]))
    texts = {name: stored.get(name) for name in NUMBERS}
    return Kept(
        period,
        {name: None if text is None else Decimal(text) for name, text in texts.items()},
        stored.get("n") or 0,
        stored.get("n_satisfaction") or 0,
        _advice(stored),
    )


def _advice(stored: dict[str, Any]) -> Advice:
    return Advice(
        Suggestion(stored["suggestion"]) if stored.get("suggestion") else None,
        tuple(Suggestion(part) for part in stored.get("suggestion_parts") or ()),
        tuple(Reason(reason) for reason in stored.get("reasons") or ()),
    )


def period_of_decision(decided_on: dt.date, today: dt.date) -> Period:
    """The month whose figures a decision is held against: the last full one by the day it was made; of one brought in
    later, the month of that day.
    """
    month = Month.of(decided_on)
    is_over = month < Month.of(today) or decided_on == month.last_day
    return Period.of_month(month if is_over else month.plus(-1))


def period_until(chosen: Period, decided_on: dt.date) -> Period | None:
    """A chosen period, ended with the day of the decision; None where it begins after it."""
    return Period(chosen.first, min(chosen.last, decided_on)) if chosen.first <= decided_on else None


def period_of_review(before: Period, reviewed_on: dt.date) -> Period:
    """A period as long as the one before the decision: as many full months by the review, or as many days up to it."""
    first, last = Month.of(before.first), Month.of(before.last)
    if (before.first, before.last) == (first.first_day, last.last_day):
        month = Month.of(reviewed_on)
        end = month if reviewed_on == month.last_day else month.plus(-1)
        return Period(end.plus(1 - len(first.until(last))).first_day, end.last_day)
    return Period(reviewed_on - (before.last - before.first), reviewed_on)

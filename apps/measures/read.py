"""Figures as they are read: value, interval, confidence, status and words, from stored sums alone.

Page, API and export all use `FigureView`. The rules are those of docs/measures.md, "Rules that hold for every figure".
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from fractions import Fraction
from functools import cached_property
from typing import NamedTuple

from apps.measures import arithmetic
from apps.measures.arithmetic import FEW, LOW, Interval
from apps.measures.declare import Kind, Measure
from apps.measures.models import Figure

ZERO, HUNDRED = Decimal(0), Decimal(100)


class Counts(NamedTuple):
    """What was counted, as a page reads it: a `Figure` without its scope, of which a page has hundreds."""

    measure: str
    version: int
    month: dt.date
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    n: int = 0
    squares: Decimal | None = None
    answered: int | None = None
    invited: int | None = None
    eligible: int | None = None
    levels: dict[str, int] | None = None


Counted = Figure | Counts


@dataclass(frozen=True)
class FigureView:
    """One figure of one scope and month; `figure` is None where nothing was counted, `before` one window earlier."""

    measure: Measure
    figure: Counted | None = None
    before: Counted | None = None
    target: Decimal | None = None
    trend: list[Decimal | None] = field(default_factory=list)
    benchmark: Decimal | None = None
    is_withheld: bool = False  # not for whoever reads it; then nothing that was counted is in it

    # --- What was counted -------------------------------------------------------------------------
    @property
    def numerator(self) -> Decimal | None:
        return self.figure.numerator if self.figure else None

    @property
    def denominator(self) -> Decimal | None:
        return self.figure.denominator if self.figure else None

    @property
    def n(self) -> int:
        return self.figure.n if self.figure else 0

    @property
    def is_empty(self) -> bool:
        """Nothing to divide by: shown as "—"."""
        return is_empty(self.measure, self.figure)

    @property
    def by_level(self) -> dict[str, int] | None:
        """The numerator by level, zeros shown; None for a measure that has no levels."""
        if not self.measure.levels:
            return None
        found = (self.figure.levels if self.figure else None) or {}
        return {level: found.get(level, 0) for level, _label in self.measure.levels}

    @property
    def is_few(self) -> bool:
        """Too few answers to say more than "k of n"."""
        return self.measure.is_sample and not self.is_empty and self.n < FEW

    # --- What it says -----------------------------------------------------------------------------
    @cached_property
    def value(self) -> Decimal | None:
        """In the measure's own unit, unrounded; None where the rules say to show none."""
        return shown_value(self.measure, self.figure)

    @cached_property
    def interval(self) -> Interval | None:
        """The 95 % interval, in the measure's own unit."""
        if self.value is None or self.figure is None:
            return None
        return interval_of(self.measure, self.figure)

    @property
    def low(self) -> Decimal | None:
        return self.interval.low if self.interval else None

    @property
    def high(self) -> Decimal | None:
        return self.interval.high if self.interval else None

    @property
    def confidence(self) -> str:
        """none: nothing, or fewer than five; low: fewer than ten; ok."""
        if self.is_empty or self.is_few:
            return "none"
        return "low" if self.measure.is_sample and self.n < LOW else "ok"

    @property
    def status(self) -> str:
        """Against its target: on_target, near_target (misses it, the interval holds it), off_target, or none."""
        if self.target is None or self.value is None or self.confidence != "ok":
            return "none"
        meets = self.value <= self.target if self.measure.prefers_low else self.value >= self.target
        if meets:
            return "on_target"
        return "near_target" if self.interval and self.interval.holds(self.target) else "off_target"

    @property
    def is_flagged(self) -> bool:
        """Whether it has reached what it is flagged from."""
        return (
            self.measure.flagged_from is not None and self.value is not None and self.value >= self.measure.flagged_from
        )

    @cached_property
    def previous(self) -> Decimal | None:
        """The value one window earlier."""
        return FigureView(self.measure, self.before).value

    @cached_property
    def is_change_clear(self) -> bool:
        """Whether a proportion differs from one window earlier by more than chance (Newcombe)."""
        now, before = self.figure, self.before
        if self.measure.kind != Kind.PROPORTION or now is None or before is None:
            return False
        if min(now.n, before.n) < FEW or not now.denominator or not before.denominator:
            return False
        return arithmetic.is_clear(now.numerator, now.n, before.numerator, before.n)  # type: ignore[arg-type]

    @property
    def change(self) -> Decimal | None:
        """The difference to one window earlier, in points; None where either has no value."""
        return None if self.value is None or self.previous is None else self.value - self.previous


def is_empty(measure: Measure, figure: Counted | None) -> bool:
    """Whether there is nothing to divide by. None of what is counted scope by scope is a number like any other."""
    if figure is None:
        return True
    is_zero = measure.by_scope and measure.kind == Kind.COUNT and measure.is_none_a_figure
    return not figure.denominator and not is_zero


def shown_value(measure: Measure, figure: Counted | None) -> Decimal | None:
    """The value where the rules say to show one."""
    if figure is None or is_empty(measure, figure) or (figure.n < FEW and measure.is_sample):
        return None
    return value_of(measure, figure)


def value_of(measure: Measure, figure: Counted) -> Decimal:
    """The figure in its own unit: shares in percent, NPS in points, a count as it is, a mean as Σ ÷ n."""
    top, bottom = _quotient(measure, figure)
    return top / bottom


def exact_value(measure: Measure, figure: Counted | None) -> Fraction | None:
    """The same as a fraction, for what is computed from it to the cent; None where there is nothing to divide by."""
    if figure is None or is_empty(measure, figure):
        return None
    top, bottom = _quotient(measure, figure)
    return Fraction(top) / Fraction(bottom)


def _quotient(measure: Measure, figure: Counted) -> tuple[Decimal, Decimal]:
    """What is divided by what."""
    numerator, denominator = figure.numerator or ZERO, figure.denominator or ZERO
    if measure.is_count:
        return numerator, Decimal(1)
    if measure.kind == Kind.MEAN:
        return numerator, Decimal(figure.n)
    return numerator if measure.is_plain else HUNDRED * numerator, denominator


def interval_of(measure: Measure, figure: Counted) -> Interval | None:
    """Wilson for proportions, adjusted Wald for NPS, t for means; ratios, money and counts have none."""
    if measure.kind == Kind.PROPORTION:
        return _percent(arithmetic.wilson(figure.numerator or ZERO, figure.denominator or ZERO))
    if measure.kind == Kind.MEAN:
        return arithmetic.mean_interval(figure.numerator or ZERO, figure.squares or ZERO, figure.n)
    if measure.key == "net_promoter_score":
        return _percent(arithmetic.promoter_interval(*sides(figure), figure.n))
    return None


def sides(figure: Counted) -> tuple[Decimal, Decimal]:
    """(promoters, detractors) from their difference and their sum."""
    difference, total = figure.numerator or ZERO, figure.squares or ZERO
    return (total + difference) / 2, (total - difference) / 2


def _percent(interval: Interval) -> Interval:
    return Interval(HUNDRED * interval.low, HUNDRED * interval.high)


def trend_of(measure: Measure, figures: Iterable[Counted | None]) -> list[Decimal | None]:
    """Values month by month; a gap where there is none to show."""
    return [shown_value(measure, figure) for figure in figures]

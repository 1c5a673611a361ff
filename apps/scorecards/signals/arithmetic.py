"""How well a signal told two groups apart, without a database. Shares are fractions, everything is unrounded.

The area under the curve (AUC) is the Mann–Whitney statistic over all pairs: the share of pairs, one of each group, in
which the first group's value is the larger, ties counting half. ½ is a coin toss, 1 tells every pair apart.
"""

from bisect import bisect_left, bisect_right
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from functools import cached_property

from apps.measures.arithmetic import Interval, Z, wilson

ENOUGH = 10  # events a side; the same number from which a figure is rated (docs/measures.md, rule 3)
TOSS = Decimal("0.5")  # the area of a signal that says nothing
_EXACT = Decimal("1e-15")


def auc(first: Sequence[Decimal], second: Sequence[Decimal]) -> Decimal:
    """The share of pairs in which the value of `first` is the larger; a tie counts half. Neither may be empty."""
    ranked = sorted(second)
    doubled = sum(bisect_left(ranked, value) + bisect_right(ranked, value) for value in first)
    return Decimal(doubled) / (2 * len(first) * len(second))


def auc_interval(area: Decimal, m: int, n: int) -> Interval:
    """The 95 % interval of an AUC over m × n pairs (Newcombe 2006, Statistics in Medicine 25:559–573, method 5).

    The ends are those areas A whose distance to the one found is 1.96 standard errors, by the variance of Hanley &
    McNeil 1982 (Radiology 143:29–36) at A itself, with both m − 1 and n − 1 replaced by their mean. So the interval
    stays within 0 and 1, and is no point where the groups do not overlap at all.
    """
    return Interval(1 - _upper(1 - area, m, n), _upper(area, m, n))


def _upper(area: Decimal, m: int, n: int) -> Decimal:
    """The upper end, by bisection: the area itself lies within, 1 beyond (unless it is the area)."""
    low, high = area, Decimal(1)
    while high - low > _EXACT:
        middle = (low + high) / 2
        inside = (middle - area) ** 2 <= Z * Z * _variance(middle, m, n)
        low, high = (middle, high) if inside else (low, middle)
    return high


def _variance(area: Decimal, m: int, n: int) -> Decimal:
    others = Decimal(m + n) / 2 - 1
    return area * (1 - area) * (1 + others * ((1 - area) / (2 - area) + area / (1 + area))) / (m * n)


class Verdict(StrEnum):
    NOT_ENOUGH = "not_enough"
    CLEAR = "clear"  # the interval lies above a coin toss
    UNCLEAR = "unclear"  # it holds a coin toss
    REVERSED = "reversed"  # it lies below: the signal said the opposite of what was thought


@dataclass(frozen=True)
class Share:
    """k of n with Wilson's interval; neither value nor interval where n is 0."""

    k: int
    n: int

    @property
    def value(self) -> Decimal | None:
        return Decimal(self.k) / self.n if self.n else None

    @property
    def interval(self) -> Interval | None:
        return wilson(self.k, self.n) if self.n else None


@dataclass(frozen=True)
class Told:
    """A signal's values in the group to which the worse happened (lost, did not grow) and in the other.

    `warns` says which value warns: the one thought of beforehand, never chosen by what the data say.
    """

    worse: Sequence[Decimal]
    better: Sequence[Decimal]
    prefers_high: bool
    warns: Callable[[Decimal], bool]

    @property
    def is_enough(self) -> bool:
        return min(len(self.worse), len(self.better)) >= ENOUGH

    @cached_property
    def area(self) -> Decimal | None:
        """How often, of one of each group, the worse fate had the worse signal; None until there is enough."""
        if not self.is_enough:
            return None
        return auc(self.better, self.worse) if self.prefers_high else auc(self.worse, self.better)

    @cached_property
    def interval(self) -> Interval | None:
        return None if self.area is None else auc_interval(self.area, len(self.worse), len(self.better))

    @property
    def verdict(self) -> Verdict:
        if self.interval is None:
            return Verdict.NOT_ENOUGH
        if self.interval.low > TOSS:
            return Verdict.CLEAR
        return Verdict.REVERSED if self.interval.high < TOSS else Verdict.UNCLEAR

    @property
    def warned(self) -> Share:
        """Of those to whom the worse happened, how many the threshold would have named."""
        return Share(sum(map(self.warns, self.worse)), len(self.worse))

    @property
    def cried_wolf(self) -> Share:
        """And of the others."""
        return Share(sum(map(self.warns, self.better)), len(self.better))

    @property
    def well_after_good(self) -> Share:
        """How many fared better, of those whose signal did not warn."""
        good = len(self.better) - self.cried_wolf.k
        return Share(good, good + len(self.worse) - self.warned.k)

    @property
    def well_after_warning(self) -> Share:
        """And of those whose signal warned."""
        return Share(self.cried_wolf.k, self.cried_wolf.k + self.warned.k)

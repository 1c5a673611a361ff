"""Intervals, differences and rounding, without a database. Everything is computed in Decimal and unrounded.

Shares are fractions (0 to 1); the reader of a figure multiplies by 100.
"""

import math
from decimal import ROUND_HALF_UP, Decimal
from functools import lru_cache
from typing import NamedTuple

Z = Decimal("1.96")
FEW, LOW = 5, 10  # below five: counts only; below ten: low confidence
_LARGE = 200  # degrees of freedom from which the expansion of Student's quantile is exact to nine digits


class Interval(NamedTuple):
    low: Decimal
    high: Decimal

    def holds(self, value: Decimal) -> bool:
        return self.low <= value <= self.high


def wilson(k: int | Decimal, n: int | Decimal) -> Interval:
    """The 95 % score interval of the proportion k ÷ n (Wilson 1927, JASA 22:209–212). n > 0."""
    k, n = Decimal(k), Decimal(n)
    middle = k + Z * Z / 2
    half = Z * (k * (n - k) / n + Z * Z / 4).sqrt()
    return Interval(max((middle - half) / (n + Z * Z), Decimal(0)), min((middle + half) / (n + Z * Z), Decimal(1)))


def promoter_interval(promoters: int | Decimal, detractors: int | Decimal, n: int | Decimal) -> Interval:
    """The 95 % adjusted Wald interval of (promoters − detractors) ÷ n: ¾ more of each and 3 more in all.

    Rocks 2016 ("Interval estimation for the net promoter score", The American Statistician 70:365–372),
    after Agresti & Coull 1998 and Agresti & Caffo 2000.
    """
    total = Decimal(n) + 3
    p, d = (Decimal(promoters) + Decimal("0.75")) / total, (Decimal(detractors) + Decimal("0.75")) / total
    middle = p - d
    half = Z * ((p + d - middle * middle) / total).sqrt()
    return Interval(middle - half, middle + half)


def mean_interval(total: Decimal, squares: Decimal, n: int) -> Interval:
    """The 95 % t interval of a mean, from Σx, Σx² and n ≥ 2: sample deviation (n − 1), n − 1 degrees of freedom."""
    mean = total / n
    variance = max((squares - total * mean) / (n - 1), Decimal(0))
    half = student(n - 1) * (variance / n).sqrt()
    return Interval(mean - half, mean + half)


def difference(k: int | Decimal, n: int | Decimal, k_before: int | Decimal, n_before: int | Decimal) -> Interval:
    """The 95 % interval of k ÷ n − k_before ÷ n_before (Newcombe 1998, Stat. in Medicine 17:873–890, method 10)."""
    p, q = Decimal(k) / Decimal(n), Decimal(k_before) / Decimal(n_before)
    now, before = wilson(k, n), wilson(k_before, n_before)
    down = ((p - now.low) ** 2 + (before.high - q) ** 2).sqrt()
    up = ((now.high - p) ** 2 + (q - before.low) ** 2).sqrt()
    return Interval(p - q - down, p - q + up)


def is_clear(k: int | Decimal, n: int | Decimal, k_before: int | Decimal, n_before: int | Decimal) -> bool:
    """Whether a proportion changed by more than chance: both samples reach five, the interval excludes 0."""
    return min(n, n_before) >= FEW and not difference(k, n, k_before, n_before).holds(Decimal(0))


def rounded(value: Decimal, places: int = 1) -> Decimal:
    """Round half up, once, at display; never "−0.0"."""
    result = value.quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return abs(result) if result == 0 else result


@lru_cache
def student(degrees: int) -> Decimal:
    """The t with 95 % of Student's distribution between −t and t; ten digits. `degrees` ≥ 1.

    Up to 200 degrees the distribution's finite series is solved by bisection (Abramowitz & Stegun 1964, 26.7.3 and
    26.7.4), above it its expansion around the normal quantile is used (26.7.5).
    """
    if degrees > _LARGE:
        return Decimal(f"{_expanded(degrees):.10f}")
    low, high = 0.0, 16.0
    while high - low > 1e-13:
        middle = (low + high) / 2
        low, high = (middle, high) if _within(middle, degrees) < 0.95 else (low, middle)
    return Decimal(f"{(low + high) / 2:.10f}")


def _within(t: float, degrees: int) -> float:
    """The share of Student's distribution between −t and t, by its finite series."""
    angle = math.atan2(t, math.sqrt(degrees))
    cos, is_odd = math.cos(angle), degrees % 2
    term = cos if is_odd else 1.0
    total = term if degrees > 1 else 0.0
    for i in range(3 if is_odd else 2, degrees - 1, 2):
        term *= cos * cos * (i - 1) / i
        total += term
    share = math.sin(angle) * total
    return 2 / math.pi * (angle + share) if is_odd else share


def _expanded(degrees: int) -> float:
    x, v = 1.959963984540054, degrees
    return (
        x
        + (x**3 + x) / (4 * v)
        + (5 * x**5 + 16 * x**3 + 3 * x) / (96 * v**2)
        + (3 * x**7 + 19 * x**5 + 17 * x**3 - 15 * x) / (384 * v**3)
    )

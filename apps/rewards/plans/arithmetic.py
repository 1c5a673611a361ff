"""Attainment, payout and money of incentive plans, without a database (docs/measures.md, "Incentives").

Everything is computed in fractions, so that nothing between a figure and its cents is rounded; money is rounded once,
half up, to the cent. Attainment and payout are in percent.
"""

from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction
from math import floor

HUNDRED = Fraction(100)
CENT = Decimal("0.01")
SHOWN = 12  # decimals in which an attainment is kept to be read; money is never computed from it


@dataclass(frozen=True)
class Curve:
    """Nothing up to `threshold` percent of the target, 100 % at 100 %, a straight line between; above it twice as
    steep, up to `cap` percent. 0 ≤ threshold < 100 ≤ cap.
    """

    threshold: Decimal = Decimal(90)
    cap: Decimal = Decimal(200)

    @property
    def slope(self) -> Fraction:
        """Percent of payout for one percent of attainment, below the target."""
        return HUNDRED / (HUNDRED - Fraction(self.threshold))

    @property
    def capped_at(self) -> Fraction:
        """The attainment from which the payout rises no more."""
        return HUNDRED + (Fraction(self.cap) - HUNDRED) / (2 * self.slope)

    def payout_percent(self, attainment: Fraction | None) -> Fraction:
        """What an attainment pays; None is beyond all measure (nothing left of what should be little)."""
        if attainment is None:
            return Fraction(self.cap)
        if attainment <= Fraction(self.threshold):
            return Fraction(0)
        if attainment <= HUNDRED:
            return self.slope * (attainment - Fraction(self.threshold))
        return min(Fraction(self.cap), HUNDRED + 2 * self.slope * (attainment - HUNDRED))


def attainment(actual: Fraction, target: Fraction, *, prefers_low: bool) -> Fraction | None:
    """Actual ÷ target; where less is better target ÷ actual, None where nothing is left to divide by. target > 0."""
    if not prefers_low:
        return HUNDRED * actual / target
    return HUNDRED * target / actual if actual > 0 else None


def amount(percent: Fraction, at_target: Decimal) -> Decimal:
    """The money of a payout, half up, to the cent. percent ≥ 0."""
    cents = floor(percent * Fraction(at_target) + Fraction(1, 2))  # percent of money is cents
    return (Decimal(cents) * CENT).quantize(CENT)


def ratio(new_sales: Decimal, keeping_clients: Decimal) -> Decimal | None:
    """The pay signal: payout for new sales at target ÷ payout for keeping clients at target, to six decimals; None
    where nothing is paid for keeping clients.
    """
    return decimal(Fraction(new_sales) / Fraction(keeping_clients), 6) if keeping_clients else None


def decimal(value: Fraction, places: int = SHOWN) -> Decimal:
    """A fraction to be shown or kept, half up."""
    scale = 10**places
    return Decimal(floor(value * scale + Fraction(1, 2))).scaleb(-places)

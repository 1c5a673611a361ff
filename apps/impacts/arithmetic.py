"""Arithmetic of impacts, without a database."""

from decimal import Decimal

MOST = Decimal(150)


def attainment(baseline: Decimal | None, target: Decimal | None, actual: Decimal | None) -> Decimal | None:
    """(actual − baseline) ÷ (target − baseline) in percent, clamped to 0–150 (docs/measures.md, "Attainment").

    None where a number is missing or target = baseline. Unrounded.
    """
    if baseline is None or target is None or actual is None or target == baseline:
        return None
    percent = 100 * (actual - baseline) / (target - baseline)
    return min(max(percent, Decimal(0)), MOST)

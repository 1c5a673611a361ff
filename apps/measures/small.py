"""A proportion in words for pages that count by themselves: the rules for small samples (docs/measures.md, rule 3)."""

from decimal import Decimal
from typing import Any

from django.utils.translation import gettext as _

from apps.measures.arithmetic import FEW, LOW, wilson
from apps.measures.words import number


def proportion(k: int, n: int) -> dict[str, Any]:
    """{value, note, is_low}: "3 of 4" below five, from there on percent, counts and interval; nothing where n is 0."""
    if not n:
        return {}
    counted = _("%(k)d of %(n)d") % {"k": k, "n": n}
    if n < FEW:
        return {"value": counted}
    interval = wilson(k, n)
    low, high = (number(100 * end, 1) for end in (interval.low, interval.high))
    return {"value": f"{number(Decimal(100 * k) / n, 1)} %", "note": f"{counted}, {low}–{high}", "is_low": n < LOW}

"""A share as products show it: below five only counts, from five to nine with low confidence. No database here."""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.translation import gettext as _

from apps.core.templatetags.desk import percent
from apps.measures.arithmetic import FEW, LOW, Interval, wilson

HUNDRED = Decimal(100)


@dataclass(frozen=True)
class Share:
    """`k` of `n`."""

    k: int
    n: int

    @property
    def percent(self) -> Decimal | None:
        """Unrounded; None where fewer than five stand behind it."""
        return HUNDRED * self.k / self.n if self.n >= FEW else None

    @property
    def is_low(self) -> bool:
        """From five to nine: a figure to be careful with."""
        return FEW <= self.n < LOW

    @property
    def interval(self) -> Interval | None:
        """The 95 % interval of the percent (Wilson); None where there is no percent."""
        if self.n < FEW:
            return None
        found = wilson(self.k, self.n)
        return Interval(found.low * HUNDRED, found.high * HUNDRED)


def in_words(share: Share) -> tuple[str, str]:
    """What stands in a cell, and below it: "62.5 %" and "5 of 8"; of fewer than five the counts alone."""
    counts = _("%(k)s of %(n)s") % {"k": share.k, "n": share.n}
    if share.percent is None:
        return (counts, "") if share.n else ("", "")
    return percent(share.percent), counts

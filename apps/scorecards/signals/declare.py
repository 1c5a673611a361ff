"""The signals: what each asks, which value of it warns, and the measure it is the account's own figure of.

The thresholds are those the product uses elsewhere, set before any result was seen; docs/measures.md names each source.
"""

from dataclasses import dataclass
from decimal import Decimal

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Signal:
    """`key` is its column in `SignalSnapshot`, `n` that of how many answers stand behind it.

    It warns below `cut` where high is good, from `cut` on where low is; `is_hidden` on rows that name an account.
    """

    key: str
    name: str | Promise
    warning: str | Promise
    cut: Decimal
    n: str = ""
    measure: str = ""
    prefers_high: bool = True
    is_hidden: bool = False

    def warns(self, value: Decimal) -> bool:
        return value < self.cut if self.prefers_high else value >= self.cut


SIGNALS = (
    Signal(
        "satisfaction",
        _("Overall satisfaction"),
        _("below 4 of 5"),
        Decimal(4),
        "satisfaction_n",
        "overall_satisfaction",
    ),
    Signal(
        "net_promoter",
        _("Net promoter score"),
        _("below 0"),
        Decimal(0),
        "net_promoter_n",
        "net_promoter_score",
    ),
    Signal(
        "stay_intent",
        _("Intent to stay"),
        _("below 4 of 5"),
        Decimal(4),
        "stay_intent_n",
        "satisfied_at_risk",
    ),
    Signal("buy_more_intent", _("Intent to buy more"), _("below 4 of 5"), Decimal(4), "buy_more_intent_n"),
    Signal(
        "gap",
        _("Perception gap"),
        _("2 points or more"),
        Decimal(2),
        "pairs_n",
        "perception_gap",
        prefers_high=False,
        is_hidden=True,
    ),
    Signal("seller_mean", _("What we expected them to say"), _("below 7 of 10"), Decimal(7), "pairs_n", is_hidden=True),
    Signal(
        "coverage",
        _("Contacts heard in three months"),
        _("fewer than half"),
        Decimal(50),
        "coverage_n",
        "account_coverage",
    ),
    Signal("burn", _("Retainer burn"), _("below 80 %"), Decimal(80), measure="retainer_burn"),
)


def signal_of(measure: str) -> Signal | None:
    """The signal that a measure is, of one account."""
    return next((signal for signal in SIGNALS if signal.measure == measure), None)

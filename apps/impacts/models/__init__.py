"""Goals and impacts with their versions and readings; what clients confirmed, ranked and signed; effects."""

from apps.impacts.models.confirming import PURPOSE, Confirmation, ImpactRank, Verdict
from apps.impacts.models.effects import Effect
from apps.impacts.models.promises import PROMISED, Goal, Impact, ImpactReading, ImpactVersion

__all__ = [
    "PROMISED",
    "PURPOSE",
    "Confirmation",
    "Effect",
    "Goal",
    "Impact",
    "ImpactRank",
    "ImpactReading",
    "ImpactVersion",
    "Verdict",
]

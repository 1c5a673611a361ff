"""What moves an impact of the demo firm."""

from dataclasses import dataclass


@dataclass
class Drive:
    """How much work goes into it, how much it matters to the client (1 to 5), how its metric fares, its topic."""

    effort: float
    importance: float
    fate: str
    topic: str = ""

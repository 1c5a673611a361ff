"""Where the dots of the matrix stand, and which of them carry a name. No database here.

Service levels met run from left to right (0 to 100 %), the outcome index from bottom to top (0 to 150 %). Positions are
percent of the picture, so that it fits every screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

HIGHEST = Decimal(150)  # attainment is clamped to it
LEFT, RIGHT, TOP, BOTTOM = 7.0, 97.0, 4.0, 90.0  # the frame within the picture, in percent
NAMED = 8  # so many watermelons carry their name
APART = 4.5  # percent of the height that names stand apart
TURN = 55.0  # from here on a name stands left of its dot


@dataclass
class Dot:
    """An account in the picture. `name_y` is empty where it carries no name."""

    name: str
    url: str
    title: str
    x: float
    y: float
    is_watermelon: bool
    name_y: float | None = None

    @property
    def is_named_left(self) -> bool:
        return self.x > TURN


def across(met: Decimal) -> float:
    """Where a share of service levels met stands, from the left."""
    return round(LEFT + float(met) / 100 * (RIGHT - LEFT), 2)


def upward(index: Decimal) -> float:
    """Where an outcome index stands, from the top."""
    return round(BOTTOM - float(min(index, HIGHEST) / HIGHEST) * (BOTTOM - TOP), 2)


def named(dots: Iterable[Dot]) -> list[Dot]:
    """The dots, watermelons last and so on top; the first of these get names that do not lie over each other."""
    ordered = sorted(dots, key=lambda dot: dot.is_watermelon)
    last = -APART
    for dot in sorted([dot for dot in ordered if dot.is_watermelon][:NAMED], key=lambda dot: dot.y):
        dot.name_y = last = max(dot.y, last + APART)
    return ordered


def ticks() -> tuple[list[tuple[float, int]], list[tuple[float, int]]]:
    """([(place, percent)] across, the same upward)."""
    return [(across(Decimal(n)), n) for n in range(0, 101, 20)], [(upward(Decimal(n)), n) for n in range(0, 151, 50)]

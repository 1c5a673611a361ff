"""Where the dots of the matrix stand, and which of them carry a name. No database here.

Service levels met run from left to right up to 100 %, from the round number below the lowest; the outcome index from
bottom to top, 0 to 150 %. Positions are percent of the picture, so that it fits every screen.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

HIGHEST = Decimal(150)  # attainment is clamped to it
LEFT, RIGHT, TOP, BOTTOM = 7.0, 97.0, 4.0, 90.0  # the frame within the picture, in percent
NAMED = 8  # so many watermelons carry their name
APART = 4.5  # percent of the height that names stand apart
STEP = 20  # the scale begins at a multiple of it
FAR = 3 * APART  # a name that had to move further from its dot would name another one
TURN = 55.0  # from here on a name stands left of its dot


@dataclass
class Dot:
    """An account in the picture. `name_y` is empty where it carries no name."""

    name: str
    url: str
    title: str
    met: Decimal
    index: Decimal
    is_watermelon: bool
    x: float = 0
    y: float = 0
    name_y: float | None = None

    @property
    def is_named_left(self) -> bool:
        return self.x > TURN


@dataclass
class Picture:
    """The dots in place, watermelons last and so on top, and the numbers along both sides: [(place, number)]."""

    dots: list[Dot]
    x_ticks: list[tuple[float, int]]
    y_ticks: list[tuple[float, int]]


def picture_of(dots: Iterable[Dot]) -> Picture:
    rows = sorted(dots, key=lambda dot: dot.is_watermelon)
    first = begin(dot.met for dot in rows)
    for dot in rows:
        dot.x, dot.y = across(dot.met, first), upward(dot.index)
    _name(rows)
    x_ticks = [(across(Decimal(n), first), n) for n in range(first, 101, STEP if first < 60 else STEP // 4)]
    return Picture(rows, x_ticks, [(upward(Decimal(n)), n) for n in range(0, 151, 50)])


def begin(shares: Iterable[Decimal]) -> int:
    """Where the scale of service levels begins: most stand close to 100 %."""
    lowest = min(shares, default=Decimal(0))
    return min(int(lowest // STEP) * STEP, 100 - STEP)


def across(met: Decimal, first: int) -> float:
    """Where a share of service levels met stands, from the left."""
    return round(LEFT + float(met - first) / (100 - first) * (RIGHT - LEFT), 2)


def upward(index: Decimal) -> float:
    """Where an outcome index stands, from the top."""
    return round(BOTTOM - float(min(index, HIGHEST) / HIGHEST) * (BOTTOM - TOP), 2)


def _name(dots: list[Dot]) -> None:
    """Names for the first watermelons, none over another and none far from its dot."""
    last = -APART
    for dot in sorted([dot for dot in dots if dot.is_watermelon][:NAMED], key=lambda dot: dot.y):
        place = max(dot.y, last + APART)
        if place - dot.y <= FAR:
            dot.name_y = last = place

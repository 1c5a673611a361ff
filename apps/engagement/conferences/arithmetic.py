"""The arithmetic of a conference's growth, without a database."""

from collections.abc import Iterable
from typing import NamedTuple


class Turnout(NamedTuple):
    """People who came and clients there were, at a conference and at the one before."""

    attendees: int
    attendees_before: int
    clients: int | None
    clients_before: int | None

    @property
    def is_comparable(self) -> bool:
        """Whether there is something to divide by on both sides."""
        return bool(self.attendees_before and self.clients and self.clients_before)


def growth_gap(turnouts: Iterable[Turnout]) -> tuple[int, int]:
    """Growth of attendance less growth of the client base, as (numerator, denominator); (0, 0) where none compares.

    A/a − C/c = (A·c − C·a) ÷ (a·c), exact in whole numbers; several conferences of a month are added up first, so that
    the figure is a ratio of sums.
    """
    comparable = [each for each in turnouts if each.is_comparable]
    now, before = (sum(getattr(each, name) for each in comparable) for name in ("attendees", "attendees_before"))
    clients, clients_before = (
        sum(getattr(each, name) for each in comparable) for name in ("clients", "clients_before")
    )
    return now * clients_before - clients * before, before * clients_before

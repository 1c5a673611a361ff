"""Arithmetic of the perception gap, without a database (docs/measures.md, "Perception gap")."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

HIGH = 7  # of 10: a strength
SLIGHT, SIGNIFICANT = 2, 4  # points between the two answers, either way


class Band(StrEnum):
    ALIGNED = "aligned"
    SLIGHT = "slight"
    SIGNIFICANT = "significant"


class Class(StrEnum):
    AGREED_STRENGTH = "agreed_strength"
    AGREED_WEAKNESS = "agreed_weakness"
    BLIND_SPOT = "blind_spot"
    UNDERVALUED_ADVANTAGE = "undervalued_advantage"


def gap_of(seller: int, client: int) -> int:
    """Seller − client: above 0 the seller expects more than the client gives."""
    return seller - client


def band_of(seller: int, client: int) -> Band:
    """How far the two part, either way."""
    apart = abs(gap_of(seller, client))
    if apart >= SIGNIFICANT:
        return Band.SIGNIFICANT
    return Band.SLIGHT if apart >= SLIGHT else Band.ALIGNED


def class_of(seller: int, client: int) -> Class:
    """Who sees a strength in it (7 or more of 10)."""
    if seller >= HIGH:
        return Class.AGREED_STRENGTH if client >= HIGH else Class.BLIND_SPOT
    return Class.UNDERVALUED_ADVANTAGE if client >= HIGH else Class.AGREED_WEAKNESS


def needs_plan(seller: int, client: int) -> bool:
    """A significant gap, or a blind spot: coaching is due."""
    is_blind = class_of(seller, client) == Class.BLIND_SPOT
    return is_blind or band_of(seller, client) == Band.SIGNIFICANT


@dataclass(frozen=True)
class Summary:
    """The pairs of one contact and one person. Means are unrounded, and None where nothing is paired.

    Signed gaps cancel each other, absolute ones do not: both are always shown.
    """

    n: int
    seller_mean: Decimal | None
    client_mean: Decimal | None
    signed_gap: Decimal | None
    absolute_gap: Decimal | None
    bands: Counter[Band]
    classes: Counter[Class]


def summary_of(pairs: Iterable[tuple[int, int]]) -> Summary:
    """Of (seller's score, client's score) pairs."""
    scores = list(pairs)
    return Summary(
        n=len(scores),
        seller_mean=mean_of(seller for seller, _client in scores),
        client_mean=mean_of(client for _seller, client in scores),
        signed_gap=mean_of(gap_of(*pair) for pair in scores),
        absolute_gap=mean_of(abs(gap_of(*pair)) for pair in scores),
        bands=Counter(band_of(*pair) for pair in scores),
        classes=Counter(class_of(*pair) for pair in scores),
    )


def mean_of(numbers: Iterable[int]) -> Decimal | None:
    values = list(numbers)
    return Decimal(sum(values)) / len(values) if values else None

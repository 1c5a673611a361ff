"""A person’s predictions against the answers, over time: seen by that person and their coach only."""

import datetime as dt
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from decimal import Decimal
from itertools import groupby
from typing import Any

from apps.people.models import Person
from apps.relationships.arithmetic import Band, summary_of
from apps.relationships.models import CoachingPlan, Perception
from apps.relationships.pairs import formed_by

FEW, SURE = 5, 10  # predictions: below five only counts, below ten of low confidence


@dataclass(frozen=True)
class Calibration:
    """`bias` is the mean of prediction − answer, `accuracy` their mean distance; None below five predictions."""

    name: Any
    n: int
    close: int  # at most one point apart
    bias: Decimal | None
    accuracy: Decimal | None

    @property
    def state(self) -> str:
        return "too_few" if self.n < FEW else "low_confidence" if self.n < SURE else ""


def may_see(reader: Person, person: Person) -> bool:
    """The person, and whoever coaches them in an active plan. No role opens it."""
    return reader.pk == person.pk or CoachingPlan.objects.coached_by(reader).filter(person=person).exists()


def predictions_of(person: Person, reader: Person, day: dt.date) -> list[Any]:
    """Every pair of a person formed by a day whose answer the reader may read, the oldest first; one statement."""
    formed = formed_by(day, of=Perception.objects.filter(person=person), by=reader)
    return list(formed.select_related("dimension").order_by("paired_on", "pk"))


def by_quarter(rows: Iterable[Any]) -> list[Calibration]:
    """One line a quarter, the newest first, named by its first day."""
    return _grouped(rows, lambda row: _quarter(row.paired_on))[::-1]


def by_dimension(rows: Iterable[Any]) -> list[Calibration]:
    """One line a dimension, in their order."""
    placed = sorted(rows, key=lambda row: (row.dimension.position, row.dimension.name))
    return _grouped(placed, lambda row: row.dimension)


def calibration_of(name: Any, rows: Iterable[Any]) -> Calibration:
    summary = summary_of((row.seen_seller_score, row.seen_client_score) for row in rows)
    is_told = summary.n >= FEW
    return Calibration(
        name,
        summary.n,
        summary.bands[Band.ALIGNED],
        summary.signed_gap if is_told else None,
        summary.absolute_gap if is_told else None,
    )


def _grouped(rows: Iterable[Any], key: Callable[[Any], Any]) -> list[Calibration]:
    return [calibration_of(name, list(group)) for name, group in groupby(rows, key=key)]


def _quarter(day: dt.date) -> dt.date:
    return dt.date(day.year, day.month - (day.month - 1) % 3, 1)

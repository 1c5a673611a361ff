"""What is asked and not answered: for the seller to say blind, for the client to say at all, for a plan once more."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Min, OuterRef, QuerySet, Subquery

from apps.relationships.models import Perception
from apps.relationships.pairs import ITEM
from apps.relationships.queries import PairQuerySet


@dataclass(frozen=True)
class Open:
    """Of one pair: how many questions wait for the seller since when, and how many locked ones for the client."""

    due: int
    asked_on: dt.date | None
    locked: int


def open_in(rows: PairQuerySet, person: Any) -> Open:
    """Of the perceptions of one pair, two statements. Whether the client has answered what is due changes nothing."""
    due = rows.answerable_by(person).aggregate(n=Count("pk"), asked_on=Min("asked_on"))
    return Open(due["n"], due["asked_on"], rows.awaited().count())


def with_asked_again(plans: QuerySet) -> QuerySet:
    """Annotates `asked_again_on`, the first day from a plan's day on which its question went out; null: not yet."""
    same = Perception.objects.filter(asked_on__gte=OuterRef("reask_on"), **{name: OuterRef(name) for name in ITEM})
    return plans.annotate(asked_again_on=Subquery(same.order_by("asked_on", "pk").values("asked_on")[:1]))

"""Which answers of seller and client form pairs, and which items are asked and not paired (docs/measures.md).

An item is (contact, person, dimension). A pair is formed on the later local date of its two answers, and counts on a
day for 365 days, of contacts who had not left and accounts active on it.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from itertools import groupby
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.db.models.functions import Greatest, TruncDate

from apps.accounts.models import Contact
from apps.core.months import end_of, zone
from apps.feedback.in_force import YEAR, contacts_on
from apps.people.models import Person
from apps.relationships.arithmetic import Summary, band_of, class_of, gap_of, needs_plan, summary_of
from apps.relationships.models import Perception
from apps.relationships.queries import PairQuerySet

A_YEAR = dt.timedelta(days=YEAR)
ITEM = ("contact_id", "person_id", "dimension_id")
EXPECTED = Perception.Frame.EXPECTED


def formed_by(
    day: dt.date, *, of: PairQuerySet | None = None, by: Person | None = None, with_leadership_only: bool = False
) -> PairQuerySet:
    """Every pair formed by a day, with `paired_on`; `of` narrows the perceptions, `by` is who reads them."""
    rows = Perception.objects.all() if of is None else of
    seen = rows.readable_on(day, by=by, with_leadership_only=with_leadership_only).paired()
    days = (TruncDate(f"seen_{side}_at", tzinfo=zone()) for side in ("seller", "client"))
    return seen.annotate(paired_on=Greatest(*days))


def latest_on(day: dt.date, **reading: Any) -> PairQuerySet:
    """The latest pair of each item on a day; `reading` as in `formed_by`."""
    formed = formed_by(day, **reading).filter(paired_on__gt=day - A_YEAR)
    formed = formed.filter(contact__in=contacts_on(day).values("pk"))
    newest = formed.order_by(*ITEM, "-paired_on", "-pk").distinct(*ITEM)
    return formed_by(day, **reading).filter(pk__in=newest.values("pk")).order_by()


def unpaired_on(day: dt.date, **reading: Any) -> PairQuerySet:
    """The latest asking of each item asked or answered in 365 days that has no pair on a day: listed, never guessed."""
    of, rules = reading.pop("of", None), reading
    rows = Perception.objects.all() if of is None else of
    same = {name: OuterRef(name) for name in ITEM}
    since = end_of(day - A_YEAR)
    recent = (
        Q(asked_on__gt=day - A_YEAR, asked_on__lte=day) | Q(seen_seller_at__gte=since) | Q(seen_client_at__gte=since)
    )
    asked = rows.filter(frame=EXPECTED, contact__in=contacts_on(day).values("pk")).readable_on(day, **rules)
    paired = formed_by(day, **rules).filter(paired_on__gt=day - A_YEAR, **same)
    newest: QuerySet[Any] = asked.filter(recent, ~Exists(paired)).order_by(*ITEM, "-asked_on", "-pk").distinct(*ITEM)
    return rows.readable_on(day, **rules).filter(pk__in=newest.values("pk")).order_by()


@dataclass(frozen=True)
class Item:
    """One paired item: what was expected, what was given, and what the two make of it."""

    row: Perception
    seller: int
    client: int
    paired_on: dt.date

    @property
    def gap(self) -> int:
        return gap_of(self.seller, self.client)

    @property
    def band(self) -> str:
        return str(band_of(self.seller, self.client))

    @property
    def kind(self) -> str:
        return str(class_of(self.seller, self.client))

    @property
    def needs_plan(self) -> bool:
        return needs_plan(self.seller, self.client)


@dataclass(frozen=True)
class Pair:
    """One contact and one person: their paired items in the order of the dimensions, and the unpaired askings."""

    contact: Contact
    person: Person
    items: tuple[Item, ...]
    unpaired: tuple[Any, ...]

    @cached_property
    def summary(self) -> Summary:
        return summary_of((item.seller, item.client) for item in self.items)


def item_of(row: Any) -> Item:
    """Of a row of `formed_by` or `latest_on`."""
    return Item(row, row.seen_seller_score, row.seen_client_score, row.paired_on)


def pairs_of(rows: PairQuerySet, day: dt.date, by: Person) -> list[Pair]:
    """The pairs among perceptions that a person may read, by name of contact and person; two statements."""
    items = _joined(latest_on(day, of=rows, by=by))
    unpaired = _joined(unpaired_on(day, of=rows, by=by))
    found = sorted([*items, *unpaired], key=_place)
    return [_pair(list(group)) for _key, group in groupby(found, key=_names)]


def _pair(rows: list[Any]) -> Pair:
    paired = tuple(item_of(row) for row in rows if hasattr(row, "paired_on"))
    return Pair(rows[0].contact, rows[0].person, paired, tuple(row for row in rows if not hasattr(row, "paired_on")))


def _joined(rows: QuerySet) -> Iterable[Any]:
    return rows.select_related("contact__account", "person", "dimension")


def _names(row: Any) -> tuple[str, int, str, int]:
    return row.contact.full_name, row.contact_id, row.person.full_name, row.person_id


def _place(row: Any) -> tuple[Any, ...]:
    return *_names(row), row.dimension.position, row.dimension.name

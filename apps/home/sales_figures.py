"""New business against renewals, what ends next, and how long a signature waits for work: a fixed number of statements.

`accounts` are those a person may see, external ones alone: internal accounts bring no money. `owner` is the path from a
row to who answers for it at present, a team or a manager.
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from decimal import Decimal
from typing import Any, TypeVar

from django.db.models import Count, DateField, F, Func, IntegerField, OuterRef, Q, QuerySet, Subquery, Sum, Value
from django.db.models.functions import Cast, TruncMonth

from apps.accounts.models import Account, Contract, RevenueEvent
from apps.activities.models import Activity
from apps.core.months import Month
from apps.outcomes.quantiles import Median

K = TypeVar("K")
ZERO = Decimal(0)
OWNERS = {"team": "account__team", "manager": "account__manager"}
MONTHS = 12


@dataclass(frozen=True)
class Amount:
    """Money a month of so many rows; `unpriced` of them have no fee and add nothing to it."""

    total: Decimal = ZERO
    count: int = 0
    unpriced: int = 0

    @property
    def is_unknown(self) -> bool:
        """There are some, and none of them has a fee."""
        return 0 < self.count == self.unpriced

    def __add__(self, other: "Amount") -> "Amount":
        return Amount(self.total + other.total, self.count + other.count, self.unpriced + other.unpriced)


@dataclass(frozen=True)
class Sales:
    """What came in a month, or of an owner, and what ends."""

    new: Amount = field(default_factory=Amount)
    expansion: Amount = field(default_factory=Amount)
    renewed: Amount = field(default_factory=Amount)
    ending: Amount = field(default_factory=Amount)

    def __add__(self, other: "Sales") -> "Sales":
        return Sales(*(getattr(self, part.name) + getattr(other, part.name) for part in fields(self)))

    @property
    def total(self) -> Decimal:
        return self.new.total + self.expansion.total + self.renewed.total


@dataclass(frozen=True)
class Waits:
    """Days from signature to the next activity: the median of `n`, and how many wait still."""

    median: Decimal | None = None
    n: int = 0
    waiting: int = 0


def money_by_month(accounts: QuerySet, on: dt.date, owner: str) -> dict[tuple[Month, int | None], Sales]:
    """{(month, owner): Sales} of the twelve months up to a day; what ends, of the twelve from it.

    An owner of None is nobody.
    """
    found: defaultdict[tuple[Month, int | None], Sales] = defaultdict(Sales)
    for name, rows in _parts(accounts, on).items():
        for row in _grouped(rows, owner):
            amount = Amount(row["total"] or ZERO, row["times"], row["unpriced"])
            found[Month.of(row["month"]), row["owner"]] += Sales(**{name: amount})
    return found


def added(lines: Iterable[tuple[K, Sales]]) -> defaultdict[K, Sales]:
    """{key: Sales}, those of the same key added up; of a key that is not there nothing."""
    found: defaultdict[K, Sales] = defaultdict(Sales)
    for key, line in lines:
        found[key] += line
    return found


def _parts(accounts: QuerySet, on: dt.date) -> dict[str, QuerySet]:
    """The rows behind each part, each with `day` and `amount`."""
    past = {"__gte": Month.of(on).plus(1 - MONTHS).first_day, "__lte": on}
    events = RevenueEvent.objects.filter(account__in=accounts, **_between("occurred_on", past))
    events = events.annotate(day=F("occurred_on"), amount=F("monthly_amount"))
    renewals = Contract.objects.filter(account__in=accounts, renews__isnull=False, **_between("starts_on", past))
    return {
        "new": events.filter(kind="new"),
        "expansion": events.filter(kind="expansion"),
        "renewed": renewals.annotate(day=F("starts_on"), amount=F("monthly_fee")),
        "ending": ending(accounts, on).annotate(day=F("ends_on"), amount=F("monthly_fee")),
    }


def _between(name: str, bounds: dict[str, dt.date]) -> dict[str, dt.date]:
    return {f"{name}{bound}": day for bound, day in bounds.items()}


def _grouped(rows: QuerySet, owner: str) -> Iterable[dict[str, Any]]:
    by = rows.annotate(month=TruncMonth("day"), owner=F(OWNERS[owner])).order_by().values("month", "owner")
    return by.annotate(total=Sum("amount"), times=Count("pk"), unpriced=Count("pk", filter=Q(amount=None)))


def ending(accounts: QuerySet, on: dt.date) -> QuerySet[Contract]:
    """Contracts of active accounts that end in the twelve months from a day and that no other one follows."""
    last = Month.of(on).plus(MONTHS - 1).last_day
    active = Account.objects.active_on(on).order_by().values("pk")
    rows = Contract.objects.not_followed().filter(account__in=accounts, ends_on__gte=on, ends_on__lte=last)
    return rows.filter(account__in=active)


def kept(accounts: QuerySet, on: dt.date, owner: str) -> dict[int | None, tuple[int, int]]:
    """{owner: (followed, ended)}: contracts that ended in the twelve months before a day."""
    ended = {"ends_on__gte": Month.of(on).plus(1 - MONTHS).first_day, "ends_on__lt": on}
    open_ones = Contract.objects.not_followed().filter(**ended).order_by().values("pk")
    rows = Contract.objects.filter(account__in=accounts, **ended).annotate(owner=F(OWNERS[owner])).order_by()
    followed = Count("pk", filter=~Q(pk__in=open_ones))
    return {row["owner"]: (row["k"], row["n"]) for row in rows.values("owner").annotate(k=followed, n=Count("pk"))}


def signed(accounts: QuerySet, on: dt.date) -> QuerySet[Any]:
    """Contracts signed in the twelve months up to a day: `worked_on` the next activity after that day, `days` to it.

    An activity on the day itself may be the signing.
    """
    later = Activity.objects.filter(account=OuterRef("account"), occurred_on__gt=OuterRef("signed_on"))
    first = later.filter(occurred_on__lte=on).order_by("occurred_on").values("occurred_on")[:1]
    since = Month.of(on).plus(1 - MONTHS).first_day
    rows = Contract.objects.filter(account__in=accounts, signed_on__gte=since, signed_on__lte=on)
    return rows.annotate(worked_on=Subquery(first)).annotate(days=_days(F("worked_on"), F("signed_on")))


def _days(later: Any, earlier: Any) -> Func:
    """Two days apart, as PostgreSQL subtracts them: a whole number."""
    return Func(later, earlier, template="(%(expressions)s)", arg_joiner=" - ", output_field=IntegerField())


def waits(accounts: QuerySet, on: dt.date, owner: str) -> dict[int | None, Waits]:
    """{owner: Waits}; a median of medians is none, so that of all is asked for by `all_waits`."""
    rows = signed(accounts, on).annotate(owner=F(OWNERS[owner])).order_by().values("owner")
    return {row["owner"]: _waits(row) for row in rows.annotate(**_WAITS)}


def all_waits(accounts: QuerySet, on: dt.date) -> Waits:
    return _waits(signed(accounts, on).order_by().aggregate(**_WAITS))


def longest(accounts: QuerySet, on: dt.date) -> QuerySet[Any]:
    """Signed contracts with no activity since, the longest wait first."""
    rows = (
        signed(accounts, on).filter(worked_on=None).annotate(waited=_days(Cast(Value(on), DateField()), F("signed_on")))
    )
    return rows.select_related("account__manager", "account__team").order_by("signed_on", "pk")


_WAITS = {"median": Median("days"), "n": Count("days"), "waiting": Count("pk", filter=Q(worked_on=None))}


def _waits(row: dict[str, Any]) -> Waits:
    return Waits(None if row["median"] is None else Decimal(str(row["median"])), row["n"], row["waiting"])

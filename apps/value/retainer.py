"""The retainer statement of an account: hours and what they cost against the fee, month by month.

Hours and included hours are those of the measure `retainer_burn`, read through its own query, so that page, API and
scorecard say the same. Formulas: docs/measures.md, "Retainer statement". Leadership-only answers stay out.
"""

import datetime as dt
from collections import defaultdict
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from django.db.models import DateField, F, Value
from django.db.models.functions import TruncMonth

from apps.accounts.models import Account, Contract
from apps.activities.measures import burnt_hours, on_covered_days, retainers
from apps.activities.models import Activity
from apps.core.months import Month
from apps.measures.window import Window
from apps.value.arithmetic import share
from apps.value.effort import ZERO, Effort, effort_from, sums, with_rate
from apps.value.worth import Worth, worth_of

MONTHS = 12  # in the statement
MOST = 60  # months that the balance looks back


@dataclass(frozen=True)
class RetainerMonth:
    """One month: hours on covered days, what they cost, what was bought. `balance` is what has rolled over at its end:
    included less worked since the contract began, below zero where more was worked. All None without a retainer.
    """

    month: Month
    hours: Decimal | None = None
    included: Decimal | None = None
    cost: Decimal | None = None
    fee: Decimal | None = None
    balance: Decimal | None = None

    @property
    def is_covered(self) -> bool:
        return self.included is not None

    @property
    def burn(self) -> Decimal | None:
        """Hours over included hours, in percent."""
        return share(self.hours, self.included) if self.hours is not None and self.included else None

    @property
    def over_hours(self) -> Decimal | None:
        return None if self.hours is None or self.included is None else max(self.hours - self.included, ZERO)

    @property
    def over_service(self) -> Decimal | None:
        """max(hours − included, 0) × cost ÷ hours."""
        if self.hours is None or self.cost is None or self.over_hours is None:
            return None
        return self.over_hours * self.cost / self.hours if self.hours else ZERO

    @property
    def realised_rate(self) -> Decimal | None:
        """fee ÷ hours."""
        return self.fee / self.hours if self.fee is not None and self.hours else None


@dataclass(frozen=True)
class Statement:
    """An account's statement of a month: the twelve months that end with it, and what its hours were worth."""

    account: Account
    months: list[RetainerMonth]
    worth: Worth
    counted_from: Month | None  # the first month of the balance

    @property
    def current(self) -> RetainerMonth:
        return self.months[-1]


def statement_of(account: Account, month: Month, today: dt.date) -> Statement:
    """The statement of a month as it stands on a day (who has been asked by then), in eight statements at most."""
    shown = month.plus(1 - MONTHS).until(month)
    contracts = list(retainers(month.plus(1 - MOST).first_day, month.last_day).filter(account=account))
    begun = _counted_from(contracts, month)
    counted = (begun or shown[0]).until(month)
    hours = _hours(account, sorted({*shown, *counted}))
    balances = _balances(counted if begun else [], hours)
    costs = _costs(account, shown)
    months = [replace(_of(m, hours, costs, contracts), balance=balances.get(m)) for m in shown]
    worth = worth_of(account, month, months[-1].hours or ZERO, today)
    return Statement(account, months, worth, begun)


def _of(month: Month, hours: dict[Month, Any], costs: dict[Month, Effort], contracts: list[Contract]) -> RetainerMonth:
    if month not in hours:
        return RetainerMonth(month)
    worked, included = hours[month]
    cost = costs.get(month, Effort()).cost
    return RetainerMonth(month, worked, included, cost, _fee(month, contracts))


def _hours(account: Account, months: list[Month]) -> dict[Month, tuple[Decimal, Decimal]]:
    """{month: (hours, included hours)} of months with a retainer: the measure's own query, all months in one."""
    parts = [_hours_of(account, month) for month in months]
    rows = parts[0].union(*parts[1:], all=True) if len(parts) > 1 else parts[0]
    return {Month.of(day): (worked, included) for day, worked, included in rows}


def _hours_of(account: Account, month: Month) -> Any:
    rows = burnt_hours(Window(month), False).filter(pk=account.pk).order_by()
    day = Value(month.first_day, output_field=DateField())
    return rows.annotate(day=day).values_list("day", "numerator", "denominator")


def _costs(account: Account, months: list[Month]) -> dict[Month, Effort]:
    work = Activity.objects.filter(account=account)
    rows = with_rate(on_covered_days(work, months[0].first_day, months[-1].last_day)).order_by()
    grouped = rows.annotate(first=TruncMonth("occurred_on")).values("first").annotate(**sums(F("minutes") * Value(1)))
    return {Month.of(row["first"]): effort_from(row) for row in grouped}


def _fee(month: Month, contracts: list[Contract]) -> Decimal | None:
    """Fees × covered days ÷ days of the month, over the retainers of the month; None where one names no fee."""
    total = ZERO
    for contract in contracts:
        days = covered_days(contract, month)
        if days and contract.monthly_fee is None:
            return None
        total += (contract.monthly_fee or ZERO) * days / month.days
    return total


def covered_days(contract: Contract, month: Month) -> int:
    last = min(contract.ends_on or month.last_day, month.last_day)
    return max(0, (last - max(contract.starts_on, month.first_day)).days + 1)


def _counted_from(contracts: list[Contract], month: Month) -> Month | None:
    """The month in which the retainer began that runs last in this one: from there on the balance is counted."""
    covering = [contract for contract in contracts if covered_days(contract, month)]
    if not covering:
        return None
    last = max(min(contract.ends_on or month.last_day, month.last_day) for contract in covering)
    running = [c for c in covering if c.ends_on is None or c.ends_on >= last]
    return max(Month.of(min(c.starts_on for c in running)), month.plus(1 - MOST))


def _balances(months: list[Month], hours: dict[Month, tuple[Decimal, Decimal]]) -> dict[Month, Decimal]:
    balances: dict[Month, Decimal] = defaultdict(Decimal)
    balance = ZERO
    for month in months:
        worked, included = hours.get(month, (ZERO, ZERO))
        balance += included - worked
        balances[month] = balance
    return balances

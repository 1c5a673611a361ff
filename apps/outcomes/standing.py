"""Where accounts stand on a day: the contract's side (service levels) and the client's (outcome index, ratings).

The one computation behind the matrix, an account's tab, its value page and the reports. Definitions: docs/measures.md,
"Contract against outcome"; the measure counts the same in SQL (measures/). Leadership-only answers stay out: these
are figures of single accounts (rule 12).
"""

import datetime as dt
from collections import defaultdict
from collections.abc import Collection
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cached_property

from apps.accounts.models import Account
from apps.core.months import Month
from apps.outcomes import verdicts
from apps.outcomes.index import outcomes_on
from apps.outcomes.models import ServiceLevelReading
from apps.outcomes.pains import MATTERS, SATISFIES, rated_on

LOW_INDEX = Decimal(70)  # percent; below it a client does not get what they came for


@dataclass(frozen=True)
class Level:
    """A service level in the month. `percent` is unrounded; None where nothing was due."""

    pk: int
    name: str
    target: Decimal
    met: int
    due: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.met) / self.due if self.due else None

    @property
    def is_met(self) -> bool:
        """At or above its own target, compared without division."""
        return 100 * self.met >= self.target * self.due


@dataclass(frozen=True)
class RatedImpact:
    """An impact with both means, unrounded."""

    pk: int
    statement: str
    importance: Decimal
    satisfaction: Decimal

    @property
    def is_painful(self) -> bool:
        return self.importance >= MATTERS and self.satisfaction < SATISFIES


@dataclass(frozen=True)
class Standing:
    """One account on a day. Each side is None where it is unknown: nothing was due, nobody rated."""

    day: dt.date
    outcome_index: Decimal | None = None  # in percent, unrounded
    levels: list[Level] = field(default_factory=list)  # those with anything due in the month of the day
    impacts: list[RatedImpact] = field(default_factory=list)

    @property
    def met(self) -> int:
        return sum(level.met for level in self.levels)

    @property
    def due(self) -> int:
        return sum(level.due for level in self.levels)

    @property
    def percent_met(self) -> Decimal | None:
        return Decimal(100 * self.met) / self.due if self.due else None

    @property
    def is_green(self) -> bool | None:
        """Outside: every service level due in the month is at or above its own target."""
        return all(level.is_met for level in self.levels) if self.levels else None

    @property
    def is_red(self) -> bool | None:
        """Inside: the outcome index is low, or an impact that matters does not satisfy."""
        if self.outcome_index is None and not self.impacts:
            return None
        return self.is_index_low or bool(self.painful)

    @property
    def is_index_low(self) -> bool:
        return self.outcome_index is not None and self.outcome_index < LOW_INDEX

    @property
    def is_watermelon(self) -> bool | None:
        """Green outside and red inside; None where a side is unknown."""
        return None if self.is_green is None or self.is_red is None else self.is_green and self.is_red

    @cached_property
    def painful(self) -> list[RatedImpact]:
        return [impact for impact in self.impacts if impact.is_painful]

    @property
    def reasons(self) -> list[str]:
        """Why, in sentences: what the contract's side says, then what the client's side says."""
        return self.contract_reasons + self.client_reasons

    @property
    def contract_reasons(self) -> list[str]:
        return verdicts.of_the_contract(self)

    @property
    def client_reasons(self) -> list[str]:
        return verdicts.of_the_client(self)

    @property
    def missing(self) -> list[str]:
        """What has to be there before an unknown side is known, in sentences; empty where both are."""
        return verdicts.missing(self)


def standing_of(account: Account, day: dt.date) -> Standing:
    """Where one account stands on a day, in four statements."""
    return standings(day, [account.pk])[account.pk]


def standings(day: dt.date, accounts: Collection[int]) -> dict[int, Standing]:
    """{account id: Standing} for each of the accounts, in four statements however many there are."""
    indices, levels, impacts = _indices(day, accounts), _levels(day, accounts), _impacts(day, accounts)
    return {pk: Standing(day, indices.get(pk), levels.get(pk, []), impacts.get(pk, [])) for pk in accounts}


def _indices(day: dt.date, accounts: Collection[int]) -> dict[int, Decimal]:
    sums: dict[int, list[Decimal]] = defaultdict(lambda: [Decimal(0), Decimal(0)])
    rows = outcomes_on(day, False, accounts).values_list("response__account_id", "numerator", "denominator")
    for account, numerator, denominator in rows:
        sums[account][0] += numerator
        sums[account][1] += denominator
    return {account: 100 * numerator / denominator for account, (numerator, denominator) in sums.items()}


def _levels(day: dt.date, accounts: Collection[int]) -> dict[int, list[Level]]:
    level = [f"service_level__{name}" for name in ("account_id", "pk", "name", "target_percent")]
    rows = ServiceLevelReading.objects.due_in(Month.of(day)).filter(service_level__account__in=accounts)
    found = defaultdict(list)
    for account, *fields in rows.order_by("service_level__name", "pk").values_list(*level, "met", "due"):
        found[account].append(Level(*fields))
    return found


def _impacts(day: dt.date, accounts: Collection[int]) -> dict[int, list[RatedImpact]]:
    """Impacts with both means, the most important first."""
    fields = ("response__account_id", "impact_id", "impact__statement", "total", "n")
    importance, satisfaction = (
        {row[1]: row for row in rated_on(thing, day, False, accounts).values_list(*fields)}
        for thing in ("importance", "satisfaction")
    )
    found = defaultdict(list)
    for pk in sorted(importance.keys() & satisfaction.keys()):
        account, _pk, statement, total, n = importance[pk]
        mean = Decimal(satisfaction[pk][3]) / satisfaction[pk][4]
        found[account].append(RatedImpact(pk, statement, Decimal(total) / n, mean))
    return {account: sorted(rows, key=lambda row: -row.importance) for account, rows in found.items()}

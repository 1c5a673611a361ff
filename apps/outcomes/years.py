"""Twelve months of an account's service levels, as its tab shows them."""

from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from apps.core.months import Month
from apps.outcomes.models import ServiceLevel, ServiceLevelReading

MONTHS = 12


@dataclass(frozen=True)
class LevelYear:
    """A service level and its readings, the oldest month first; None for a month without one."""

    level: ServiceLevel
    readings: list[ServiceLevelReading | None]

    @property
    def latest(self) -> ServiceLevelReading | None:
        """The reading of the last month shown."""
        return self.readings[-1]

    @property
    def trend(self) -> list[Decimal | None]:
        """The share met, in percent; a gap where nothing was due."""
        return [Decimal(100 * row.met) / row.due if row and row.due else None for row in self.readings]

    @property
    def is_met(self) -> bool | None:
        """Whether the last month reached the target; None where nothing was due."""
        row = self.latest
        return None if row is None or not row.due else 100 * row.met >= self.level.target_percent * row.due


def year_of(levels: Iterable[ServiceLevel], month: Month) -> list[LevelYear]:
    """Each level's readings of the twelve months that end with a month, in one statement."""
    rows = list(levels)
    span = month.plus(1 - MONTHS).until(month)
    found = ServiceLevelReading.objects.filter(
        service_level__in=rows, month__gte=span[0].first_day, month__lte=span[-1].first_day
    )
    readings = {(row.service_level_id, Month.of(row.month)): row for row in found}
    return [LevelYear(level, [readings.get((level.pk, one)) for one in span]) for level in rows]

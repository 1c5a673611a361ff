"""The days and moments a month's figures look at."""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any, TypeVar

from django.db.models import Q

from apps.core.months import Month, end_of, start_of

Found = TypeVar("Found")


@dataclass(frozen=True)
class Window:
    """A month as a measure sees it: D is its last day, and nothing after D counts.

    `contributions` filters by these; days are the organisation's, moments are aware.
    """

    month: Month
    _read: dict[Any, Any] = field(default_factory=dict, compare=False, repr=False)

    def once(self, read: "Callable[[Window], Found]") -> Found:
        """What several measures read of the month, read once for as long as this window lives."""
        if read not in self._read:
            self._read[read] = read(self)
        return self._read[read]

    @property
    def first_day(self) -> dt.date:
        return self.month.first_day

    @property
    def last_day(self) -> dt.date:
        return self.month.last_day

    @property
    def eve(self) -> dt.date:
        """The day before the month: what stands at its end stands at the month's first instant."""
        return self.first_day - dt.timedelta(days=1)

    @property
    def ends_at(self) -> dt.datetime:
        return self.month.ends_at

    def first_day_of(self, months: int) -> dt.date:
        """The first day of the `months` calendar months that end with this one."""
        return self.month.plus(1 - months).first_day

    def within(self, field: str) -> Q:
        """A day field that lies in the month."""
        return Q(**{f"{field}__gte": self.first_day, f"{field}__lte": self.last_day})

    def within_months(self, field: str, months: int) -> Q:
        """A moment field that lies in the `months` calendar months that end with this one."""
        return Q(**{f"{field}__gte": start_of(self.first_day_of(months)), f"{field}__lt": self.ends_at})

    def within_days(self, field: str, days: int) -> Q:
        """A moment field whose local date is > D − `days` and ≤ D."""
        since = end_of(self.last_day - dt.timedelta(days=days))
        return Q(**{f"{field}__gte": since, f"{field}__lt": self.ends_at})

    def values(self) -> dict[str, Any]:
        """The window in words, for a measure's page."""
        return {"first_day": self.first_day, "last_day": self.last_day}

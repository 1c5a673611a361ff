"""The period a list of activities shows, and what its rows add up to."""

import datetime as dt
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Self

from django.db.models import Count, F, QuerySet, Sum
from django.utils.translation import gettext as _

from apps.activities.models import Activity, ActivityQuerySet
from apps.core.months import end_of, start_of, today

_WEEK = re.compile(r"(\d{4})-W(\d{2})", re.ASCII)
WEEK = dt.timedelta(days=7)


@dataclass(frozen=True)
class Period:
    """A day, an ISO week, or all time (`first` and `last` empty). `error` says what could not be read."""

    first: dt.date | None
    last: dt.date | None
    error: str = ""

    @classmethod
    def read(cls, week: str, day: str) -> Self:
        """From `?week=2026-W47`, `?week=all` or `?day=2026-11-20`; the present week where none of these can be read."""
        if week == "all":
            return cls(None, None)
        if day:
            return cls._of_day(day)
        return cls._of_week(week) if week else cls.week_of(today())

    @classmethod
    def week_of(cls, day: dt.date, error: str = "") -> Self:
        monday = day - dt.timedelta(days=day.weekday())
        return cls(monday, monday + dt.timedelta(days=6), error)

    @classmethod
    def _of_day(cls, text: str) -> Self:
        try:
            day = dt.date.fromisoformat(text)
        except ValueError:
            return cls.week_of(today(), _("“%(text)s” is no day; write it as 2026-11-20.") % {"text": text})
        return cls(day, day)

    @classmethod
    def _of_week(cls, text: str) -> Self:
        match = _WEEK.fullmatch(text)
        try:
            if match:
                return cls.week_of(dt.date.fromisocalendar(int(match[1]), int(match[2]), 1))
        except (ValueError, OverflowError):
            pass  # a week that no year has is answered like any other text
        return cls.week_of(today(), _("“%(text)s” is no week; write it as 2026-W47.") % {"text": text})

    @property
    def is_all(self) -> bool:
        return self.first is None

    @property
    def is_day(self) -> bool:
        return self.first is not None and self.first == self.last

    @property
    def anchor(self) -> dt.date:
        """The day that a switch between day and week stays on: today where the period holds it."""
        if self.first is None or self.last is None or self.first <= today() <= self.last:
            return today()
        return self.first

    def query(self) -> dict[str, str]:
        """The period as it stands in an address."""
        if self.first is None:
            return {"week": "all"}
        return {"day": self.first.isoformat()} if self.is_day else {"week": week_name(self.first)}

    def moved(self, by: int) -> Self | None:
        """The period before (−1) or after (1); none beyond today's."""
        if self.first is None or self.last is None:
            return None
        step = (dt.timedelta(days=1) if self.is_day else WEEK) * by
        try:
            moved = type(self)(self.first + step, self.last + step)
        except OverflowError:
            return None
        return moved if moved.first and moved.first <= today() else None

    def of(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        return rows if self.first is None or self.last is None else rows.between(self.first, self.last)

    def entered_late(self, rows: ActivityQuerySet) -> ActivityQuerySet:
        """Activities of days before the week, entered during it."""
        if self.first is None or self.last is None or self.is_day:
            return rows.none()
        entered = rows.filter(recorded_at__gte=start_of(self.first), recorded_at__lt=end_of(self.last))
        return entered.filter(occurred_on__lt=self.first)


@dataclass(frozen=True)
class Total:
    """What rows add up to: minutes, the minutes linked to an impact (unrounded), how many accounts and rows."""

    minutes: int
    linked: Decimal
    accounts: int
    rows: int

    @property
    def linked_percent(self) -> Decimal | None:
        return self.linked / self.minutes * 100 if self.minutes else None

    @property
    def unlinked(self) -> Decimal:
        return self.minutes - self.linked


@dataclass(frozen=True)
class Week:
    """A person's own week for a page: its rows, what they add up to, and rows entered late for days before."""

    period: Period
    rows: list[Activity]
    late: list[Activity]
    total: Total

    @property
    def more(self) -> int:
        """How many of the week's rows are not among these."""
        return self.total.rows - len(self.rows)


def week_name(day: dt.date) -> str:
    """2026-11-20 → "2026-W47"."""
    year, week, _day = day.isocalendar()
    return f"{year}-W{week:02d}"


def total_of(rows: QuerySet) -> Total:
    """One statement over all rows, whatever page of them is shown."""
    linked = Sum(F("minutes") * F("linked_percent") / 100)
    sums = rows.order_by().aggregate(
        Sum("minutes"), linked=linked, accounts=Count("account", distinct=True), n=Count("pk")
    )
    return Total(sums["minutes__sum"] or 0, sums["linked"] or Decimal(0), sums["accounts"], sums["n"])


def for_table(rows: ActivityQuerySet) -> ActivityQuerySet:
    """Rows with all that templates/activities/_table.html shows, in a fixed number of queries."""
    return rows.select_related("account", "person", "kind").prefetch_related("contributions__impact")


def my_week(user: Any, day: dt.date | None = None, most: int = 20) -> Week:
    """What a person logged in the week of a day (today), for Home and the page of the quick log."""
    period = Period.week_of(day or today())
    mine = Activity.objects.visible_to(user).by_person(user)
    rows = period.of(mine)
    late = for_table(period.entered_late(mine))[:most]
    return Week(period, list(for_table(rows)[:most]), list(late), total_of(rows))

"""The demo firm: what its parts share, and the order in which they are made.

Every app contributes a module `demo` with `load(firm)`; one may add `settle(firm)` for what needs all of it, such as
figures. The firm is made for a day and is the same whenever it is made for that day: every choice is thrown by `dice`.
"""

import csv
import datetime as dt
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from typing import Any

import pgtrigger
from django.db import connection, transaction

from apps.core import months, registry
from apps.core.demo_history import write_history
from apps.core.months import Month, last_closed_month

SEED = 1906
MONTHS = 25  # since when the firm has worked with ImpactDesk
_BACKDATE = """
    UPDATE {table} SET recorded_at = moment.at, updated_at = moment.at
    FROM unnest(%s::bigint[], %s::timestamptz[]) AS moment (id, at) WHERE {table}.id = moment.id
"""


@dataclass
class Firm:
    """The day the firm is made for, and by name what has been made so far."""

    today: dt.date
    people: dict[str, Any] = field(default_factory=dict)
    teams: dict[str, Any] = field(default_factory=dict)
    accounts: dict[str, Any] = field(default_factory=dict)
    contacts: dict[str, list[Any]] = field(default_factory=dict)  # by account
    impacts: dict[str, list[Any]] = field(default_factory=dict)  # by account
    facts: dict[str, dict[str, str]] = field(default_factory=dict)  # by account: its line in the table of clients
    drives: dict[int, Any] = field(default_factory=dict)  # by impact: what moves it

    @property
    def month(self) -> Month:
        """The last closed month, around which everything is dated."""
        return last_closed_month(self.today)

    @property
    def yesterday(self) -> dt.date:
        """The last day on which anything has happened: nothing is recorded later than now."""
        return self.today - dt.timedelta(days=1)

    @property
    def go_live(self) -> dt.date:
        return self.month.plus(-MONTHS).first_day

    def day(self, months_ago: int, number: int = 1) -> dt.date:
        """A day of the month so many months before the last closed one."""
        month = self.month.plus(-months_ago)
        return month.first_day.replace(day=min(number, month.days))

    def dice(self, *purpose: Any) -> Random:
        """Dice of their own for each purpose, so that a change in one place moves nothing in another."""
        return Random(f"{SEED}:{':'.join(map(str, purpose))}")  # noqa: S311 - made-up data

    def moment(self, day: dt.date, dice: Random, days_later: int = 0) -> dt.datetime:
        """A moment in office hours some days after a day: not before the firm had ImpactDesk, nor after yesterday."""
        held = min(max(day + dt.timedelta(days=days_later), self.go_live), self.yesterday)
        return months.start_of(held) + dt.timedelta(hours=8, seconds=dice.randrange(10 * 3600))


def table(module: str, name: str) -> list[dict[str, str]]:
    """The rows of a CSV file beside a module (its `__file__`), by heading."""
    with (Path(module).parent / f"{name}.csv").open(newline="", encoding="utf-8") as lines:
        return list(csv.DictReader(lines))


def backdate(model: Any, moments: dict[int, dt.datetime]) -> None:
    """Set when rows were recorded, in one statement: a bulk insert writes "now"."""
    with connection.cursor() as cursor:
        cursor.execute(_BACKDATE.format(table=model._meta.db_table), [list(moments), list(moments.values())])


def load_firm(today: dt.date | None = None) -> Firm:
    """Make the firm in an empty database, all of it or nothing.

    The history triggers rest meanwhile: they would date every row's history today. It is written afterwards, each row's
    at the moment the row was recorded.
    """
    firm = Firm(today or months.today())
    parts = registry.modules("demo")
    with transaction.atomic():
        with pgtrigger.ignore():
            for part in parts:
                part.load(firm)
        authors = {model: path for part in parts for model, path in getattr(part, "AUTHORS", {}).items()}
        write_history(authors, months.start_of(firm.go_live))
        for part in parts:
            if hasattr(part, "settle"):
                part.settle(firm)
    return firm

"""Days and figures of a firm that was rolled up long ago, for the tests of the roll-up."""

import datetime as dt
from typing import Any

from django.db import connection

from apps.core.months import Month, today
from apps.measures.models import Figure, RollUp

CURRENT = Month.of(today())
MONTHS = 5  # enough for every reach that ends, and quick


def ago(months: int, number: int = 10) -> dt.date:
    """A day some months ago."""
    return CURRENT.plus(-months).first_day + dt.timedelta(days=number - 1)


def snapshot() -> set[tuple[Any, ...]]:
    fields = [f.name for f in Figure._meta.fields if f.name not in {"id", "rolled_up_at", "levels"}]
    return {(*row, str(levels)) for *row, levels in Figure.objects.values_list(*fields, "levels")}


def settle() -> None:
    """As if what was recorded so far were long past: the watermark looks back a little further than it must."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT clock_timestamp() + interval '1 millisecond'")
        RollUp.objects.update(watermark=cursor.fetchone()[0])
        cursor.execute("SELECT pg_sleep(0.01)")

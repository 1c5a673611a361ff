"""What several measures read of a month, found once by the roll-up: see `declare.Layout`.

While a measure's statement is made for the roll-up, `is_laid_out(day)` tells the app that declared the layout that its
table can be read in place of the rows themselves. Everywhere else (the rows behind a figure, the nightly check) nothing
is laid out, and the rows are found anew.
"""

import datetime as dt
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from apps.measures.window import Window

_day: ContextVar[dt.date | None] = ContextVar("laid out for the last day of a month", default=None)


@contextmanager
def laid_out_for(window: Window) -> Iterator[None]:
    before = _day.set(window.last_day)
    try:
        yield
    finally:
        _day.reset(before)


def is_laid_out(day: dt.date) -> bool:
    """Whether the statement that is being made will find the tables of the month that ends on a day."""
    return _day.get() == day

"""Arithmetic of initiatives, without a database (docs/measures.md, "Initiative status").

Earned schedule after Lipke 2003, "Schedule is Different".
"""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum

ZERO, HUNDRED = Decimal(0), Decimal(100)
SLIPPED = Decimal(10)  # percent of the baseline's duration; exactly 10 is not late
BEHIND = Decimal("0.9")  # SPI(t) below which an initiative that lags is at risk
HIGH, LITTLE = 4, 2  # impact from which, effort up to which


class Status(StrEnum):
    ON_SCHEDULE = "on_schedule"
    AT_RISK = "at_risk"
    LATE = "late"
    UNPLANNED = "unplanned"


class Priority(StrEnum):
    DO_FIRST = "do_first"
    DO_IF_APPROVED = "do_if_approved"
    LATER = "later"


@dataclass(frozen=True)
class Step:
    """A milestone: weight in percent, the day it is due, forecast for, done."""

    weight: Decimal
    due_on: dt.date
    forecast_on: dt.date | None = None
    done_on: dt.date | None = None

    def is_done_by(self, day: dt.date) -> bool:
        return self.done_on is not None and self.done_on <= day

    def expected_on(self, day: dt.date) -> dt.date:
        """When it was or will be done, as known on a day; an open one never before that day."""
        if self.done_on is not None and self.done_on <= day:
            return self.done_on
        return max(self.forecast_on or self.due_on, day)


@dataclass(frozen=True)
class Progress:
    """Where an initiative stands on a day. Percents of all weights; None where nothing can be said."""

    status: Status
    planned: Decimal
    earned: Decimal
    spi: Decimal | None
    spi_t: Decimal | None
    slip_percent: Decimal | None
    forecast_end: dt.date | None


def priority(loyalty: int, vendor_choice: int, effort: int, cost: int) -> Priority:
    """Impact = max(loyalty, vendor choice), effort = max(effort, cost), each 1 to 5."""
    if max(loyalty, vendor_choice) < HIGH:
        return Priority.LATER
    return Priority.DO_FIRST if max(effort, cost) <= LITTLE else Priority.DO_IF_APPROVED


def rank(loyalty: int, vendor_choice: int, effort: int, cost: int) -> tuple[int, Decimal]:
    """For sorting, what comes first is least: by priority, ties by impact over effort."""
    place = list(Priority).index(priority(loyalty, vendor_choice, effort, cost))
    return place, -Decimal(max(loyalty, vendor_choice)) / max(effort, cost)


def progress(starts_on: dt.date, ends_on: dt.date, steps: Iterable[Step], day: dt.date) -> Progress:
    """Status, SPI, SPI(t) and slip on a day, against a baseline from `starts_on` to `ends_on`.

    What weighs nothing is no part of the plan: without a step that weighs something there is none.
    """
    found = sorted((step for step in steps if step.weight), key=lambda step: (step.due_on, step.weight))
    if not found:
        return Progress(Status.UNPLANNED, ZERO, ZERO, None, None, None, None)
    planned = sum((step.weight for step in found if step.due_on <= day), ZERO)
    earned = sum((step.weight for step in found if step.is_done_by(day)), ZERO)
    is_finished = all(step.is_done_by(day) for step in found)
    end = max(step.expected_on(day) for step in found)
    slip = _slip_percent(starts_on, ends_on, end)
    until = end if is_finished else day
    spi_t = _spi_t(starts_on, found, earned, until)
    lags = spi_t is not None and spi_t < BEHIND and earned < planned
    overdue = any(step.due_on < day and not step.is_done_by(day) for step in found)
    is_over = ends_on < day and not is_finished
    if is_over or slip > SLIPPED or (is_finished and end > ends_on):
        status = Status.LATE
    elif overdue or slip > 0 or lags:
        status = Status.AT_RISK
    else:
        status = Status.ON_SCHEDULE
    return Progress(status, planned, earned, earned / planned if planned else None, spi_t, slip, end)


def _slip_percent(starts_on: dt.date, ends_on: dt.date, end: dt.date) -> Decimal:
    return HUNDRED * max((end - ends_on).days, 0) / Decimal((ends_on - starts_on).days)


def _spi_t(starts_on: dt.date, steps: Sequence[Step], earned: Decimal, until: dt.date) -> Decimal | None:
    elapsed = (until - starts_on).days
    if elapsed <= 0:
        return None
    return earned_days(starts_on, steps, earned) / Decimal(elapsed)


def earned_days(starts_on: dt.date, steps: Sequence[Step], earned: Decimal) -> Decimal:
    """Days after the start on which the plan reached what is earned, straight-line between milestone days.

    `steps` are in the order of their due days; those due on one day count together.
    """
    before_day, before = ZERO, ZERO
    for due_on in sorted({step.due_on for step in steps}):
        at = Decimal((due_on - starts_on).days)
        reached = before + sum((step.weight for step in steps if step.due_on == due_on), ZERO)
        if earned <= before:
            return before_day
        if earned < reached:
            return before_day + (at - before_day) * (earned - before) / (reached - before)
        before_day, before = at, reached
    return before_day

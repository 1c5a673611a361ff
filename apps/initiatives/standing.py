"""Where initiatives stand on a day: computed from milestones against the baseline in force then, never stored.

The baseline in force is the last one approved by the end of the day. For days before the first approval it is the first
one: what is entered later than it happened is held to the plan as it was first agreed. Without any, the milestones as
they stand are the plan, also where their weights do not sum to 100 yet: planned and earned are as given.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django.db.models import prefetch_related_objects

from apps.core.months import end_of
from apps.initiatives.arithmetic import Progress, Step, progress
from apps.initiatives.models import Baseline, Initiative, Milestone

State = Initiative.State
PLAN = ("milestones", "baselines")  # what has to be loaded
Expected = Mapping[int, dt.date]  # by milestone


@dataclass(frozen=True)
class Standing:
    """`status` is computed where the initiative is active on the day, else its state; `progress` is None where nothing
    is under way (proposed, paused, cancelled).
    """

    status: str
    is_active: bool
    progress: Progress | None = None
    baseline: Baseline | None = None
    is_mismatch: bool = False
    ends_on: dt.date | None = None  # as agreed
    is_finished: bool = False  # everything in the plan is done

    @property
    def days_late(self) -> int:
        """Days from the agreed end to the day it ended, or is expected to; 0 where it is not later."""
        end = self.progress.forecast_end if self.progress else None
        return max(0, (end - self.ends_on).days) if end and self.ends_on else 0


def progress_of(initiatives: Iterable[Initiative], day: dt.date) -> dict[int, Standing]:
    """{id: Standing} on a day, in two statements for any number (none where the plans are loaded already)."""
    rows = list(initiatives)
    prefetch_related_objects(rows, *PLAN)
    return {row.pk: standing_of(row, day) for row in rows}


def standing_of(row: Initiative, day: dt.date, expected: Expected | None = None) -> Standing:
    """Where one stands; its milestones and baselines are read once.

    `expected` says when each open milestone was thought to be done, where another day than today's is meant.
    """
    state = state_on(row, day)
    if state not in {State.ACTIVE, State.DELIVERED}:
        return Standing(state, is_active=False)
    baseline = baseline_on(row, day)
    starts_on, ends_on = (baseline.starts_on, baseline.ends_on) if baseline else (row.starts_on, row.ends_on)
    steps = steps_of(row, baseline, expected or {})
    found = progress(starts_on, ends_on, steps, day)
    is_active = state == State.ACTIVE
    return Standing(
        status=found.status if is_active else state,
        is_active=is_active,
        progress=found,
        baseline=baseline,
        is_mismatch=is_active and bool(row.claimed_status) and row.claimed_status != found.status,
        ends_on=ends_on,
        is_finished=bool(steps) and all(step.is_done_by(day) for step in steps),
    )


def state_on(row: Initiative, day: dt.date) -> str:
    """The state on a day: what had not begun by then was only proposed, what was delivered later was still active."""
    if row.state not in {State.ACTIVE, State.DELIVERED}:
        return str(row.state)
    if row.starts_on > day:
        return State.PROPOSED
    return State.ACTIVE if row.delivered_on is None or row.delivered_on > day else State.DELIVERED


def baseline_on(row: Initiative, day: dt.date) -> Baseline | None:
    approved = sorted((plan for plan in row.baselines.all() if plan.approved_at), key=lambda plan: plan.number)
    by_then = [plan for plan in approved if plan.approved_at and plan.approved_at < end_of(day)]
    return by_then[-1] if by_then else approved[0] if approved else None


def steps_of(row: Initiative, baseline: Baseline | None, expected: Expected) -> list[Step]:
    """The plan's steps with what has become of them. A due day moved since without approval is a forecast, no plan."""
    own = {milestone.pk: milestone for milestone in row.milestones.all()}
    if baseline is None:
        plan = [milestone for milestone in own.values() if milestone.weight]
        return [Step(m.weight, m.due_on, expected.get(m.pk, m.forecast_on), m.done_on) for m in plan]
    return [_step(entry, own.get(entry["id"]), expected) for entry in baseline.milestones]


def _step(entry: dict[str, Any], own: Milestone | None, expected: Expected) -> Step:
    weight, due_on = Decimal(entry["weight"]), dt.date.fromisoformat(entry["due_on"])
    if own is None:
        return Step(weight, due_on)
    return Step(weight, due_on, expected.get(own.pk, own.forecast_on or own.due_on), own.done_on)

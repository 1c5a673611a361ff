"""What holds of every plan: properties of the arithmetic, tried on plans that hypothesis thinks up."""

import datetime as dt
from decimal import Decimal

from hypothesis import given
from hypothesis import strategies as st

from apps.initiatives.arithmetic import BEHIND, Progress, Status, Step, progress

START = dt.date(2025, 1, 1)
ORDER = [Status.ON_SCHEDULE, Status.AT_RISK, Status.LATE]
Plan = tuple[list[Step], dt.date]


def on(number: int) -> dt.date:
    return START + dt.timedelta(days=number)


DAYS = st.integers(0, 400)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Steps whose weights sum to 100, and the agreed end: the last due day or later."""
    cuts = sorted(draw(st.lists(st.integers(1, 99), max_size=5, unique=True)))
    weights = [Decimal(b - a) for a, b in zip([0, *cuts], [*cuts, 100], strict=True)]
    steps = []
    for weight in weights:
        due = draw(st.integers(1, 300))
        steps.append(Step(weight, on(due), draw(st.none() | DAYS.map(on)), draw(st.none() | DAYS.map(on))))
    last = max(step.due_on for step in steps)
    return steps, last + dt.timedelta(days=draw(st.integers(0, 30)))


def tell(steps: list[Step], ends_on: dt.date, number: int) -> Progress:
    return progress(START, ends_on, steps, on(number))


@given(plans(), DAYS, st.integers(0, 200))
def test_without_new_facts_an_open_plan_never_gets_better(plan: Plan, day: int, more: int) -> None:
    steps, ends_on = plan
    known = [Step(s.weight, s.due_on, s.forecast_on, s.done_on if s.is_done_by(on(day)) else None) for s in steps]
    if all(step.done_on for step in known):
        return
    before, after = tell(known, ends_on, day), tell(known, ends_on, day + more)
    assert ORDER.index(after.status) >= ORDER.index(before.status)


@given(plans(), DAYS)
def test_a_finished_plan_stays_what_it_was(plan: Plan, more: int) -> None:
    steps, ends_on = plan
    done = [Step(s.weight, s.due_on, s.forecast_on, s.done_on or s.due_on) for s in steps]
    end = max(step.done_on for step in done if step.done_on)
    first, later = (progress(START, ends_on, done, end + dt.timedelta(days=days)) for days in (301, 301 + more))
    assert first == later
    assert first.status == (Status.LATE if end > ends_on else Status.ON_SCHEDULE)


@given(DAYS, st.integers(1, 400))
def test_never_green_without_a_plan(day: int, length: int) -> None:
    found = tell([], on(length), day)
    assert (found.status, found.spi, found.spi_t, found.slip_percent) == (Status.UNPLANNED, None, None, None)


@given(plans(), DAYS)
def test_never_green_where_no_step_weighs_anything(plan: Plan, day: int) -> None:
    steps = [Step(Decimal(0), step.due_on, step.forecast_on, step.done_on) for step in plan[0]]
    assert tell(steps, plan[1], day).status == Status.UNPLANNED


@given(plans(), DAYS, DAYS, DAYS)
def test_a_step_that_weighs_nothing_changes_nothing(plan: Plan, day: int, due: int, forecast: int) -> None:
    steps, ends_on = plan
    assert tell([*steps, Step(Decimal(0), on(due), on(forecast))], ends_on, day) == tell(steps, ends_on, day)


@given(plans(), DAYS, st.integers(1, 60), st.data())
def test_what_is_done_later_never_makes_it_better(plan: Plan, day: int, days: int, data: st.DataObject) -> None:
    steps, ends_on = plan
    at = data.draw(st.integers(0, len(steps) - 1))
    chosen = steps[at]
    if chosen.done_on is None:
        return
    later = [
        *steps[:at],
        Step(chosen.weight, chosen.due_on, None, chosen.done_on + dt.timedelta(days=days)),
        *steps[at + 1 :],
    ]
    sooner = [*steps[:at], Step(chosen.weight, chosen.due_on, None, chosen.done_on), *steps[at + 1 :]]
    assert ORDER.index(tell(later, ends_on, day).status) >= ORDER.index(tell(sooner, ends_on, day).status)


@given(plans(), DAYS, st.randoms(use_true_random=False))
def test_the_order_of_milestones_changes_nothing(plan: Plan, day: int, dice: object) -> None:
    steps, ends_on = plan
    shuffled = list(steps)
    dice.shuffle(shuffled)  # type: ignore[attr-defined]
    assert tell(shuffled, ends_on, day) == tell(steps, ends_on, day)


@given(plans(), DAYS)
def test_figures_keep_within_their_bounds(plan: Plan, day: int) -> None:
    steps, ends_on = plan
    found = tell(steps, ends_on, day)
    assert 0 <= found.planned <= 100
    assert 0 <= found.earned <= 100
    assert (found.spi is None) == (found.planned == 0)
    assert found.spi is None or 0 <= found.spi <= 100 / found.planned
    assert found.spi_t is None or found.spi_t >= 0
    assert found.slip_percent is not None
    assert found.slip_percent >= 0


@given(plans(), DAYS)
def test_green_means_nothing_overdue_no_slip_and_not_behind(plan: Plan, day: int) -> None:
    steps, ends_on = plan
    found = tell(steps, ends_on, day)
    if found.status == Status.ON_SCHEDULE:
        assert not any(step.due_on < on(day) and not step.is_done_by(on(day)) for step in steps)
        assert found.slip_percent == 0
        assert found.spi_t is None or found.spi_t >= BEHIND or found.earned >= found.planned

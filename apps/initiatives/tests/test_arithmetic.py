"""Status, SPI, SPI(t) and slip of Northgate's initiative, to the digit (docs/measures.md, "Worked example")."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.initiatives.arithmetic import Priority, Progress, Status, Step, priority, progress


def day(month: int, number: int) -> dt.date:
    return dt.date(2025, month, number)


STARTS, ENDS = day(4, 1), day(8, 29)
STEPS = (
    Step(Decimal(20), day(4, 30), done_on=day(4, 30)),
    Step(Decimal(30), day(5, 31), done_on=day(6, 14)),
    Step(Decimal(20), day(6, 27)),
    Step(Decimal(30), day(8, 29), forecast_on=day(9, 12)),
)


def on(number: int, month: int = 6) -> Progress:
    return progress(STARTS, ENDS, STEPS, day(month, number))


def test_northgate_is_at_risk_on_30_june() -> None:
    found = on(30)
    assert (found.planned, found.earned) == (70, 50)
    assert (round(found.spi or 0, 2), round(found.spi_t or 0, 2)) == (Decimal("0.71"), Decimal("0.67"))
    assert (round(found.slip_percent or 0, 1), found.forecast_end) == (Decimal("9.3"), day(9, 12))
    assert found.status == Status.AT_RISK


def test_without_milestones_nothing_is_on_schedule() -> None:
    assert progress(STARTS, ENDS, (), day(6, 30)).status == Status.UNPLANNED


@pytest.mark.parametrize(("slip", "status"), [(15, Status.AT_RISK), (16, Status.LATE)])
def test_a_slip_of_exactly_ten_percent_is_not_late(slip: int, status: Status) -> None:
    step = Step(Decimal(100), ENDS, forecast_on=ENDS + dt.timedelta(days=slip))
    assert progress(STARTS, ENDS, [step], day(4, 2)).status == status


def test_delivered_late_stays_late() -> None:
    step = Step(Decimal(100), ENDS, done_on=ENDS + dt.timedelta(days=1))
    assert progress(STARTS, ENDS, [step], day(12, 31)).status == Status.LATE


@pytest.mark.parametrize(
    ("scores", "expected"),
    [((5, 5, 2, 2), Priority.DO_FIRST), ((4, 1, 3, 1), Priority.DO_IF_APPROVED), ((3, 3, 1, 1), Priority.LATER)],
)
def test_priority_goes_by_the_greater_of_each(scores: tuple[int, int, int, int], expected: Priority) -> None:
    assert priority(*scores) == expected

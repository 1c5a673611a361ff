"""Months and days in the organisation's zone."""

import datetime as dt

import pytest

from apps.core.months import Month, day_of, end_of, last_closed_month


def test_a_month_knows_its_days_and_neighbours() -> None:
    month = Month.parse("2024-02")
    assert (month.first_day, month.last_day, month.days) == (dt.date(2024, 2, 1), dt.date(2024, 2, 29), 29)
    assert str(month.plus(11)) == "2025-01"
    assert [str(m) for m in Month(2024, 11).until(Month(2025, 1))] == ["2024-11", "2024-12", "2025-01"]
    assert Month(2025, 1).until(Month(2024, 12)) == []


@pytest.mark.parametrize(
    "text", ["", "2025", "2025-13", "2025-00", "25-06", "2025-6", "2025-06-01", "٢٠٢٥-06", "9999-12"]
)
def test_what_is_no_month_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no month"):
        Month.parse(text)


def test_a_late_answer_counts_on_the_local_day() -> None:
    assert day_of(dt.datetime(2025, 7, 1, 2, 10, tzinfo=dt.UTC)) == dt.date(2025, 6, 30)


def test_a_day_ends_where_the_next_begins_in_the_organisations_zone() -> None:
    assert end_of(dt.date(2025, 6, 30)) == dt.datetime(2025, 7, 1, 4, 0, tzinfo=dt.UTC)
    assert Month(2025, 3).ends_at == dt.datetime(2025, 4, 1, 4, 0, tzinfo=dt.UTC)  # after the clocks changed


@pytest.mark.parametrize(
    ("day", "closed"),
    [(dt.date(2025, 7, 4), "2025-05"), (dt.date(2025, 7, 5), "2025-06"), (dt.date(2025, 1, 3), "2024-11")],
)
def test_a_month_closes_on_day_five_of_the_next(day: dt.date, closed: str) -> None:
    assert str(last_closed_month(day)) == closed

"""Intervals to the digit, against the worked example and the published tables."""

from decimal import Decimal

import pytest

from apps.measures.arithmetic import (
    Interval,
    difference,
    is_clear,
    mean_interval,
    promoter_interval,
    rounded,
    student,
    wilson,
)


def percent(interval: Interval) -> tuple[str, str]:
    return str(rounded(100 * interval.low)), str(rounded(100 * interval.high))


@pytest.mark.parametrize(
    ("k", "n", "low", "high"),
    [
        (9, 10, "59.6", "98.2"),
        (5, 8, "30.6", "86.3"),
        (7, 12, "32.0", "80.7"),
        (90, 200, "38.3", "51.9"),
        (9, 15, "35.7", "80.2"),
    ],
)
def test_wilson_gives_the_intervals_of_the_worked_example(k: int, n: int, low: str, high: str) -> None:
    assert percent(wilson(k, n)) == (low, high)


def test_wilson_stays_within_nought_and_one() -> None:
    assert wilson(0, 7).low == 0
    assert wilson(7, 7).high == 1
    assert percent(wilson(0, 10)) == ("0.0", "27.8")


def test_the_promoter_interval_adds_three_quarters_to_each_side() -> None:
    # 40 promoters, 20 detractors of 100: m = 20/103 = 0.1942, half 1.96 √(0.55938/103) = 0.1444.
    assert percent(promoter_interval(40, 20, 100)) == ("5.0", "33.9")


def test_a_clear_difference_excludes_nought() -> None:
    # Newcombe 1998, table II, example (a): 56/70 against 48/80, method 10: 0.0524 to 0.3339.
    found = difference(56, 70, 48, 80)
    assert (round(found.low, 4), round(found.high, 4)) == (Decimal("0.0524"), Decimal("0.3339"))
    assert is_clear(56, 70, 48, 80)
    assert not is_clear(9, 10, 7, 10)
    assert not is_clear(4, 4, 0, 50)


@pytest.mark.parametrize(
    ("degrees", "quantile"),
    [
        (1, "12.706"),
        (2, "4.303"),
        (4, "2.776"),
        (9, "2.262"),
        (29, "2.045"),
        (30, "2.042"),
        (120, "1.980"),
        (999, "1.962"),
    ],
)
def test_students_quantile_is_that_of_the_tables(degrees: int, quantile: str) -> None:
    assert str(rounded(student(degrees), 3)) == quantile


def test_series_and_expansion_of_student_meet() -> None:
    assert abs(student(200) - student(201)) < Decimal("0.0001")
    assert str(student(200)) == "1.9718962236"


def test_the_t_interval_of_a_mean() -> None:
    # 2, 4, 4, 5, 5: mean 4, deviation √1.5, t(4) = 2.7764.
    low, high = mean_interval(Decimal(20), Decimal(86), 5)
    assert (rounded(low, 4), rounded(high, 4)) == (Decimal("2.4793"), Decimal("5.5207"))


def test_rounding_is_half_up_and_never_minus_nought() -> None:
    assert [str(rounded(Decimal(text))) for text in ("0.05", "0.04", "2.25", "-0.04")] == ["0.1", "0.0", "2.3", "0.0"]

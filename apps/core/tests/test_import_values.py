"""Cells mean one thing or are refused."""

import datetime as dt
from decimal import Decimal

import pytest

from apps.core.imports.values import Unreadable, choice_in, day_in, flag_in, number_in


@pytest.mark.parametrize(
    "text",
    [
        "2025-07-03",
        "2025-07-03T09:30:00Z",
        "2025-07-03 00:00:00",
        "3.7.2025",
        "03. 07. 2025",
        "3 July 2025",
        "July 3, 2025",
        "3 Jul 2025",
    ],
)
def test_a_day_is_read_in_the_ways_people_write_it(text: str) -> None:
    assert day_in(text) == dt.date(2025, 7, 3)


def test_a_day_with_slashes_is_read_where_it_means_one_day() -> None:
    assert day_in("25/07/2025") == day_in("07/25/2025") == dt.date(2025, 7, 25)
    assert day_in("05/05/2025") == dt.date(2025, 5, 5)


@pytest.mark.parametrize("text", ["03/07/2025", "3/7/25", "2025-02-30", "yesterday", "20250703", "0000-01-01"])
def test_what_is_no_day_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        day_in(text)


@pytest.mark.parametrize("text", ["0001-01-01", "205-07-03", "1.1.0205", "9999-12-31"])
def test_a_year_that_is_a_slip_of_the_pen_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        day_in(text)


@pytest.mark.parametrize(
    ("text", "number"),
    [
        ("12", "12"),
        ("12.5", "12.5"),
        ("12,5", "12.5"),
        ("1,234.50", "1234.50"),
        ("1.234,50", "1234.50"),
        ("1 234,50", "1234.50"),
        ("1,234,567", "1234567"),
        ("1.234.567", "1234567"),
        ("-3", "-3"),
        ("60 %", "60"),
    ],
)
def test_a_number_is_read_in_the_ways_people_write_it(text: str, number: str) -> None:
    assert number_in(text) == Decimal(number)


@pytest.mark.parametrize("text", ["1,234", "twelve", "1e9", "NaN", "inf", "1.2.3,4,5", "--1", "$5", "٣"])
def test_what_is_no_number_or_could_be_two_is_refused(text: str) -> None:
    with pytest.raises(Unreadable):
        number_in(text)


def test_yes_no_and_choices_are_read_by_value_or_word() -> None:
    assert [flag_in(text) for text in ("yes", "X", "1", "no", "FALSE")] == [True, True, True, False, False]
    choices = [("decision_maker", "Decision maker")]
    assert choice_in("Decision Maker", choices) == choice_in("decision_maker", choices) == "decision_maker"
    for read in (lambda: flag_in("maybe"), lambda: choice_in("boss", choices)):
        with pytest.raises(Unreadable):
            read()

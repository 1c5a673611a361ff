"""The days on which programmes run, to the day."""

import datetime as dt

import pytest

from apps.feedback.cadence import latest_run, run_after

D = dt.date


@pytest.mark.parametrize(
    ("cadence", "day", "latest", "after"),
    [
        ("monthly", D(2025, 1, 30), None, D(2025, 1, 31)),
        ("monthly", D(2025, 1, 31), D(2025, 1, 31), D(2025, 2, 28)),
        ("monthly", D(2025, 2, 28), D(2025, 2, 28), D(2025, 3, 31)),
        ("monthly", D(2025, 3, 30), D(2025, 2, 28), D(2025, 3, 31)),
        ("quarterly", D(2025, 4, 29), D(2025, 1, 31), D(2025, 4, 30)),
        ("quarterly", D(2025, 4, 30), D(2025, 4, 30), D(2025, 7, 31)),
        ("half_yearly", D(2026, 1, 1), D(2025, 7, 31), D(2026, 1, 31)),
        ("yearly", D(2027, 1, 30), D(2026, 1, 31), D(2027, 1, 31)),
    ],
)
def test_a_programme_begun_on_31_january_2025(cadence, day, latest, after):
    assert latest_run(D(2025, 1, 31), cadence, day) == latest
    assert run_after(D(2025, 1, 31), cadence, day) == after

"""Time is understood as people write it, and nothing else is guessed."""

import pytest

from apps.activities.durations import minutes_of, written


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("90", 90),
        ("1 h 30", 90),
        ("1h30", 90),
        ("1:30", 90),
        ("1.5 h", 90),
        ("1,5h", 90),
        ("1.5", 90),
        (".5", 30),
        ("45 min", 45),
        ("45m", 45),
        ("2 h", 120),
        ("2 hours 5 minutes", 125),
        ("1 H 30 MIN", 90),
        ("1:30:00", 90),
        (" 0 ", 0),
        ("24 h", 1440),
    ],
)
def test_time_is_read_as_minutes(text: str, minutes: int) -> None:
    assert minutes_of(text) == minutes


@pytest.mark.parametrize("text", ["", "an hour", "1 h 75", "1:60", "-30", "1.5 min", "1 30", "9" * 30, "١٢"])
def test_what_is_no_time_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="no time"):
        minutes_of(text)


def test_minutes_are_shown_as_they_could_be_written() -> None:
    assert [written(minutes) for minutes in (45, 60, 90)] == ["45 min", "1 h 00", "1 h 30"]

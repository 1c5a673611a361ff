"""Time as people write it: "90", "1 h 30", "1:30", "1h30", "45 min", "1.5 h" are minutes. No database here."""

import re
from decimal import ROUND_HALF_UP, Decimal

_MINUTES = re.compile(r"([0-9]{1,6})\s*(?:m|min|mins|minutes?)?", re.ASCII)
_CLOCK = re.compile(r"([0-9]{1,4}):([0-5]\d)(?::00)?", re.ASCII)
_HOURS = re.compile(r"([0-9]{1,4})\s*(?:h|hr|hrs|hours?)\s*(?:([0-5]?\d)\s*(?:m|min|mins|minutes?)?)?", re.ASCII)
_DECIMAL = re.compile(r"([0-9]{0,4}\.\d{1,6})\s*(?:h|hr|hrs|hours?)?", re.ASCII)


def minutes_of(text: str) -> int:
    """The minutes that a text means; a decimal number without a unit is hours. ValueError for anything else."""
    words = text.strip().lower().replace(",", ".")
    if match := _MINUTES.fullmatch(words):
        return int(match[1])
    if match := _CLOCK.fullmatch(words) or _HOURS.fullmatch(words):
        return int(match[1]) * 60 + int(match[2] or 0)
    if match := _DECIMAL.fullmatch(words):
        return minutes_of_hours(Decimal(match[1]))
    raise ValueError(f"{text!r} is no time")


def minutes_of_hours(hours: Decimal) -> int:
    """Hours as whole minutes, half up."""
    return int((hours * 60).quantize(Decimal(1), rounding=ROUND_HALF_UP))


def written(minutes: int) -> str:
    """90 → "1 h 30", 45 → "45 min": the way the log shows what it understood."""
    hours, rest = divmod(minutes, 60)
    return f"{hours} h {rest:02d}" if hours else f"{rest} min"

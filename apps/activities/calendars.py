"""What happened in a calendar file between two days: recurring events laid out, zones cut to the organisation's days.

A rule in such a file may mean millions of events, or run for ages and mean none. So the file is read in a process of
its own, with little time and memory, which prints what it found as JSON; `python -m apps.activities.calendars`.
No database and no Django here.
"""

import datetime as dt
import hashlib
import json
import resource
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

SECONDS = 10
MEMORY = 1024**3
BYTES_AT_MOST = 5 * 1024 * 1024
EVENTS_AT_MOST = 2_000
DAYS_AT_MOST = 14
MINUTES_OF_AN_ALL_DAY = 480
_TOO_OFTEN = {"SECONDLY", "MINUTELY"}
_ROOT = Path(__file__).resolve().parent.parent.parent


class CalendarRefused(Exception):
    """`reason` is one of: no_calendar, too_often, too_many, too_long."""

    def __init__(self, reason: str) -> None:
        super().__init__(reason)
        self.reason = reason


@dataclass(frozen=True)
class Appointment:
    """What an event was on one day: `key` stays the same when the file is handed in again."""

    key: str
    day: str
    minutes: int
    summary: str
    addresses: list[str] = field(default_factory=list)
    days: int = 1


@dataclass(frozen=True)
class Wanted:
    """Days from `first` to `last`, both included, in a zone; which events count."""

    first: str
    last: str
    zone: str
    is_all_day: bool = False
    is_private: bool = False


def appointments(content: bytes, wanted: Wanted) -> list[Appointment]:
    """The appointments in a calendar file, by day. Raises CalendarRefused."""
    if len(content) > BYTES_AT_MOST:
        raise CalendarRefused("too_many")
    try:
        done = subprocess.run(  # noqa: S603 - our own module; the file goes to its standard input
            [sys.executable, "-m", "apps.activities.calendars", json.dumps(asdict(wanted))],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            cwd=_ROOT,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CalendarRefused("too_long") from error
    if done.returncode:
        raise CalendarRefused("too_long")
    told = json.loads(done.stdout)
    if "refused" in told:
        raise CalendarRefused(told["refused"])
    return [Appointment(**found) for found in told["appointments"]]


def found_in(content: bytes, wanted: Wanted) -> list[Appointment]:
    """The same without a process around it."""
    import recurring_ical_events

    calendar = _calendar(content)
    events = calendar.walk("VEVENT")
    series = {str(event.get("UID")) for event in events if "RRULE" in event or "RDATE" in event}
    first, last = dt.date.fromisoformat(wanted.first), dt.date.fromisoformat(wanted.last)
    # A day more on both sides: a file's zone may lie a day beside the organisation's.
    span = (first - dt.timedelta(days=DAYS_AT_MOST), last + dt.timedelta(days=2))
    found: list[Appointment] = []
    for event in recurring_ical_events.of(calendar, skip_bad_series=True).between(*span):
        found += [one for one in _days_of(event, wanted, series) if wanted.first <= one.day <= wanted.last]
        if len(found) > EVENTS_AT_MOST:
            raise CalendarRefused("too_many")
    return sorted(found, key=lambda one: (one.day, one.summary, one.key))


def _calendar(content: bytes) -> Any:
    from icalendar import Calendar

    try:
        calendar = Calendar.from_ical(content)
    except (ValueError, KeyError, IndexError) as error:
        raise CalendarRefused("no_calendar") from error
    if calendar.name != "VCALENDAR":
        raise CalendarRefused("no_calendar")
    for component in calendar.walk():
        rules = component.get("RRULE", [])
        for rule in rules if isinstance(rules, list) else [rules]:
            _must_be_seldom(rule)
    return calendar


def _must_be_seldom(rule: Any) -> None:
    """At most hourly: no honest appointment recurs within the hour."""
    times = len(rule.get("BYHOUR", [0])) * len(rule.get("BYMINUTE", [0])) * len(rule.get("BYSECOND", [0]))
    if times > 24 or {str(frequency).upper() for frequency in rule.get("FREQ", [])} & _TOO_OFTEN:
        raise CalendarRefused("too_often")


def _days_of(event: Any, wanted: Wanted, series: set[str]) -> Iterator[Appointment]:
    """An event as its days: cancelled and private ones, reminders without length and what never ends are left out."""
    is_hidden = str(event.get("CLASS", "PUBLIC")).upper() in {"PRIVATE", "CONFIDENTIAL"} and not wanted.is_private
    if str(event.get("STATUS", "")).upper() == "CANCELLED" or is_hidden:
        return
    parts = _all_days(event) if _is_all_day(event) else _timed_days(event, ZoneInfo(wanted.zone))
    if (_is_all_day(event) and not wanted.is_all_day) or not 0 < len(parts) <= DAYS_AT_MOST:
        return
    name = _name(event, series)
    for index, (day, minutes) in enumerate(parts):
        key = hashlib.sha256(f"{name}|{index}".encode()).hexdigest()[:40]
        summary = " ".join(str(event.get("SUMMARY", "")).split())[:300]
        yield Appointment(key, day.isoformat(), minutes, summary, _addresses(event), len(parts))


def _is_all_day(event: Any) -> bool:
    return not isinstance(event["DTSTART"].dt, dt.datetime)


def _all_days(event: Any) -> list[tuple[dt.date, int]]:
    days = (_end(event) - event["DTSTART"].dt).days
    days = min(max(days, 1), DAYS_AT_MOST + 1)
    return [(event["DTSTART"].dt + dt.timedelta(days=index), MINUTES_OF_AN_ALL_DAY) for index in range(days)]


def _timed_days(event: Any, zone: ZoneInfo) -> list[tuple[dt.date, int]]:
    """The minutes of each of the organisation's days that the event touches."""
    start, end = _moment(event["DTSTART"].dt, zone), _moment(_end(event), zone)
    parts: list[tuple[dt.date, int]] = []
    while start < end and len(parts) <= DAYS_AT_MOST:
        midnight = dt.datetime.combine(start.date() + dt.timedelta(days=1), dt.time(), zone)
        until = min(end, midnight)
        minutes = round((until.astimezone(dt.UTC) - start.astimezone(dt.UTC)).total_seconds() / 60)
        if minutes:
            parts.append((start.date(), min(minutes, 1440)))
        start = until
    return parts


def _end(event: Any) -> Any:
    if "DTEND" in event:
        return event["DTEND"].dt
    length = event["DURATION"].dt if "DURATION" in event else dt.timedelta(days=1 if _is_all_day(event) else 0)
    return event["DTSTART"].dt + length


def _moment(value: Any, zone: ZoneInfo) -> dt.datetime:
    """A moment in the organisation's zone; one without a zone is meant there already."""
    if not isinstance(value, dt.datetime):
        value = dt.datetime.combine(value, dt.time())
    return value.replace(tzinfo=zone) if value.tzinfo is None else value.astimezone(zone)


def _name(event: Any, series: set[str]) -> str:
    """What stays when a file is handed in again: the UID, in a series with the moment that was first planned."""
    uid = str(event.get("UID", "")) or f"{event['DTSTART'].dt}{event.get('SUMMARY', '')}"
    if uid not in series:
        return uid
    planned = (event["RECURRENCE-ID"] if "RECURRENCE-ID" in event else event["DTSTART"]).dt
    if isinstance(planned, dt.datetime) and planned.tzinfo:
        planned = planned.astimezone(dt.UTC)
    return f"{uid}|{planned.isoformat()}"


def _addresses(event: Any) -> list[str]:
    """Attendees and the organiser, without those who declined."""
    given = event.get("ATTENDEE", [])
    people = [*(given if isinstance(given, list) else [given]), *([event["ORGANIZER"]] if "ORGANIZER" in event else [])]
    present = [person for person in people if str(getattr(person, "params", {}).get("PARTSTAT", "")) != "DECLINED"]
    found = {str(person).lower().removeprefix("mailto:").strip() for person in present}
    return sorted(address for address in found if "@" in address)[:200]


def _main() -> None:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    try:
        found = found_in(sys.stdin.buffer.read(), Wanted(**json.loads(sys.argv[1])))
        told: dict[str, Any] = {"appointments": [asdict(one) for one in found]}
    except CalendarRefused as refusal:
        told = {"refused": refusal.reason}
    json.dump(told, sys.stdout)


if __name__ == "__main__":
    _main()

"""Calendar files: recurring events, zones, days, and files made to hurt."""

import datetime as dt
from typing import Any

import pytest
import time_machine
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from apps.accounts.tests.factories import ContactFactory
from apps.activities import calendars
from apps.activities.calendars import CalendarRefused, Wanted, appointments, found_in
from apps.activities.models import Activity
from apps.core.models import Upload

JUNE = Wanted("2025-06-01", "2025-06-30", "America/New_York")
EVERY_MINUTE = ",".join(map(str, range(60)))
BERLIN = """BEGIN:VTIMEZONE
TZID:Firm Berlin
BEGIN:STANDARD
DTSTART:19701025T030000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=10
TZOFFSETFROM:+0200
TZOFFSETTO:+0100
END:STANDARD
BEGIN:DAYLIGHT
DTSTART:19700329T020000
RRULE:FREQ=YEARLY;BYDAY=-1SU;BYMONTH=3
TZOFFSETFROM:+0100
TZOFFSETTO:+0200
END:DAYLIGHT
END:VTIMEZONE
"""


def ics(*events: str, zones: str = "") -> bytes:
    """A calendar file of these events, each given as its lines."""
    inner = "".join(f"BEGIN:VEVENT\n{event.strip()}\nEND:VEVENT\n" for event in events)
    return f"BEGIN:VCALENDAR\nVERSION:2.0\nPRODID:-//test//\n{zones}{inner}END:VCALENDAR\n".replace(
        "\n", "\r\n"
    ).encode()


def days(content: bytes, wanted: Wanted = JUNE) -> list[tuple[str, int, str]]:
    return [(one.day[5:], one.minutes, one.summary) for one in found_in(content, wanted)]


def test_a_moment_in_utc_falls_on_the_organisations_day() -> None:
    event = "UID:a\nDTSTART:20250604T020000Z\nDTEND:20250604T033000Z\nSUMMARY:Late call"
    assert days(ics(event)) == [("06-03", 90, "Late call")]


def test_zones_named_described_in_the_file_or_left_out_are_understood() -> None:
    events = (
        "UID:a\nDTSTART;TZID=Europe/Berlin:20250603T020000\nDURATION:PT45M\nSUMMARY:Named",
        "UID:b\nDTSTART;TZID=Firm Berlin:20250604T020000\nDURATION:PT45M\nSUMMARY:Described",
        "UID:c\nDTSTART:20250605T020000\nDURATION:PT45M\nSUMMARY:Floating",
    )
    assert days(ics(*events, zones=BERLIN)) == [
        ("06-02", 45, "Named"),
        ("06-03", 45, "Described"),
        ("06-05", 45, "Floating"),
    ]


def test_a_series_is_laid_out_without_what_was_taken_out_moved_or_cancelled() -> None:
    series = (
        "UID:a\nDTSTART;TZID=America/New_York:20250602T090000\nDTEND;TZID=America/New_York:20250602T100000\n"
        "RRULE:FREQ=WEEKLY;COUNT=5\nEXDATE;TZID=America/New_York:20250609T090000\nSUMMARY:Weekly"
    )
    moved = (
        "UID:a\nRECURRENCE-ID;TZID=America/New_York:20250616T090000\nDTSTART;TZID=America/New_York:20250617T140000\n"
        "DTEND;TZID=America/New_York:20250617T143000\nSUMMARY:Weekly, moved"
    )
    cancelled = (
        "UID:a\nRECURRENCE-ID;TZID=America/New_York:20250623T090000\nDTSTART;TZID=America/New_York:20250623T090000\n"
        "DTEND;TZID=America/New_York:20250623T100000\nSTATUS:CANCELLED\nSUMMARY:Weekly"
    )
    content = ics(series, moved, cancelled)
    assert days(content) == [("06-02", 60, "Weekly"), ("06-17", 30, "Weekly, moved"), ("06-30", 60, "Weekly")]
    unmoved = {one.day: one.key for one in found_in(ics(series), JUNE)}
    assert [one.key for one in found_in(content, JUNE)][1] == unmoved["2025-06-16"]


def test_an_event_over_midnight_is_an_activity_a_day() -> None:
    times = "DTSTART;TZID=America/New_York:20250603T220000\nDTEND;TZID=America/New_York:20250605T010000"
    event = f"UID:a\n{times}\nSUMMARY:Go-live"
    assert days(ics(event)) == [("06-03", 120, "Go-live"), ("06-04", 1440, "Go-live"), ("06-05", 60, "Go-live")]


def test_all_day_private_and_empty_events_count_only_when_chosen() -> None:
    events = (
        "UID:a\nDTSTART;VALUE=DATE:20250603\nDTEND;VALUE=DATE:20250605\nSUMMARY:Fair",
        "UID:b\nDTSTART:20250606T140000Z\nDURATION:PT30M\nCLASS:PRIVATE\nSUMMARY:Doctor",
        "UID:c\nDTSTART:20250606T150000Z\nSUMMARY:Reminder",
    )
    assert days(ics(*events)) == []
    chosen = Wanted(JUNE.first, JUNE.last, JUNE.zone, is_all_day=True, is_private=True)
    assert days(ics(*events), chosen) == [("06-03", 480, "Fair"), ("06-04", 480, "Fair"), ("06-06", 30, "Doctor")]


def test_only_days_that_were_asked_for_count() -> None:
    event = "UID:a\nDTSTART:20250101T140000Z\nDURATION:PT30M\nRRULE:FREQ=DAILY\nSUMMARY:Stand-up"
    assert days(ics(event), Wanted("2025-06-10", "2025-06-11", "UTC")) == [
        ("06-10", 30, "Stand-up"),
        ("06-11", 30, "Stand-up"),
    ]


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "no_calendar"),
        (b"account,date,minutes\n", "no_calendar"),
        (b"BEGIN:VCARD\r\nFN:x\r\nEND:VCARD\r\n", "no_calendar"),
        (ics("UID:a\nDTSTART:20250601T000000Z\nDURATION:PT1S\nRRULE:FREQ=SECONDLY"), "too_often"),
        (ics(f"UID:a\nDTSTART:20250601T000000Z\nRRULE:FREQ=DAILY;BYHOUR=1,2;BYMINUTE={EVERY_MINUTE}"), "too_often"),
        (ics("UID:a\nSUMMARY:x", zones=BERLIN.replace("FREQ=YEARLY;", "FREQ=SECONDLY;")), "too_often"),
        (b"x" * (calendars.BYTES_AT_MOST + 1), "too_many"),
    ],
)
def test_a_file_that_is_no_calendar_or_was_made_to_hurt_is_refused(content: bytes, reason: str) -> None:
    with pytest.raises(CalendarRefused) as caught:
        appointments(content, JUNE)
    assert caught.value.reason == reason


def test_a_rule_that_never_ends_is_cut_off(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(calendars, "SECONDS", 3)
    event = "UID:{n}\nDTSTART:19000101T000000Z\nDURATION:PT1H\nRRULE:FREQ=HOURLY;BYMONTH=2;BYMONTHDAY=30"
    with pytest.raises(CalendarRefused) as caught:
        appointments(ics(*(event.format(n=n) for n in range(20))), JUNE)
    assert caught.value.reason == "too_long"


# --- The pages -------------------------------------------------------------------------------------
@pytest.fixture
def _in_july() -> Any:
    with time_machine.travel(dt.datetime(2025, 7, 3, 16, tzinfo=dt.UTC), tick=False):
        yield


def hand_in(client: Any, content: bytes, **more: Any) -> Upload:
    form = {"file": SimpleUploadedFile("me.ics", content), "first": "2025-06-01", "last": "2025-07-03", **more}
    response = client.post(reverse("imports:upload", args=["calendar"]), form)
    assert response.status_code == 302, response.context["problems"] or response.context["form"].errors
    return Upload.objects.latest("pk")


def event(uid: str, summary: str, attendee: str = "", day: str = "20250603") -> str:
    who = f"ATTENDEE;CN=X:mailto:{attendee}\n" if attendee else ""
    return f"UID:{uid}\nDTSTART:{day}T140000Z\nDURATION:PT1H\n{who}SUMMARY:{summary}"


@pytest.mark.usefixtures("_in_july")
def test_a_calendar_becomes_activities_and_again_updates_them(cast: Any, sign_in: Any) -> None:
    priya = ContactFactory(account=cast.account, email="Priya@northgate.example")
    client = sign_in(cast.owner)
    content = ics(
        event("a", "Steering", "priya@northgate.example"),
        event("b", "Colleague of hers", "sam@northgate.example"),
        event("c", "Call with Northgate"),
        event("d", "Dentist"),
    )
    file = hand_in(client, content)
    page = client.get(reverse("imports:preview", args=[file.pk]))
    assert [entry["line"].cells.get("account") for entry in page.context["lines"]] == [
        "Northgate",
        "Northgate",
        None,
        "Northgate",
    ]
    assert [entry["problems"][0].message for entry in page.context["lines"] if entry["problems"]] == [
        "Choose the account, or leave the event out."
    ]
    dentist = page.context["lines"][2]["line"].cells["external_id"]
    chosen = {f"choice:{dentist}": "", f"out:{dentist}": "yes"}
    client.post(reverse("imports:choose", args=[file.pk]), chosen)
    client.post(reverse("imports:confirm", args=[file.pk]))
    logged = Activity.objects.order_by("summary")
    assert [(a.summary, a.minutes, a.person) for a in logged] == [
        ("Call with Northgate", 60, cast.owner),
        ("Colleague of hers", 60, cast.owner),
        ("Steering", 60, cast.owner),
    ]
    assert list(logged[2].contacts.all()) == [priya]
    moved = hand_in(client, content.replace(b"PT1H", b"PT2H"))
    client.post(reverse("imports:confirm", args=[moved.pk]), {"leave_out": "yes"})
    assert list(Activity.objects.values_list("minutes", flat=True)) == [120] * 3


@pytest.mark.usefixtures("_in_july")
def test_an_account_is_chosen_by_hand_but_not_one_of_others(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    file = hand_in(client, ics(event("a", "Lunch with Halden Logistics"), event("b", "Talk")))
    lines = client.get(reverse("imports:preview", args=[file.pk])).context["lines"]
    keys = [entry["line"].cells["external_id"] for entry in lines]
    client.post(
        reverse("imports:choose", args=[file.pk]),
        {f"choice:{keys[0]}": "Halden Logistics", f"choice:{keys[1]}": "northgate"},
    )
    file.refresh_from_db()
    assert file.parts.get().fates == "wn"


@pytest.mark.usefixtures("_in_july")
def test_what_lies_ahead_is_not_brought_in(cast: Any, sign_in: Any) -> None:
    client = sign_in(cast.owner)
    file = SimpleUploadedFile("me.ics", ics(event("a", "Northgate", day="20250801")))
    form = {"file": file, "first": "2025-06-01", "last": "2025-08-31"}
    response = client.post(reverse("imports:upload", args=["calendar"]), form)
    assert (response.status_code, list(response.context["form"].errors)) == (422, ["last"])


@pytest.mark.usefixtures("_in_july")
def test_two_people_bring_in_the_same_meeting_each_as_their_own(cast: Any, sign_in: Any) -> None:
    content = ics(event("a", "Northgate steering"))
    for person in (cast.owner, cast.teammate):
        client = sign_in(person)
        client.post(reverse("imports:confirm", args=[hand_in(client, content).pk]))
    assert set(Activity.objects.values_list("person", flat=True)) == {cast.owner.pk, cast.teammate.pk}

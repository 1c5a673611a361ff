"""Conferences and what hangs on them through the API."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission
from apps.engagement.tests.factories import AttendanceFactory, ConferenceFactory, TalkFactory, TestimonialFactory
from apps.people.tests.caller import Caller

SEES = {"owner", "teammate", "lead", "executive", "administrator"}
ALL = [*sorted(SEES), "coach", "outsider"]


@pytest.mark.parametrize("who", ALL)
def test_a_conference_is_read_by_everybody_and_kept_by_leads_and_administrators(
    cast: SimpleNamespace, who: str
) -> None:
    row, caller = ConferenceFactory(), Caller(getattr(cast, who))
    assert caller.ids("conferences/") == [row.pk]
    new = {"name": "Client Days", "held_on": "2026-06-11", "previous": row.pk}
    status = caller.post("conferences/", new).status_code
    assert status == (201 if who in {"lead", "administrator"} else 403)
    assert caller.patch(f"conferences/{row.pk}/", {"client_base": 7}).status_code == (200 if status == 201 else 403)


@pytest.mark.parametrize("who", ALL)
def test_rows_are_seen_with_their_account_and_of_no_client_by_those_who_see_all(
    cast: SimpleNamespace, who: str
) -> None:
    conference = ConferenceFactory()
    own = {
        "attendances": AttendanceFactory(conference=conference, account=cast.account),
        "talk-submissions": TalkFactory(conference=conference, account=cast.account),
        "testimonials": TestimonialFactory(account=cast.account),
    }
    nobodys = {
        "attendances": AttendanceFactory(conference=conference),
        "talk-submissions": TalkFactory(conference=conference),
    }
    caller = Caller(getattr(cast, who))
    for path, row in own.items():
        assert (row.pk in caller.ids(f"{path}/")) == (who in SEES), path
        assert caller.get(f"{path}/{row.pk}/").status_code == (200 if who in SEES else 404)
    for path, row in nobodys.items():
        assert (row.pk in caller.ids(f"{path}/")) == (who in {"executive", "administrator"}), path


@pytest.mark.parametrize(("who", "status"), {"owner": 201, "lead": 201, "executive": 403, "outsider": 400}.items())
def test_rows_are_written_with_their_account(cast: SimpleNamespace, who: str, status: int) -> None:
    conference, caller = ConferenceFactory(), Caller(getattr(cast, who))
    own: dict[str, Any] = {"account": cast.account.pk, "conference": conference.pk}
    found = [
        caller.post("attendances/", own | {"email": "dana@n.example"}),
        caller.post("talk-submissions/", own | {"title": "A talk", "submitted_on": "2025-04-01"}),
        caller.post("testimonials/", own | {"asked_on": "2025-06-12"}),
    ]
    assert [response.status_code for response in found] == [status] * 3


def test_of_no_client_an_administrator_writes(cast: SimpleNamespace) -> None:
    row = {"conference": ConferenceFactory().pk, "email": "x@y.example"}
    assert Caller(cast.lead).post("attendances/", row).status_code == 403
    assert Caller(cast.administrator).post("attendances/", row).status_code == 201


def test_nobody_moves_a_row_to_an_account_they_may_not_write_on(cast: SimpleNamespace) -> None:
    row = AttendanceFactory(account=cast.foreign_account)
    own = AttendanceFactory(account=cast.account)
    caller = Caller(cast.owner)
    assert caller.patch(f"attendances/{row.pk}/", {"account": cast.account.pk}).status_code == 404
    assert caller.patch(f"attendances/{own.pk}/", {"account": cast.foreign_account.pk}).status_code == 400
    assert caller.patch(f"attendances/{own.pk}/", {"account": None}).status_code == 403
    assert caller.patch(f"attendances/{own.pk}/", {"conference": ConferenceFactory().pk}).status_code == 400


def test_a_contact_brings_its_account_and_must_be_of_the_one_named(cast: SimpleNamespace) -> None:
    contact, conference = ContactFactory(account=cast.account), ConferenceFactory()
    caller = Caller(cast.administrator)
    row = {"conference": conference.pk, "contact": contact.pk, "email": " Dana@N.example "}
    answer = caller.post("attendances/", row).json()
    assert (answer["account"], answer["email"]) == (cast.account.pk, "dana@n.example")
    refused = caller.post("attendances/", row | {"account": cast.foreign_account.pk})
    assert refused.json() == {"contact": ["Choose a contact of this account."]}


def test_a_list_is_written_whole_or_not_at_all_and_a_known_id_updates(cast: SimpleNamespace) -> None:
    conference, caller = ConferenceFactory(), Caller(cast.administrator)
    rows = [
        {"conference": conference.pk, "email": f"g{n}@n.example", "external_id": f"E-{n}", "account": cast.account.pk}
        for n in range(3)
    ]
    bad = caller.post("attendances/", [*rows, {**rows[0], "email": "no address", "external_id": "E-9"}])
    assert (bad.status_code, list(bad.json())) == (400, ["3"])
    assert not Attendance.objects.exists()
    assert caller.post("attendances/", rows).status_code == 201
    assert caller.post("attendances/", rows).status_code == 200
    assert Attendance.objects.count() == 3


@pytest.mark.parametrize(
    ("fields", "error"),
    [
        ({"held_on": "2024-06-13"}, {"previous": ["The one before must have been held earlier."]}),
        ({"held_on": "2025-07-01", "kind": "webinar"}, {"previous": ["The one before must be of the same kind."]}),
        (
            {"held_on": "2025-07-01", "client_base": 0},
            {"client_base": ["Ensure this value is greater than or equal to 1."]},
        ),
    ],
)
def test_what_is_wrong_with_a_conference_is_told(
    cast: SimpleNamespace, fields: dict[str, Any], error: dict[str, Any]
) -> None:
    before = ConferenceFactory()
    row = {"name": "Days", "previous": before.pk} | fields
    response = Caller(cast.administrator).post("conferences/", row)
    assert (response.status_code, response.json()) == (400, error)


def test_the_one_before_cannot_move_behind_the_one_that_follows(cast: SimpleNamespace) -> None:
    before = ConferenceFactory(held_on="2024-06-13")
    ConferenceFactory(previous=before)
    caller = Caller(cast.administrator)
    assert caller.patch(f"conferences/{before.pk}/", {"held_on": "2025-06-12"}).status_code == 400
    assert caller.patch(f"conferences/{before.pk}/", {"kind": "visit"}).status_code == 400


def test_a_conference_with_people_or_one_that_follows_is_not_deleted(cast: SimpleNamespace) -> None:
    row = AttendanceFactory().conference
    caller = Caller(cast.administrator)
    assert caller.delete(f"conferences/{row.pk}/").status_code in {400, 409}
    assert Conference.objects.count() == 1


@pytest.mark.parametrize(
    ("path", "fields"),
    [
        ("testimonials", {"asked_on": "2199-01-01"}),
        ("testimonials", {"asked_on": "2025-06-12", "given_on": "2025-06-11"}),
        ("talk-submissions", {"title": "x", "submitted_on": "2199-01-01"}),
    ],
)
def test_days_to_come_or_out_of_order_are_refused(cast: SimpleNamespace, path: str, fields: dict[str, Any]) -> None:
    row = {"account": cast.account.pk, "conference": ConferenceFactory().pk} | fields
    assert Caller(cast.owner).post(f"{path}/", row).status_code == 400
    assert not TalkSubmission.objects.exists()


def test_attendees_are_filtered_by_whether_they_came_before(cast: SimpleNamespace) -> None:
    before = ConferenceFactory(held_on="2024-06-13")
    now = ConferenceFactory(previous=before)
    AttendanceFactory(conference=before, account=cast.account, email="dana@n.example")
    again = AttendanceFactory(conference=now, account=cast.account, email="dana@n.example")
    new = AttendanceFactory(conference=now, account=cast.account, email="new@n.example")
    caller = Caller(cast.owner)
    assert caller.ids(f"attendances/?conference={now.pk}&came_before=true") == [again.pk]
    assert caller.ids(f"attendances/?conference={now.pk}&came_before=false") == [new.pk]


@pytest.mark.parametrize("path", ["conferences", "attendances", "talk-submissions", "testimonials"])
def test_a_list_costs_the_same_at_one_and_at_three_rows(
    cast: SimpleNamespace, path: str, django_assert_max_num_queries: Any
) -> None:
    conference = ConferenceFactory()
    make = {
        "conferences": ConferenceFactory,
        "attendances": lambda: AttendanceFactory(conference=conference, account=cast.account),
        "talk-submissions": lambda: TalkFactory(conference=conference, account=cast.account),
        "testimonials": lambda: TestimonialFactory(account=cast.account),
    }[path]
    make()
    caller = Caller(cast.owner)
    with django_assert_max_num_queries(12) as one:
        caller.get(f"{path}/")
    for _ in range(2):
        make()
    with django_assert_max_num_queries(len(one)):
        caller.get(f"{path}/")

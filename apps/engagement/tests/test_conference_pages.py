"""The pages of conferences, tried as everybody of the cast."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.urls import reverse

from apps.engagement.conferences import models
from apps.engagement.conferences.models import Attendance, Conference, TalkSubmission
from apps.engagement.tests.factories import (
    LAST_YEAR,
    AttendanceFactory,
    ConferenceFactory,
    TalkFactory,
    TestimonialFactory,
)

WHO = ["owner", "teammate", "lead", "executive", "administrator", "outsider"]


@pytest.fixture
def days(cast: SimpleNamespace) -> SimpleNamespace:
    """Two people of Northgate came, one again; one of Halden; one of no client. Two of Northgate did not come again."""
    cast.before = ConferenceFactory(name="Days 2024", held_on=LAST_YEAR, client_base=350)
    cast.now = ConferenceFactory(name="Days 2025", previous=cast.before, client_base=420, revenue=84000)
    for email in ("dana@n.example", "jo@n.example", "al@n.example"):
        AttendanceFactory(conference=cast.before, account=cast.account, email=email)
    for email in ("dana@n.example", "new@n.example"):
        cast.came = AttendanceFactory(conference=cast.now, account=cast.account, email=email)
    AttendanceFactory(conference=cast.now, account=cast.foreign_account, email="ola@h.example")
    AttendanceFactory(conference=cast.now, email="stranger@x.example")
    cast.talk = TalkFactory(conference=cast.now, account=cast.account, title="How we did it")
    TalkFactory(conference=cast.now, account=cast.foreign_account, title="Their talk")
    TalkFactory(conference=cast.now, title="A stranger’s talk")
    cast.testimonial = TestimonialFactory(account=cast.account, conference=cast.now, given_on=dt.date(2025, 6, 20))
    TestimonialFactory(account=cast.foreign_account, conference=cast.now)
    return cast


@pytest.mark.parametrize("page", ["detail", "history", "attendees", "missing", "talks"])
@pytest.mark.parametrize("who", [*WHO, "coach"])
def test_a_conference_is_shared_by_all_but_coaches(page: str, who: str, days: Any, sign_in: Any) -> None:
    response = sign_in(getattr(days, who)).get(reverse(f"conferences:{page}", args=[days.now.pk]))
    assert response.status_code == (403 if who == "coach" else 200)


@pytest.mark.parametrize("who", [*WHO, "coach"])
def test_leads_and_administrators_keep_conferences(who: str, days: Any, sign_in: Any) -> None:
    client = sign_in(getattr(days, who))
    pages = [
        reverse("conferences:create"),
        *(reverse(f"conferences:{n}", args=[days.now.pk]) for n in ("update", "delete")),
    ]
    status = 200 if who in {"lead", "administrator"} else 403
    assert [client.get(page).status_code for page in pages] == [status] * 3
    text = client.get(reverse("conferences:list")).text
    assert (reverse("conferences:create") in text) == (status == 200)


@pytest.mark.parametrize(
    ("who", "status"),
    {
        "owner": 200,
        "teammate": 200,
        "lead": 200,
        "administrator": 200,
        "executive": 403,
        "coach": 403,
        "outsider": 404,
    }.items(),
)
def test_rows_are_changed_with_their_account(who: str, status: int, days: Any, sign_in: Any) -> None:
    client = sign_in(getattr(days, who))
    rows = {"attendance": days.came, "talk": days.talk, "testimonial": days.testimonial}
    found = [
        client.get(reverse(f"conferences:{name}_{act}", args=[row.pk])).status_code
        for name, row in rows.items()
        for act in ("update", "delete")
    ]
    assert found == [status] * 6


@pytest.mark.parametrize(
    ("who", "emails", "talks", "missing"),
    [
        ("owner", {"dana@n.example", "new@n.example"}, {"How we did it"}, 2),
        ("outsider", {"ola@h.example"}, {"Their talk"}, 0),
        ("executive", {"dana@n.example", "new@n.example", "ola@h.example", "stranger@x.example"}, 3, 2),
    ],
)
def test_emails_and_talks_are_of_accounts_one_sees(
    who: str, emails: set[str], talks: Any, missing: int, days: Any, sign_in: Any
) -> None:
    client, pk = sign_in(getattr(days, who)), [days.now.pk]
    listed = client.get(reverse("conferences:attendees", args=pk)).context["object_list"]
    assert {row.email for row in listed} == emails
    titles = {row.title for row in client.get(reverse("conferences:talks", args=pk)).context["object_list"]}
    assert titles == talks if isinstance(talks, set) else len(titles) == talks
    assert len(client.get(reverse("conferences:missing", args=pk)).context["object_list"]) == missing
    text = client.get(reverse("conferences:detail", args=pk)).text
    assert "Their talk" not in text or who != "owner"
    assert "@" not in text.split("<main")[1]


def test_what_one_may_not_see_is_counted(days: Any, sign_in: Any) -> None:
    standing = sign_in(days.owner).get(reverse("conferences:detail", args=[days.now.pk])).context["standing"]
    assert [(line.account, line.people, line.again, line.missing) for line in standing.came] == [
        (days.account, 2, 1, 2)
    ]
    assert [(line.account, line.missing) for line in standing.missing] == [(days.account, 2)]
    assert (standing.hidden_accounts, standing.hidden_people, standing.without_account) == (1, 1, 1)
    other = sign_in(days.outsider).get(reverse("conferences:detail", args=[days.now.pk])).context["standing"]
    assert (other.hidden_accounts, other.hidden_people, other.hidden_missing) == (1, 2, 2)


def test_figures_of_fewer_than_five_are_counts(days: Any, sign_in: Any) -> None:
    response = sign_in(days.owner).get(reverse("conferences:detail", args=[days.now.pk]))
    facts = [(fact["value"], fact["unit"], fact["note"]) for fact in response.context["facts"]]
    assert facts == [
        ("1 of 4", "", "counts only"),
        ("+13.3", "points", "n 4"),
        ("2", "", "talks"),
        ("1 of 2", "", "counts only"),
    ]


def test_a_first_conference_has_nothing_to_be_held_against(days: Any, sign_in: Any) -> None:
    response = sign_in(days.owner).get(reverse("conferences:detail", args=[days.before.pk]))
    assert [fact["value"] for fact in response.context["facts"]] == ["—", "—", "0", "—"]
    assert "Who did not come this time?" not in response.text


def test_revenue_stands_last(days: Any, sign_in: Any) -> None:
    text = sign_in(days.executive).get(reverse("conferences:detail", args=[days.now.pk])).text
    assert text.index("$84,000") > max(text.index(f'id="{part}-h"') for part in ("came", "missing", "growth", "vouch"))


def test_a_conference_is_entered_held_against_the_one_before(days: Any, sign_in: Any) -> None:
    data = {"name": "Days 2026", "kind": "conference", "held_on": "2026-06-11", "previous": days.now.pk}
    response = sign_in(days.lead).post(reverse("conferences:create"), data | {"client_base": "440"})
    row = Conference.objects.get(name="Days 2026")
    assert (response.url, row.previous, row.client_base, row.revenue) == (row.get_absolute_url(), days.now, 440, None)
    again = sign_in(days.lead).post(reverse("conferences:create"), data | {"held_on": "2025-01-01"})
    assert (again.status_code, list(again.context["form"].errors)) == (422, ["previous"])
    assert 'value="Days 2026"' in again.text


def test_a_conference_to_which_people_came_is_not_deleted(days: Any, sign_in: Any) -> None:
    response = sign_in(days.administrator).post(reverse("conferences:delete", args=[days.now.pk]))
    assert (response.status_code, Conference.objects.count()) == (422, 2)


def test_somebody_who_came_is_added_changed_and_taken_out(days: Any, sign_in: Any) -> None:
    client, pk = sign_in(days.owner), [days.now.pk]
    listed = reverse("conferences:attendees", args=pk)
    create = reverse("conferences:attendance_create", args=pk)
    assert client.post(create, {"email": "Late@N.example", "account": days.account.pk}).url == listed
    row = Attendance.objects.get(email="late@n.example")
    assert client.post(create, {"email": "x@y.example"}).status_code == 422
    update = reverse("conferences:attendance_update", args=[row.pk])
    assert client.post(update, {"email": "later@n.example", "account": days.account.pk}).url == listed
    assert client.post(reverse("conferences:attendance_delete", args=[row.pk])).url == listed
    assert not Attendance.objects.filter(email__startswith="late").exists()


def test_a_talk_is_added_and_a_testimonial_is_asked_for_and_given(days: Any, sign_in: Any) -> None:
    client = sign_in(days.owner)
    talk = {"title": "Another", "account": days.account.pk, "submitted_on": "2025-04-01"}
    assert client.post(reverse("conferences:talk_create", args=[days.now.pk]), talk).status_code == 302
    assert TalkSubmission.objects.get(title="Another").account == days.account
    create = f"{reverse('conferences:testimonial_create')}?account={days.account.pk}"
    assert client.post(create, {"asked_on": "2025-05-02"}).url == reverse("conferences:testimonials")
    row = models.Testimonial.objects.get(asked_on="2025-05-02")
    update = reverse("conferences:testimonial_update", args=[row.pk])
    assert client.post(update, {"asked_on": "2025-05-02", "given_on": "2025-05-01"}).status_code == 422
    assert client.post(update, {"asked_on": "2025-05-02", "given_on": "2025-05-09"}).status_code == 302
    row.refresh_from_db()
    assert str(row.given_on) == "2025-05-09"
    crumbs = client.get(reverse("conferences:testimonials")).context["crumbs"]
    assert crumbs[0] == ("Conferences", reverse("conferences:list"))


@pytest.mark.parametrize(
    ("page", "query", "n"),
    [
        ("attendees", "came=again", 1),
        ("attendees", "came=first", 1),
        ("attendees", "q=new", 1),
        ("missing", "q=jo", 1),
        ("talks", "q=did", 1),
        ("talks", "q=nothing", 0),
    ],
)
def test_lists_are_narrowed(page: str, query: str, n: int, days: Any, sign_in: Any) -> None:
    url = f"{reverse(f'conferences:{page}', args=[days.now.pk])}?{query}"
    assert len(sign_in(days.owner).get(url).context["object_list"]) == n


def test_the_list_tells_of_each_what_clients_made_of_it(days: Any, sign_in: Any) -> None:
    rows = sign_in(days.owner).get(reverse("conferences:list")).context["rows"]
    assert [[cell.value for cell in row.cells] for row in rows] == [
        ["Days 2025", "12 Jun 2025", 4, "1 of 4", "+13.3", 2, "1 of 2"],
        ["Days 2024", "13 Jun 2024", 3, "—", "—", 0, "—"],
    ]


@pytest.mark.parametrize("page", ["list", "detail", "attendees", "missing", "talks", "testimonials"])
def test_pages_cost_the_same_with_one_row_more_of_everything(
    page: str, days: Any, sign_in: Any, django_assert_num_queries: Any, django_assert_max_num_queries: Any
) -> None:
    client = sign_in(days.owner)
    url = reverse(f"conferences:{page}", args=[] if page in {"list", "testimonials"} else [days.now.pk])
    with django_assert_max_num_queries(14) as before:
        client.get(url)
    ConferenceFactory()
    for number in range(2):
        AttendanceFactory(conference=days.now, account=days.account)
        AttendanceFactory(conference=days.before, account=days.account, email=f"gone{number}@n.example")
        TalkFactory(conference=days.now, account=days.account)
        TestimonialFactory(account=days.account, conference=days.now)
    with django_assert_num_queries(len(before)):
        client.get(url)


def test_without_any_conference_the_page_teaches(cast: Any, sign_in: Any) -> None:
    assert (
        "Where do your clients meet you, and each other?" in sign_in(cast.owner).get(reverse("conferences:list")).text
    )

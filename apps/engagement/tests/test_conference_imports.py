"""Attendees, talks and testimonials from files."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.tests.factories import ContactFactory
from apps.core.imports.run import bring_in
from apps.engagement.conferences import models
from apps.engagement.conferences.imports import ATTENDANCES, TALKS, TESTIMONIALS
from apps.engagement.conferences.models import Attendance, TalkSubmission
from apps.engagement.tests.factories import ConferenceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def days(cast: SimpleNamespace) -> Any:
    return ConferenceFactory(name="Client Days 2025", external_id="EV-25")


def told(resource: Any, text: str, by: Any = None) -> list[str]:
    """What is wrong with a file; empty when it was written."""
    outcome = bring_in(resource, resource.table(text.encode(), {}, by), by, leave_out=False)
    return [str(problem) for problem in outcome.all_problems()]


def test_attendees_come_with_their_account_or_of_no_client(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account, email="dana@n.example")
    head = "conference,account,contact,email,external_id"
    lines = "EV-25,Northgate,dana@n.example,Dana@N.example,E-1\nclient days 2025,,,ola@x.example,E-2\n"
    assert told(ATTENDANCES, f"{head}\n{lines}", cast.administrator) == []
    assert told(ATTENDANCES, f"{head}\n{lines}", cast.administrator) == []
    rows = [(row.email, row.account, row.contact) for row in Attendance.objects.order_by("email")]
    assert rows == [("dana@n.example", cast.account, contact), ("ola@x.example", None, None)]


def test_only_an_administrator_brings_in_somebody_of_no_client(cast: SimpleNamespace) -> None:
    text = "conference,account,email\nEV-25,Northgate,dana@n.example\nEV-25,,ola@x.example\n"
    assert told(ATTENDANCES, text, cast.lead) == ["line 3: You may not write this; ask an administrator."]
    assert not Attendance.objects.exists()


def test_what_is_wrong_is_told_by_line(cast: SimpleNamespace) -> None:
    text = "conference,account,email\nEV-24,Northgate,dana@n.example\nEV-25,Halden Logistics,x@y.example\n"
    assert told(ATTENDANCES, text, cast.owner) == [
        "line 2, column conference: No conference you may use here is called “EV-24”.",
        "line 3, column account: No account you may use here is called “Halden Logistics”.",
    ]
    text = "conference,account,contact,email\nEV-25,,dana@n.example,dana@n.example\n"
    without = "line 2, column contact: Write the account as well: it is looked up among those of the account."
    assert told(ATTENDANCES, text, cast.administrator) == [without]
    text = "conference,account,email\nEV-25,Northgate,no address\n"
    assert told(ATTENDANCES, text, cast.owner) == ["line 2, column email: Enter a valid email address."]


def test_talks_and_testimonials_come_the_same_way(cast: SimpleNamespace) -> None:
    talks = "conference,account,title,submitted\nEV-25,Northgate,How we did it,3.3.2025\nEV-25,,By another,3.3.2025\n"
    assert told(TALKS, talks, cast.administrator) == []
    assert list(TalkSubmission.objects.order_by("pk").values_list("title", "account")) == [
        ("How we did it", cast.account.pk),
        ("By another", None),
    ]
    asked = "account,conference,asked,given,external_id\nNorthgate,EV-25,12.6.2025,,T-1\n"
    assert told(TESTIMONIALS, asked, cast.owner) == []
    given = "account,asked,given,external_id\nNorthgate,12.6.2025,20.6.2025,T-1\n"
    assert told(TESTIMONIALS, given, cast.owner) == []
    assert models.Testimonial.objects.get().given_on == dt.date(2025, 6, 20)

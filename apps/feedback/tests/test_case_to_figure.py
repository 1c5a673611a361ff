"""From a case that closes to a figure: asked by mail, answered behind the link, counted; and what a return changes."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from apps.accounts.tests.factories import ContactFactory
from apps.cases.models import Case
from apps.cases.services import create_case, update_case
from apps.core.links import make_token
from apps.core.months import Month, today
from apps.feedback import services
from apps.feedback.models import FeedbackRequest
from apps.feedback.tests.factories import ProgrammeFactory
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.outbox.models import Message
from apps.outbox.sending import send_due

pytestmark = pytest.mark.django_db


@pytest.fixture
def case(cast: SimpleNamespace) -> Case:
    """Closed yesterday, and its contact asked about it today by the programme; the mail still waits."""
    contact = ContactFactory(account=cast.account, email="dana@northgate.example")
    yesterday = today() - dt.timedelta(days=1)
    fields: dict[str, Any] = {"subject": "Invoices of May", "opened_on": yesterday, "closed_on": yesterday}
    case = create_case(by=None, account=cast.account, contact=contact, **fields)
    ProgrammeFactory(cadence="after_case", days=1)
    assert services.run_programmes() == 1
    return case


def request() -> FeedbackRequest:
    return FeedbackRequest.objects.get()


def deliver() -> None:
    """An hour ago, so that an answer is no machine's."""
    send_due()
    Message.objects.update(sent_at=timezone.now() - dt.timedelta(hours=1))


def answer(client: Client, said: str) -> None:
    client.post(f"/a/{make_token('answer', request().pk)}/", {"case": said})


def counted(case: Case) -> tuple[int, int]:
    month = Month.of(case.closed_on or today())
    roll_up(months=[month])
    found = Figure.objects.get(measure="cases_closed_to_satisfaction", scope="company", month=month.first_day)
    return int(found.numerator), int(found.denominator)


def test_who_a_case_was_for_is_asked_by_mail_and_their_word_counts(client: Client, case: Case) -> None:
    deliver()
    [message] = Message.objects.all()
    assert (message.to_email, message.state) == ("dana@northgate.example", "kept")
    for body in (message.text, message.html):
        assert "It begins with how we handled “Invoices of May”." in body
    assert counted(case) == (0, 0)
    answer(client, "5")
    case.refresh_from_db()
    assert (case.satisfaction, counted(case)) == (5, (1, 1))


def test_an_answer_stands_when_the_case_comes_back_and_counts_as_not_satisfied(client: Client, case: Case) -> None:
    deliver()
    answer(client, "5")
    case.refresh_from_db()
    update_case(by=None, case=case, reopened_on=today())
    case.refresh_from_db()
    assert (case.satisfaction, counted(case)) == (5, (0, 1))


def test_an_answer_that_comes_after_the_return_is_taken_as_well(client: Client, case: Case) -> None:
    deliver()
    update_case(by=None, case=case, reopened_on=today())
    answer(client, "2")
    case.refresh_from_db()
    assert (case.satisfaction, case.reopened_on, counted(case)) == (2, today(), (0, 1))


@pytest.mark.parametrize("change", [{"reopened_on": today()}, {"closed_on": None}])
def test_a_mail_that_still_waits_when_the_case_comes_back_stays_here(case: Case, change: dict[str, Any]) -> None:
    update_case(by=None, case=case, **change)
    assert send_due() == {}
    message = Message.objects.get()
    assert (message.state, message.error) == ("cancelled", "Held back: the case came back.")
    assert request().state == "cancelled"
    assert services.run_programmes() == 0


def test_a_reminder_about_a_case_that_came_back_is_held_back_and_the_link_goes_on_working(
    client: Client, case: Case
) -> None:
    deliver()
    FeedbackRequest.objects.update(sent_at=request().sent_at - dt.timedelta(days=8))  # type: ignore[operator]
    assert services.send_reminders() == 1
    update_case(by=None, case=case, reopened_on=today())
    send_due()
    states = list(Message.objects.order_by("pk").values_list("state", flat=True))
    assert (states, request().state) == (["kept", "cancelled"], "sent")
    answer(client, "3")
    case.refresh_from_db()
    assert case.satisfaction == 3


def test_asking_about_one_case_takes_as_many_statements_as_about_four(cast: SimpleNamespace) -> None:
    ProgrammeFactory(cadence="after_case")
    taken = []
    for count in (1, 4):
        for _ in range(count):
            contact = ContactFactory(account=cast.account)
            create_case(by=None, account=cast.account, contact=contact, opened_on=today(), closed_on=today())
        with CaptureQueriesContext(connection) as captured:
            assert services.run_programmes() == count
        taken.append(len(captured))
    assert taken[0] == taken[1]

"""Programmes that an event lets ask: a contract that ends, an impact achieved, a case closed."""

import datetime as dt

import pytest
import time_machine
from django.core.exceptions import ValidationError
from django.db import connection
from django.test.utils import CaptureQueriesContext

from apps.accounts.models import Contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory
from apps.cases.services import create_case
from apps.core.months import today
from apps.feedback import services
from apps.feedback.eligibility import with_reason
from apps.feedback.models import FeedbackRequest, Programme
from apps.feedback.tests.factories import ProgrammeFactory
from apps.impacts.tests.factories import ImpactFactory
from apps.outbox.sending import send_due

pytestmark = pytest.mark.django_db
END = dt.date(2025, 9, 30)


def on(day: dt.date):
    return time_machine.travel(dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC), tick=False)


def close_case(contact, closed_on, **fields):
    days = {"opened_on": closed_on - dt.timedelta(days=2), "closed_on": closed_on}
    return create_case(by=None, account=contact.account, contact=contact, **days, **fields)


def test_before_a_contract_ends_everybody_of_the_account_is_asked_within_a_week_and_once(cast):
    ContractFactory(account=cast.account, starts_on=dt.date(2024, 10, 1), ends_on=END)
    ContactFactory(account=cast.account)
    ContactFactory(account=cast.foreign_account)
    ProgrammeFactory(cadence="before_contract_end", days=90)
    asked = {}
    for day in (1, 2, 8, 9):
        with on(dt.date(2025, 7, day)):
            asked[day] = services.run_programmes()
            send_due()
    assert asked == {1: 0, 2: 1, 8: 0, 9: 0}
    assert FeedbackRequest.objects.get().due_on == dt.date(2025, 7, 2)


def test_who_may_be_asked_only_days_later_is_asked_then_and_nobody_after_a_week(cast):
    ContractFactory(account=cast.account, starts_on=dt.date(2024, 10, 1), ends_on=END)
    contact = ContactFactory(account=cast.account, joined_on=None)
    ProgrammeFactory(cadence="before_contract_end", days=90)
    with on(dt.date(2025, 4, 9)):  # 90 days before 8 July, the last day of the week
        services.ask_contact(by=None, contact=contact)
        send_due()
    for day, count in ((7, 0), (8, 1)):
        with on(dt.date(2025, 7, day)):
            services.expire_requests()
            assert services.run_programmes() == count


@pytest.mark.parametrize("is_named", [True, False])
def test_a_renewed_contract_asks_nobody(cast, is_named):
    old = ContractFactory(account=cast.account, starts_on=dt.date(2024, 10, 1), ends_on=END)
    ends = {"ends_on": END - dt.timedelta(days=9), "renews": old} if is_named else {"ends_on": None}
    ContractFactory(account=cast.account, starts_on=dt.date(2025, 6, 1), **ends)
    ContactFactory(account=cast.account)
    ProgrammeFactory(cadence="before_contract_end", days=90)
    with on(dt.date(2025, 7, 2)):
        assert services.run_programmes() == 0


def test_after_an_impact_is_achieved_its_account_is_asked(cast):
    ContactFactory(account=cast.account)
    ImpactFactory(account=cast.account, status="achieved", started_on=dt.date(2025, 1, 1), ended_on=dt.date(2025, 6, 1))
    ImpactFactory(
        account=cast.foreign_account, status="retired", started_on=dt.date(2025, 1, 1), ended_on=dt.date(2025, 6, 1)
    )
    ContactFactory(account=cast.foreign_account)
    ProgrammeFactory(cadence="after_impact", days=14)
    with on(dt.date(2025, 6, 14)):
        assert services.run_programmes() == 0
    with on(dt.date(2025, 6, 15)):
        assert services.run_programmes() == 1
    assert FeedbackRequest.objects.get().contact.account == cast.account


def test_after_a_case_its_contact_is_asked_about_it_having_rested_30_days(cast):
    contact, other = ContactFactory(account=cast.account), ContactFactory(account=cast.account)
    with on(dt.date(2025, 5, 1)):
        services.ask_account(by=None, account=cast.account)
        send_due()
    case = close_case(contact, dt.date(2025, 5, 28))
    create_case(by=None, account=cast.account, opened_on=dt.date(2025, 5, 1), closed_on=dt.date(2025, 5, 28))
    close_case(other, dt.date(2025, 5, 28), reopened_on=dt.date(2025, 5, 29))
    programme = ProgrammeFactory(cadence="after_case", days=2)
    for day, count in ((30, 0), (31, 1)):
        with on(dt.date(2025, 5, day)):
            services.expire_requests()
            assert services.run_programmes() == count
    request = FeedbackRequest.objects.get(programme=programme)
    assert (request.contact, request.case, request.due_on) == (contact, case, dt.date(2025, 5, 30))


def test_who_has_a_request_waiting_is_not_asked_about_a_case(cast):
    contact = ContactFactory(account=cast.account)
    services.ask_contact(by=None, contact=contact)
    close_case(contact, today())
    ProgrammeFactory(cadence="after_case")
    assert services.run_programmes() == 0


def test_the_first_day_of_a_programme_is_the_first_on_which_an_event_counts(cast):
    close_case(ContactFactory(account=cast.account), today() - dt.timedelta(days=1))
    ProgrammeFactory(cadence="after_case", starts_on=today())
    assert services.run_programmes() == 0


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"cadence": "before_contract_end"}, "how many days before"),
        ({"cadence": "quarterly", "days": 5}, "runs regularly has none"),
        ({"cadence": "after_case", "days": 366}, "At most 365 days"),
    ],
)
def test_days_belong_to_events_alone(fields, words, db):
    with pytest.raises(ValidationError, match=words):
        ProgrammeFactory(**fields)


@pytest.mark.parametrize("accounts", [1, 4])
def test_a_run_takes_the_same_statements_for_any_number_of_events(cast, accounts):
    for _ in range(accounts):
        account = AccountFactory()
        ContractFactory(account=account, starts_on=dt.date(2024, 10, 1), ends_on=END)
        ContactFactory(account=account)
    ProgrammeFactory(cadence="before_contract_end", days=90)
    with on(dt.date(2025, 7, 2)), CaptureQueriesContext(connection) as captured:
        assert services.run_programmes() == accounts
    assert len(captured) <= 18


def test_the_reader_of_an_address_is_judged_the_same_at_every_account(cast):
    for account in (cast.account, cast.foreign_account):
        ContactFactory(account=account, email="dana@group.example")
    judged = with_reason(Contact.objects.all(), today()).order_by("pk")
    assert [row.why_not for row in judged] == ["", "same_address"]


@pytest.mark.parametrize("starts_on", [dt.date(9999, 12, 31), dt.date(1, 1, 1)])
def test_a_first_day_at_the_end_of_the_calendar_breaks_no_page_and_no_run(cast, sign_in, starts_on):
    for cadence in ("before_contract_end", "after_impact", "after_case"):
        ProgrammeFactory(cadence=cadence, days=90, starts_on=starts_on)
    client = sign_in(cast.administrator)
    pages = ["/feedback/next/", "/feedback/programmes/", *(row.get_absolute_url() for row in Programme.objects.all())]
    assert {client.get(page).status_code for page in pages} == {200}
    assert services.run_programmes() == 0

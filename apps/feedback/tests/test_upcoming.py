"""The next 30 days: who is asked when and by what, who is not and why."""

import datetime as dt

import pytest
import time_machine

from apps.accounts.models import Contact
from apps.accounts.services import update_account
from apps.accounts.tests.factories import ContactFactory, ContractFactory
from apps.cases.services import create_case
from apps.feedback import services
from apps.feedback.coming import with_coming
from apps.feedback.models import AskingPreference, FeedbackRequest, Programme
from apps.feedback.tests.factories import ProgrammeFactory
from apps.outbox.sending import send_due
from apps.outbox.services import suppress

pytestmark = pytest.mark.django_db
D = dt.date
START = D(2025, 6, 2)


@pytest.fixture(autouse=True)
def on_2_june(db):
    with time_machine.travel(dt.datetime(2025, 6, 2, 14, tzinfo=dt.UTC), tick=False):
        yield


def coming(day=START):
    rows = with_coming(Contact.objects.all(), list(Programme.objects.filter(is_running=True)), day)
    names = dict(Programme.objects.values_list("pk", "name"))
    return {row.full_name: row.why_not or (row.asked_on, names.get(row.by_programme)) for row in rows}


def asked_before(contact, day):
    services.record_request(by=None, contact=contact, sent_at=dt.datetime.combine(day, dt.time(9), tzinfo=dt.UTC))


def test_each_is_asked_on_the_first_day_on_which_a_run_is_open_and_they_have_rested(cast):
    ProgrammeFactory(name="Quarterly", starts_on=D(2025, 3, 20))
    ContactFactory(account=cast.account, full_name="Rested")
    for name, day in (("Within the week", D(2025, 3, 27)), ("Too late", D(2025, 3, 30))):
        asked_before(ContactFactory(account=cast.account, full_name=name), day)
    Programme.objects.update(last_run_on=D(2025, 3, 20))
    assert coming() == {
        "Rested": (D(2025, 6, 20), "Quarterly"),
        "Within the week": (D(2025, 6, 25), "Quarterly"),
        "Too late": "resting",
    }


def test_a_run_that_waits_asks_today_and_the_audience_decides(cast):
    ProgrammeFactory(name="Seniors", starts_on=D(2025, 5, 1), audience="senior")
    ContactFactory(account=cast.account, full_name="Head", seniority="executive")
    ContactFactory(account=cast.account, full_name="Hand")
    assert coming() == {"Head": (START, "Seniors"), "Hand": "no_programme"}


def test_who_is_not_asked_and_why(cast):
    ProgrammeFactory(starts_on=D(2025, 1, 15), cadence="yearly")
    Programme.objects.update(last_run_on=D(2025, 1, 15))
    ContactFactory(account=cast.account, full_name="No run")
    ContactFactory(account=cast.account, full_name="Left", left_on=D(2025, 5, 1))
    ContactFactory(account=cast.account, full_name="Silent", email="")
    suppress(
        by=None, address=ContactFactory(account=cast.account, full_name="Unsubscribed").email, reason="unsubscribed"
    )
    services.ask_contact(by=None, contact=ContactFactory(account=cast.account, full_name="Waits"))
    ContactFactory(account=cast.foreign_account, full_name="In a bid")
    update_account(by=None, account=cast.foreign_account, is_out_to_bid=True)
    assert coming() == {
        "No run": "no_run",
        "Left": "left",
        "Silent": "no_address",
        "Unsubscribed": "suppressed",
        "Waits": "waiting",
        "In a bid": "out_to_bid",
    }


def test_an_exclusion_ends_and_then_the_open_run_asks(cast):
    ProgrammeFactory(name="Quarterly", starts_on=D(2025, 6, 4))
    for name, until in (("Short", D(2025, 6, 6)), ("Long", D(2025, 8, 1))):
        contact = ContactFactory(account=cast.account, full_name=name)
        row = services.request_exclusion(by=cast.owner, contact=contact, reason="On leave", until_on=until)
        services.approve_exclusion(by=cast.lead, exclusion=row)
    assert coming() == {"Short": (D(2025, 6, 7), "Quarterly"), "Long": "excluded"}


def test_events_that_are_known_are_looked_ahead_to(cast):
    ProgrammeFactory(name="Before the end", cadence="before_contract_end", days=90)
    ProgrammeFactory(name="After the case", cadence="after_case", days=3)
    ContractFactory(account=cast.account, starts_on=D(2024, 10, 1), ends_on=D(2025, 9, 10))
    ContactFactory(account=cast.account, full_name="Signs")
    helped = ContactFactory(account=cast.foreign_account, full_name="Was helped")
    asked_before(helped, D(2025, 5, 6))
    create_case(by=None, account=helped.account, contact=helped, opened_on=D(2025, 5, 30), closed_on=D(2025, 6, 1))
    assert coming() == {"Signs": (D(2025, 6, 12), "Before the end"), "Was helped": (D(2025, 6, 5), "After the case")}


def test_one_person_is_asked_once_and_as_seldom_as_they_want(cast):
    ProgrammeFactory(name="Quarterly", starts_on=D(2025, 6, 4))
    ContactFactory(account=cast.account, full_name="Here", email="dana@group.example")
    ContactFactory(account=cast.foreign_account, full_name="There", email="Dana@group.example")
    slow = ContactFactory(account=cast.account, full_name="Slow")
    AskingPreference.objects.create(address=slow.address, pace="less_often")
    asked_before(slow, D(2025, 1, 10))
    assert coming() == {"Here": (D(2025, 6, 4), "Quarterly"), "There": "same_address", "Slow": "resting"}


def test_what_is_foreseen_is_what_the_runs_do(cast):
    """Day by day for a month: whoever is foreseen is asked on that day, and nobody else."""
    ProgrammeFactory(name="Monthly", starts_on=D(2025, 4, 10), cadence="monthly")
    ProgrammeFactory(name="Seniors", starts_on=D(2025, 3, 5), audience="senior")
    ProgrammeFactory(name="Before the end", cadence="before_contract_end", days=90)
    Programme.objects.exclude(cadence="before_contract_end").update(last_run_on=D(2025, 5, 15))
    ContractFactory(account=cast.account, starts_on=D(2024, 10, 1), ends_on=D(2025, 9, 20))
    for number in range(40):
        account = cast.account if number % 5 == 0 else cast.foreign_account
        seniority = "senior" if number % 3 == 0 else "other"
        contact = ContactFactory(account=account, full_name=f"Contact {number:02}", seniority=seniority)
        if number % 4:
            asked_before(contact, START - dt.timedelta(days=25 + 4 * number))
    services.expire_requests()
    foreseen = {name: said[0] for name, said in coming().items() if isinstance(said, tuple)}
    seen = {}
    for number in range(31):
        day = START + dt.timedelta(days=number)
        with time_machine.travel(dt.datetime.combine(day, dt.time(14), tzinfo=dt.UTC), tick=False):
            services.run_programmes()
            send_due()
            fresh = FeedbackRequest.objects.filter(programme__isnull=False).exclude(contact__full_name__in=seen)
            seen |= dict.fromkeys(fresh.values_list("contact__full_name", flat=True), day)
    assert seen == foreseen
    assert len(foreseen) > 15


@pytest.mark.parametrize("count", [1, 3])
def test_the_page_takes_the_same_queries_at_any_length(cast, sign_in, count, django_assert_num_queries):
    ProgrammeFactory(starts_on=D(2025, 6, 4))
    for _ in range(count):
        ContactFactory(account=cast.account)
        row = services.request_exclusion(
            by=cast.owner, contact=ContactFactory(account=cast.account), reason="On leave", until_on=D(2025, 9, 1)
        )
        services.approve_exclusion(by=cast.lead, exclusion=row)
    client = sign_in(cast.administrator)
    with django_assert_num_queries(8):
        assert client.get("/feedback/next/").status_code == 200


def test_the_page_shows_own_accounts_and_filters(cast, sign_in):
    programme = ProgrammeFactory(name="Quarterly", starts_on=D(2025, 6, 4))
    ContactFactory(account=cast.account, full_name="Priya Nair")
    ContactFactory(account=cast.account, full_name="Gone Away", left_on=D(2025, 1, 1))
    ContactFactory(account=cast.foreign_account, full_name="Not Mine")
    client = sign_in(cast.owner)

    def shown(query: str) -> list[str]:
        return [row.full_name for row in client.get(f"/feedback/next/?{query}").context["object_list"]]

    assert shown("") == ["Priya Nair", "Gone Away"]
    assert shown("show=asked") == shown(f"programme={programme.pk}") == ["Priya Nair"]
    assert shown("show=not_asked") == shown("show=left") == ["Gone Away"]
    assert shown("show=never") == ["Priya Nair", "Gone Away"]
    assert shown(f"account={cast.foreign_account.pk}") == ["Priya Nair", "Gone Away"]
    page = client.get("/feedback/next/").content.decode()
    assert "4 June 2025" in page
    assert "Not asked: has left" in page

"""What comes up on home, when, and for whom; and that it leaves again."""

import datetime as dt

import pytest
from django.utils import timezone

from apps.accounts.services import introduce_contact, settle_departure, update_account, update_contact
from apps.accounts.tests.factories import AccountFactory, ContactFactory, ContractFactory
from apps.activities.tests.factories import ActivityFactory
from apps.core.due import Attention, due_lines, state_on
from apps.core.months import Month
from apps.feedback.models import FeedbackRequest, Response
from apps.home.needs import needs_of, needs_of_account
from apps.outbox.models import Message

JULY_3 = dt.date(2025, 7, 3)


@pytest.fixture
def on_july_3(monkeypatch):
    """The Thursday of the pictures."""
    monkeypatch.setattr(timezone, "now", lambda: dt.datetime(2025, 7, 3, 14, tzinfo=dt.UTC))


def lines(person, day=JULY_3):
    return [(line.word, str(line.title)) for line in due_lines(needs_of(person, day).due, day)]


@pytest.mark.parametrize(
    ("day", "state"),
    {
        JULY_3 - dt.timedelta(days=10): ("overdue", "10 days overdue"),
        JULY_3 - dt.timedelta(days=1): ("overdue", "1 day overdue"),
        JULY_3: ("today", "Today"),
        JULY_3 + dt.timedelta(days=1): ("tomorrow", "Tomorrow"),
        JULY_3 + dt.timedelta(days=6): ("this_week", "This week"),
        JULY_3 + dt.timedelta(days=7): ("later", "Later"),
    }.items(),
)
def test_a_day_is_said_in_words(day, state):
    assert state_on(day, JULY_3) == state


def test_a_contact_is_introduced_within_14_days_of_joining(cast):
    contact = ContactFactory(account=cast.account, full_name="Priya Raman", joined_on=dt.date(2025, 6, 9))
    assert lines(cast.owner) == [("10 days overdue", "Introduce Priya Raman")]
    assert lines(cast.owner, dt.date(2025, 6, 23)) == [("Today", "Introduce Priya Raman")]
    assert lines(cast.owner, dt.date(2025, 6, 15)) == []
    introduce_contact(by=cast.owner, contact=contact, introduced_on=dt.date(2025, 7, 1))
    assert lines(cast.owner) == []


def test_a_contact_who_left_needs_no_introduction(cast):
    ContactFactory(account=cast.account, joined_on=dt.date(2025, 6, 9), left_on=dt.date(2025, 6, 30))
    assert lines(cast.owner) == []


def test_the_review_is_due_90_days_before_the_contract_ends(cast):
    before = ContractFactory(account=cast.account, ends_on=dt.date(2025, 9, 30))
    assert lines(cast.owner) == [("1 day overdue", "Hold the review with Northgate before its contract ends")]
    assert lines(cast.owner, dt.date(2025, 6, 24)) == []
    ContractFactory(account=cast.account, starts_on=dt.date(2025, 10, 1), ends_on=dt.date(2026, 9, 30), renews=before)
    assert lines(cast.owner) == []


def test_a_retainer_over_its_hours_comes_up_on_the_day_it_happens(cast, on_july_3):
    ContractFactory(account=cast.account, included_hours=2, ends_on=None)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=JULY_3, minutes=120)
    title = "Look at the hours for Northgate in July 2025"
    assert ("Today", title) not in lines(cast.owner)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=JULY_3, minutes=1)
    assert lines(cast.owner)[0] == ("Today", title)


def test_the_month_before_is_still_looked_at(cast, on_july_3):
    ContractFactory(account=cast.account, included_hours=1, ends_on=None)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=Month(2025, 6).last_day, minutes=90)
    found = {str(item.title): item.text for item in needs_of(cast.owner, JULY_3).due}
    reason = "2 h of 1 h in the retainer. The month closes on 5 July."
    assert found["Look at the hours for Northgate in June 2025"] == reason


def test_two_months_running_over_the_hours_are_one_line(cast, on_july_3):
    ContractFactory(account=cast.account, included_hours=1, ends_on=None)
    for month, minutes in ((5, 120), (6, 90)):
        ActivityFactory(
            account=cast.account, person=cast.owner, occurred_on=Month(2025, month).last_day, minutes=minutes
        )
    [item] = [item for item in needs_of(cast.owner, JULY_3).due if "hours" in item.title]
    assert item.title == "Agree on the hours with Northgate: over the retainer two months running"
    assert item.text == "2 h of 1 h in May 2025, 2 h of 1 h in June 2025. The month closes on 5 July."
    assert item.moment == f"over-retainer:account:{cast.account.pk}:2025-06"
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=JULY_3, minutes=61)
    [item] = [item for item in needs_of(cast.owner, JULY_3).due if "hours" in item.title]
    assert item.moment == f"over-retainer:account:{cast.account.pk}:2025-07"


def test_a_month_between_breaks_the_run(cast, on_july_3):
    ContractFactory(account=cast.account, included_hours=1, ends_on=None)
    for month in (5, 7):
        ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, month, 2), minutes=90)
    [item] = [item for item in needs_of(cast.owner, JULY_3).due if "hours" in item.title]
    assert (item.title, item.moment) == ("Look at the hours for Northgate in July 2025", "")


@pytest.mark.parametrize(
    ("seniority", "left_on", "comes_up"),
    [
        ("executive", JULY_3, 1),
        ("senior", dt.date(2025, 4, 5), 1),
        ("senior", dt.date(2025, 4, 4), 0),
        ("executive", dt.date(2025, 7, 4), 0),
        ("other", JULY_3, 0),
    ],
)
def test_a_senior_contact_who_left_comes_up_for_90_days(cast, seniority, left_on, comes_up):
    fields = {"full_name": "Dana Ruiz", "title": "VP marketing", "buying_role": "sponsor", "left_on": left_on}
    ContactFactory(account=cast.account, seniority=seniority, **fields)
    found = needs_of(cast.owner, JULY_3).due
    assert [str(item.title) for item in found] == ["Say who takes over from Dana Ruiz"] * comes_up
    if found:
        assert found[0].text.startswith("VP marketing, sponsor; left Northgate on ")
        assert "Nobody senior is left there." in found[0].text
        ContactFactory(account=cast.account, seniority="senior")
        assert "Nobody senior" not in needs_of(cast.owner, JULY_3).due[0].text


@pytest.mark.parametrize("how", ["successor", "departure_note", "back"])
def test_it_leaves_with_a_successor_or_what_was_done_or_where_they_are_back(cast, how):
    contact = ContactFactory(account=cast.account, seniority="senior", left_on=dt.date(2025, 7, 1))
    other = ContactFactory(account=cast.account, full_name="Priya Raman")
    if how == "back":
        update_contact(by=cast.owner, contact=contact, left_on=None)
    else:
        said = {"successor": other} if how == "successor" else {"departure_note": "Met the new head."}
        settle_departure(by=cast.owner, contact=contact, **said)
    assert needs_of(cast.owner, JULY_3).due == []


def test_an_account_out_to_bid_comes_up_and_is_not_asked(cast, on_july_3):
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 1))
    ContactFactory(account=cast.account)
    assert [str(item.title) for item in needs_of(cast.owner, JULY_3).due] == ["Ask Northgate how it is going"]
    update_account(by=cast.owner, account=cast.account, is_out_to_bid=True)
    [item] = needs_of(cast.owner, JULY_3).due
    assert (str(item.title), item.moment) == ("Northgate is out to bid", f"bid:account:{cast.account.pk}")
    assert item.text.startswith("Nobody there is asked for feedback until it is over.")


def test_work_without_an_answer_for_90_days_asks_for_one(cast, on_july_3):
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 4, 14), minutes=1200)
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 1), minutes=660)
    contact = ContactFactory(account=cast.account)
    [item] = needs_of(cast.owner, JULY_3).due
    assert str(item.title) == "Ask Northgate how it is going"
    assert item.text == "31\u00a0h of work since 14 April and no answer in 90 days. 1 contact can be asked."
    FeedbackRequest.objects.create(contact=contact, expires_at=timezone.now() + dt.timedelta(days=30))
    assert needs_of(cast.owner, JULY_3).due == []


def test_an_answer_silences_the_reminder(cast, on_july_3):
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 1))
    contact = ContactFactory(account=cast.account)
    Response.objects.create(contact=contact, account=cast.account, answered_at=timezone.now())
    assert needs_of(cast.owner, JULY_3).due == []


def test_an_account_that_nobody_can_be_asked_at_needs_a_contact(cast, on_july_3):
    ActivityFactory(account=cast.account, person=cast.owner, occurred_on=dt.date(2025, 7, 1))
    [item] = needs_of(cast.owner, JULY_3).due
    assert (item.action, item.text.endswith("Nobody there can be asked yet.")) == ("Add a contact", True)


@pytest.mark.parametrize(
    ("who", "n"),
    {"owner": 1, "lead": 1, "teammate": 0, "outsider": 0, "executive": 0, "coach": 0, "administrator": 0}.items(),
)
def test_what_is_due_reaches_the_manager_and_the_lead(who, n, cast):
    ContactFactory(account=cast.account, joined_on=dt.date(2025, 6, 9))
    assert len(needs_of(getattr(cast, who), JULY_3).due) == n


def test_everybody_who_opens_an_account_sees_what_is_due_on_it(cast):
    ContactFactory(account=cast.account, joined_on=dt.date(2025, 6, 9))
    ContactFactory(account=cast.foreign_account, joined_on=dt.date(2025, 6, 9))
    assert len(needs_of_account(cast.executive, cast.account, JULY_3).due) == 1


def test_an_account_without_a_manager_reaches_the_administrators(cast):
    AccountFactory(name="Orphan")
    assert lines(cast.administrator) == [("Today", "Say who is in charge")]
    assert lines(cast.lead) == []


def test_failed_mail_reaches_the_administrators_only(cast, on_july_3):
    Message.objects.create(
        kind="alert",
        dedupe_key="x",
        to_email="dana@client.example",
        subject="S",
        text="T",
        state="failed",
        error="550 no such user",
        next_try_at=timezone.now(),
    )
    Message.objects.update(recorded_at=timezone.now())
    [item] = needs_of(cast.administrator, JULY_3).due
    assert (str(item.title), item.text) == (
        "1 message could not be sent",
        "The last one, to dana@client.example: 550 no such user",
    )
    assert needs_of(cast.owner, JULY_3).due == []


def test_what_is_due_costs_the_same_queries_at_one_and_at_three_accounts(cast, django_assert_num_queries):
    _all_due(cast.account)
    with django_assert_num_queries(26):
        assert len(needs_of(cast.owner, JULY_3).due) == 4
    for _ in range(2):
        _all_due(AccountFactory(manager=cast.owner))
    with django_assert_num_queries(26):
        assert len(needs_of(cast.owner, JULY_3).due) == 12


def _all_due(account):
    ContactFactory(account=account, joined_on=dt.date(2025, 6, 9))
    ContactFactory(account=account, seniority="senior", left_on=dt.date(2025, 6, 9))
    ContractFactory(account=account, ends_on=dt.date(2025, 9, 30))
    update_account(by=None, account=account, is_out_to_bid=True)


def test_a_client_who_waits_comes_before_what_is_longest_overdue():
    day = dt.date(2025, 7, 3)
    review = Attention(day - dt.timedelta(days=49), "Hold the review", "", "", "")
    reply = Attention(day, "Reply to Dana", "", "", "", is_first=True)
    assert [line.title for line in due_lines([review, reply], day)] == ["Reply to Dana", "Hold the review"]

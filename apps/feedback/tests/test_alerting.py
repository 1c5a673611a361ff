"""Reminding, escalating, silence and bounces: each once, to whom it concerns, in the organisation's day."""

import datetime as dt
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
import time_machine
from django.db import connection

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.core.months import today
from apps.feedback import services
from apps.feedback.attention import items
from apps.feedback.models import FeedbackRequest, FollowUp, Response
from apps.feedback.services.arrival import answer_arrived
from apps.feedback.tests.factories import ResponseFactory
from apps.outbox.models import Message, Suppression

pytestmark = pytest.mark.django_db
NEW_YORK = ZoneInfo("America/New_York")
NOON = dt.datetime(2025, 6, 20, 12, 0, tzinfo=NEW_YORK)


@pytest.fixture(autouse=True)
def _zone(settings: Any) -> None:
    settings.ORGANISATION_TIME_ZONE = "America/New_York"


def low(account: Any, hours_ago: int, **fields: Any) -> FollowUp:
    """A low answer that came in some hours before NOON; what it said at once is taken away."""
    at = NOON - dt.timedelta(hours=hours_ago)
    given = {"answered_at": at, "overall_satisfaction": 1} | fields
    with time_machine.travel(NOON, tick=False):
        made = ResponseFactory(contact=ContactFactory(account=account), **given)
        answer_arrived(Response.objects.get(pk=made.pk))
        services.tell_of_low_answers()
    Message.objects.all().delete()
    return FollowUp.objects.get(response=made)


def asked(account: Any, sent_at: dt.datetime, state: str = "sent", **fields: Any) -> FeedbackRequest:
    contact = ContactFactory(account=account, **fields)
    expires_at = sent_at + dt.timedelta(days=30)
    return FeedbackRequest.objects.create(contact=contact, sent_at=sent_at, state=state, expires_at=expires_at)


def at(moment: dt.datetime) -> dict[str, int]:
    with time_machine.travel(moment, tick=False):
        return services.tell_what_is_due()


def receivers() -> list[str]:
    return sorted(Message.objects.values_list("to_email", flat=True))


@pytest.mark.parametrize(("hours_ago", "reminded"), [(23, 0), (24, 1), (47, 1)])
def test_the_owner_is_reminded_in_the_second_half_of_the_time(
    cast: SimpleNamespace, hours_ago: int, reminded: int
) -> None:
    low(cast.account, hours_ago)
    assert at(NOON)["reminded"] == reminded
    assert receivers() == [cast.owner.email] * reminded


def test_an_overdue_one_goes_to_the_lead_once(cast: SimpleNamespace) -> None:
    row = low(cast.account, 48)
    assert (at(NOON)["escalated"], at(NOON)["escalated"]) == (1, 0)
    assert receivers() == [cast.lead.email]
    row.refresh_from_db()
    assert row.escalated_at == NOON


def test_one_of_the_leads_own_goes_to_the_executives(cast: SimpleNamespace) -> None:
    low(cast.account, 50, is_leadership_only=True)
    assert at(NOON)["escalated"] == 1
    assert receivers() == [cast.executive.email]


def test_who_has_replied_is_left_in_peace(cast: SimpleNamespace) -> None:
    row = low(cast.account, 50)
    FollowUp.objects.filter(pk=row.pk).update(first_reply_at=NOON)
    assert set(at(NOON).values()) == {0}


def test_many_overdue_ones_are_one_message_and_cost_the_same(cast: SimpleNamespace) -> None:
    counts = []
    for number in (1, 3):
        for _n in range(number):
            low(cast.account, 50)
        with CaptureQueries() as queries:
            at(NOON)
        counts.append((len(queries), Message.objects.count()))
    assert counts[0] == counts[1] == (counts[0][0], 1)


def CaptureQueries() -> Any:  # noqa: N802 - a context manager
    from django.test.utils import CaptureQueriesContext

    return CaptureQueriesContext(connection)


@pytest.mark.parametrize(
    ("sent_at", "told"),
    [
        (dt.datetime(2025, 6, 5, 23, 59, tzinfo=NEW_YORK), 1),
        (dt.datetime(2025, 6, 6, 0, 0, tzinfo=NEW_YORK), 0),
        (dt.datetime(2025, 5, 1, 9, 0, tzinfo=NEW_YORK), 0),
    ],
)
def test_silence_is_told_after_fourteen_whole_days_of_the_organisation(
    cast: SimpleNamespace, sent_at: dt.datetime, told: int
) -> None:
    asked(cast.account, sent_at)
    assert at(NOON)["silent"] == told


def test_silence_is_one_digest_a_manager_and_day_in_the_morning(cast: SimpleNamespace) -> None:
    for account in (cast.account, cast.account, cast.foreign_account):
        asked(account, NOON - dt.timedelta(days=16))
    night = NOON.replace(hour=6, minute=59)
    assert [at(moment)["silent"] for moment in (night, NOON, NOON)] == [0, 3, 0]
    assert receivers() == sorted([cast.owner.email, cast.outsider.email])
    mine = Message.objects.get(to_email=cast.owner.email)
    assert mine.subject == "2 contacts have not answered"
    assert at(NOON + dt.timedelta(days=1))["silent"] == 0


def test_who_answered_or_left_is_not_silent(cast: SimpleNamespace) -> None:
    asked(cast.account, NOON - dt.timedelta(days=16), state="answered")
    asked(cast.account, NOON - dt.timedelta(days=16), left_on=dt.date(2025, 6, 10))
    assert at(NOON)["silent"] == 0


def test_a_bounce_tells_the_manager_the_address_once(cast: SimpleNamespace) -> None:
    asked(cast.account, NOON - dt.timedelta(days=1), state="bounced", email="gone@northgate.example")
    assert [at(NOON)["bounced"], at(NOON)["bounced"]] == [1, 0]
    assert "gone@northgate.example" in Message.objects.get(to_email=cast.owner.email).text


# --- what stands on home ----------------------------------------------------------------------------


def due(person: Any, account: Any) -> list[str]:
    with time_machine.travel(NOON, tick=False):
        rows = type(account).objects.filter(pk=account.pk)
        return [str(item.title) + " " + str(item.text) for item in items(person, rows, today())]


def test_home_says_how_many_hours_are_left_and_to_whom_it_belongs(cast: SimpleNamespace) -> None:
    low(cast.account, 40)
    assert "8 hours left" in due(cast.owner, cast.account)[0]
    assert due(cast.lead, cast.account) == []
    at(NOON + dt.timedelta(hours=9))
    assert "With Marta Lindqvist." in due(cast.lead, cast.account)[0]


def test_one_for_the_leadership_stands_on_no_other_home(cast: SimpleNamespace) -> None:
    low(cast.account, 60, is_leadership_only=True)
    assert len(due(cast.lead, cast.account)) == 1
    for person in (cast.owner, cast.administrator, cast.teammate):
        assert due(person, cast.account) == []


def test_home_names_silent_accounts_and_addresses_to_correct(cast: SimpleNamespace) -> None:
    asked(cast.account, NOON - dt.timedelta(days=16))
    asked(cast.account, NOON - dt.timedelta(days=16))
    row = asked(cast.account, NOON - dt.timedelta(days=3), state="bounced", email="gone@northgate.example")
    Suppression.objects.create(address="gone@northgate.example", reason="bounced")
    silent, bounced = due(cast.owner, cast.account)
    assert silent.startswith("2 contacts of Northgate are silent")
    assert "gone@northgate.example came back" in bounced
    row.contact.email = "new@northgate.example"
    row.contact.save()
    assert len(due(cast.owner, cast.account)) == 1
    assert due(cast.outsider, AccountFactory()) == []

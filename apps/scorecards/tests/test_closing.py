"""The fine print of what came of answers: whether they were used, and whether low ones got a reply in time."""

import datetime as dt
from typing import Any

import pytest

from apps.accounts.tests.factories import AccountFactory, ContactFactory
from apps.feedback.models import FollowUp, Response
from apps.feedback.services import record_change
from apps.scorecards.tests.facts import JUNE, answer, contacts, counted, day, noon
from apps.scorecards.tests.northgate import make_northgate

pytestmark = pytest.mark.django_db
USED, ON_TIME = "feedback_used", "follow_ups_on_time"


def changed(responses: list[Response], made_on: str, source: int = 1) -> None:
    words = {"said": "Slow.", "did": "Faster."}
    where = {"account": responses[0].account, "source_kind": "decision", "source": source}
    record_change(by=None, **where, **words, made_on=day(made_on), responses=responses)


def follow(response: Response, due: dt.datetime, replied: dt.datetime | None = None) -> FollowUp:
    return FollowUp.objects.create(response=response, due_at=due, first_reply_at=replied)


@pytest.mark.parametrize(("made_on", "expected"), [("06-30", (1, 2)), ("07-01", (0, 2))])
def test_an_answer_is_used_once_a_change_was_made_by_the_months_end(made_on: str, expected: tuple[int, int]) -> None:
    account = AccountFactory()
    first, _second = (answer(contact, "06-10") for contact in contacts(account, 2))
    changed([first], made_on)
    assert counted(USED) == expected
    assert counted(USED, month=JUNE.plus(1)) == (1, 2)


@pytest.mark.parametrize(("said_on", "expected"), [("2024-07-01", (1, 1)), ("2024-06-30", (0, 0))])
def test_answers_of_the_trailing_twelve_months_are_looked_at(said_on: str, expected: tuple[int, int]) -> None:
    changed([answer(ContactFactory(), said_on)], "06-10")
    assert counted(USED) == expected


def test_an_answer_with_two_changes_is_used_once() -> None:
    response = answer(ContactFactory(), "06-10")
    changed([response], "06-11", source=1)
    changed([response], "06-12", source=2)
    assert counted(USED) == (1, 1)


def test_a_version_that_stood_at_the_months_end_is_used_by_the_change_of_its_answer() -> None:
    stands = answer(ContactFactory(), "07-02")
    answer(stands.contact, "06-25", version_of=stands, superseded_at=noon(day("07-02")))
    changed([stands], "06-28")
    assert counted(USED) == (1, 1)


@pytest.mark.parametrize(("minutes", "expected"), [(0, (1, 1)), (1, (0, 1))])
def test_a_reply_is_on_time_up_to_the_minute_it_is_due(minutes: int, expected: tuple[int, int]) -> None:
    due = noon(day("06-12"))
    follow(answer(ContactFactory(), "06-10"), due, due + dt.timedelta(minutes=minutes))
    assert counted(ON_TIME) == expected


def test_a_reply_counts_in_the_month_in_which_it_is_due() -> None:
    follow(answer(ContactFactory(), "06-29"), noon(day("07-01")), noon(day("06-30")))
    assert counted(ON_TIME) == (0, 0)
    assert counted(ON_TIME, month=JUNE.plus(1)) == (1, 1)


@pytest.mark.parametrize(("others", "expected"), [(3, 3), (4, 5)])
def test_answers_for_the_leadership_count_for_a_team_from_five_contacts_on(others: int, expected: int) -> None:
    account = AccountFactory()
    rows = [answer(contact, "06-10") for contact in contacts(account, others)]
    rows.append(answer(ContactFactory(account=account), "06-10", is_leadership_only=True))
    for row in rows:
        follow(row, noon(day("06-12")))
    for key in (USED, ON_TIME):
        assert counted(key, "team", account.team_id) == (0, expected)
        assert counted(key, "account", account.pk) == (0, others)


def test_northgates_low_answers_and_what_came_of_them(settings: Any) -> None:
    """Dana's and Priya's ratings of I3 lie two below its importance: both are low. One is replied to in time."""
    facts = make_northgate()
    dana, priya = (Response.objects.get(contact=contact) for contact in (facts.dana, facts.priya))
    assert set(Response.objects.low()) == {dana, priya}
    follow(dana, dana.answered_at + dt.timedelta(hours=48), dana.answered_at + dt.timedelta(hours=30))
    follow(priya, priya.answered_at + dt.timedelta(hours=48))
    changed([dana], "06-27")
    where = ("account", facts.account.pk)
    assert (counted(USED, *where), counted(ON_TIME, *where)) == ((1, 2), (1, 1))
    assert counted(ON_TIME, *where, month=JUNE.plus(1)) == (0, 1)

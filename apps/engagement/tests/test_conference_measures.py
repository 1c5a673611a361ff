"""The fine print of the conference measures, and that what changed gives the figures of everything anew."""

from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.services import update_account
from apps.accounts.tests.factories import AccountFactory
from apps.core.months import Month
from apps.engagement.conferences import services
from apps.engagement.conferences.measures import asked, attendees, talks
from apps.engagement.tests.factories import (
    LAST_YEAR,
    AttendanceFactory,
    ConferenceFactory,
    TalkFactory,
    TestimonialFactory,
)
from apps.measures.models import Figure
from apps.measures.services import roll_up
from apps.measures.window import Window
from apps.people.tests.factories import TeamFactory

pytestmark = pytest.mark.django_db
JUNE = Month(2025, 6)
REPEAT, GAP, TALKS, GIVEN = "repeat_attendees", "conference_growth_gap", "client_talks", "testimonials"


@pytest.fixture
def days(cast: SimpleNamespace) -> SimpleNamespace:
    cast.before = ConferenceFactory(name="Days 2024", held_on=LAST_YEAR, client_base=10)
    cast.now = ConferenceFactory(name="Days 2025", previous=cast.before, client_base=11)
    return cast


def counted(key: str, scope: str = "company", pk: int = 0, month: Month = JUNE) -> tuple[int, ...] | None:
    """(numerator, denominator, n) of a figure just rolled up."""
    roll_up(months=[month])
    row = Figure.objects.filter(measure=key, scope=scope, scope_id=pk, month=month.first_day).first()
    return None if row is None else (int(row.numerator), int(row.denominator), row.n)


def came(conference: Any, account: Any, *emails: str) -> None:
    for email in emails:
        AttendanceFactory(conference=conference, account=account, email=email)


def test_a_person_is_their_address_in_whatever_letters_and_counts_once(days: SimpleNamespace) -> None:
    came(days.before, days.account, "dana@n.example", "priya@n.example")
    came(days.now, days.account, "Dana@N.example", "dana@n.example", "new@n.example")
    assert counted(REPEAT) == (1, 2, 2)
    assert attendees(Window(JUNE), "company", 0, None).count() == 2


def test_a_person_entered_for_two_accounts_counts_once_in_their_team(days: SimpleNamespace) -> None:
    other = AccountFactory(team=days.team)
    came(days.before, days.account, "dana@n.example")
    came(days.now, days.account, "dana@n.example")
    came(days.now, other, "dana@n.example")
    assert counted(REPEAT, "team", days.team.pk) == (1, 1, 1)
    assert counted(REPEAT, "account", days.account.pk) == (1, 1, 1)
    assert counted(REPEAT, "account", other.pk) == (1, 1, 1)


def test_whoever_changed_firms_came_back_for_the_new_one(days: SimpleNamespace) -> None:
    came(days.before, days.foreign_account, "dana@home.example")
    came(days.now, days.account, "dana@home.example")
    assert counted(REPEAT, "account", days.account.pk) == (1, 1, 1)
    assert counted(REPEAT, "account", days.foreign_account.pk) is None


def test_people_of_no_client_count_for_the_company_alone(days: SimpleNamespace) -> None:
    came(days.before, days.account, "dana@n.example")
    came(days.now, days.account, "dana@n.example")
    came(days.now, None, "stranger@x.example")
    assert counted(REPEAT) == (1, 2, 2)
    assert counted(REPEAT, "team", days.team.pk) == (1, 1, 1)


def test_without_a_conference_before_or_its_people_there_is_no_figure(days: SimpleNamespace) -> None:
    came(days.now, days.account, "dana@n.example")
    assert counted(REPEAT) == (0, 0, 0)
    assert counted(GAP) == (0, 0, 0)
    services.update_conference(by=None, conference=days.now, previous=None)
    came(days.before, days.account, "dana@n.example")
    assert counted(REPEAT) == (0, 0, 0)


def test_growth_needs_the_client_base_of_both(days: SimpleNamespace) -> None:
    came(days.before, days.account, "a@n.example", "b@n.example")
    came(days.now, days.account, "a@n.example", "b@n.example", "c@n.example")
    assert counted(GAP) == (3 * 10 - 11 * 2, 2 * 10, 3)
    assert counted(GAP, "team", days.team.pk) is None
    services.update_conference(by=None, conference=days.before, client_base=None)
    assert counted(GAP) == (0, 0, 0)


def test_only_conferences_count(days: SimpleNamespace) -> None:
    for kind in ("user_group", "round_table", "webinar", "visit"):
        before = ConferenceFactory(kind=kind, held_on=LAST_YEAR, client_base=1)
        now = ConferenceFactory(kind=kind, previous=before, client_base=1)
        came(before, days.account, "dana@n.example")
        came(now, days.account, "dana@n.example")
        TalkFactory(conference=now, account=days.account)
    assert (counted(REPEAT), counted(GAP)) == ((0, 0, 0), (0, 0, 0))
    assert counted(TALKS) == (0, 1, 1)


def test_talks_of_clients_count_in_the_month_of_the_conference(days: SimpleNamespace) -> None:
    TalkFactory(conference=days.now, account=days.account)
    TalkFactory(conference=days.now, account=None)
    came(days.now, days.foreign_account, "ola@h.example")
    assert counted(TALKS) == (1, 1, 1)
    assert counted(TALKS, "account", days.account.pk) == (1, 1, 1)
    assert counted(TALKS, "account", days.foreign_account.pk) == (0, 1, 1)
    assert counted(TALKS, month=Month(2025, 4)) == (0, 0, 0)


def test_a_testimonial_given_later_counts_in_the_month_it_was_asked_in(days: SimpleNamespace) -> None:
    TestimonialFactory(account=days.account, given_on=days.now.held_on.replace(month=8))
    TestimonialFactory(account=days.account)
    TestimonialFactory(account=days.foreign_account)
    assert counted(GIVEN) == (1, 3, 3)
    assert counted(GIVEN, "team", days.team.pk) == (1, 2, 2)
    assert counted(GIVEN, month=Month(2025, 8)) == (0, 0, 0)


def test_accounts_count_where_they_stood_then(days: SimpleNamespace) -> None:
    came(days.before, days.account, "dana@n.example")
    came(days.now, days.account, "dana@n.example")
    later = TeamFactory()
    update_account(by=None, account=days.account, team=later, effective_on=days.now.held_on.replace(month=7))
    assert counted(REPEAT, "team", days.team.pk) == (1, 1, 1)
    assert counted(REPEAT, "team", later.pk) is None


def test_the_rows_behind_are_of_accounts_the_reader_sees(days: SimpleNamespace) -> None:
    came(days.before, days.account, "dana@n.example")
    came(days.now, days.account, "dana@n.example")
    came(days.now, days.foreign_account, "ola@h.example")
    came(days.now, None, "stranger@x.example")
    for account in (days.account, days.foreign_account):
        TalkFactory(conference=days.now, account=account)
        TestimonialFactory(account=account)
    window = Window(JUNE)
    seen = {"owner": 1, "lead": 1, "outsider": 1, "executive": 3, "administrator": 3}
    for who, people in seen.items():
        person, rest = getattr(days, who), min(people, 2)
        found = [rows(window, "company", 0, person).count() for rows in (attendees, talks, asked)]
        assert found == [people, rest, rest], who
    assert attendees(window, "team", days.team.pk, None).count() == 1

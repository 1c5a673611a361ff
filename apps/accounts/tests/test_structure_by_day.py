"""Structure by day: what holds when, and that periods never gap or overlap."""

import datetime as dt
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from apps.accounts import services
from apps.accounts.tests.factories import AccountFactory
from apps.core.months import today
from apps.people.tests.factories import TeamFactory

pytestmark = pytest.mark.django_db


def periods(account: Any) -> list[tuple[Any, Any, str]]:
    return [(p.from_on, p.until_on, p.team.name) for p in account.teams.select_related("team").order_by("from_on")]


@pytest.fixture
def account() -> Any:
    return AccountFactory(team=TeamFactory(name="A"))


def test_what_is_given_on_creation_holds_since_ever(account: Any) -> None:
    assert periods(account) == [(dt.date(1, 1, 1), None, "A")]


def test_a_change_holds_from_its_day_on(account: Any) -> None:
    services.update_account(by=None, account=account, team=TeamFactory(name="B"), effective_on=dt.date(2025, 6, 15))
    assert periods(account) == [
        (dt.date(1, 1, 1), dt.date(2025, 6, 15), "A"),
        (dt.date(2025, 6, 15), None, "B"),
    ]
    account.refresh_from_db()
    assert account.team.name == "B"


def test_a_change_on_a_past_day_holds_until_the_next_one_recorded(account: Any) -> None:
    services.update_account(by=None, account=account, team=TeamFactory(name="C"), effective_on=dt.date(2025, 9, 1))
    services.update_account(by=None, account=account, team=TeamFactory(name="B"), effective_on=dt.date(2025, 6, 1))
    assert [name for *_, name in periods(account)] == ["A", "B", "C"]
    account.refresh_from_db()
    assert account.team.name == "C"


def test_two_changes_of_one_day_leave_the_second(account: Any) -> None:
    for name in ("B", "C"):
        services.update_account(by=None, account=account, team=TeamFactory(name=name), effective_on=dt.date(2025, 6, 1))
    assert [name for *_, name in periods(account)] == ["A", "C"]


def test_without_a_day_a_change_holds_from_today(account: Any) -> None:
    services.update_account(by=None, account=account, team=TeamFactory(name="B"))
    assert account.teams.get(until_on=None).from_on == today()


def test_a_day_in_the_future_is_refused_and_nothing_is_written(account: Any) -> None:
    with pytest.raises(ValidationError) as error:
        services.update_account(
            by=None, account=account, name="Renamed", team=TeamFactory(), effective_on=today() + dt.timedelta(days=1)
        )
    assert "effective_on" in error.value.message_dict
    account.refresh_from_db()
    assert (account.name, len(periods(account))) == (account.name, 1)
    assert account.name != "Renamed"

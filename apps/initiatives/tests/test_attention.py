"""What needs somebody about initiatives, and when it leaves the list."""

import datetime as dt
from types import SimpleNamespace
from typing import Any

import pytest

from apps.accounts.models import Account
from apps.core.due import Attention
from apps.core.months import today
from apps.initiatives import attention, services
from apps.initiatives.tests.factories import InitiativeFactory, MilestoneFactory, fresh, northgates

pytestmark = pytest.mark.django_db


def needs(person: Any) -> list[Attention]:
    return list(attention.items(person, Account.objects.visible_to(person).in_care_of(person), today()))


def titles(person: Any) -> list[str]:
    return [str(item.title) for item in needs(person)]


def test_a_milestone_is_due_a_week_before_until_it_is_done_or_expected_later(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(state="active", level="key_account", accounts=[cast.account])
    soon, far = (MilestoneFactory(initiative=row, due_on=today() + dt.timedelta(days=days)) for days in (7, 8))
    assert titles(cast.owner) == [f"Finish “{soon.title}”"]
    assert titles(cast.outsider) == []
    services.update_milestone(by=None, milestone=soon, forecast_on=today() + dt.timedelta(days=9))
    assert titles(cast.owner) == []
    services.update_milestone(by=None, milestone=far, due_on=today() - dt.timedelta(days=1))
    (item,) = needs(cast.owner)
    assert (item.due_on, item.account_id) == (today() - dt.timedelta(days=1), cast.account.pk)
    services.pause_initiative(by=None, initiative=row)
    assert titles(cast.owner) == []


def test_the_owner_of_a_corporate_one_is_asked_too(cast: SimpleNamespace) -> None:
    row = InitiativeFactory(state="active", owner=cast.outsider)
    step = MilestoneFactory(initiative=row, due_on=today())
    assert titles(cast.outsider) == [f"Finish “{step.title}”"]
    assert titles(cast.owner) == []


def test_an_outcome_nobody_has_checked_is_a_moment_after_90_days(cast: SimpleNamespace) -> None:
    row = northgates(level="key_account", accounts=[cast.account])
    day = today() - dt.timedelta(days=89)
    services.deliver_initiative(by=None, initiative=row, delivered_on=day)
    assert list(attention.moments(Account.objects.all(), today())) == []
    (moment,) = attention.moments(Account.objects.all(), today() + dt.timedelta(days=1))
    assert (moment.moment, moment.account_id) == (f"outcome:initiative:{row.pk}", cast.account.pk)
    assert moment.due_on == day + dt.timedelta(days=90)
    services.update_initiative(by=None, initiative=fresh(row), delivered_on=day - dt.timedelta(days=1))
    assert [item.moment for item in needs(cast.owner)] == [moment.moment]
    services.check_outcome(by=cast.owner, initiative=fresh(row), outcome="Fewer calls.")
    assert needs(cast.owner) == []


def test_who_is_asked_to_approve(cast: SimpleNamespace) -> None:
    costly = InitiativeFactory(effort=4, owner=cast.owner)
    row = northgates(team=cast.team)
    services.request_baseline(by=cast.administrator, initiative=row, reason="Later")
    approve, plan = f"Approve “{costly}”, or say no", f"Approve a new plan for “{row}”, or decline it"
    assert titles(cast.executive) == [approve, plan]
    assert titles(cast.administrator) == [approve]  # the one who asked is no second person
    assert titles(cast.lead) == [plan]
    assert plan not in titles(cast.owner)
    services.approve_initiative(by=cast.executive, initiative=costly)
    assert titles(cast.executive) == [plan]

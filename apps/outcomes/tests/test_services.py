"""What the services on authority and workshops hold."""

import datetime as dt
from decimal import Decimal
from types import SimpleNamespace

import pytest
from django.core.exceptions import PermissionDenied, ValidationError

from apps.accounts.tests.factories import ContactFactory
from apps.impacts.tests.factories import GoalFactory
from apps.outcomes import services
from apps.outcomes.models import AuthorityUse, Workshop
from apps.outcomes.tests.factories import (
    AuthorityGrantFactory,
    AuthorityUseFactory,
    ServiceLevelFactory,
    WorkshopFactory,
)
from apps.people.tests.factories import PersonFactory

DAY = dt.date(2025, 6, 12)


@pytest.mark.parametrize(
    ("grant", "is_covered"),
    [
        ({}, True),
        ({"up_to_amount": Decimal(250)}, True),
        ({"up_to_amount": Decimal("249.99")}, False),
        ({"from_on": DAY}, True),
        ({"from_on": DAY + dt.timedelta(days=1)}, False),
        ({"until_on": DAY}, True),
        ({"from_on": dt.date(2025, 1, 1), "until_on": DAY - dt.timedelta(days=1)}, False),
    ],
)
def test_a_use_is_covered_by_a_grant_of_the_day_and_the_amount(
    cast: SimpleNamespace, grant: dict[str, object], is_covered: bool
) -> None:
    AuthorityGrantFactory(person=cast.owner, account=cast.account, **grant)
    AuthorityUseFactory(account=cast.account, person=cast.owner, occurred_on=DAY, amount=Decimal(250))
    assert AuthorityUse.objects.with_grant().get().is_within_grant is is_covered


def test_a_grant_covers_its_account_and_its_person_or_every_account(cast: SimpleNamespace) -> None:
    AuthorityGrantFactory(person=cast.owner, account=cast.foreign_account)
    AuthorityGrantFactory(person=cast.teammate)
    AuthorityUseFactory(account=cast.account, person=cast.owner)
    AuthorityUseFactory(account=cast.account, person=cast.teammate)
    found = AuthorityUse.objects.with_grant().values_list("person", "is_within_grant")
    assert dict(found) == {cast.owner.pk: False, cast.teammate.pk: True}


def test_a_day_to_come_is_refused(cast: SimpleNamespace) -> None:
    later = dt.date(2190, 1, 1)
    words = {"summary": "x", "person": cast.owner, "occurred_on": later}
    with pytest.raises(ValidationError, match="future"):
        services.create_authority_use(by=cast.owner, account=cast.account, minutes_to_fix=1, **words)
    with pytest.raises(ValidationError, match="future"):
        services.create_friction(by=cast.owner, account=cast.account, **words)
    with pytest.raises(ValidationError, match="future"):
        services.create_workshop(by=cast.owner, account=cast.account, held_on=later)


def test_a_workshop_counts_only_with_both_sides(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    on = {"account": cast.account}
    WorkshopFactory(**on)
    WorkshopFactory(**on, our_attendees=[cast.owner])
    WorkshopFactory(**on, their_attendees=[contact])
    both = WorkshopFactory(**on, our_attendees=[cast.owner], their_attendees=[contact])
    assert list(Workshop.objects.held_by_both_sides()) == [both]


def test_a_goal_agreed_on_is_signed_on_the_workshops_day(cast: SimpleNamespace) -> None:
    contact = ContactFactory(account=cast.account)
    workshop = WorkshopFactory(account=cast.account, our_attendees=[cast.owner], their_attendees=[contact])
    signed = {"client_signatory": contact, "our_signatory": cast.owner}
    goal = services.agree_on_goal(by=cast.owner, workshop=workshop, statement="Trust the numbers", **signed)
    assert (goal.account, goal.agreed_on, goal.client_signatory) == (cast.account, workshop.held_on, contact)
    assert list(workshop.goals.all()) == [goal]


def test_a_goal_is_renewed_once_in_a_workshop_and_keeps_its_words(cast: SimpleNamespace) -> None:
    goal, workshop = GoalFactory(account=cast.account), WorkshopFactory(account=cast.account)
    for _ in range(2):
        renewed = services.renew_goal(by=cast.owner, workshop=workshop, goal=goal)
    assert (renewed.statement, renewed.agreed_on) == (goal.statement, workshop.held_on)
    assert workshop.goals.count() == 1
    with pytest.raises(ValidationError):
        services.renew_goal(by=None, workshop=workshop, goal=GoalFactory(account=cast.foreign_account))


def test_deleting_a_workshop_leaves_its_goals(cast: SimpleNamespace) -> None:
    goal = GoalFactory(account=cast.account)
    workshop = WorkshopFactory(account=cast.account, goals=[goal])
    services.delete_workshop(by=cast.owner, workshop=workshop)
    goal.refresh_from_db()


def test_a_manager_gives_nobody_authority_not_even_of_the_own_account(cast: SimpleNamespace) -> None:
    given = {"person": cast.owner, "account": cast.account, "up_to_amount": Decimal(100), "from_on": DAY}
    with pytest.raises(PermissionDenied):
        services.create_authority_grant(by=cast.owner, **given)
    assert services.create_authority_grant(by=cast.executive, **given).granted_by == cast.executive


def test_a_lead_without_a_team_gives_nothing(cast: SimpleNamespace) -> None:
    lead = PersonFactory(role="team_lead", team=None)
    cast.account.team = None
    given = {"person": cast.owner, "account": cast.account, "up_to_amount": Decimal(100), "from_on": DAY}
    with pytest.raises(PermissionDenied):
        services.create_authority_grant(by=lead, **given)


def test_a_month_takes_service_levels_of_its_account_alone(cast: SimpleNamespace) -> None:
    foreign = ServiceLevelFactory(account=cast.foreign_account)
    with pytest.raises(ValidationError):
        services.record_month(by=cast.owner, account=cast.account, month=DAY, counts={foreign: (1, 1)})

"""Obstacles for tests: a target of the company that binds all, one obstacle, and what somebody is asked about them."""

from types import SimpleNamespace
from typing import Any

from apps.accounts.models import Account
from apps.core.months import today
from apps.measures.models import Target
from apps.people.tests.factories import BusinessUnitFactory
from apps.scorecards import attention
from apps.scorecards.models import Obstacle
from apps.scorecards.obstacles import services

EVERYBODY = ("owner", "teammate", "lead", "executive", "coach", "administrator", "outsider")
KEY = "linked_effort"
TEXT = "Nobody knows which impact travel belongs to."


def bound(cast: SimpleNamespace) -> SimpleNamespace:
    """The cast with a target of the company; one team is in a unit, the other in another."""
    cast.unit, cast.other_unit = BusinessUnitFactory(name="Growth"), BusinessUnitFactory(name="Operations")
    for team, unit in ((cast.team, cast.unit), (cast.other_team, cast.other_unit)):
        team.business_unit = unit
        team.save()
    Target.objects.create(measure=KEY, value=85)
    cast.places = {
        "company": 0,
        "business_unit": cast.unit.pk,
        "team": cast.team.pk,
        "account": cast.account.pk,
    }
    return cast


def obstacle(held: Any, scope: str = "team", by: Any = None, **fields: Any) -> Obstacle:
    given = {"measure": KEY, "text": TEXT} | fields
    return services.create_obstacle(by=by, scope=scope, scope_id=held.places[scope], **given)


def due(person: Any) -> list[Any]:
    accounts = Account.objects.visible_to(person).in_care_of(person)
    return [item for item in attention.items(person, accounts, today()) if "stands in the way" in str(item.title)]

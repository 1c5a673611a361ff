"""Whose a low answer is: the account's manager, its team's lead, an executive; only people who are still here."""

from apps.accounts.models import Account
from apps.core.access import Role
from apps.feedback.models import Response
from apps.people.models import Person


def owner_of(response: Response) -> Person | None:
    """The manager; the lead where the answer is for the leadership only, or where the manager has left."""
    manager = response.account.manager
    if not response.is_leadership_only and manager is not None and manager.is_active:
        return manager
    return next(iter(leadership_of(response.account)), None)


def leadership_of(account: Account, *, besides: int | None = None) -> list[Person]:
    """The leads of an account's team, executives where there is none; `besides` is the id of somebody left out."""
    people = Person.objects.present().exclude(pk=besides)
    leads = list(people.filter(role=Role.TEAM_LEAD, team=account.team_id)) if account.team_id else []
    return leads or list(people.filter(role=Role.EXECUTIVE))

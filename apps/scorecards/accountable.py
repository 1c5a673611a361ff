"""Who answers for the figures of a scope: whoever is named, else the account's manager or the team's lead."""

from typing import Any

from apps.accounts.models import AccountManager
from apps.core.access import Role
from apps.measures.models import Scope
from apps.people.models import Membership, Person
from apps.scorecards.asked import Asked
from apps.scorecards.models import Accountable


class Answerable(dict[str, str]):
    """Names by measure; `by_default` for a measure of which nobody is named."""

    def __init__(self, named: Any, by_default: str = "") -> None:
        super().__init__(named)
        self.by_default = by_default

    def __missing__(self, measure: str) -> str:
        return self.by_default


def answerable(asked: Asked) -> Answerable:
    """Two queries at most: those named, and who led the account or team on the month's last day."""
    rows = Accountable.objects.filter(scope=asked.scope, scope_id=asked.id).order_by()
    return Answerable(rows.values_list("measure", "person__full_name"), _in_charge(asked))


def _in_charge(asked: Asked) -> str:
    day = asked.month.last_day
    if asked.scope == Scope.ACCOUNT:
        managed = AccountManager.objects.in_force(day).filter(account=asked.id, manager__isnull=False)
        return managed.values_list("manager__full_name", flat=True).first() or ""
    if asked.scope == Scope.TEAM:
        members = Membership.objects.in_force(day).filter(team=asked.id).order_by().values("person")
        leads = Person.objects.present().filter(role=Role.TEAM_LEAD, pk__in=members)
        return ", ".join(leads.values_list("full_name", flat=True))
    return ""

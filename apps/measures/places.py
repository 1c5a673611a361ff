"""To which team and unit accounts belonged on a day, for figures that are counted by scope (rule 8)."""

from dataclasses import dataclass

from apps.accounts.models import AccountTeam
from apps.measures.models import Scope
from apps.measures.window import Window
from apps.people.models import TeamUnit

Place = tuple[str, int]  # scope and its id
COMPANY: Place = (str(Scope.COMPANY), 0)


@dataclass(frozen=True)
class Places:
    """`teams` by account, `units` by team."""

    teams: dict[int, int]
    units: dict[int, int]

    def of_team(self, team: int | None) -> set[Place]:
        """A team and its unit."""
        found = set()
        if team is not None:
            found.add((str(Scope.TEAM), team))
            if team in self.units:
                found.add((str(Scope.BUSINESS_UNIT), self.units[team]))
        return found

    def of_account(self, account: int) -> set[Place]:
        """The scopes an account counts in."""
        return {COMPANY, (str(Scope.ACCOUNT), account), *self.of_team(self.teams.get(account))}


def places(window: Window) -> Places:
    """The structure on the month's last day."""
    served = AccountTeam.objects.in_force(window.last_day).order_by().exclude(team=None)
    belonged = TeamUnit.objects.in_force(window.last_day).order_by().exclude(business_unit=None)
    return Places(dict(served.values_list("account", "team")), dict(belonged.values_list("team", "business_unit")))

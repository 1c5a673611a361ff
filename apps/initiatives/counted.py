"""Which initiatives count in which scope on a month's last day, and where each stands (docs/measures.md, fine print).

The company's are all; a unit's those of its own, else of its teams; a team's its own; an account's those for it.
"""

from collections import Counter, defaultdict
from typing import NamedTuple

from apps.initiatives.models import Initiative, InitiativeAccount
from apps.initiatives.standing import progress_of, state_on
from apps.measures.models import Scope
from apps.measures.places import COMPANY, Place, Places, places
from apps.measures.window import Window

State = Initiative.State
Tally = Counter[tuple[str, str]]  # by status and level


class Counted(NamedTuple):
    """An initiative begun by the day; `status` is empty where it was not active on it."""

    pk: int
    level: str
    status: str
    scopes: frozenset[Place]


def counted(window: Window) -> list[Counted]:
    """Every initiative begun by the month's end, in six statements for any number."""
    day = window.last_day
    rows = list(Initiative.objects.filter(starts_on__lte=day).order_by())
    standings = progress_of([row for row in rows if state_on(row, day) == State.ACTIVE], day)
    structure = window.once(places)
    accounts = defaultdict(set)
    links = InitiativeAccount.objects.filter(initiative__starts_on__lte=day).order_by()
    for pk, account in links.values_list("initiative", "account"):
        accounts[pk].add(account)
    return [
        Counted(
            row.pk,
            row.level,
            standings[row.pk].status if row.pk in standings else "",
            scopes_of(row, accounts[row.pk], structure),
        )
        for row in rows
    ]


def scopes_of(row: Initiative, accounts: set[int], structure: Places) -> frozenset[Place]:
    around = structure.of_team(row.team_id)
    if row.business_unit_id:
        around = {(scope, pk) for scope, pk in around if scope == Scope.TEAM}
        around.add((str(Scope.BUSINESS_UNIT), row.business_unit_id))
    return frozenset({COMPANY, *((str(Scope.ACCOUNT), account) for account in accounts)} | around)


def tallies(window: Window) -> dict[Place, Tally]:
    """How many are active in each scope, by status and level; zeros for a scope with none of them active."""
    found: dict[Place, Tally] = {COMPANY: Counter()}
    for each in window.once(counted):
        for place in each.scopes:
            tally = found.setdefault(place, Counter())
            if each.status:
                tally[each.status, each.level] += 1
    return found

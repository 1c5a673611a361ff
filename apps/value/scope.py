"""Of which accounts a page of value speaks: all one may see, those of a team, those of a business unit.

Teams and units are those of the period's last day (docs/measures.md, rule 8).
"""

import datetime as dt
import re
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from django.utils.translation import gettext as _

from apps.accounts.models import Account, AccountTeam
from apps.core.access import Role
from apps.people.models import BusinessUnit, Team, TeamUnit


@dataclass(frozen=True)
class Scope:
    """`key` as an address carries it (`of=team-3`), empty for all; `name` for the reader."""

    key: str
    name: str

    @property
    def kept(self) -> dict[str, str]:
        return {"of": self.key} if self.key else {}


def scope_of(text: str) -> Scope:
    """Http404 for what makes no sense or is not there."""
    if not text:
        return Scope("", "")
    found = re.fullmatch(r"(team|unit)-([0-9]{1,18})", text, re.ASCII)
    row = found and (Team if found[1] == "team" else BusinessUnit)._default_manager.filter(pk=int(found[2])).first()
    if not row:
        raise Http404
    return Scope(text, str(row))


def accounts_of(person: Any, scope: Scope, day: dt.date) -> QuerySet | None:
    """The accounts of a scope that a person may see; None where that is every account there is."""
    accounts = Account.objects.visible_to(person).order_by()
    if not scope.key:
        return None if person.role in {Role.EXECUTIVE, Role.ADMINISTRATOR} else accounts
    kind, number = scope.key.split("-")
    teams: Any = [int(number)]
    if kind == "unit":
        teams = TeamUnit.objects.in_force(day).filter(business_unit=int(number)).order_by().values("team")
    served = AccountTeam.objects.in_force(day).filter(team__in=teams).order_by().values("account")
    return accounts.filter(pk__in=served)


def choices() -> list[tuple[str, list[tuple[str, str]]]]:
    """What the page may be narrowed to: (heading, [(key, name)])."""
    units = [(f"unit-{pk}", name) for pk, name in BusinessUnit.objects.values_list("pk", "name")]
    teams = [(f"team-{pk}", name) for pk, name in Team.objects.values_list("pk", "name")]
    return [(_("Business units"), units), (_("Teams"), teams)]

"""Who is held to the targets of a scope, and so may say what stands in their way."""

from typing import Any

from apps.accounts.models import Account
from apps.measures.models import Scope
from apps.people.models import Team
from apps.scorecards.asked import scopes_of
from apps.scorecards.obstacles.models import HELD, LEADERSHIP


def is_held_to(person: Any, scope: str, scope_id: int) -> bool:
    """Executives and administrators to all; to a team's or unit's its people; to an account's those who work on it."""
    if person.role in LEADERSHIP:
        return True
    if person.role not in HELD or scope == Scope.COMPANY:
        return False
    if scope == Scope.ACCOUNT:
        return Account.objects.writable_by(person).filter(pk=scope_id).exists()
    if scope == Scope.TEAM:
        return person.team_id == scope_id
    return Team.objects.filter(pk=person.team_id, business_unit=scope_id).exists()


def may_see(person: Any, scope: str, scope_id: int) -> bool:
    return scope != Scope.ACCOUNT or scopes_of(person, scope).filter(pk=scope_id).exists()

"""Who may publish a month, and who may remark on a figure of a scope."""

from typing import Any

from apps.accounts.models import Account
from apps.core.access import EVERYONE, Role
from apps.measures.models import Scope

PUBLISHERS = frozenset({Role.EXECUTIVE, Role.ADMINISTRATOR})
REMARKERS = EVERYONE - {Role.COACH}


def may_publish(person: Any) -> bool:
    return person.role in PUBLISHERS


def may_remark(person: Any, scope: str, scope_id: int) -> bool:
    """Whoever may publish speaks about anything; a lead about the own team; who works on an account about that."""
    if may_publish(person):
        return True
    if scope == Scope.TEAM:
        return person.role == Role.TEAM_LEAD and person.team_id == scope_id
    if scope == Scope.ACCOUNT:
        return Account.objects.writable_by(person).filter(pk=scope_id).exists()
    return False

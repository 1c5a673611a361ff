"""Every write on obstacles and the notes on them."""

import datetime as dt
from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import Month, today
from apps.core.services import change, create, lock, remove
from apps.initiatives.named import keep_unseen, sees
from apps.measures.declare import Measure
from apps.measures.models import Scope
from apps.measures.queries import set_for, target_of
from apps.measures.registry import get
from apps.people.models import Person
from apps.scorecards.obstacles.access import is_held_to, may_see
from apps.scorecards.obstacles.models import Obstacle, ObstacleNote

_FIXED = ("measure", "scope", "scope_id")


def create_obstacle(
    *, by: Person | None, measure: str, scope: str = Scope.COMPANY, scope_id: int = 0, **fields: Any
) -> Obstacle:
    """What stands in the way of a target that is set for the scope, itself or from above.

    PermissionDenied for who is not held to it; ValidationError by field: no such target, an owner or initiative that
    has no business here, accepted without a reason.
    """
    if by is not None and not is_held_to(by, scope, scope_id):
        raise PermissionDenied
    row = Obstacle(measure=measure, scope=scope, scope_id=scope_id, recorded_by=by, **fields)
    _check_choices(by, row, fields)
    row.settled_on = today() if row.is_settled else None
    row.target = _asked_of(row)
    return create(row, by=by)


def update_obstacle(*, by: Person | None, obstacle: Obstacle, seen: str = "", **fields: Any) -> Obstacle:
    """Conflict where somebody changed it since `seen`. What it stands in the way of stays."""
    _must_change(by, obstacle)
    if any(fields.pop(name, getattr(obstacle, name)) != getattr(obstacle, name) for name in _FIXED):
        raise ValidationError({"measure": _("It cannot move to another target; record it there anew.")})
    with acting(by):
        now = lock(obstacle, seen=seen)
        keep_unseen(by, now, fields)
        _check_choices(by, now, fields)
        return change(now, by=by, settled_on=_settled_on(now, fields.get("state", now.state)), **fields)


def delete_obstacle(*, by: Person | None, obstacle: Obstacle) -> None:
    if by is not None and not Obstacle.objects.removable_by(by).filter(pk=obstacle.pk).exists():
        raise PermissionDenied
    remove(obstacle, by=by)


def add_note(*, by: Person, obstacle: Obstacle, text: str) -> ObstacleNote:
    _must_change(by, obstacle)
    return create(ObstacleNote(obstacle=obstacle, text=text.strip(), author=by), by=by)


def _must_change(by: Person | None, obstacle: Obstacle) -> None:
    if by is not None and not Obstacle.objects.writable_by(by).filter(pk=obstacle.pk).exists():
        raise PermissionDenied


def target_now(measure: Measure, scope: str, scope_id: int) -> Decimal | None:
    """What an obstacle that is recorded today would stand in the way of."""
    return target_of(measure, scope, scope_id, set_for(Month.current())[0])


def _asked_of(row: Obstacle) -> Decimal | None:
    """The target as it stands; an unknown measure or scope is left for the row's own check to name."""
    measure = get(row.measure)
    if measure is None:
        return None
    target = target_now(measure, row.scope, row.scope_id)
    if target is None:
        raise ValidationError({"measure": _("No target is set for it here: nothing can stand in its way.")})
    return target


def _settled_on(now: Obstacle, state: str) -> dt.date | None:
    """One that was removed and is accepted after all is settled anew."""
    if state not in Obstacle.SETTLED:
        return None
    return now.settled_on if state == now.state else today()


def _check_choices(by: Person | None, row: Obstacle, fields: dict[str, Any]) -> None:
    """A new owner is still here and sees the scope; a new initiative is one that whoever names it sees."""
    owner, initiative = fields.get("owner"), fields.get("initiative")
    if owner is not None and (owner.pk != row.owner_id or row.pk is None):
        if not owner.is_active:
            raise ValidationError({"owner": _("%(person)s has left.") % {"person": owner}})
        if not may_see(owner, row.scope, row.scope_id):
            raise ValidationError({"owner": _("%(person)s does not see this account.") % {"person": owner}})
    is_new = initiative is not None and (initiative.pk != row.initiative_id or row.pk is None)
    if is_new and not sees(by, initiative.pk):
        raise ValidationError({"initiative": _("Choose an initiative you see.")})

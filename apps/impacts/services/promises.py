"""Every write on goals and impacts. `by` is None for the system itself."""

import datetime as dt
from typing import Any

from apps.accounts.models import Account
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import change, create, lock, must_stay, must_write, remove
from apps.impacts.models import Goal, Impact
from apps.impacts.services.signing import without_stale_signatures
from apps.impacts.services.versions import first_version, keep_version, without_stale_confirmation
from apps.people.models import Person

OVER = {"achieved", "retired"}


def create_goal(*, by: Person | None, account: Account, **fields: Any) -> Goal:
    must_write(by, account)
    return create(Goal(account=account, **fields), by=by)


def update_goal(*, by: Person | None, goal: Goal, seen: str = "", **fields: Any) -> Goal:
    """Change a goal. One that is worded anew loses its signatures: nobody has signed these words."""
    must_write(by, goal.account)
    must_stay(goal, "account", fields)
    with acting(by):
        locked = lock(goal, seen=seen)
        return change(locked, by=by, **without_stale_signatures(locked, fields))


def delete_goal(*, by: Person | None, goal: Goal) -> None:
    must_write(by, goal.account)
    remove(goal, by=by)


def create_impact(*, by: Person | None, account: Account, **fields: Any) -> Impact:
    """A new impact and its first version. `started_on` is by default the day its goal was agreed on, else today."""
    must_write(by, account)
    if not fields.get("started_on"):
        fields["started_on"] = _start_of(fields.get("goal"))
    with acting(by):
        impact = create(Impact(account=account, **_with_end(fields, None)), by=by)
        keep_version(impact, by=by)
    return impact


def update_impact(*, by: Person | None, impact: Impact, seen: str = "", **fields: Any) -> Impact:
    """Change an impact. Achieving or retiring it sets `ended_on` (today); opening it again empties it.

    A change of what was promised is a new version, which the client has not confirmed yet.
    """
    must_write(by, impact.account)
    must_stay(impact, "account", fields)
    if "started_on" in fields and not fields["started_on"]:
        fields["started_on"] = _start_of(fields.get("goal", impact.goal))
    with acting(by):
        locked = lock(impact, seen=seen)
        first_version(locked)
        fields = without_stale_confirmation(locked, _with_moment(_with_end(fields, locked), locked))
        changed = change(locked, by=by, **fields)
        keep_version(changed, by=by)
    return changed


def delete_impact(*, by: Person | None, impact: Impact) -> None:
    """Delete an impact nothing served and nobody rated; retire one that did."""
    must_write(by, impact.account)
    remove(impact, by=by)


def _start_of(goal: Goal | None) -> dt.date:
    return goal.agreed_on if goal and goal.agreed_on else today()


def _with_end(fields: dict[str, Any], impact: Impact | None) -> dict[str, Any]:
    """An impact that is over has the day it ended; one that is not has none."""
    if "status" not in fields:
        return fields
    if fields["status"] not in OVER:
        return fields | {"ended_on": None}
    return fields | {"ended_on": fields.get("ended_on") or (impact and impact.ended_on) or today()}


def _with_moment(fields: dict[str, Any], impact: Impact) -> dict[str, Any]:
    """The moment of a confirmation goes with whoever confirmed."""
    if fields.get("confirmed_by", impact.confirmed_by) == impact.confirmed_by or "confirmed_at" in fields:
        return fields
    return fields | {"confirmed_at": None}

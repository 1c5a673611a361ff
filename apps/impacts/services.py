"""Every write on goals, impacts and readings. `by` is None for the system itself."""

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.accounts.models import Account
from apps.core.months import today
from apps.core.services import change, create, must_stay, must_write, remove
from apps.impacts.models import Goal, Impact, ImpactReading
from apps.people.models import Person

OVER = {"achieved", "retired"}


def create_goal(*, by: Person | None, account: Account, **fields: Any) -> Goal:
    must_write(by, account)
    return create(Goal(account=account, **fields), by=by)


def update_goal(*, by: Person | None, goal: Goal, seen: str = "", **fields: Any) -> Goal:
    must_write(by, goal.account)
    must_stay(goal, "account", fields)
    return change(goal, by=by, seen=seen, **fields)


def delete_goal(*, by: Person | None, goal: Goal) -> None:
    must_write(by, goal.account)
    remove(goal, by=by)


def create_impact(*, by: Person | None, account: Account, **fields: Any) -> Impact:
    """A new impact. `started_on` is by default the day its goal was agreed on, else today."""
    must_write(by, account)
    if not fields.get("started_on"):
        fields["started_on"] = _start_of(fields.get("goal"))
    return create(Impact(account=account, **_with_end(fields, None)), by=by)


def update_impact(*, by: Person | None, impact: Impact, seen: str = "", **fields: Any) -> Impact:
    """Change an impact. Achieving or retiring it sets `ended_on` (today); opening it again empties it."""
    must_write(by, impact.account)
    must_stay(impact, "account", fields)
    if "started_on" in fields and not fields["started_on"]:
        fields["started_on"] = _start_of(fields.get("goal", impact.goal))
    return change(impact, by=by, seen=seen, **_with_end(fields, impact))


def delete_impact(*, by: Person | None, impact: Impact) -> None:
    """Delete an impact nothing served and nobody rated; retire one that did."""
    must_write(by, impact.account)
    remove(impact, by=by)


def create_impact_reading(*, by: Person | None, impact: Impact, **fields: Any) -> ImpactReading:
    must_write(by, impact.account)
    _refuse_future(fields)
    return create(ImpactReading(impact=impact, **fields), by=by)


def update_impact_reading(
    *, by: Person | None, impact_reading: ImpactReading, seen: str = "", **fields: Any
) -> ImpactReading:
    must_write(by, impact_reading.impact.account)
    must_stay(impact_reading, "impact", fields)
    _refuse_future(fields)
    return change(impact_reading, by=by, seen=seen, **fields)


def delete_impact_reading(*, by: Person | None, impact_reading: ImpactReading) -> None:
    must_write(by, impact_reading.impact.account)
    remove(impact_reading, by=by)


def _start_of(goal: Goal | None) -> dt.date:
    return goal.agreed_on if goal and goal.agreed_on else today()


def _with_end(fields: dict[str, Any], impact: Impact | None) -> dict[str, Any]:
    """An impact that is over has the day it ended; one that is not has none."""
    if "status" not in fields:
        return fields
    if fields["status"] not in OVER:
        return fields | {"ended_on": None}
    return fields | {"ended_on": fields.get("ended_on") or (impact and impact.ended_on) or today()}


def _refuse_future(fields: dict[str, Any]) -> None:
    if fields.get("read_on") and fields["read_on"] > today():
        raise ValidationError({"read_on": _("A reading cannot lie in the future.")})

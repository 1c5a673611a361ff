"""Entering, changing and deleting plans: administrators do. What is approved keeps the terms it was computed by."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import create, must_administer, remove
from apps.people.models import Person
from apps.rewards.plans.models import IncentivePlan
from apps.rewards.plans.services.deciding import still

PAYEE = ("person", "team")
GOAL = ("measure", "initiative", "scope", "scope_id")


def create_incentive_plan(*, by: Person | None, **fields: Any) -> IncentivePlan:
    must_administer(by)
    row = IncentivePlan(**fields)
    _end(row)
    return create(row, by=by)


def update_incentive_plan(
    *, by: Person | None, incentive_plan: IncentivePlan, seen: str = "", **fields: Any
) -> IncentivePlan:
    """Change a plan; what is approved keeps the terms it was computed by. Whom it pays and what for stay once it has
    payouts, whose statements would tell of something else.

    A plan that ends is over today, unless it was over before.
    """
    must_administer(by)
    with acting(by):
        row = still(incentive_plan, seen=seen)
        was = {name: getattr(row, name) for name in (*PAYEE, *GOAL)}
        for name, value in fields.items():
            setattr(row, name, value)
        _end(row)
        row.full_clean()
        _must_stay(row, {name for name, value in was.items() if value != getattr(row, name)})
        row.save()
    return row


def delete_incentive_plan(*, by: Person | None, incentive_plan: IncentivePlan) -> None:
    """Delete a plan that has no payouts; one that has is ended."""
    must_administer(by)
    with acting(by):
        remove(still(incentive_plan), by=by)


def _end(row: IncentivePlan) -> None:
    if row.state != row.State.ENDED:
        return
    if row.starts_on and row.starts_on > today():
        raise ValidationError({"state": _("It has not begun; make it a draft, or delete it.")})
    row.ends_on = min(row.ends_on or today(), today())


def _must_stay(row: IncentivePlan, moved: set[str]) -> None:
    if not moved or not row.payouts.exists():
        return
    if payee := moved & set(PAYEE):
        raise ValidationError(dict.fromkeys(payee, _("It has payouts; enter a plan of its own for somebody else.")))
    name = next(name for name in GOAL if name in moved)
    raise ValidationError({name: _("It has payouts that hang on this; end it, and enter another plan.")})

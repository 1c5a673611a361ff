"""What holds whenever an initiative is written: who may, approval of a costly one, days, weights."""

from decimal import Decimal
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Sum
from django.utils.translation import gettext as _

from apps.core.months import today
from apps.core.templatetags.desk import plain
from apps.initiatives.models import Initiative
from apps.initiatives.queries import APPROVERS
from apps.people.models import Person

WHOLE = Decimal(100)
State = Initiative.State
RUNNING = frozenset({State.ACTIVE, State.PAUSED})


def must_change(by: Person | None, initiative: Initiative) -> None:
    """Raise PermissionDenied unless `by` may change the initiative."""
    if by is not None and not initiative.is_writable_by(by):
        raise PermissionDenied


def may_approve(by: Person | None) -> bool:
    """Whether a costly initiative may be approved by this person."""
    return by is None or by.role in APPROVERS


def weight_of(initiative: Initiative) -> Decimal:
    """The sum of the weights of all milestones."""
    return initiative.milestones.aggregate(sum=Sum("weight"))["sum"] or Decimal(0)


def must_not_exceed(initiative: Initiative) -> Decimal:
    """The sum of the weights; refused above 100, with the sum named."""
    total = weight_of(initiative)
    if total > WHOLE:
        message = _("The weights would sum to %(sum)s %%; together they are 100 %%.")
        raise ValidationError({"weight": message % {"sum": plain(total)}})
    return total


def must_be_whole(initiative: Initiative, field: str) -> None:
    """Refuse a plan whose weights do not sum to exactly 100; an initiative without milestones has no plan yet."""
    total = weight_of(initiative)
    if total != WHOLE and initiative.milestones.exists():
        message = _("The weights of the milestones sum to %(sum)s %%; they have to sum to exactly 100 %%.")
        raise ValidationError({field: message % {"sum": plain(total)}})


def complete(by: Person | None, row: Initiative) -> None:
    """What follows from the fields of a row before it is saved: who approved it, when it was delivered."""
    if row.state == State.DELIVERED:
        row.delivered_on = row.delivered_on or today()
    if row.state == State.ACTIVE and row.needs_approval and by is not None:
        if not may_approve(by):
            message = _("It has high impact and is costly; an executive or an administrator has to approve it first.")
            raise ValidationError({"state": message})
        row.approved_by = by  # whoever may approve it and lets it start has approved it


def check(by: Person | None, row: Initiative) -> None:
    """Refuse days that cannot be."""
    wrong: dict[str, Any] = {}
    if row.delivered_on and row.delivered_on > today():
        wrong["delivered_on"] = _("This cannot lie in the future.")
    if row.delivered_on and row.starts_on and row.delivered_on < row.starts_on:
        wrong["delivered_on"] = _("It cannot be delivered before it starts.")
    if row.starts_on and row.ends_on and row.ends_on <= row.starts_on:
        wrong["ends_on"] = _("An initiative ends after it starts.")
    if wrong:
        raise ValidationError(wrong)


def check_approver(by: Person | None, given: Person | None, known: int | None) -> None:
    """An approver is an executive or administrator who approves in their own name; administrators bring others in."""
    if (given.pk if given else None) == known or by is None:
        return
    if not may_approve(by):
        raise ValidationError({"approved_by": _("An executive or an administrator approves it.")})
    if given is not None and not may_approve(given):
        raise ValidationError({"approved_by": _("Choose an executive or an administrator.")})
    if given is not None and given != by and not by.is_administrator:
        raise ValidationError({"approved_by": _("Everybody approves in their own name.")})

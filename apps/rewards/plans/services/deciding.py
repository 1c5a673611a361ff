"""Who decides about pay, and rows that somebody else may have deleted meanwhile."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.errors import Refused
from apps.core.months import Month
from apps.core.services import R, lock
from apps.people.models import Membership, Person
from apps.rewards.plans.models import Payout
from apps.rewards.plans.queries import APPROVERS


def must_decide(by: Person | None) -> None:
    if by is not None and by.role not in APPROVERS:
        raise PermissionDenied


def must_be_anothers(by: Person, row: Payout) -> None:
    """Nobody decides about their own pay: neither as the payee, nor as a member of the team today or at the month's
    end.
    """
    last_day = Month.of(row.month).last_day
    belonged = Membership.objects.in_force(last_day).filter(person=by.pk, team=row.plan.team_id or 0)
    if row.plan.pays(by) or belonged.exists():
        raise ValidationError({"approved_by": _("It is your own pay; somebody else approves it.")})


def still(row: R, *, seen: str = "") -> R:
    """The row as it is now, locked; Refused where somebody has deleted it meanwhile."""
    try:
        return lock(row, seen=seen)
    except type(row).DoesNotExist as error:
        raise Refused(_("Somebody has deleted it meanwhile.")) from error

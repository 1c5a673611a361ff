"""Who decides about pay, and rows that somebody else may have deleted meanwhile."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils.translation import gettext as _

from apps.core.errors import Refused
from apps.core.services import R, lock
from apps.people.models import Person
from apps.rewards.plans.models import Payout
from apps.rewards.plans.queries import APPROVERS


def must_decide(by: Person | None) -> None:
    if by is not None and by.role not in APPROVERS:
        raise PermissionDenied


def must_be_anothers(by: Person, row: Payout) -> None:
    """Refuse one's own pay."""
    if not Payout.objects.decided_by(by).filter(pk=row.pk).exists():
        raise ValidationError({"approved_by": _("It is your own pay; somebody else approves it.")})


def still(row: R, *, seen: str = "") -> R:
    """The row as it is now, locked; Refused where somebody has deleted it meanwhile."""
    try:
        return lock(row, seen=seen)
    except type(row).DoesNotExist as error:
        raise Refused(_("Somebody has deleted it meanwhile.")) from error

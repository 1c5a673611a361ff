"""Signatures under a goal: the client's come from the page behind their link, ours from a button."""

from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import lock, must_write
from apps.impacts.models import Goal
from apps.people.models import Person

UNSIGNED: dict[str, dict[str, Any]] = {
    "client_signatory": {"client_signatory": None, "client_signed_at": None, "client_signed_name": ""},
    "our_signatory": {"our_signatory": None, "our_signed_at": None},
}


def sign_goal(*, by: Person, goal: Goal, seen: str = "") -> Goal:
    """Put one's own name under a goal, for us."""
    must_write(by, goal.account)
    with acting(by):
        locked = lock(goal, seen=seen)
        if locked.our_signed_at:
            raise ValidationError(_("It is signed for us already."))
        locked.our_signatory, locked.our_signed_at = by, timezone.now()
        agree(locked)
        locked.save()
    return locked


def agree(goal: Goal) -> None:
    """A goal that both sides have signed was agreed on by today."""
    if goal.client_signed_at and goal.our_signed_at and not goal.agreed_on:
        goal.agreed_on = today()


def without_stale_signatures(goal: Goal, fields: dict[str, Any]) -> dict[str, Any]:
    """The fields of a change, less the signatures that do not hold under it.

    New words: both sides' fall, but for a name that this change puts there. Another name: the moment goes with the one
    who signed.
    """
    is_reworded = fields.get("statement", goal.statement) != goal.statement
    for name, unsigned in UNSIGNED.items():
        before = getattr(goal, name)
        given = fields.get(name, before)
        if given != before:
            fields = fields | unsigned | {name: given}
        elif is_reworded:
            fields = fields | unsigned
    return fields

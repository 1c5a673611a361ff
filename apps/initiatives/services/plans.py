"""Baselines: the first is the plan as it stands when it is whole on an active initiative; a later one is asked for with
a reason, approved by a second person, and counted. What is approved never changes (a trigger holds it).
"""

from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.services import lock, remove
from apps.initiatives.models import Baseline, Initiative
from apps.initiatives.services import rules
from apps.people.models import Person


def take_first_baseline(by: Person | None, row: Initiative) -> Baseline | None:
    """Number 1, of the plan as it stands, once its weights sum to exactly 100; None where it is not whole yet."""
    if row.baselines.exists() or rules.weight_of(row) != rules.WHOLE:
        return None
    plan = Baseline(initiative=row, number=1, requested_by=by, **plan_of(row))
    plan.approved_by, plan.approved_at = by, timezone.now()
    plan.save()
    return plan


def plan_of(row: Initiative) -> dict[str, Any]:
    """The plan as it stands: its span, and what is due when. What weighs nothing is no part of it."""
    steps = [
        {"id": m.pk, "title": m.title, "weight": str(m.weight), "due_on": m.due_on.isoformat()}
        for m in row.milestones.order_by("due_on", "pk")
        if m.weight
    ]
    return {"starts_on": row.starts_on, "ends_on": row.ends_on, "milestones": steps}


def request_baseline(*, by: Person | None, initiative: Initiative, reason: str) -> Baseline:
    """Ask that the plan as it stands now be the new baseline. It holds once a second person approves."""
    rules.must_change(by, initiative)
    if not reason.strip():
        raise ValidationError({"reason": _("Say why the plan changes.")})
    with acting(by):
        row = lock(initiative)
        _must_be_open(row)
        rules.must_be_whole(row, "initiative")
        number = row.baselines.aggregate(last=Max("number"))["last"] + 1
        plan = Baseline(initiative=row, number=number, reason=reason.strip(), requested_by=by, **plan_of(row))
        plan.full_clean(exclude=["requested_by", "approved_by", "approved_at"])  # the system itself, or nobody yet
        plan.save()
    return plan


def approve_baseline(*, by: Person, baseline: Baseline, seen: str = "") -> Baseline:
    """Approve as the second person: the lead of its team, an executive or an administrator."""
    with acting(by):
        row = lock(baseline, seen=seen)
        if row.approved_at:
            raise Refused(_("It is approved already."))
        if row.requested_by_id == by.pk:
            raise ValidationError({"approved_by": _("A second person has to approve it.")})
        if not Baseline.objects.approvable_by(by).filter(pk=row.pk).exists():
            raise PermissionDenied
        row.approved_by, row.approved_at = by, timezone.now()
        row.save()
    return row


def update_baseline(*, by: Person, baseline: Baseline, seen: str = "", **fields: Any) -> Baseline:
    """What the API changes: `approved_by` (oneself) approves; nothing else ever changes."""
    approved_by = fields.pop("approved_by", None)
    if any(getattr(baseline, name) != value for name, value in fields.items()):
        raise ValidationError(_("A baseline never changes; ask for a new one."))
    if approved_by is None or approved_by.pk == baseline.approved_by_id:
        return baseline
    if approved_by != by:
        raise ValidationError({"approved_by": _("Everybody approves in their own name.")})
    return approve_baseline(by=by, baseline=baseline, seen=seen)


def withdraw_baseline(*, by: Person | None, baseline: Baseline) -> None:
    """Take back what nobody has approved, or decline it."""
    with acting(by):
        row = lock(baseline)
        if row.approved_at:
            raise Refused(_("An approved baseline stays; ask for a new one."))
        may_decide = by is None or Baseline.objects.approvable_by(by).filter(pk=row.pk).exists()
        if not (may_decide or row.initiative.is_writable_by(by)):
            raise PermissionDenied
        remove(row, by=by)


def _must_be_open(row: Initiative) -> None:
    if row.state not in rules.RUNNING or not row.baselines.exists():
        raise ValidationError(_("A new baseline replaces the plan of an initiative that has begun."))
    if row.baselines.waiting().exists():
        raise Refused(_("A new baseline waits for approval already; take it back first."))

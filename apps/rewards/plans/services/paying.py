"""Computing what plans pay for a month. What is approved is never touched."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import Month
from apps.people.models import Person
from apps.rewards.plans.computing import Terms, fields_of, must_pay_in, paid_before, pays_of, terms_of
from apps.rewards.plans.figures import Read
from apps.rewards.plans.models import IncentivePlan, Payout
from apps.rewards.plans.services.deciding import must_decide

_STAYS = {"id", "plan", "month", "corrects", "state", "approved_by", "approved_at", "recorded_at"}
State = Payout.State


def compute_payout(*, by: Person | None, plan: IncentivePlan, month: Any) -> Payout:
    """What a plan pays for a month (its first day, or a Month). Twice is once; an approved payout stays as it is."""
    must_decide(by)
    found = month if isinstance(month, Month) else Month.of(month)
    with acting(by):
        rows = _locked(pk=plan.pk)
        if not rows:
            raise Refused(_("Somebody has deleted it meanwhile."))
        must_pay_in(rows[0], found, paid_before(rows, found))
        return _compute(by, rows, found)[0]


def compute_month(*, by: Person | None, month: Month) -> list[Payout]:
    """The payouts of every plan that is in force on the month's last day and can be measured; in a fixed number of
    statements. Those that are approved stay.
    """
    must_decide(by)
    if month > Month.current():
        raise ValidationError({"month": _("This month has not begun.")})
    with acting(by):
        found: Any = IncentivePlan.objects
        rows = _locked(pk__in=found.in_force(month.last_day).values("pk"))
        paid = paid_before(rows, month)
        plans = [row for row in rows if _pays_in(row, month, paid)]
        return _compute(by, plans, month) if plans else []


def _locked(**which: Any) -> list[IncentivePlan]:
    """Plans as they are, locked until the transaction ends, so that of two who compute the second finds what the first
    wrote, and nobody changes them meanwhile.
    """
    rows = IncentivePlan.objects.select_for_update(of=("self",)).select_related("initiative", "person")
    return list(rows.filter(**which).order_by("pk"))


def _pays_in(plan: IncentivePlan, month: Month, paid: set[int]) -> bool:
    """Not what is sold elsewhere, delivered in another month, or of somebody who left."""
    try:
        must_pay_in(plan, month, paid)
    except ValidationError:
        return False
    return True


def _compute(by: Person | None, plans: list[IncentivePlan], month: Month) -> list[Payout]:
    """Write the payouts of a month, of plans that are locked."""
    ids = [plan.pk for plan in plans]
    found = {row.plan_id: row for row in _first_lines(ids, month)}
    read = Read(month, [plan for plan in plans if plan.pk not in found or found[plan.pk].state != State.APPROVED])
    for plan in read.plans:
        row = found.setdefault(plan.pk, Payout(plan=plan, month=month.first_day))
        row.plan = plan
        set_computed(row, read.basis_of(plan), terms_of(plan), by)
    changed = [found[plan.pk] for plan in read.plans]
    new, known = [row for row in changed if row.pk is None], [row for row in changed if row.pk is not None]
    Payout.objects.bulk_create(new)
    Payout.objects.bulk_update(known, _names(), batch_size=500)
    return [found[pk] for pk in ids]


def _first_lines(ids: list[int], month: Month) -> Iterable[Payout]:
    rows = Payout.objects.first_lines().filter(plan__in=ids, month=month.first_day)
    return rows.select_for_update(of=("self",)).order_by("pk")


def set_computed(row: Payout, basis: Any, terms: Terms, by: Person | None) -> None:
    pays = pays_of(row.plan, Month.of(row.month), basis, terms)
    for name, value in fields_of(row.plan, basis, terms, pays).items():
        setattr(row, name, value)
    row.computed_by, row.updated_at = by, timezone.now()


def _names() -> list[str]:
    return [field.name for field in Payout._meta.concrete_fields if field.name not in _STAYS]

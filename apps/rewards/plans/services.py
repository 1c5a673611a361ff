"""Every write of plans and payouts: who may, in one transaction, audited. What is approved is never touched."""

from collections.abc import Iterable
from typing import Any

from django.core.exceptions import PermissionDenied, ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.months import Month, today
from apps.core.services import change, create, lock, must_administer, remove
from apps.people.models import Membership, Person
from apps.rewards.plans.computing import Terms, fields_of, must_pay_in, pays_of, terms_of
from apps.rewards.plans.figures import Read
from apps.rewards.plans.models import Dispute, IncentivePlan, Payout
from apps.rewards.plans.queries import APPROVERS

PAYEE = {"person", "team"}
_STAYS = {"id", "plan", "month", "corrects", "state", "approved_by", "approved_at", "recorded_at"}
State = Payout.State


# --- Plans ----------------------------------------------------------------------------------------
def create_incentive_plan(*, by: Person | None, **fields: Any) -> IncentivePlan:
    must_administer(by)
    return create(IncentivePlan(**fields), by=by)


def update_incentive_plan(
    *, by: Person | None, incentive_plan: IncentivePlan, seen: str = "", **fields: Any
) -> IncentivePlan:
    """Change a plan; what is approved keeps the terms it was computed by. Its payee stays once it has paid.

    A plan that ends is over today, unless it was over before.
    """
    must_administer(by)
    with acting(by):
        row = lock(incentive_plan, seen=seen)
        moved = {name for name in PAYEE & set(fields) if fields[name] != getattr(row, name)}
        if moved and row.payouts.exists():
            refusal = _("It has payouts; enter a plan of its own for somebody else.")
            raise ValidationError(dict.fromkeys(moved, refusal))
        was = row.state
        for name, value in fields.items():
            setattr(row, name, value)
        if row.state == row.State.ENDED and was != row.State.ENDED:
            row.ends_on = max(row.starts_on, min(row.ends_on or today(), today()))
        row.full_clean()
        row.save()
    return row


def delete_incentive_plan(*, by: Person | None, incentive_plan: IncentivePlan) -> None:
    """Delete a plan that has no payouts; one that has is ended."""
    must_administer(by)
    remove(incentive_plan, by=by)


# --- Payouts --------------------------------------------------------------------------------------
def compute_payout(*, by: Person | None, plan: IncentivePlan, month: Any) -> Payout:
    """What a plan pays for a month (its first day, or a Month). Twice is once; an approved payout stays as it is."""
    _must_decide(by)
    found = month if isinstance(month, Month) else Month.of(month)
    must_pay_in(plan, found)
    return _compute(by, [plan], found)[0]


def compute_month(*, by: Person | None, month: Month) -> list[Payout]:
    """The payouts of every plan that is in force on the month's last day and can be measured; in a fixed number of
    statements. Those that are approved stay.
    """
    _must_decide(by)
    if month > Month.current():
        raise ValidationError({"month": _("This month has not begun.")})
    plans = []
    found: Any = IncentivePlan.objects.select_related("initiative")
    for plan in found.in_force(month.last_day):
        try:
            must_pay_in(plan, month)
        except ValidationError:
            continue  # sold elsewhere, or delivered in another month
        plans.append(plan)
    return _compute(by, plans, month) if plans else []


def _compute(by: Person | None, plans: Iterable[IncentivePlan], month: Month) -> list[Payout]:
    """Write the payouts of a month. The plans stay locked meanwhile, so that of two at once the second finds them."""
    ids = [plan.pk for plan in plans]
    with acting(by):
        locked = IncentivePlan.objects.select_for_update(of=("self",)).filter(pk__in=ids).select_related("initiative")
        rows = list(locked.order_by("pk"))
        found = {row.plan_id: row for row in _first_lines(ids, month)}
        read = Read(month, [plan for plan in rows if plan.pk not in found or found[plan.pk].state != State.APPROVED])
        for plan in read.plans:
            row = found.setdefault(plan.pk, Payout(plan=plan, month=month.first_day))
            row.plan = plan
            _set(row, read.basis_of(plan), terms_of(plan), by)
        changed = [found[plan.pk] for plan in read.plans]
        new, known = [row for row in changed if row.pk is None], [row for row in changed if row.pk is not None]
        Payout.objects.bulk_create(new)
        Payout.objects.bulk_update(known, _names(), batch_size=500)
    return [found[pk] for pk in ids]


def _first_lines(ids: list[int], month: Month) -> Iterable[Payout]:
    rows = Payout.objects.first_lines().filter(plan__in=ids, month=month.first_day)
    return rows.select_for_update(of=("self",)).order_by("pk")


def _set(row: Payout, basis: Any, terms: Terms, by: Person | None) -> None:
    for name, value in fields_of(row.plan, basis, terms, pays_of(row.plan, basis, terms)).items():
        setattr(row, name, value)
    row.computed_by, row.updated_at = by, timezone.now()


def _names() -> list[str]:
    return [field.name for field in Payout._meta.concrete_fields if field.name not in _STAYS]


def approve_payout(*, by: Person, payout: Payout, seen: str = "") -> Payout:
    """Approve what stands on a published month, as an executive or administrator whose pay it is not. Twice is once."""
    _must_decide(by)
    with acting(by):
        row = lock(payout)
        if row.state == State.APPROVED:
            return row
        row = lock(payout, seen=seen)
        _must_be_anothers(by, row)
        _must_be_approvable(row)
        row.state, row.approved_by, row.approved_at = State.APPROVED, by, timezone.now()
        row.save()
    return row


def _must_decide(by: Person | None) -> None:
    if by is not None and by.role not in APPROVERS:
        raise PermissionDenied


def _must_be_anothers(by: Person, row: Payout) -> None:
    """Nobody approves their own pay: neither as the payee, nor as a member of the team today or at the month's end."""
    last_day = Month.of(row.month).last_day
    belonged = Membership.objects.in_force(last_day).filter(person=by.pk, team=row.plan.team_id or 0)
    if row.plan.pays(by) or belonged.exists():
        raise ValidationError({"approved_by": _("It is your own pay; somebody else approves it.")})


def _must_be_approvable(row: Payout) -> None:
    if row.publication_id is None:
        is_out = Read(Month.of(row.month), [row.plan]).publications
        if not is_out:
            raise Refused(_("The month is not published yet; until then a payout is a preview."))
        raise Refused(_("It was computed before the month was published; compute it anew, and look at it."))
    if row.state == State.DISPUTED:
        raise Refused(_("It is disputed; answer that first."))
    if row.corrects_id is None and terms_of(row) != terms_of(row.plan):
        raise Refused(_("The terms of the plan have changed since; compute it anew, and look at it."))


def correct_payout(*, by: Person | None, payout: Payout) -> Payout:
    """A line that pays, or takes back, what the figures as they stand now differ from what was approved.

    By the terms of the approved payout. Refused where there is nothing to correct, or one waits already.
    """
    _must_decide(by)
    with acting(by):
        row = lock(payout)
        first = lock(row.corrects) if row.corrects else row
        if first.state != State.APPROVED:
            raise Refused(_("It is not approved yet; compute it anew instead."))
        if first.corrections.exclude(state=State.APPROVED).exists():
            raise Refused(_("A correction waits for approval already."))
        basis = Read(Month.of(first.month), [first.plan], live=True).basis_of(first.plan)
        paid = Payout.objects.lines_of(first).total()
        line = Payout(plan=first.plan, month=first.month, corrects=first)
        _set(line, basis, terms_of(first), by)
        line.publication = first.publication
        line.amount -= paid
        if not line.amount:
            raise Refused(_("The figures as they stand now pay the same; there is nothing to correct."))
        line.save()
    return line


def discard_correction(*, by: Person | None, payout: Payout) -> None:
    """Take back a correction that nobody has approved."""
    _must_decide(by)
    with transaction.atomic():
        row = lock(payout)
        if row.corrects_id is None or row.state == State.APPROVED:
            raise Refused(_("Only a correction that is not approved can be taken back."))
        remove(row, by=by)


# --- Disputes -------------------------------------------------------------------------------------
def dispute_payout(*, by: Person, payout: Payout, reason: str) -> Dispute:
    """The payee, a member of the team or the lead says what is wrong. Money that is approved stays meanwhile."""
    if not may_dispute(by, payout):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is wrong, so that it can be answered.")})
    with acting(by):
        row = lock(payout)
        if row.disputes.filter(answered_at=None).exists():
            raise Refused(_("It is disputed already, and waits for an answer."))
        dispute = Dispute(payout=row, reason=reason.strip(), raised_by=by)
        dispute.full_clean(exclude=["answered_by", "answered_at"])
        dispute.save()
        if row.state == State.COMPUTED:
            row.state = State.DISPUTED
            row.save()
    return dispute


def answer_dispute(*, by: Person, payout: Payout, answer: str) -> Dispute:
    """An executive or administrator whose pay it is not answers; the payout can be approved again."""
    _must_decide(by)
    if not answer.strip():
        raise ValidationError({"answer": _("Write what came of it.")})
    with acting(by):
        row = lock(payout)
        _must_be_anothers(by, row)
        dispute = row.disputes.filter(answered_at=None).first()
        if dispute is None:
            raise Refused(_("Nothing is disputed."))
        if row.state == State.DISPUTED:
            row.state = State.COMPUTED
            row.save()
        return change(dispute, by=by, answer=answer.strip(), answered_by=by, answered_at=timezone.now())


def may_dispute(person: Person, payout: Payout) -> bool:
    """Whoever sees it, but those who approve: they answer. One's own pay anybody may dispute."""
    if payout.plan.pays(person):
        return True
    return person.role not in APPROVERS and Payout.objects.visible_to(person).filter(pk=payout.pk).exists()

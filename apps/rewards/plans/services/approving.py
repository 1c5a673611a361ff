"""Approving payouts, correcting what was approved by a line of its own, and taking back what was not."""

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Conflict, Refused
from apps.core.months import Month
from apps.core.services import remove
from apps.people.models import Person
from apps.rewards.plans.computing import must_pay_in, must_pay_once, paid_before, terms_of
from apps.rewards.plans.figures import Read
from apps.rewards.plans.models import Payout
from apps.rewards.plans.services.deciding import must_be_anothers, must_decide, still
from apps.rewards.plans.services.paying import set_computed

State = Payout.State


def approve_payout(*, by: Person, payout: Payout, seen: str = "") -> Payout:
    """Approve what stands on a published month, as an executive or administrator whose pay it is not. Twice is once."""
    must_decide(by)
    with acting(by):
        row = _with_plan(payout)
        if row.state == State.APPROVED:
            return row
        if seen and seen != row.version:
            raise Conflict(row)
        must_be_anothers(by, row)
        _must_be_approvable(row)
        row.state, row.approved_by, row.approved_at = State.APPROVED, by, timezone.now()
        row.save()
    return row


def _with_plan(payout: Payout) -> Payout:
    """A payout, locked after its plan, as computing does: of two at once neither waits for the other in a ring."""
    plan = still(payout.plan)
    row = still(payout)
    row.plan = plan
    return row


def _must_be_approvable(row: Payout) -> None:
    if row.publication_id is None:
        is_out = Read(Month.of(row.month), [row.plan]).publications
        if not is_out:
            raise Refused(_("The month is not published yet; until then a payout is a preview."))
        raise Refused(_("It was computed before the month was published; compute it anew, and look at it."))
    if row.state == State.DISPUTED:
        raise Refused(_("It is disputed; answer that first."))
    if row.corrects_id is not None:
        _must_pay_once(row)
        return
    month = Month.of(row.month)
    must_pay_in(row.plan, month, paid_before([row.plan], month))
    if terms_of(row) != terms_of(row.plan):
        raise Refused(_("The terms of the plan have changed since; compute it anew, and look at it."))


def _must_pay_once(line: Payout) -> None:
    """Of a correction: what takes money back always may; what pays more may not pay for an initiative a second time,
    and since it was computed another month may have.
    """
    month = Month.of(line.month)
    if line.amount > 0:
        must_pay_once(line.plan, month, paid_before([line.plan], month))


def correct_payout(*, by: Person | None, payout: Payout) -> Payout:
    """A line that pays, or takes back, what the figures as they stand now differ from what was approved.

    By the terms of the approved payout. Refused where there is nothing to correct, or one waits already.
    """
    must_decide(by)
    with acting(by):
        row = _with_plan(payout)
        first = still(row.corrects) if row.corrects else row
        first.plan = row.plan
        if first.state != State.APPROVED:
            raise Refused(_("It is not approved yet; compute it anew instead."))
        if first.corrections.exclude(state=State.APPROVED).exists():
            raise Refused(_("A correction waits for approval already."))
        basis = Read(Month.of(first.month), [first.plan], live=True).basis_of(first.plan)
        paid = Payout.objects.lines_of(first).total()
        line = Payout(plan=first.plan, month=first.month, corrects=first)
        set_computed(line, basis, terms_of(first), by)
        line.publication = first.publication
        line.amount -= paid
        if not line.amount:
            raise Refused(_("The figures as they stand now pay the same; there is nothing to correct."))
        _must_pay_once(line)
        line.save()
    return line


def discard_payout(*, by: Person | None, payout: Payout) -> None:
    """Take back a preview or a correction that nobody has approved or disputed, and that is not one's own pay."""
    must_decide(by)
    with acting(by):
        row = still(payout)
        if row.state == State.APPROVED:
            raise Refused(_("It is approved and stays; what has changed since is paid by a correction."))
        if by is not None:
            must_be_anothers(by, row)
        remove(row, by=by)

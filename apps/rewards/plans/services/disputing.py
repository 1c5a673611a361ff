"""Disputing a payout, and answering. Money that is approved stays meanwhile."""

from django.core.exceptions import PermissionDenied, ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.services import change
from apps.people.models import Person
from apps.rewards.plans.models import Dispute, Payout
from apps.rewards.plans.queries import APPROVERS
from apps.rewards.plans.services.deciding import must_be_anothers, must_decide, still

State = Payout.State


def dispute_payout(*, by: Person, payout: Payout, reason: str) -> Dispute:
    """The payee, a member of the team or the lead says what is wrong. Money that is approved stays meanwhile."""
    if not may_dispute(by, payout):
        raise PermissionDenied
    if not reason.strip():
        raise ValidationError({"reason": _("Say what is wrong, so that it can be answered.")})
    with acting(by):
        row = still(payout)
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
    must_decide(by)
    if not answer.strip():
        raise ValidationError({"answer": _("Write what came of it.")})
    with acting(by):
        row = still(payout)
        must_be_anothers(by, row)
        dispute = row.disputes.filter(answered_at=None).first()
        if dispute is None:
            raise Refused(_("Nothing is disputed."))
        if row.state == State.DISPUTED:
            row.state = State.COMPUTED
            row.save()
        return change(dispute, by=by, answer=answer.strip(), answered_by=by, answered_at=timezone.now())


def may_dispute(person: Person, payout: Payout) -> bool:
    """Whoever sees it, but those who approve: they answer. One's own pay anybody may dispute."""
    if payout.plan.pays(person) or Payout.objects.paid_to(person).filter(pk=payout.pk).exists():
        return True
    return person.role not in APPROVERS and Payout.objects.visible_to(person).filter(pk=payout.pk).exists()

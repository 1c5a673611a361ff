"""What becomes of requests: delivered, bounced, expired, cancelled because a contact left. Each in one statement."""

from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import lock, must_write
from apps.feedback.models import FeedbackRequest, Tally
from apps.feedback.services.drafts import forget_unsent
from apps.outbox.models import Message
from apps.outbox.services import cancel_messages
from apps.people.models import Person

State = FeedbackRequest.State


def follow_deliveries() -> None:
    """Take over from the outbox what became of the mails: sent (or kept, in the demo), failed, cancelled."""
    message = Message.objects.asking("answer", OuterRef("pk")).order_by("-pk")
    fates = {"fate": Subquery(message.values("state")[:1]), "left_at": Subquery(message.values("sent_at")[:1])}
    now = timezone.now()
    with acting(None):
        waiting: Any = FeedbackRequest.objects.filter(state=State.PENDING).order_by().annotate(**fates)
        waiting.filter(fate__in=["sent", "kept"]).update(state=State.SENT, sent_at=F("left_at"), updated_at=now)
        waiting.filter(fate__in=["failed", "bounced"]).update(state=State.BOUNCED, updated_at=now)
        waiting.filter(fate="cancelled").update(state=State.CANCELLED, updated_at=now)
        retried: Any = (
            FeedbackRequest.objects.filter(state=State.BOUNCED, expires_at__gt=now).order_by().annotate(**fates)
        )
        retried.filter(fate="sent").update(state=State.SENT, sent_at=F("left_at"), updated_at=now)


def cancel_for_departed() -> int:
    """Cancel what waits for contacts who have left; the number of mails that stay here."""
    gone = Q(contact__left_on__lte=today())
    with acting(None):
        requests = FeedbackRequest.objects.filter(gone, state=State.PENDING).order_by()
        messages = Message.objects.filter(link_purpose="answer", link_row__in=requests.values("pk"))
        return cancel_messages(by=None, messages=messages, why=_("The contact has left."))


def expire_requests() -> int:
    """Close what nobody answered in 30 days."""
    over = FeedbackRequest.objects.filter(state__in=[State.PENDING, State.SENT], expires_at__lte=timezone.now())
    with acting(None):
        expired = over.order_by().update(state=State.EXPIRED, updated_at=timezone.now())
        forget_unsent()
    return expired


def forget_tallies() -> int:
    """Drop the counters of rate limits whose time is over."""
    return Tally.objects.filter(until__lt=timezone.now()).delete()[0]


def cancel_request(*, by: Person | None, request: FeedbackRequest) -> FeedbackRequest:
    """Withdraw a request nobody has answered: its link ends, a mail that has not left stays here."""
    must_write(by, request.contact.account)
    with acting(by):
        locked = lock(request)
        if locked.state not in {State.PENDING, State.SENT}:
            raise ValidationError(_("Only a request that waits for an answer can be withdrawn."))
        cancel_messages(by=by, messages=Message.objects.asking("answer", locked.pk), why=_("Request withdrawn."))
        locked.state, locked.generation = State.CANCELLED, locked.generation + 1
        locked.save()
        forget_unsent()
    return locked

"""What becomes of requests: delivered, bounced, expired, withdrawn, or held back. Each set in a few statements."""

from collections import defaultdict
from collections.abc import Iterator
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import F, OuterRef, Q, QuerySet, Subquery
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.accounts.asking import first_reason
from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.core.services import lock, must_write
from apps.feedback.eligibility import WhyNot, forbidding
from apps.feedback.letter import KIND, REMINDER
from apps.feedback.models import FeedbackRequest
from apps.feedback.services.drafts import forget_unsent
from apps.feedback.services.last_asked import recount_last_asked
from apps.outbox.models import Message
from apps.outbox.services import cancel_messages
from apps.people.models import Person

State = FeedbackRequest.State


def follow_deliveries() -> None:
    """Take over from the outbox what became of the mails: sent (or kept, in the demo), bounced, failed, cancelled.

    A delivery report may come days after the mail was sent; whoever has answered by then stays answered. What becomes
    of a reminder says nothing about the request.
    """
    now = timezone.now()
    with acting(None):
        waiting = _with_fate(FeedbackRequest.objects.filter(state=State.PENDING))
        waiting.filter(fate__in=["sent", "kept"]).update(state=State.SENT, sent_at=F("left_at"), updated_at=now)
        _become(State.BOUNCED, waiting.filter(fate__in=["failed", "bounced"]))
        _become(State.CANCELLED, waiting.filter(fate="cancelled"))
        returned = Message.objects.filter(kind=KIND, state=Message.State.BOUNCED).order_by().values("link_row")
        _become(State.BOUNCED, FeedbackRequest.objects.filter(state=State.SENT, pk__in=returned))
        retried = _with_fate(FeedbackRequest.objects.filter(state=State.BOUNCED, expires_at__gt=now))
        retried.filter(fate="sent").update(state=State.SENT, sent_at=F("left_at"), updated_at=now)


def hold_back() -> int:
    """Keep here what waits for contacts who may get no mail any more; the number of mails that stay.

    Left, unsubscribed, excluded meanwhile, no client any more, or out to bid. A request whose mail stays here is
    cancelled; the links of mails that have left go on working. Nor does anything leave about a request that has been
    answered or is over: a reminder may wait for hours, for its domain's pace, its server or the stop button. And nobody
    is asked how a case ended that has come back meanwhile.
    """
    waiting = Message.objects.filter(kind__in=[KIND, REMINDER], state=Message.State.QUEUED)
    if not waiting.exists():
        return 0
    ended = Q(state__in=[State.ANSWERED, State.CANCELLED, State.EXPIRED]) | Q(expires_at__lte=timezone.now())
    over = FeedbackRequest.objects.filter(ended, pk__in=waiting.values("link_row")).order_by()
    with acting(None):
        about_it = waiting.filter(link_row__in=over.values("pk"))
        held = cancel_messages(by=None, messages=about_it, why=_("Held back: the request is answered or over."))
        came_back = waiting.filter(link_row__in=_about_open_cases().values("pk"))
        held += cancel_messages(by=None, messages=came_back, why=_("Held back: the case came back."))
        for reason, requests in _forbidden(waiting):
            messages = waiting.filter(link_row__in=requests)
            held += cancel_messages(by=None, messages=messages, why=_("Held back: %(why)s.") % {"why": reason.label})
    return held


def expire_requests() -> int:
    """Close what nobody answered in 30 days."""
    over = FeedbackRequest.objects.filter(state__in=[State.PENDING, State.SENT], expires_at__lte=timezone.now())
    with acting(None):
        expired = _become(State.EXPIRED, over)
        forget_unsent()
    return expired


def cancel_request(*, by: Person | None, request: FeedbackRequest) -> FeedbackRequest:
    """Withdraw a request nobody has answered: its link ends, a mail that has not left stays here."""
    must_write(by, request.contact.account)
    with acting(by):
        locked = lock(request)
        if locked.state not in {State.PENDING, State.SENT}:
            raise ValidationError(_("Only a request that waits for an answer can be withdrawn."))
        mails = Message.objects.asking("answer", locked.pk)
        cancel_messages(by=by, messages=mails, why=_("Request withdrawn."))
        # A mail may have left before anybody looked: then its reader has been asked, whatever becomes of the request.
        locked.sent_at = locked.sent_at or mails.filter(kind=KIND).values_list("sent_at", flat=True).first()
        locked.state, locked.generation = State.CANCELLED, locked.generation + 1
        locked.save()
        recount_last_asked([locked.contact.address])
        forget_unsent()
    return locked


def _become(state: str, requests: QuerySet[FeedbackRequest]) -> int:
    """Move requests to a state in which their contacts may not count as asked; how many."""
    rows = list(requests.order_by("pk").select_for_update(of=("self",)).values_list("pk", "contact__address"))
    found = FeedbackRequest.objects.filter(pk__in=[pk for pk, _address in rows]).order_by()
    found.update(state=state, updated_at=timezone.now())
    recount_last_asked([address for _pk, address in rows])
    return len(rows)


def _with_fate(requests: QuerySet[FeedbackRequest]) -> QuerySet[Any]:
    message = Message.objects.asking("answer", OuterRef("pk")).filter(kind=KIND).order_by("-pk")
    fates = {"fate": Subquery(message.values("state")[:1]), "left_at": Subquery(message.values("sent_at")[:1])}
    return requests.order_by().annotate(**fates)


def _about_open_cases() -> QuerySet[FeedbackRequest]:
    """Requests about a case that was reopened, or never closed after all."""
    is_back = Q(case__reopened_on__isnull=False) | Q(case__closed_on=None)
    return FeedbackRequest.objects.filter(is_back, case__isnull=False).order_by()


def _forbidden(waiting: QuerySet[Message]) -> Iterator[tuple[WhyNot, list[int]]]:
    """The requests of waiting mails whose contacts may get none, by reason."""
    asked = FeedbackRequest.objects.filter(pk__in=waiting.values("link_row")).order_by()
    contacts = Contact.objects.filter(pk__in=asked.values("contact")).annotate(why=first_reason(forbidding(today())))
    why = dict(contacts.exclude(why="").values_list("pk", "why"))
    requests: dict[str, list[int]] = defaultdict(list)
    for pk, contact in asked.filter(contact__in=why).values_list("pk", "contact"):
        requests[why[contact]].append(pk)
    for reason, pks in requests.items():
        yield WhyNot(reason), pks

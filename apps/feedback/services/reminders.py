"""The one reminder: some days after a request left, for whoever has not answered and may still be written to."""

from django.db.models import Exists, OuterRef, QuerySet
from django.utils import timezone

from apps.accounts.asking import first_reason
from apps.accounts.models import Contact
from apps.core.audit import acting
from apps.core.months import today
from apps.feedback.eligibility import forbidding
from apps.feedback.letter import KIND
from apps.feedback.models import Draft, FeedbackRequest
from apps.feedback.reminder_letter import reminders_for
from apps.feedback.spans import until_reminder
from apps.outbox.models import Message
from apps.outbox.services import queue_messages

BATCH = 500


def send_reminders() -> int:
    """Remind everybody whose reminder is due; how many. Safe to run twice and at once."""
    count = 0
    while batch := _remind_next():
        count += batch
    return count


def _remind_next() -> int:
    """Claim the next few, queue their mails and note it, in one transaction; another worker skips what is claimed."""
    with acting(None):
        loaded = ("contact__account__manager", "contact__account__team", "programme__questionnaire")
        claimed = _due().select_related(*loaded).select_for_update(of=("self",), skip_locked=True)
        batch = list(claimed.order_by("pk")[:BATCH])
        queue_messages(messages=reminders_for(batch))
        now = timezone.now()
        FeedbackRequest.objects.filter(pk__in=[row.pk for row in batch]).update(reminded_at=now, updated_at=now)
    return len(batch)


def _due() -> QuerySet[FeedbackRequest]:
    """Mailed by us long enough ago, still open, and forbidden by nothing. Past requests brought in were not mailed."""
    now = timezone.now()
    reader = Contact.objects.filter(pk=OuterRef("contact")).annotate(why=first_reason(forbidding(today())))
    mail = Message.objects.asking("answer", OuterRef("pk")).filter(kind=KIND, state__in=["sent", "kept", "delivered"])
    draft = Draft.objects.filter(request=OuterRef("pk"))
    unanswered = FeedbackRequest.objects.filter(state="sent", reminded_at=None, expires_at__gt=now)
    left = unanswered.filter(sent_at__lte=now - until_reminder())
    return left.filter(Exists(mail.order_by()), Exists(reader.filter(why="").order_by())).annotate(
        has_draft=Exists(draft)
    )

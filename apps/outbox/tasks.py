"""Sending in the background: asked for on commit, and by beat, which finds what a lost request left behind.

Notices to chats have a task of their own, so that a chat that hangs holds up no mail.
"""

import logging

from celery import shared_task
from django.conf import settings

from apps.outbox import mailbox, notices, sending
from apps.outbox.subscriptions import sending as webhooks

logger = logging.getLogger(__name__)


@shared_task
def send_due() -> dict[str, int]:
    return dict(sending.send_due())


@shared_task
def send_notices() -> dict[str, int]:
    return dict(notices.send_notices())


@shared_task
def send_webhooks() -> dict[str, int]:
    return dict(webhooks.send_webhooks())


@shared_task
def read_bounces() -> dict[str, int]:
    """Read the mailbox of delivery reports; one that cannot be read is logged, and `doctor` shows why."""
    if not settings.BOUNCE_MAILBOX_URL:
        return {}
    try:
        return dict(mailbox.read_mailbox())
    except mailbox.MailboxAway as error:
        logger.warning("The bounce mailbox cannot be read, the next try is in minutes: %s", error)
        return {}

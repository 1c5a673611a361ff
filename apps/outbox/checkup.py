"""What `bin/manage doctor` looks at in the outbox: the mailbox that takes delivery reports."""

from collections.abc import Callable

from django.conf import settings

from apps.outbox.mailbox import count_unseen

_ADVICE = "Is BOUNCE_MAILBOX_URL right (imaps://user:password@host:993/INBOX), and may this machine reach that server?"


def bounces() -> str:
    if not settings.BOUNCE_MAILBOX_URL:
        return "no mailbox is read (BOUNCE_MAILBOX_URL is not set)"
    return f"the mailbox answers, {count_unseen()} mails to read"


COMPONENTS: list[tuple[str, Callable[[], str], str]] = [("Bounces", bounces, _ADVICE)]

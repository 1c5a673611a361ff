"""How it goes with an outgoing webhook and with one delivery, in a state of the page and in words."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.templatetags.desk import day, moment
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import Subscription

_STATES = {"sending": "queued", "sent": "delivered"}  # states of the page that go by another key


def state_of(row: Subscription) -> tuple[str, str]:
    if row.is_paused:
        return "paused", _("Paused by itself") if row.is_paused_by_itself else _("Paused")
    if row.failing_since:
        return "failed", _("Takes nothing at present")
    return "active", _("Is told")


def trouble_of(row: Subscription) -> str:
    """What is wrong with it and what becomes of it, in a sentence or two; empty where nothing is."""
    last = _("The last time: %(why)s") % {"why": row.error} if row.error else ""
    if row.is_paused:
        kept = _kept(row)
        if not row.is_paused_by_itself:
            return kept
        return " ".join(part for part in (_("It had taken nothing for two days."), kept, last) if part)
    if not row.failing_since:
        return ""
    failing = _("It has taken nothing since %(at)s.") % {"at": moment(row.failing_since)}
    rests = _("It is tried again at %(at)s.") % {"at": moment(row.waits_until)} if row.waits_until else ""
    return " ".join(part for part in (failing, rests, last) if part)


def _kept(row: Subscription) -> str:
    """What waits while it is paused; once that time is over, that nothing came to it since."""
    is_over = row.kept_until is not None and row.kept_until <= timezone.now()
    if is_over:
        kept = _("What happened until %(day)s leaves once it is resumed; nothing was kept for it since.")
    else:
        kept = _("What happens until %(day)s is kept for it and leaves once it is resumed.")
    return kept % {"day": day(row.kept_until)}


def delivery_state(row: Message) -> tuple[str, str]:
    return _STATES.get(row.state, row.state), str(row.get_state_display())


def next_try(row: Message, subscription: Subscription) -> dt.datetime | None:
    """When a waiting one is tried that cannot be tried yet: it rests by itself, or with its system. Else None."""
    if row.state != Message.State.QUEUED or subscription.is_paused:
        return None
    at = max(row.next_try_at, subscription.next_try_at or row.next_try_at)
    return at if at > timezone.now() else None


def last_answer(row: Message) -> str:
    if row.state == Message.State.SENT:
        return _("Taken")
    return row.error

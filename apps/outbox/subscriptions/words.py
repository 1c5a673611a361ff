"""How it goes with an outgoing webhook and with one delivery, in a state of the page and in words."""

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
    if row.is_paused:
        kept = _("What happens until %(day)s is kept for it and leaves once it is resumed.") % {
            "day": day(row.kept_until)
        }
        if not row.is_paused_by_itself:
            return kept
        return f"{_('It had taken nothing for two days. The last time: %(why)s') % {'why': row.error}} {kept}"
    if not row.failing_since:
        return ""
    words = {"at": moment(row.failing_since), "why": row.error}
    failing = _("It has taken nothing since %(at)s. The last time: %(why)s") % words
    rests = _("It is tried again at %(at)s.") % {"at": moment(row.waits_until)} if row.waits_until else ""
    return f"{failing} {rests}".strip()


def delivery_state(row: Message) -> tuple[str, str]:
    return _STATES.get(row.state, row.state), str(row.get_state_display())


def next_try(row: Message) -> object:
    """When a waiting one that was tried is tried again; None for all others."""
    return row.next_try_at if row.state == Message.State.QUEUED and row.attempts else None


def last_answer(row: Message) -> str:
    if row.state == Message.State.SENT:
        return _("Taken")
    return row.error

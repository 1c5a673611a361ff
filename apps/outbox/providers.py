"""What mail providers tell through their webhooks, as django-anymail normalises it (`tracking` of apps.py).

An event is matched by our Message-ID wherever the provider gives it back. Not all do: then a hard bounce, a complaint
or an unsubscription counts for the last mail we sent to that address before it.
"""

import json
import re
from typing import Any

from anymail.signals import EventType, RejectReason
from django.utils import timezone

from apps.outbox.bounces import record_bounce, record_objection
from apps.outbox.letters import messages_named_in
from apps.outbox.models import Message, Suppression
from apps.outbox.reports import status_in

MOST_CHARACTERS = 256 * 1024  # of an event searched for our Message-ID
Reason = Suppression.Reason
_OBJECTIONS = {EventType.COMPLAINED: Reason.COMPLAINED, EventType.UNSUBSCRIBED: Reason.UNSUBSCRIBED}
# A provider that refuses to send says whether it knows the address as bad.
_REFUSED_FOR = {RejectReason.SPAM: Reason.COMPLAINED, RejectReason.UNSUBSCRIBED: Reason.UNSUBSCRIBED}
_BAD_ADDRESS = {RejectReason.INVALID, RejectReason.BOUNCED}
_SOFT = re.compile(r"\b(soft|transient|undetermined|temporar\w*|blocked|throttl\w*|timed?.?out)", re.IGNORECASE)
_NOT_ARRIVED = {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}


def take_tracking_event(sender: Any, event: Any, esp_name: str, **kwargs: Any) -> str:
    """Act on one event of a provider. Delivered, opened, deferred and the like change nothing and cost no query."""
    objection = _OBJECTIONS.get(event.event_type)
    if event.event_type == EventType.REJECTED:
        objection = _REFUSED_FOR.get(event.reject_reason)
    if objection is None and event.event_type not in _NOT_ARRIVED:
        return "ignored"
    is_final = _is_final(event)
    message = _named(event) or (_last_to(event) if objection or is_final else None)
    if message is None:
        return "ignored"
    if objection:
        return record_objection(message=message, reason=objection)
    status, said = _said(event)
    return record_bounce(message=message, status=status, said=said, address=event.recipient or "", is_final=is_final)


def _is_final(event: Any) -> bool:
    """Whether the address is no good: by the server's code, or else by the provider's words."""
    if event.event_type == EventType.REJECTED:
        return event.reject_reason in _BAD_ADDRESS
    if event.event_type != EventType.BOUNCED or _SOFT.search(_kind(event)):
        return False
    return not status_in(event.mta_response or "").startswith("4")


def _kind(event: Any) -> str:
    """What the provider calls this sort of bounce; the description is its own words, not the other server's."""
    raw = event.esp_event if isinstance(event.esp_event, dict) else {}
    return " ".join(str(word) for word in (event.description, raw.get("Type"), raw.get("type")) if word)


def _said(event: Any) -> tuple[str, str]:
    said = " ".join(str(event.mta_response or event.description or "").split())
    return status_in(said), said


def _named(event: Any) -> Message | None:
    """The message whose genuine Message-ID stands anywhere in the event."""
    text = f"{event.message_id} {json.dumps(event.esp_event, default=str)[:MOST_CHARACTERS]}"
    for pk in messages_named_in(text):
        return Message.objects.filter(pk=pk, channel=Message.Channel.MAIL).first()
    return None


def _last_to(event: Any) -> Message | None:
    """The last mail sent to the address by then: the same whenever the provider repeats the event."""
    if not event.recipient or "\0" in event.recipient:
        return None
    sent = Message.objects.to(event.recipient).filter(sent_at__lte=event.timestamp or timezone.now())
    return sent.order_by("-sent_at").first()

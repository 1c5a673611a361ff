"""Every write on the outbox except sending itself (apps/outbox/sending.py). `by` is None for the system itself."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.scheduling import schedule
from apps.core.services import must_administer
from apps.outbox.models import Message, MessageQuerySet, Stop, Suppression, normalised
from apps.people.models import Person

SEND = "apps.outbox.tasks.send_due"


def queue_message(*, dedupe_key: str, **fields: Any) -> Message:
    """Queue one message, to be sent soon after the transaction commits; the same key again gives the same row."""
    queue_messages(messages=[Message(dedupe_key=dedupe_key, **fields)])
    return Message.objects.get(dedupe_key=dedupe_key)


def queue_messages(*, messages: Iterable[Message]) -> None:
    """Queue many in one statement; those whose key is known already change nothing.

    Addresses are not judged here: one that no server takes fails by itself when it is sent, and stops no other.
    """
    now = timezone.now()
    rows = list(messages)
    for row in rows:
        row.next_try_at = row.next_try_at or now
    with acting(None):
        Message.objects.bulk_create(rows, ignore_conflicts=True, batch_size=500)
        schedule(SEND)


def alert(
    *,
    key: str,
    kind: str,
    to: Iterable[Person],
    subject: str,
    text: str,
    path: str = "",
    account_id: int | None = None,
    team_id: int | None = None,
    is_for_channels: bool = True,
) -> None:
    """Tell people of the firm by mail, each once a `key`; `path` leads to the page in the product.

    Nothing a client wrote belongs into `text`: it leaves the house by mail, and where `is_for_channels` to the chat of
    the team.
    """
    body = f"{text}\n\n{settings.BASE_URL}{path}" if path else text
    queue_messages(
        messages=[
            Message(
                kind=kind,
                dedupe_key=f"{key}:{person.pk}",
                to_email=person.email,
                to_name=person.full_name,
                subject=subject[:250],
                text=body,
                account_id=account_id,
            )
            for person in to
        ]
    )


def cancel_messages(*, by: Person | None, messages: MessageQuerySet, why: str = "") -> int:
    """Cancel what has not begun to leave; the number of messages cancelled."""
    with acting(by):
        queued = messages.filter(state=Message.State.QUEUED)
        return queued.update(state=Message.State.CANCELLED, error=why, updated_at=timezone.now())


def cancel_message(*, by: Person, message: Message) -> None:
    must_administer(by)
    why = _("Cancelled by %(person)s.") % {"person": by}
    if not cancel_messages(by=by, messages=Message.objects.filter(pk=message.pk), why=why):
        raise ValidationError(_("It is no longer waiting."))


def retry_message(*, by: Person | None, message: Message) -> None:
    """Queue a failed message again, with all its tries."""
    must_administer(by)
    now = timezone.now()
    with acting(by):
        failed = Message.objects.filter(pk=message.pk, state=Message.State.FAILED)
        again = failed.update(state=Message.State.QUEUED, attempts=0, next_try_at=now, updated_at=now)
        if not again:
            raise ValidationError(_("Only a failed message can be tried again."))
        schedule(SEND)


def suppress(*, by: Person | None, address: str, reason: str) -> Suppression:
    """Write to an address no more; what waits for it is cancelled. The first reason stays."""
    with acting(by):
        address = normalised(address)
        suppression, _created = Suppression.objects.get_or_create(address=address, defaults={"reason": reason})
        waiting = Message.objects.filter(to_email__iexact=address)
        cancel_messages(by=by, messages=waiting, why=_("This address gets no more mail."))
    return suppression


def stop_sending(*, by: Person | None) -> Stop:
    """Nothing leaves from now on: each worker looks before each message. Pressed twice, the first press stays."""
    must_administer(by)
    with acting(by):
        try:
            with transaction.atomic():
                return Stop.objects.create(stopped_by=by)
        except IntegrityError:
            return Stop.objects.get(ended_at=None)


def start_sending(*, by: Person | None) -> None:
    """End the stop; what waited is sent."""
    must_administer(by)
    with acting(by):
        now = timezone.now()
        Stop.objects.filter(ended_at=None).update(ended_by=by, ended_at=now, updated_at=now)
        schedule(SEND)

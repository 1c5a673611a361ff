"""Every write on the outbox except sending itself (apps/outbox/sending.py). `by` is None for the system itself."""

from collections.abc import Iterable
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.scheduling import schedule
from apps.core.services import change, create, must_administer, remove
from apps.outbox.channels import Refusal, deliver
from apps.outbox.models import AlertChannel, Message, MessageQuerySet, Stop, Suppression, normalised
from apps.people.models import Person

SEND = "apps.outbox.tasks.send_due"
SEND_NOTICES = "apps.outbox.tasks.send_notices"


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

    Nothing a client wrote belongs into `text`: it leaves the house by mail, and where `is_for_channels` to each chat
    that takes alerts about the team (`AlertChannel`), each once a `key` as well.
    """
    words = {"subject": subject, "text": text, "link": f"{settings.BASE_URL}{path}" if path else ""}
    words["organisation"] = settings.ORGANISATION_NAME
    body, html = (render_to_string(f"mail/alert.{kind_of}", words) for kind_of in ("txt", "html"))
    about = {"kind": kind, "subject": subject[:250], "text": body.strip(), "account_id": account_id}
    mails = [
        Message(dedupe_key=f"{key}:{person.pk}", to_email=person.email, to_name=person.full_name, html=html, **about)
        for person in to
    ]
    channels = AlertChannel.objects.for_team(team_id) if is_for_channels else AlertChannel.objects.none()
    notices = [
        Message(
            dedupe_key=f"{key}:channel:{channel.pk}",
            channel=Message.Channel.NOTICE,
            alert_channel=channel,
            to_name=channel.name,
            **about,
        )
        for channel in channels
    ]
    with acting(None):
        queue_messages(messages=[*mails, *notices])
        if notices:
            schedule(SEND_NOTICES)


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
        schedule(SEND_NOTICES if message.channel == Message.Channel.NOTICE else SEND)


def suppress(*, by: Person | None, address: str, reason: str) -> Suppression:
    """Write to an address no more; what waits for it is cancelled. The first reason stays."""
    with acting(by):
        address = normalised(address)
        suppression, _created = Suppression.objects.get_or_create(address=address, defaults={"reason": reason})
        cancel_messages(by=by, messages=Message.objects.to(address), why=_("This address gets no more mail."))
    return suppression


def lift_suppression(*, by: Person, address: str) -> None:
    """Write to an address again whose mail came back: mended, or refused by a rule that is gone. What a reader asked
    for themselves stays."""
    must_administer(by)
    with acting(by):
        bounced = Suppression.objects.of([address]).filter(reason=Suppression.Reason.BOUNCED)
        if not bounced.delete()[0]:
            raise ValidationError(_("Only an address whose mail came back can be written to again."))


def create_channel(*, by: Person | None, **fields: Any) -> AlertChannel:
    must_administer(by)
    return create(AlertChannel(**fields), by=by)


def update_channel(*, by: Person | None, channel: AlertChannel, seen: str = "", **fields: Any) -> AlertChannel:
    """Set fields of a channel. Another address begins without the error of the one before."""
    must_administer(by)
    if "url" in fields:
        fields |= {"error": "", "failed_at": None}
    return change(channel, by=by, seen=seen, **fields)


def delete_channel(*, by: Person | None, channel: AlertChannel) -> None:
    """Delete a channel; what waits for it is cancelled, what has left stays in the Outbox."""
    must_administer(by)
    with acting(by):
        waiting = Message.objects.filter(alert_channel=channel)
        cancel_messages(by=by, messages=waiting, why=_("The channel was deleted."))
        remove(channel, by=by)


def note_delivery(*, channel: AlertChannel, refusal: Refusal | None) -> None:
    """Write down beside a channel whether it took the last notice. No change of the channel: its version stays."""
    seen = {"error": refusal.words, "failed_at": timezone.now()} if refusal else {"error": "", "failed_at": None}
    AlertChannel.objects.filter(pk=channel.pk, url=channel.url).update(**seen)


def send_test(*, by: Person, channel: AlertChannel) -> Refusal | None:
    """Write to a channel at once, also to one that gets no alerts at present; None when it was taken."""
    must_administer(by)
    body = _("If you can read this, alerts of ImpactDesk reach this channel. Sent by %(person)s.") % {"person": by}
    refusal = deliver(channel.url, _("A test from ImpactDesk"), body)
    note_delivery(channel=channel, refusal=refusal)
    return refusal


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

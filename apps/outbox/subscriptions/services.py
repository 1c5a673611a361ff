"""Every write on outgoing webhooks except sending itself (sending.py). `by` is None for the system itself."""

import secrets
from typing import Any

from django.core.exceptions import ValidationError
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.core.errors import Refused
from apps.core.scheduling import schedule
from apps.core.services import change, create, lock, must_administer, remove
from apps.outbox.models import Message
from apps.outbox.services import cancel_messages
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.posting import Answer
from apps.outbox.subscriptions.sending import deliver, note_answer
from apps.outbox.subscriptions.telling import SEND_WEBHOOKS, body_of
from apps.people.models import Person

MOST = 20  # systems: each is one more row for everything that happens
TEST = "test"
_WELL: dict[str, Any] = {"failing_since": None, "failures": 0, "next_try_at": None, "error": ""}


def create_subscription(*, by: Person | None, **fields: Any) -> tuple[Subscription, str]:
    """A new webhook and its secret, which is shown this once."""
    must_administer(by)
    with acting(by):
        if Subscription.objects.count() >= MOST:
            raise ValidationError(_("There are %(most)s already; delete one that is not used.") % {"most": MOST})
        subscription = create(Subscription(**fields), by=by)
    return subscription, subscription.secret


def update_subscription(
    *, by: Person | None, subscription: Subscription, seen: str = "", **fields: Any
) -> Subscription:
    """Set fields. Another address begins without the failures of the one before, with what waits."""
    must_administer(by)
    with acting(by):
        locked = lock(subscription, seen=seen)
        if fields.get("url", locked.url) != locked.url:
            fields |= _WELL
            _wake(locked, attempts=0)
        changed = change(locked, by=by, **fields)
        schedule(SEND_WEBHOOKS)
    return changed


def pause_subscription(*, by: Person | None, subscription: Subscription) -> Subscription:
    """Send nothing from now on; what happens is kept for 30 days. Pausing twice changes nothing."""
    must_administer(by)
    with acting(by):
        locked = lock(subscription)
        return locked if locked.is_paused else change(locked, by=by, paused_at=timezone.now())


def resume_subscription(*, by: Person | None, subscription: Subscription) -> Subscription:
    """Send again, beginning with what waits. What was not paused stays as it is."""
    must_administer(by)
    with acting(by):
        locked = lock(subscription)
        if not locked.is_paused:
            return locked
        _wake(locked, attempts=0)
        schedule(SEND_WEBHOOKS)
        return change(locked, by=by, paused_at=None, is_paused_by_itself=False, **_WELL)


def rotate_secret(*, by: Person | None, subscription: Subscription, seen: str = "") -> tuple[Subscription, str]:
    """A new secret; from now on everything is signed with it, also what is tried again."""
    must_administer(by)
    with acting(by):
        locked = lock(subscription, seen=seen)
        rotated = change(locked, by=by, generation=locked.generation + 1)
    return rotated, rotated.secret


def delete_subscription(*, by: Person | None, subscription: Subscription) -> None:
    """Delete it; what waits is cancelled, what was sent stays in the Outbox."""
    must_administer(by)
    with acting(by):
        waiting = Message.objects.filter(subscription=subscription)
        cancel_messages(by=by, messages=waiting, why=_("The webhook was deleted."))
        remove(subscription, by=by)


def send_test(*, by: Person | None, subscription: Subscription) -> Answer:
    """Send an event named "test" at once, also to one that is paused. Taken, what waits goes on at once."""
    must_administer(by)
    now = timezone.now()
    identifier = f"{TEST}:{secrets.token_hex(8)}"
    answer = deliver(subscription, identifier, TEST, body_of(identifier, TEST, now, {}))
    note_answer(subscription, answer, now)
    if answer.is_taken:
        _wake(subscription)
        schedule(SEND_WEBHOOKS)
    return answer


def retry_delivery(*, by: Person | None, message: Message) -> None:
    """Try one again at once, with all its tries: one that was given up, or one that waits for its next try."""
    must_administer(by)
    now = timezone.now()
    with acting(by):
        subscription = Subscription.objects.filter(pk=message.subscription_id).first()  # type: ignore[misc]
        if subscription is None:
            raise Refused(_("The webhook was deleted: there is nowhere to send it."))
        if subscription.is_paused:
            raise Refused(_("The webhook is paused. Resume it, and what waits is sent."))
        open_ = Message.objects.filter(pk=message.pk, state__in=[Message.State.FAILED, Message.State.QUEUED])
        if not open_.update(state=Message.State.QUEUED, attempts=0, next_try_at=now, updated_at=now):
            raise Refused(_("It was taken, or is being sent just now."))
        Subscription.objects.filter(pk=subscription.pk).update(next_try_at=None)
        schedule(SEND_WEBHOOKS)


def _wake(subscription: Subscription, **values: Any) -> None:
    """What waits for it rests no longer, each message by itself."""
    now = timezone.now()
    waiting = Message.objects.filter(subscription=subscription, state=Message.State.QUEUED)
    waiting.update(next_try_at=now, updated_at=now, **values)

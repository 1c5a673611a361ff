"""A system that was told of the demo firm's scorecards until it was paused: its page shows itself, and nothing leaves.

It was paused longer ago than what happens is kept for a paused one (`KEPT_FOR`), so nothing waits for it either.
"""

import datetime as dt
from collections.abc import Sequence

from apps.core.demo_firm import Firm, backdate
from apps.core.months import start_of
from apps.outbox.models import Message
from apps.outbox.subscriptions.models import KEPT_FOR, Event, Subscription
from apps.outbox.subscriptions.telling import Happening, message_of

NAME, ADDRESS = "Board portal", "https://portal.example/hooks/impactdesk"
PAUSED_BEFORE = KEPT_FOR + dt.timedelta(days=5)
TOLD, LATE, TRIES = 4, 1, 3  # which one was taken only at the third try
AT_ONCE, LATER = dt.timedelta(seconds=40), dt.timedelta(minutes=9)


def load(firm: Firm) -> None:
    row = Subscription(
        name=NAME,
        url=ADDRESS,
        wanted=[Event.SCORECARD_PUBLISHED],
        paused_at=start_of(firm.today - PAUSED_BEFORE) + dt.timedelta(hours=14),
    )
    row.full_clean()
    row.save()
    backdate(Subscription, {row.pk: firm.moment(firm.day(11), firm.dice("webhook"))})


def deliver(happened: Sequence[Happening]) -> None:
    """The last that it was told of before it was paused: all taken, one of them not at once."""
    row = Subscription.objects.get(name=NAME)
    told = [one for one in happened if row.paused_at is None or one.at < row.paused_at][-TOLD:]
    messages = [message_of(row, one, one.at) for one in told]
    for number, (message, one) in enumerate(zip(messages, told, strict=True)):
        is_late = number == LATE
        message.state, message.attempts = Message.State.SENT, TRIES if is_late else 1
        message.sent_at = one.at + (LATER if is_late else AT_ONCE)
    Message.objects.bulk_create(messages)
    backdate(Message, {message.pk: one.at for message, one in zip(messages, told, strict=True)})

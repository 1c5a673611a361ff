"""What needs an administrator about messages: sending is stopped, a mail could not be sent, a chat or another system
takes nothing.
"""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.due import Attention
from apps.core.months import day_of, start_of
from apps.outbox.models import AlertChannel, Message, Stop
from apps.outbox.subscriptions.models import Subscription
from apps.outbox.subscriptions.words import trouble_of

RECENT = dt.timedelta(days=14)


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    if not person.is_administrator:
        return
    yield from _stopped()
    yield from _silent_channels(today)
    yield from _silent_systems(today)
    yield from _failed(today)


def _stopped() -> Iterator[Attention]:
    if stop := Stop.now():
        waiting = Message.objects.waiting().count()
        text = ngettext("%(who)s stopped it. %(n)d message waits.", "%(who)s stopped it. %(n)d messages wait.", waiting)
        said = text % {"who": stop.stopped_by or _("The system"), "n": waiting}
        yield Attention(
            day_of(stop.recorded_at), _("No mail leaves"), said, reverse("home:outbox"), _("Open the Outbox")
        )


def _silent_channels(today: dt.date) -> Iterator[Attention]:
    for channel in AlertChannel.objects.filter(is_active=True).exclude(error=""):
        title = _("Alerts do not reach %(channel)s") % {"channel": channel}
        yield Attention(today, title, channel.error, channel.get_absolute_url(), _("Open the channel"))


def _silent_systems(today: dt.date) -> Iterator[Attention]:
    """Webhooks that were paused by themselves, and those that have taken nothing for an hour: less may well pass."""
    is_failing = Q(failing_since__lte=timezone.now() - dt.timedelta(hours=1), paused_at=None)
    for row in Subscription.objects.filter(is_failing | Q(is_paused_by_itself=True)):
        title = _("%(system)s is told nothing") % {"system": row}
        since = day_of(row.failing_since) if row.failing_since else today
        yield Attention(since, title, trouble_of(row), row.get_absolute_url(), _("Open the webhook"))


def _failed(today: dt.date) -> Iterator[Attention]:
    failed = Message.objects.filter(state="failed", recorded_at__gte=start_of(today - RECENT))
    n, last = failed.count(), failed.order_by("-recorded_at").first()
    if last is None:
        return
    title = ngettext("%(n)d message could not be sent", "%(n)d messages could not be sent", n) % {"n": n}
    text = _("The last one, to %(to)s: %(why)s") % {
        "to": last.to_email or last.to_name,
        "why": last.error or _("no reason was given"),
    }
    yield Attention(today, title, text, f"{reverse('home:outbox')}?state=failed", _("Open the Outbox"))

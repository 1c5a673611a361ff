"""What needs an administrator about messages: sending is stopped, a mail could not be sent, a chat takes no notice."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.core.due import Attention
from apps.core.months import day_of, start_of
from apps.outbox.models import AlertChannel, Message, Stop

RECENT = dt.timedelta(days=14)


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    if not person.is_administrator:
        return
    yield from _stopped()
    yield from _silent_channels(today)
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

"""What needs somebody of the scorecard: a month that has closed and is not signed, and obstacles to targets."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from apps.core.due import Attention
from apps.core.months import last_closed_month
from apps.core.templatetags.desk import month as month_text
from apps.scorecards.access import may_publish
from apps.scorecards.models import Publication
from apps.scorecards.obstacles import attention as obstacles


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    yield from obstacles.items(person, accounts, today)
    yield from _unsigned(person, today)


def _unsigned(person: Any, today: dt.date) -> Iterator[Attention]:
    """The last closed month, while the company's figures of it wait to be published by hand."""
    if not may_publish(person) or settings.SCORECARD_CLOSES_BY_ITSELF:
        return
    month = last_closed_month(today)
    if not Publication.objects.waits(month):
        return
    named = {"month": month_text(month)}
    yield Attention(
        month.closes_on,
        _("Publish %(month)s") % named,
        _("Its figures are complete. Until somebody signs them they change with every late entry."),
        f"{reverse('scorecards:scorecard')}?month={month}",
        _("Read it"),
    )

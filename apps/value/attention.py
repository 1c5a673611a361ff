"""What needs somebody about decisions: the day has come to look at what came of one."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.utils.text import Truncator
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.core.templatetags.desk import day
from apps.value.models import Decision


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """One statement, however many decisions there are."""
    active = accounts.active_on(today).order_by().values("pk")
    rows = Decision.objects.visible_to(person).review_due_by(today).filter(impact__account__in=active)
    for row in rows.select_related("impact__account"):
        words = {
            "account": row.impact.account,
            "decision": row.get_kind_display(),
            "impact": Truncator(row.impact.statement).chars(60),
            "day": day(row.decided_on),
        }
        yield Attention(
            row.review_on or today,
            _("Look at what came of a decision for %(account)s") % words,
            _("“%(decision)s” was decided on %(day)s for “%(impact)s”.") % words,
            row.get_absolute_url(),
            _("Review it"),
            account_id=row.impact.account_id,
        )

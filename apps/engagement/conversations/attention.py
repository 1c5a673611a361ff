"""What needs somebody of meeting clients: what an executive promised, and is due."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Q
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.due import SOON_DAYS, Attention
from apps.core.templatetags.desk import day
from apps.engagement.conversations.models import Conversation

SOON = dt.timedelta(days=SOON_DAYS)


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Promises one made oneself, and those made to accounts in one's care, from a week before they are due."""
    mine = Q(person=person.pk) | Q(account__in=accounts.order_by().values("pk"))
    rows = Conversation.objects.visible_to(person).filter(mine, done_on=None, due_on__lte=today + SOON)
    for row in rows.exclude(promised="").select_related("account", "person"):
        due_on: Any = row.due_on  # never empty: it is what the rows are found by
        words = {"account": row.account.name, "person": row.person.full_name, "day": day(due_on, "j F")}
        was_or_is = _("It was due on %(day)s") if due_on < today else _("It is due on %(day)s")
        yield Attention(
            due_on,
            _("Keep what %(person)s promised %(account)s") % words,
            f"{was_or_is % words}: {row.promised}",
            row.get_absolute_url(),
            _("Look at it"),
            account_id=row.account_id,
        )

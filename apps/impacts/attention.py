"""What needs somebody about promises: a client who does not agree with one."""

import datetime as dt
from collections.abc import Iterator

from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.core.months import day_of
from apps.impacts.models import Verdict

TALK_WITHIN = dt.timedelta(days=3)


def items(person: object, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """One line for each "not quite" until the promise is worded anew, or somebody has talked about it; one query."""
    rows = Verdict.objects.filter(impact__account__in=accounts.order_by().values("pk")).open()
    for row in rows.select_related("confirmation__contact", "impact__account"):
        words = {"contact": row.confirmation.contact, "impact": row.impact, "words": row.words}
        yield Attention(
            day_of(row.given_at) + TALK_WITHIN,
            _("%(contact)s does not agree with “%(impact)s”") % words,
            _("They say: “%(words)s”") % words if row.words else _("They said “Not quite”, without more words."),
            row.impact.get_absolute_url(),
            _("Talk about it"),
            account_id=row.impact.account_id,
        )

"""What waits for a second person: exclusions to approve, for those who may approve them."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _

from apps.accounts.queries import AccountQuerySet
from apps.core.access import Role
from apps.core.due import Attention
from apps.core.months import day_of
from apps.feedback.models import FeedbackExclusion
from apps.people.models import Person

WITHIN = dt.timedelta(days=7)


def exclusions_to_approve(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """One line an exclusion that waits: due within a week of being asked for, or on its last day.

    Executives have no accounts in their care; they get those for which there is no lead who may.
    """
    waiting = FeedbackExclusion.objects.waiting_on(today).approvable_by(person)
    mine: Any = Q(contact__account__in=accounts.order_by().values("pk"))
    if person.role == Role.EXECUTIVE:
        mine |= ~Exists(_lead_who_may())
    waiting = waiting.filter(mine)
    for row in waiting.select_related("contact__account", "requested_by").order_by("pk"):
        words = {"contact": row.contact, "account": row.contact.account, "person": row.requested_by}
        yield Attention(
            min(day_of(row.recorded_at) + WITHIN, row.until_on),
            _("Approve or decline: leave %(contact)s of %(account)s out") % words,
            _("Asked for by %(person)s. Until somebody approves it, the contact is asked like everybody else.") % words,
            row.get_absolute_url(),
            _("Read the reason"),
            account_id=row.contact.account_id,
        )


def _lead_who_may() -> QuerySet[Person]:
    leads = Person.objects.present().filter(role=Role.TEAM_LEAD, team=OuterRef("contact__account__team"))
    return leads.exclude(pk=OuterRef("requested_by")).order_by()

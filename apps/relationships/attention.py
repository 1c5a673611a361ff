"""What needs somebody about relationships: a blind answer to give, and what coaching asks for (coaching_due.py)."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from django.db.models import Count, Min
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.core.templatetags.desk import day
from apps.relationships.coaching_due import coaching_items
from apps.relationships.models import Perception
from apps.relationships.queries import PAIRED_WITHIN


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Blind answers to give, plans to begin, checks to hold, items to ask again; in three statements."""
    yield from _blind_answers(person)
    yield from coaching_items(person, accounts, today)


def _blind_answers(person: Any) -> Iterator[Attention]:
    """One line a buyer, of the person's own blind answers, also as one whom a lead named; in one statement."""
    waiting = Perception.objects.answerable_by(person)
    buyers = waiting.order_by("contact").values("contact", "contact__full_name", "contact__account")
    for buyer in buyers.annotate(count=Count("pk"), asked_on=Min("asked_on"), account=Min("contact__account__name")):
        words = {"contact": buyer["contact__full_name"], "account": buyer["account"], "n": buyer["count"]}
        count = ngettext("%(n)d question waits", "%(n)d questions wait", buyer["count"]) % words
        asked = _("%(contact)s was asked about you on %(day)s.") % (words | {"day": day(buyer["asked_on"])})
        yield Attention(
            buyer["asked_on"] + PAIRED_WITHIN,
            _("Say how you expect %(contact)s (%(account)s) to answer") % words,
            f"{asked} {count}.",
            f"{reverse('relationships:due')}#buyer-{buyer['contact']}-h",
            _("Answer blind"),
            account_id=buyer["contact__account"],
        )

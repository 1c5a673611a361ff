"""How satisfied the clients of an initiative are: their overall satisfaction in force on a day, account by account.

Leadership-only answers stay out: these are figures of single accounts (docs/measures.md, rule 12).
"""

import datetime as dt
from collections.abc import Iterable
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import Count, Sum

from apps.feedback.in_force import contacts_on, with_answer
from apps.feedback.ratings import FEW

OVERALL = "overall_satisfaction"


class Rating(NamedTuple):
    """The mean of an account's contacts, unrounded, and how many they are."""

    mean: Decimal
    n: int

    @property
    def is_indicative(self) -> bool:
        return self.n < FEW


def satisfaction_of(accounts: Iterable[int], day: dt.date) -> dict[str, dict[str, int]]:
    """{account id: {total, n}} as it is kept on the initiative; accounts nobody has rated are left out."""
    contacts = contacts_on(day).filter(account__in=set(accounts))
    rated = with_answer(contacts, OVERALL, day, with_leadership_only=False).filter(**{f"{OVERALL}__isnull": False})
    lines = rated.order_by().values("account").annotate(total=Sum(OVERALL), n=Count("pk"))
    return {str(line["account"]): {"total": line["total"], "n": line["n"]} for line in lines}


def kept(ratings: dict[str, Any], account: int) -> Rating | None:
    """What was kept of an account."""
    line = ratings.get(str(account))
    return Rating(Decimal(line["total"]) / line["n"], line["n"]) if line else None

"""What needs somebody about relationships."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.relationships.coaching_due import coaching_items


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    """Two statements, however many pairs and plans there are."""
    yield from coaching_items(person, accounts, today)

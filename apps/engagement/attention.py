"""What needs somebody about meeting clients: each part names its own."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from apps.accounts.queries import AccountQuerySet
from apps.core.due import Attention
from apps.engagement.boards import attention as boards
from apps.engagement.conversations import attention as conversations

PARTS = (boards, conversations)


def items(person: Any, accounts: AccountQuerySet, today: dt.date) -> Iterator[Attention]:
    for part in PARTS:
        yield from part.items(person, accounts, today)

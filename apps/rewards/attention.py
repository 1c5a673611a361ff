"""What needs somebody in this app: payouts, disputes and plans, and awards to give."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

from apps.core.due import Attention
from apps.rewards.awards.attention import items as awards
from apps.rewards.plans.attention import items as pay


def items(person: Any, accounts: Any, today: dt.date) -> Iterator[Attention]:
    yield from pay(person, accounts, today)
    yield from awards(person, accounts, today)

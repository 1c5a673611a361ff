"""Who is behind on a product, as its page names them: the accounts one sees, and how many others there are."""

import datetime as dt
from dataclasses import dataclass
from typing import Any

from apps.accounts.models import Account
from apps.products.adoption import behind
from apps.products.models import Installation, Product

SHOWN = 10


@dataclass
class Lagging:
    """An account with what it has; `rating` is what its contacts say, where somebody brings it."""

    account: Account
    version: str
    releases: int
    days: int
    rating: Any = None


def lagging_of(product: Product, person: Any, day: dt.date, most: int = SHOWN) -> tuple[list[Lagging], int]:
    """The accounts furthest behind of those a person sees, and how many are behind in all; two queries."""
    everybody = behind(product, day)
    rows = everybody.visible_to(person).select_related("account", "release")[:most]
    return [as_lagging(row, day) for row in rows], everybody.count()


def as_lagging(row: Installation, day: dt.date) -> Lagging:
    """`row` carries the annotations of `with_behind`."""
    found: Any = row
    return Lagging(row.account, row.release.number, found.releases_behind, (day - found.behind_since).days)

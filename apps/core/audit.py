"""Who did it: every write of a service runs inside `acting`, which PostgreSQL's history triggers record."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pghistory
from django.db import transaction


@contextmanager
def acting(by: Any, **why: Any) -> Iterator[None]:
    """One transaction in which `by` (a person, or None for the system itself) writes."""
    with transaction.atomic(), pghistory.context(user=by.pk if by else None, **why):
        yield


@contextmanager
def within_acting() -> Iterator[None]:
    """For one statement of the system itself: part of the transaction around it, if any, without a savepoint.

    Whatever fails here ends that transaction.
    """
    with transaction.atomic(savepoint=False), pghistory.context(user=None):
        yield

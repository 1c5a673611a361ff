"""Where the request of this moment reads. Outside of `reading` (writes, public pages, tasks, commands): the primary."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from django.db import connections
from django.http import HttpRequest

from apps.core.replica import PRIMARY, REPLICA
from apps.core.replica.standing import is_current_for


class Reading:
    """One request that may read from the replica; the choice falls at its first question and then stays.

    By then it is known who asks, in the API too: tokens are read from the primary in any case.
    """

    def __init__(self, request: HttpRequest) -> None:
        self.request = request
        self.database = ""
        self.was_replica = False

    def choose(self) -> str:
        if not self.database:
            self.was_replica = is_current_for(self.request.user)
            self.database = REPLICA if self.was_replica else PRIMARY
        return self.database

    def stay_with_primary(self) -> None:
        """Something is written after all: what follows must see it."""
        self.database = PRIMARY

    @property
    def has_failed(self) -> bool:
        """Whether the replica left a question unanswered, also where somebody caught the error (a template's `if`)."""
        return self.was_replica and connections[REPLICA].errors_occurred


_now: ContextVar[Reading | None] = ContextVar("reading", default=None)


def current() -> Reading | None:
    return _now.get()


@contextmanager
def reading(request: HttpRequest) -> Iterator[Reading]:
    """What is asked within may be answered by the replica."""
    choice = Reading(request)
    before = _now.get()
    _now.set(choice)
    try:
        yield choice
    finally:
        _now.set(before)

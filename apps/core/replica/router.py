"""The database router: the replica for what may be read there, the primary for everything else."""

from typing import Any

from django.db import connection
from django.db.models import Model

from apps.core.replica import PRIMARY
from apps.core.replica.choice import current

# Who someone is, and what counts or guards something, is never a second old.
KEPT_APPS = frozenset({"sessions", "django_cache"})
KEPT = frozenset({"people.apitoken", "core.idempotencykey", "core.tally", "core.heartbeat", "core.lastwrite"})


def is_kept(model: type[Model]) -> bool:
    """Whether the primary alone answers for this table."""
    return model._meta.app_label in KEPT_APPS or model._meta.label_lower in KEPT


class Router:
    """Reads of one request go to one server; a write, or a transaction on the primary, keeps it at the primary."""

    def db_for_read(self, model: type[Model], **hints: Any) -> str:
        choice = current()
        if choice is None or is_kept(model):
            return PRIMARY
        return PRIMARY if connection.in_atomic_block else choice.choose()

    def db_for_write(self, model: type[Model], **hints: Any) -> str:
        choice = current()
        if choice is not None and not is_kept(model):  # nobody reads there what is written here
            choice.stay_with_primary()
        return PRIMARY

    def allow_relation(self, one: Model, other: Model, **hints: Any) -> bool:
        return True  # both hold the same rows

    def allow_migrate(self, db: str, app_label: str, **hints: Any) -> bool:
        return db == PRIMARY

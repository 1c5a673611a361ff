"""Noting where initiatives stand, and telling other systems of what has changed since it was noted last.

A status is computed from days, so it changes without anybody writing. Each look compares with the one before, whenever
that was: a change is told once, also when days were missed; what went there and back between two looks is not.
"""

from typing import Any

from django.db import connection
from django.utils import timezone

from apps.core.audit import acting
from apps.core.months import today
from apps.initiatives.models import Initiative
from apps.initiatives.noted import NotedStatus
from apps.initiatives.standing import progress_of
from apps.outbox.subscriptions.models import Event
from apps.outbox.subscriptions.telling import Happening, links, tell

BATCH = 500  # initiatives a transaction
_LOCK = 5_120_021  # one look at a time: a second one waits, and finds nothing left


def note_statuses() -> int:
    """Note the status of every initiative as of today; how many were noted anew. Safe to run twice and at once."""
    noted, after = 0, 0
    while True:
        with acting(None):
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
            rows = list(Initiative.objects.may_have_changed().filter(pk__gt=after).order_by("pk")[:BATCH])
            noted += _note(rows)
        if len(rows) < BATCH:
            return noted
        after = rows[-1].pk


def _note(rows: list[Initiative]) -> int:
    now, standing = timezone.now(), progress_of(rows, today())
    known = NotedStatus.objects.in_bulk([row.pk for row in rows])
    found = {pk: str(stands.status) for pk, stands in standing.items()}
    fresh = [
        NotedStatus(initiative_id=pk, status=status, changes=known[pk].changes + 1 if pk in known else 0, noted_at=now)
        for pk, status in found.items()
        if pk not in known or known[pk].status != status
    ]
    fields: dict[str, Any] = {"update_fields": ["status", "changes", "noted_at"], "unique_fields": ["initiative"]}
    NotedStatus.objects.bulk_create(fresh, update_conflicts=True, **fields)
    tell(_changed(noted, known) for noted in fresh if noted.initiative_id in known)
    return len(fresh)


def _changed(noted: NotedStatus, known: dict[int, NotedStatus]) -> Happening:
    pk = noted.initiative_id
    about = {
        "initiative": pk,
        "status": noted.status,
        "status_before": known[pk].status,
        **links(Initiative(pk=pk).get_absolute_url(), f"initiatives/{pk}/"),
    }
    return Happening(Event.INITIATIVE_STATUS_CHANGED, f"{pk}:{noted.changes}", noted.noted_at, about)

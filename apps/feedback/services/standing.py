"""Standing items: an app to the right pushes what contacts shall be asked about persons, and takes what they answered.

Nothing else reads the answers: whoever pushed the question decides when they may be shown.
"""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass, field

from django.db import connection
from django.utils import timezone

from apps.core.audit import acting
from apps.core.months import today
from apps.feedback.models import StandingItem

BATCH = 1000


@dataclass(frozen=True)
class Wanted:
    """One question to a contact about a person; `ask_from` None: as it was, a new one from today."""

    contact_id: int
    about_id: int
    key: str
    wordings: dict[str, str] = field(hash=False, compare=False)
    position: int = 0
    ask_from: dt.date | None = None

    @property
    def place(self) -> tuple[int, int, str]:
        return self.contact_id, self.about_id, self.key


@dataclass(frozen=True)
class Taken:
    """One item on one request that has reached its contact, and what stands as the answer; `answered_at` None: none.

    An answer without a number is "can't judge".
    """

    request_id: int
    key: str
    contact_id: int
    about_id: int
    asked_at: dt.datetime
    response_id: int | None
    answered_at: dt.datetime | None
    number: int | None
    is_leadership_only: bool


def put_standing_items(*, source: str, contacts: Iterable[int], items: Iterable[Wanted]) -> int:
    """Make what these contacts are asked under the keys of `source` ("source:…") exactly this; how many rows changed.

    What is no longer wanted ends: it is asked no more, and its answers stay. Safe to repeat, and at once.
    """
    wanted = {item.place: item for item in items}
    with acting(None):
        _one_at_a_time(source)
        known = StandingItem.objects.filter(contact__in=list(contacts), key__startswith=f"{source}:").order_by("pk")
        there = {(row.contact_id, row.about_id, row.key): row for row in known}
        changed = [row for place, row in there.items() if _is_changed(row, wanted.get(place))]
        now = timezone.now()
        for row in changed:
            row.updated_at = now
        fields = ["wordings", "position", "ask_from", "is_asked", "updated_at"]
        StandingItem.objects.bulk_update(changed, fields, batch_size=BATCH)
        new = [_row(item) for place, item in wanted.items() if place not in there]
        StandingItem.objects.bulk_create(new, batch_size=BATCH)
    return len(changed) + len(new)


def take_standing_answers(*, source: str, since: dt.datetime | None = None) -> list[Taken]:
    """Every item of `source` on a request that has reached its contact and changed since a moment, in one statement."""
    with connection.cursor() as cursor:
        cursor.execute(_TAKEN, {"keys": f"{source}:%", "since": since})
        return [Taken(*row) for row in cursor.fetchall()]


_TAKEN = """
SELECT asked.id, item.key, item.contact_id, item.about_id, asked.sent_at,
  answer.response_id, CASE WHEN answer.id IS NOT NULL THEN response.answered_at END, answer.number,
  coalesce(answer.id IS NOT NULL AND response.is_leadership_only, false)
FROM feedback_feedbackrequest asked
CROSS JOIN LATERAL unnest(asked.items) AS place (item_id)
JOIN feedback_standingitem item ON item.id = place.item_id
LEFT JOIN feedback_response response ON response.request_id = asked.id AND response.version_of_id IS NULL
LEFT JOIN feedback_standinganswer answer ON answer.response_id = response.id AND answer.item_id = item.id
WHERE asked.items <> '{}' AND asked.sent_at IS NOT NULL AND asked.state <> 'bounced' AND item.key LIKE %(keys)s
  AND (%(since)s::timestamptz IS NULL OR asked.updated_at >= %(since)s)
ORDER BY asked.id, item.id
"""


def _is_changed(row: StandingItem, wanted: Wanted | None) -> bool:
    """Takes over what is wanted into a row; whether that changes it."""
    before = (row.wordings, row.position, row.ask_from, row.is_asked)
    row.is_asked = wanted is not None
    if wanted is not None:
        row.wordings, row.position = wanted.wordings, wanted.position
        row.ask_from = wanted.ask_from or min(row.ask_from, today())  # no day to come without who wants it
    return before != (row.wordings, row.position, row.ask_from, row.is_asked)


def _row(item: Wanted) -> StandingItem:
    return StandingItem(
        contact_id=item.contact_id,
        about_id=item.about_id,
        key=item.key,
        wordings=item.wordings,
        position=item.position,
        ask_from=item.ask_from or today(),
    )


def _one_at_a_time(source: str) -> None:
    """Until the transaction ends nobody else puts items of this source: two at once would both miss the same row."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(hashtext(%s))", [f"feedback.standing:{source}"])

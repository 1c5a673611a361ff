"""Facts entered on a day of the past: their history is dated as PostgreSQL's triggers would have dated it then."""

from collections.abc import Iterator
from contextlib import contextmanager

import pgtrigger
from django.db.models import Max

from apps.accounts.models import Contact, Contract
from apps.activities.models import Activity
from apps.feedback.models import Response
from apps.relationships.models import Perception
from apps.scorecards.tests.facts import day, noon

KEPT = [model.pgh_event_models["update"] for model in (Contact, Contract, Activity, Response, Perception)]


@contextmanager
def entered(on: str) -> Iterator[None]:
    """Whatever is written within was entered at noon of that day ("06-12" is 12 June 2025)."""
    last = [events.objects.aggregate(last=Max("pgh_id"))["last"] or 0 for events in KEPT]
    yield
    with pgtrigger.ignore():
        for events, known in zip(KEPT, last, strict=True):
            events.objects.filter(pgh_id__gt=known).update(pgh_created_at=noon(day(on)))

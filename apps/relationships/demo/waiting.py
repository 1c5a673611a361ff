"""The requests that wait for an answer ask about the manager, too: one manager has said what they expect."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.utils import timezone

from apps.core.demo_firm import backdate
from apps.core.months import day_of
from apps.feedback.models import FeedbackRequest, StandingItem
from apps.feedback.turns import choose_items
from apps.relationships.models import Perception
from apps.relationships.services.asking import dimension_of

LOCKED = {"Tern & Vale": (8, 7, 6, 8, 7, 9)}  # what its manager expects; the others have said nothing yet


def ask_waiting() -> None:
    """As if the questions had gone out with them."""
    open_ = FeedbackRequest.objects.filter(state="sent", answered_at=None, expires_at__gt=timezone.now())
    requests = list(open_.select_related("contact__account", "programme__questionnaire").order_by("pk"))
    choose_items(requests)
    FeedbackRequest.objects.bulk_update(requests, ["items"])
    items = StandingItem.objects.in_bulk()
    made = Perception.objects.bulk_create([row for request in requests for row in _asked(request, items)])
    backdate(Perception, {row.pk: row.seller_answered_at or row.request.sent_at for row in made})  # type: ignore[union-attr, misc]


def _asked(request: FeedbackRequest, items: dict[int, StandingItem]) -> Iterator[Perception]:
    sent_at: dt.datetime = request.sent_at  # type: ignore[assignment]
    for item, expected in _with_expected(request):
        yield Perception(
            request=request,
            contact=request.contact,
            person_id=items[item].about_id,
            dimension_id=dimension_of(items[item].key),
            asked_on=day_of(sent_at),
            seller_score=expected,
            seller_answered_at=None if expected is None else sent_at + dt.timedelta(hours=3),
        )


def _with_expected(request: FeedbackRequest) -> Iterable[tuple[int, int | None]]:
    scores = LOCKED.get(request.contact.account.name, ())
    return ((item, scores[place] if place < len(scores) else None) for place, item in enumerate(request.items))

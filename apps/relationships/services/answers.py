"""The seller's blind answer: the person themself, once, before the client's can be seen; a trigger holds it after."""

from collections.abc import Mapping

from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from apps.core.audit import acting
from apps.people.models import Person
from apps.relationships.models import Perception

LOWEST, HIGHEST = 0, 10


def lock_seller_answer(*, by: Person, perception: Perception, seller_score: int) -> Perception:
    """Say what one expects a client to answer, and lock it. ValidationError under `seller_score`."""
    if perception.person_id != by.pk:
        raise PermissionDenied
    return lock_seller_answers(by=by, scores={perception.pk: seller_score})[0]


def lock_seller_answers(*, by: Person, scores: Mapping[int, int]) -> list[Perception]:
    """`lock_seller_answer` for several askings ({id: score}), all or none. PermissionDenied for another's."""
    if any(not isinstance(score, int) or not LOWEST <= score <= HIGHEST for score in scores.values()):
        raise ValidationError({"seller_score": _("Choose a number from 0 to 10.")})
    with acting(by):
        locked = Perception.objects.select_for_update(of=("self",)).filter(pk__in=scores, person=by.pk)
        rows = list(locked.order_by("pk"))
        if len(rows) < len(scores):
            raise PermissionDenied
        _must_be_blind(by, rows)
        now = timezone.now()
        for row in rows:
            row.seller_score, row.seller_answered_at, row.updated_at = scores[row.pk], now, now
        Perception.objects.bulk_update(rows, ["seller_score", "seller_answered_at", "updated_at"])
    return rows


def _must_be_blind(by: Person, rows: list[Perception]) -> None:
    if any(row.seller_answered_at is not None for row in rows):
        raise ValidationError({"seller_score": _("This is answered, and an answer is locked.")})
    open_: QuerySet[Perception] = Perception.objects.answerable_by(by).filter(pk__in=[row.pk for row in rows])
    if open_.count() < len(rows):
        message = _("It is too late for this one: what the client answers can be read, or is asked no more.")
        raise ValidationError({"seller_score": message})
